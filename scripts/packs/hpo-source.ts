import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type CaseVariant, parseCaseLine } from '../../src/diagnosis/phenotypes/case.js';
import type { OntologyData } from '../../src/diagnosis/phenotypes/ontology.js';
import { sharedFile } from '../../test/shared.js';

/** One row of the HPO annotation file. */
export interface AnnotationRow {
  readonly disease: string;
  readonly term: string;
  readonly excluded: boolean;
  readonly frequency: string;
  readonly aspect: string;
  readonly sex: string;
  readonly references: readonly string[];
}

/** A published case of the development set. */
export interface PublishedCase {
  readonly id: string;
  readonly disease: string;
  readonly observed: readonly string[];
  readonly excluded: readonly string[];
  readonly sex?: 'F' | 'M';
  readonly ageYears?: number;
  readonly genes: readonly string[];
  readonly variants: readonly CaseVariant[];
  readonly paper: string;
  readonly covered: boolean;
  readonly paperCited: boolean;
}

export interface HpoSource {
  readonly ontology: OntologyData;
  readonly names: ReadonlyMap<string, string>;
  readonly genes: ReadonlyMap<string, readonly string[]>;
  readonly rows: readonly AnnotationRow[];
}

/** Of the annotations and genes. */
export const annotationRelease = '2025-01-16';
/** Of the terms: newer, so that terms which records use today are understood. */
export const ontologyRelease = '2026-02-16';

function table(name: string): string[][] {
  const path = sharedFile('hpo', name);
  if (!path) throw new Error(`hpo/${name} is not at hand`);
  const lines = gunzipSync(readFileSync(path)).toString('utf8').split('\n');
  return lines
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}

function readOntology(): OntologyData {
  const rows = table('terms_2026-02-16.tsv.gz');
  const ids = rows.map(([id]) => id!).sort();
  const places = new Map(ids.map((id, place) => [id, place]));
  const byId = new Map(rows.map((row) => [row[0]!, row]));
  const merged = rows.flatMap(([id, , , , old]) =>
    (old ?? '').split(',').flatMap((each) => (each === '' ? [] : [[each, id!] as const])),
  );
  const older = table('alt_ids.tsv.gz').map(([old, current]) => [old!, current!] as const);
  const current = new Map([...older, ...merged]);
  const replaced = [...current.keys()].sort().flatMap((old) => {
    let id = old;
    for (let step = 0; step < 5 && !places.has(id); step++) id = current.get(id) ?? id;
    const place = places.get(id);
    return place === undefined || places.has(old) ? [] : [[old, place] as const];
  });
  return {
    release: ontologyRelease,
    ids,
    labels: ids.map((id) => byId.get(id)![1]!),
    parents: ids.map((id) => (byId.get(id)![2] ?? '').split(',').flatMap((parent) => places.get(parent) ?? [])),
    replaced,
  };
}

/** Everything of the reference release that the pack is made of. */
export function readHpoSource(): HpoSource {
  const genes = new Map<string, string[]>();
  for (const [symbol, , disease] of table('gene_disease.tsv.gz')) {
    if (symbol === '-') continue;
    const list = genes.get(disease!) ?? [];
    if (!list.includes(symbol!)) list.push(symbol!);
    genes.set(disease!, list);
  }
  return {
    ontology: readOntology(),
    names: new Map(table('diseases.tsv.gz').map(([id, name]) => [id!, name!])),
    genes,
    rows: table('annotations.tsv.gz').map(([disease, term, excluded, frequency, aspect, , sex, , references]) => ({
      disease: disease!,
      term: term!,
      excluded: excluded === '1',
      frequency: frequency!,
      aspect: aspect!,
      sex: sex!,
      references: references!.split(';'),
    })),
  };
}

/** ISO 8601 duration as years. */
export function durationYears(text: string | undefined): number | undefined {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?/.exec(text ?? '');
  if (!match || match[0] === 'P') return undefined;
  const [years, months, weeks, days] = match.slice(1).map((part) => Number(part ?? 0));
  return years! + months! / 12 + weeks! / 52.18 + days! / 365.25;
}

interface RawCase {
  id: string;
  disease: string;
  obs: string[];
  exc: string[];
  sex: string;
  age?: string;
  pmid: string[];
  variants: { gene?: string }[];
  diseaseInHpoa: boolean;
  pmidInHpoa: boolean;
}

/** The published development cases. */
export function readPublishedCases(): readonly PublishedCase[] {
  const path = sharedFile('hpo', 'dev.jsonl.gz');
  if (!path) throw new Error('hpo/dev.jsonl.gz is not at hand');
  return gunzipSync(readFileSync(path))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const raw = JSON.parse(line) as RawCase;
      const ageYears = durationYears(raw.age);
      return {
        id: raw.id,
        disease: raw.disease,
        observed: raw.obs,
        excluded: raw.exc,
        ...(raw.sex === 'F' || raw.sex === 'M' ? { sex: raw.sex as 'F' | 'M' } : {}),
        ...(ageYears === undefined ? {} : { ageYears }),
        variants: parseCaseLine({ id: raw.id, hpo: [], variants: raw.variants }).variants,
        genes: [...new Set(raw.variants.flatMap((variant) => variant.gene ?? []))],
        paper: raw.pmid[0]!,
        covered: raw.diseaseInHpoa,
        paperCited: raw.pmidInHpoa,
      };
    });
}
