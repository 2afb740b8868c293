import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asOf } from '../scripts/examples/example.js';
import { haplotypes } from '../scripts/examples/haplotypes.js';
import { people } from '../scripts/examples/people/index.js';
import { definedPositions } from '../scripts/examples/positions.js';
import { exampleFiles } from '../scripts/examples/write.js';
import { callGenome } from '../src/genome/index.js';
import { ingest } from '../src/intake/index.js';
import { loadInstallation } from '../src/knowledge/installation.js';
import { Evidence, type IsoDate, usualPreferences } from '../src/record/index.js';

const root = join(import.meta.dirname, '..');
const positions = definedPositions(join(root, 'packs'));
const files = exampleFiles(positions);

describe('the example patients', () => {
  it('are the same bytes each time, and those that are committed', () => {
    const again = exampleFiles(positions);
    for (const [path, text] of files) {
      expect(again.get(path), path).toBe(text);
      const committed = join(root, 'examples', path);
      expect(existsSync(committed) && readFileSync(committed, 'utf8') === text, `${path}: run npm run examples`).toBe(
        true,
      );
    }
  });

  it('are at least ten, each with a bundle, a genome and a note', () => {
    expect(people.length).toBeGreaterThanOrEqual(10);
    for (const { id } of people) {
      const own = [...files.keys()].filter((path) => path.startsWith(`${id}/`));
      expect(own).toHaveLength(3);
    }
  });

  it('have no two resources with the same id in a bundle, and every reference points into it unless on purpose', () => {
    for (const { id } of people) {
      const bundle = JSON.parse(files.get(`${id}/patient.fhir.json`)!) as {
        entry: { fullUrl: string; resource: { id: string } }[];
      };
      const ids = bundle.entry.map((entry) => entry.resource.id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('carry in their VCF every position the allele definitions ask for', () => {
    for (const { id } of people) {
      const records = files
        .get(`${id}/genome.vcf`)!
        .split('\n')
        .filter((line) => line && !line.startsWith('#'));
      expect(records).toHaveLength(positions.length);
    }
  });
});

interface GeneFile {
  readonly positions: readonly { readonly pos: number; readonly ref: string; readonly rsid?: string }[];
  readonly alleles: readonly { readonly name: string; readonly at?: Readonly<Record<string, string>> }[];
}

describe('the haplotype table', () => {
  for (const [gene, alleles] of Object.entries(haplotypes)) {
    it(`gives ${gene} alleles the bases that the pack gives them`, () => {
      const path = join(root, 'packs', 'pgx-alleles', 'genes', `${gene}.json`);
      const pack = JSON.parse(readFileSync(path, 'utf8')) as GeneFile;
      for (const [name, variants] of Object.entries(alleles)) {
        const allele = pack.alleles.find((each) => each.name === name || each.name.includes(` ${name} (`));
        expect(allele, `${gene} ${name}`).toBeDefined();
        const defined = pack.positions.flatMap(({ pos, ref, rsid }) => {
          const base = allele!.at?.[pos];
          return base && base !== ref && /^[ACGT]+$/.test(base) ? [[rsid, base]] : [];
        });
        expect(variants).toEqual(Object.fromEntries(defined));
      }
    });
  }
});

describe('the example patients in the product', () => {
  const installation = loadInstallation(undefined);
  /** What each bundle carries to be cleaned, by issue code. */
  const planted: Readonly<Record<string, readonly string[]>> = {
    stent: ['impossible-value', 'entered-in-error', 'duplicate-entry'],
    'diabetes-kidney': ['impossible-value', 'future-date', 'duplicate-entry'],
    'breast-cancer': ['unresolved-reference'],
    'colon-cancer': ['unit-not-normalised', 'unsupported-resource', 'duplicate-entry'],
    prediabetes: ['unit-not-normalised', 'duplicate-entry'],
    covid: ['impossible-value', 'unsupported-resource'],
    warfarin: ['entered-in-error', 'duplicate-entry'],
    pregnancy: ['impossible-value', 'duplicate-entry'],
    'familial-cholesterol': ['unit-not-normalised', 'duplicate-entry'],
    'heart-failure': ['unit-not-normalised', 'duplicate-entry'],
    colitis: ['impossible-value', 'duplicate-entry'],
    transplant: ['entered-in-error', 'duplicate-entry'],
    'rare-child': ['impossible-value', 'duplicate-entry'],
  };

  for (const { id, genome } of people) {
    it(`${id}: every entry is accounted for, what is wrong is found, and the genes are those written`, () => {
      const own = [...files].filter(([path]) => path.startsWith(`${id}/`));
      const sources = own.map(([path, text]) => ({ name: path, bytes: Buffer.from(text, 'utf8') }));
      const record = ingest(sources, installation.intake(), { asOf: asOf as IsoDate });
      const found = new Set(record.issues.map(({ code }) => code as string));
      for (const document of record.documents) {
        const left = [...document.quarantined, ...document.ignored];
        const counted = left.reduce((sum, { count }) => sum + count, document.entriesWithFacts);
        expect(counted, document.name).toBe(document.entries);
        for (const { issues } of left) for (const { code } of issues) found.add(code);
      }
      for (const code of planted[id]!) expect(found, code).toContain(code);

      const evidence = new Evidence(record.facts);
      const context = { asOf: asOf as IsoDate, preferences: usualPreferences };
      const claims = callGenome(evidence, installation.genome(), context);
      for (const [gene, [first, second]] of Object.entries(genome.diplotypes)) {
        const claim = claims.find((each) => each.kind === 'diplotype' && each.value.gene === gene);
        const called = claim?.kind === 'diplotype' ? claim.value.diplotypes : [];
        const isMeant = (text: string) => {
          const alleles = text.split('/').map((allele) => {
            const kind = ['reference', 'variant'].find((each) => allele.includes(` ${each} (`));
            return kind ?? allele;
          });
          return [...alleles].sort().join() === [first, second].sort().join();
        };
        expect(called.some(isMeant), `${gene} ${first}/${second}, called ${called.join(' or ')}`).toBe(true);
      }
    });
  }
});
