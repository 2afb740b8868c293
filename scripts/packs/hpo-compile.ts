import type { DiseaseData } from '../../src/diagnosis/phenotypes/disease-data.js';
import { Ontology } from '../../src/diagnosis/phenotypes/ontology.js';
import { type AnnotationRow, annotationRelease, type HpoSource, type PublishedCase } from './hpo-source.js';

export interface CompileOptions {
  /** Annotation rows that rest on these reports alone are left out (strict protocol). */
  readonly withoutReports?: ReadonlySet<string>;
  /** Published cases whose counts are added as further annotations. */
  readonly cases?: readonly PublishedCase[];
  /** Orphanet diseases that are the same as an OMIM disease: OMIM id -> Orphanet ids. Their annotations join it. */
  readonly sameDisease?: ReadonlyMap<string, readonly string[]>;
  readonly orphanet: 'merge' | 'keep' | 'leave-out';
  /**
   * Diseases of which only the gene is known, to be found by it. Not for learning: where reports are left out, being
   * without any annotation would mark the true disease.
   */
  readonly geneOnly?: boolean;
}

interface Entry {
  count: number;
  total: number;
  classFrequency: number | undefined;
  pmid: number;
}

/** Middle of each frequency class of the HPO. */
const classMiddle: Readonly<Record<string, number>> = {
  'HP:0040280': 1,
  'HP:0040281': 0.9,
  'HP:0040282': 0.55,
  'HP:0040283': 0.17,
  'HP:0040284': 0.025,
  'HP:0040285': 0,
};

const inheritanceLetter: Readonly<Record<string, string>> = {
  'HP:0000006': 'D',
  'HP:0000007': 'R',
  'HP:0001417': 'X',
  'HP:0001419': 'X',
  'HP:0001423': 'X',
  'HP:0001427': 'M',
  'HP:0001450': 'Y',
};

/** Years within which each onset class begins. */
const onsetYears: Readonly<Record<string, readonly [number, number]>> = {
  'HP:0030674': [-1, 0],
  'HP:0034199': [-1, 0],
  'HP:0034198': [-1, 0],
  'HP:0034197': [-1, 0],
  'HP:0011461': [-1, 0],
  'HP:0003577': [0, 0.1],
  'HP:0003623': [0, 0.1],
  'HP:0003593': [0, 1],
  'HP:0011463': [1, 5],
  'HP:0003621': [5, 16],
  'HP:0410280': [0, 16],
  'HP:0003581': [16, 100],
  'HP:0011462': [16, 40],
  'HP:0025708': [16, 19],
  'HP:0025709': [19, 25],
  'HP:0025710': [25, 40],
  'HP:0003596': [40, 60],
  'HP:0003584': [60, 100],
};

const pubmedNumber = (reference: string) => (reference.startsWith('PMID:') ? Number(reference.slice(5)) : 0);

/** The annotated diseases in the pack's own form. Deterministic: diseases by id, terms by place. */
export function compileDiseases(source: HpoSource, options: CompileOptions): DiseaseData {
  const ontology = new Ontology(source.ontology);
  const diseases = new Map<string, DiseaseDraft>();
  const draft = (id: string) => {
    let found = diseases.get(id);
    if (!found) {
      found = new DiseaseDraft();
      diseases.set(id, found);
    }
    return found;
  };
  const owners = orphanetOwners(options);
  for (const row of source.rows) {
    const isOrphanet = row.disease.startsWith('ORPHA');
    if (isOrphanet && options.orphanet === 'leave-out') continue;
    if (isLeftOut(row, options)) continue;
    const targets = isOrphanet ? (owners.get(row.disease) ?? [row.disease]) : [row.disease];
    for (const target of targets) draft(target).addRow(row, ontology, target !== row.disease);
  }
  for (const [disease, cases] of groupByDisease(options.cases ?? [])) draft(disease).addCases(cases, ontology);
  for (const disease of options.geneOnly ? source.genes.keys() : [])
    if (disease.startsWith('OMIM') || (options.orphanet !== 'leave-out' && !owners.has(disease))) draft(disease);
  return tabulate(diseases, source, options);
}

function orphanetOwners({ sameDisease, orphanet }: CompileOptions): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>();
  if (orphanet !== 'merge') return owners;
  for (const [omim, orphas] of sameDisease ?? [])
    for (const orpha of orphas) owners.set(orpha, [...(owners.get(orpha) ?? []), omim]);
  return owners;
}

const isLeftOut = (row: AnnotationRow, { withoutReports }: CompileOptions) =>
  withoutReports !== undefined && row.references.every((reference) => withoutReports.has(reference));

function groupByDisease(cases: readonly PublishedCase[]): ReadonlyMap<string, readonly PublishedCase[]> {
  const groups = new Map<string, PublishedCase[]>();
  for (const each of cases) {
    const group = groups.get(each.disease);
    if (group) group.push(each);
    else groups.set(each.disease, [each]);
  }
  return groups;
}

class DiseaseDraft {
  readonly entries = new Map<number, Entry>();
  readonly inheritance = new Set<string>();
  readonly reports = new Set<string>();
  onset: [number, number] | undefined;
  genes = new Set<string>();

  addRow(row: AnnotationRow, ontology: Ontology, borrowed: boolean): void {
    if (row.aspect === 'I') this.inheritance.add(inheritanceLetter[row.term] ?? 'S');
    if (row.aspect === 'C') this.#addOnset(row.term);
    if (row.aspect !== 'P') return;
    const lookup = ontology.find(row.term);
    if (!('term' in lookup)) return;
    for (const reference of row.references) if (pubmedNumber(reference)) this.reports.add(reference);
    const entry = this.#entry(lookup.term);
    entry.pmid ||= pubmedNumber(row.references[0]!);
    const counts = /^(\d+)\/(\d+)$/.exec(row.frequency);
    const percent = /^([\d.]+)%$/.exec(row.frequency);
    if (counts) {
      entry.count += Number(counts[1]);
      entry.total += Number(counts[2]);
    } else {
      const known = row.excluded ? 0 : percent ? Number(percent[1]) / 100 : classMiddle[row.frequency];
      if (known !== undefined && (!borrowed || entry.classFrequency === undefined)) entry.classFrequency = known;
    }
  }

  /** Counts of one disease's published cases, report by report: a term that a report never mentions counts nobody. */
  addCases(cases: readonly PublishedCase[], ontology: Ontology): void {
    for (const each of cases) {
      this.reports.add(each.paper);
      for (const gene of each.genes) this.genes.add(gene);
      for (const [ids, present] of [
        [each.observed, 1],
        [each.excluded, 0],
      ] as const) {
        for (const id of ids) {
          const lookup = ontology.find(id);
          if (!('term' in lookup)) continue;
          const entry = this.#entry(lookup.term);
          entry.count += present;
          entry.total += 1;
          entry.pmid ||= pubmedNumber(each.paper);
        }
      }
    }
  }

  #entry(term: number): Entry {
    let entry = this.entries.get(term);
    if (!entry) {
      entry = { count: 0, total: 0, classFrequency: undefined, pmid: 0 };
      this.entries.set(term, entry);
    }
    return entry;
  }

  #addOnset(term: string): void {
    const years = onsetYears[term];
    if (!years) return;
    this.onset = this.onset
      ? [Math.min(this.onset[0], years[0]), Math.max(this.onset[1], years[1])]
      : [years[0], years[1]];
  }
}

function tabulate(
  drafts: ReadonlyMap<string, DiseaseDraft>,
  source: HpoSource,
  { geneOnly = false, orphanet, sameDisease }: CompileOptions,
): DiseaseData {
  const ids = [...drafts.keys()]
    .filter((id) => drafts.get(id)!.entries.size > 0 || (geneOnly && source.genes.has(id)))
    .sort();
  const rows = ids.map((id) => [...drafts.get(id)!.entries].sort((a, b) => a[0] - b[0]));
  const size = rows.reduce((sum, each) => sum + each.length, 0);
  const data = {
    release: annotationRelease,
    ids,
    names: ids.map((id) => source.names.get(id) ?? id),
    sameAs: ids.map((id) => (orphanet === 'merge' ? (sameDisease?.get(id) ?? []) : [])),
    genes: ids.map((id) => source.genes.get(id) ?? [...drafts.get(id)!.genes].sort()),
    inheritance: ids.map((id) => [...drafts.get(id)!.inheritance].sort().join('')),
    onset: new Float32Array(ids.length * 2).fill(Number.NaN),
    reports: ids.map((id) => drafts.get(id)!.reports.size),
    start: new Int32Array(ids.length + 1),
    term: new Uint16Array(size),
    count: new Uint16Array(size),
    total: new Uint16Array(size),
    classFrequency: new Uint8Array(size).fill(255),
    pmid: new Uint32Array(size),
    logPrior: new Float32Array(ids.length),
  };
  let place = 0;
  rows.forEach((entries, disease) => {
    const onset = drafts.get(ids[disease]!)!.onset;
    if (onset) data.onset.set(onset, disease * 2);
    for (const [term, entry] of entries) {
      data.term[place] = term;
      data.count[place] = Math.min(entry.count, 65535);
      data.total[place] = Math.min(entry.total, 65535);
      if (entry.classFrequency !== undefined) data.classFrequency[place] = Math.round(entry.classFrequency * 100);
      data.pmid[place] = entry.pmid;
      place++;
    }
    data.start[disease + 1] = place;
  });
  return data;
}
