import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { haplotypes } from '../scripts/examples/haplotypes.js';
import { people } from '../scripts/examples/people/index.js';
import { definedPositions } from '../scripts/examples/positions.js';
import { exampleFiles } from '../scripts/examples/write.js';

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
