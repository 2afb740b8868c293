/**
 * Writes packs/pgx-guidance from the reference's prescribing guidance: lookup keys, classification and our own code of
 * what is advised. None of the source's sentences is kept.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodedAdvice, Guideline, LookupKey } from '../../src/treatment/pharmacogenomics/knowledge.js';
import { sharedArchive } from '../../test/archive.js';
import { codeAdvice } from './guidance-rules.js';

interface Reference {
  readonly version: string;
  readonly guidelines: readonly {
    readonly guideline: {
      readonly id: string;
      readonly source: 'CPIC' | 'DPWG';
      readonly url: string;
      readonly relatedGenes: readonly { readonly symbol: string }[];
      readonly relatedChemicals: readonly { readonly name: string }[];
    };
    readonly recommendations: readonly {
      readonly id: string;
      readonly population: string | null;
      readonly classification: { readonly term: string } | null;
      readonly relatedChemicals: readonly { readonly name: string }[];
      readonly text: { readonly html: string };
      readonly lookupKey: readonly LookupKey[];
      readonly dosingInformation: boolean;
      readonly alternateDrugAvailable: boolean;
      readonly otherPrescribingGuidance: boolean;
    }[];
    readonly citations: readonly { readonly pmid?: string; readonly title: string; readonly year: number }[];
  }[];
}

const guidancePath = 'src/main/resources/org/pharmgkb/pharmcat/reporter/prescribing_guidance.json';
const phenotypePath = 'src/main/resources/org/pharmgkb/pharmcat/phenotype';
const checkedAgainst = 'PharmCAT 3.1.1 prescribing_guidance.json (guidance of release 2.12, 2024-04)';

/** The lookup key with `{'*1': 2}` read as counts. */
export function readKey(key: LookupKey): LookupKey {
  return Object.fromEntries(
    Object.entries(key)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([gene, value]) => [gene, value]),
  );
}

/** The classification as the reference's report shows it: nothing and `N/A` are `Unspecified`. */
export const classificationOf = (term: string | undefined) => (!term || term === 'N/A' ? 'Unspecified' : term);

const cpicWarfarin = 'PA166104949';

/** CPIC's warfarin guideline is a dosing algorithm, without recommendations by genotype: it applies to any known result. */
function warfarinAdvice(): CodedAdvice & { when: { id: string; key: LookupKey }[] } {
  const known: LookupKey[] = [
    ...['-1639 AA', '-1639 AG', '-1639 GG'].map((phenotype) => ({ VKORC1: phenotype })),
    ...['0.0', '0.5', '1.0', '1.5', '2.0'].map((score) => ({ CYP2C9: score })),
  ];
  return {
    action: 'adjust',
    notes: ['algorithm', 'monitor-inr'],
    classification: 'Unspecified',
    population: 'general',
    flags: { dosing: true, alternative: false, other: false },
    when: known.map((key) => ({ id: cpicWarfarin, key })),
  };
}

export function convertGuideline(entry: Reference['guidelines'][number]): Guideline {
  const { guideline, recommendations, citations } = entry;
  const drugs = guideline.relatedChemicals.map((chemical) => chemical.name);
  const byDrug = new Map<string, Map<string, CodedAdvice & { when: { id: string; key: LookupKey }[] }>>();
  for (const drug of drugs) byDrug.set(drug, new Map());
  for (const each of recommendations) {
    for (const { name } of each.relatedChemicals) {
      const code = codeAdvice(each.text.html, drugs.includes(name) ? [name, ...drugs] : [name]);
      const advice = {
        ...code,
        classification: classificationOf(each.classification?.term),
        population: each.population ?? 'general',
        flags: {
          dosing: each.dosingInformation,
          alternative: each.alternateDrugAvailable,
          other: each.otherPrescribingGuidance,
        },
      };
      const groups = byDrug.get(name)!;
      const same = JSON.stringify(advice);
      const group = groups.get(same) ?? { ...advice, when: [] };
      for (const key of each.lookupKey) group.when.push({ id: each.id, key: readKey(key) });
      groups.set(same, group);
    }
  }
  if (guideline.id === cpicWarfarin) byDrug.get('warfarin')!.set('algorithm', warfarinAdvice());
  const newest = [...citations].sort((a, b) => b.year - a.year)[0];
  return {
    id: guideline.id,
    source: guideline.source,
    genes: guideline.relatedGenes.map((gene) => gene.symbol).sort(),
    citation: {
      title: newest?.title ?? `${guideline.source} guideline ${guideline.id}`,
      ...(newest ? { year: newest.year } : {}),
      ...(newest?.pmid ? { pmid: newest.pmid } : {}),
      url: guideline.url,
      checkedAgainst,
    },
    drugs: [...byDrug].map(([drug, groups]) => ({ drug, advice: [...groups.values()] })),
  };
}

interface PhenotypeFile {
  readonly gene: string;
  readonly diplotypes: readonly {
    readonly phenotype?: string;
    readonly generesult?: string;
    readonly activityScore?: string | null;
  }[];
}

/** Which scores a phenotype stands for, gene by gene, as the reference's phenotype tables list them. */
function scoresOf(folder: string): Record<string, Record<string, string[]>> {
  const scores: Record<string, Record<string, string[]>> = {};
  for (const gene of ['CYP2C9', 'CYP2D6', 'DPYD']) {
    const file = JSON.parse(readFileSync(join(folder, phenotypePath, `${gene}.json`), 'utf8')) as PhenotypeFile;
    const own: Record<string, string[]> = {};
    for (const { phenotype, generesult, activityScore } of file.diplotypes) {
      const name = phenotype ?? generesult;
      if (!name || !activityScore || activityScore === 'n/a') continue;
      own[name] = [...new Set([...(own[name] ?? []), activityScore])].sort();
    }
    scores[gene] = own;
  }
  return scores;
}

if (process.argv[1] === import.meta.filename) {
  const folder = sharedArchive('pgx', 'definitions-3.1.1.tar.gz');
  if (!folder) throw new Error('The reference guidance is not at hand');
  const reference = JSON.parse(readFileSync(join(folder, guidancePath), 'utf8')) as Reference;
  const guidelines = reference.guidelines.map(convertGuideline);
  const pack = join(import.meta.dirname, '..', '..', 'packs', 'pgx-guidance');
  mkdirSync(pack, { recursive: true });
  writeFileSync(join(pack, 'scores.json'), `${JSON.stringify(scoresOf(folder), null, 1)}\n`);
  for (const source of ['CPIC', 'DPWG'] as const) {
    const own = guidelines.filter((guideline) => guideline.source === source);
    writeFileSync(join(pack, `${source.toLowerCase()}.json`), `${guidelineLines(own)}\n`);
  }
}

/** JSON with one guideline's head, drug or advice a line: small, and readable in a difference. */
export function guidelineLines(guidelines: readonly Guideline[]): string {
  const one = (guideline: Guideline) => {
    const { drugs, ...head } = guideline;
    const drugLines = drugs.map(({ drug, advice }) => {
      const adviceLines = advice.map((each) => JSON.stringify(each)).join(',\n   ');
      return `  {"drug":${JSON.stringify(drug)},"advice":[\n   ${adviceLines}]}`;
    });
    return ` ${JSON.stringify(head).slice(0, -1)},"drugs":[\n${drugLines.join(',\n')}]}`;
  };
  return `[\n${guidelines.map(one).join(',\n')}\n]`;
}
