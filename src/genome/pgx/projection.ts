import type { DefinedPosition, GeneDefinition } from './definition.js';

/** Codes of a sample's allele at a defined position: 0 is REF, n is ALT n of the definition, and these. */
export const alleleCode = {
  /** Bases that the definition doesn't list; two different ones in one genotype get the two codes. */
  undocumented: 29,
  otherUndocumented: 30,
  /** `.` of a half-called genotype. Matches nothing. */
  missing: 31,
  /** A symbolic, ambiguous or spanning allele: a genotype with it is discarded. */
  unusable: -1,
  /** The record doesn't speak of this position for this allele. */
  silent: -2,
} as const;

/** What a VCF record's alleles mean at one defined position. */
export interface Projection {
  readonly gene: GeneDefinition;
  readonly index: number;
  /** One {@link alleleCode} for REF and each ALT, in the record's order. */
  readonly codes: readonly number[];
  /** Bases of each allele as the definition would write them; the record's own where it doesn't know them. */
  readonly texts: readonly string[];
  /** The record has the definition's own position and REF; others speak only through alleles that change the position. */
  readonly exact: boolean;
  /** The definition expects an insertion or repeat here, but the record knows only single bases. */
  readonly singleBaseAtRepeat: boolean;
}

/** A record at a defined position that contradicts the reference sequence. */
export interface ReferenceMismatch {
  readonly gene: GeneDefinition;
  readonly index: number;
  readonly expected: string;
  readonly found: string;
}

/** Position, REF and ALTs of a VCF record; gVCF placeholders (`<*>`, `<NON_REF>`, `.`) may be among the ALTs. */
export interface RecordAlleles {
  readonly position: number;
  readonly ref: string;
  readonly alts: readonly string[];
}

/** Finds the defined positions that a record speaks of, however it writes its alleles. */
export class PositionIndex {
  readonly #byChromosome = new Map<string, ChromosomeIndex>();
  readonly #known = new WeakMap<readonly string[], KnownMeaning>();

  constructor(genes: Iterable<GeneDefinition>) {
    const lists = new Map<string, Entry[]>();
    for (const gene of genes) {
      if (!gene.chromosome) continue;
      const list = lists.get(gene.chromosome) ?? [];
      lists.set(gene.chromosome, list);
      gene.positions.forEach((position, index) => {
        const isIndel = position.alts.some((alt) => alt.length !== position.ref.length);
        const own = { gene, index, ...sameReference(position, position) };
        list.push({ gene, index, position, isIndel, reach: reachOf(position), own });
      });
    }
    for (const [chromosome, entries] of lists) {
      entries.sort((a, b) => a.position.position - b.position.position);
      const starts = entries.map((entry) => entry.position.position);
      this.#byChromosome.set(chromosome, {
        starts,
        entries,
        long: entries.filter((entry) => entry.reach > entry.position.position),
      });
    }
  }

  /** True if a record of these bases could matter: lets a scanner skip a line after its REF. */
  mayTouch(chromosome: string, start: number, end: number): boolean {
    const list = this.#byChromosome.get(chromosome);
    if (!list) return false;
    const first = list.starts[lowerBound(list.starts, start)];
    if (first !== undefined && first <= end) return true;
    return list.long.some((entry) => entry.position.position < start && entry.reach >= start);
  }

  /** Defined positions within a reference block, both ends included. */
  within(
    chromosome: string,
    start: number,
    end: number,
  ): readonly { readonly gene: GeneDefinition; readonly index: number }[] {
    const list = this.#byChromosome.get(chromosome);
    if (!list) return [];
    const found: Entry[] = [];
    for (let i = lowerBound(list.starts, start); i < list.entries.length && list.starts[i]! <= end; i++) {
      const entry = list.entries[i]!;
      if (entry.position.position + entry.position.ref.length - 1 <= end) found.push(entry);
    }
    return found;
  }

  /** The genes at whose positions the record says something, be it a contradiction. */
  genesAt(record: RecordAlleles & { readonly chromosome: string; readonly end?: number }): ReadonlySet<GeneDefinition> {
    const { projections, mismatches } = this.project(record.chromosome, record);
    const covered = record.end === undefined ? [] : this.within(record.chromosome, record.position, record.end);
    return new Set([...projections, ...mismatches, ...covered].map(({ gene }) => gene));
  }

  /** What the record says at each defined position it touches. */
  project(chromosome: string, record: RecordAlleles): RecordMeaning {
    // Readers hand over the same list of ALTs for lines alike.
    const known = this.#known.get(record.alts);
    if (known?.chromosome === chromosome && known.position === record.position && known.ref === record.ref)
      return known.meaning;
    const meaning = this.#project(chromosome, record);
    this.#known.set(record.alts, { chromosome, position: record.position, ref: record.ref, meaning });
    return meaning;
  }

  #project(chromosome: string, record: RecordAlleles): RecordMeaning {
    const list = this.#byChromosome.get(chromosome);
    const meaning = { projections: [] as Projection[], mismatches: [] as ReferenceMismatch[] };
    if (!list) return meaning;
    const end = record.position + record.ref.length - 1;
    const touched: Entry[] = [];
    for (const entry of list.long) {
      if (entry.position.position >= record.position) break;
      if (entry.reach >= record.position) touched.push(entry);
    }
    for (let i = lowerBound(list.starts, record.position); i < list.entries.length && list.starts[i]! <= end; i++)
      touched.push(list.entries[i]!);
    const compounds = compoundsOf(touched, record);
    for (const entry of touched) add(meaning, entry, record, compounds);
    return meaning;
  }
}

interface KnownMeaning {
  readonly chromosome: string;
  readonly position: number;
  readonly ref: string;
  readonly meaning: RecordMeaning;
}

/** What a record says at the defined positions. */
export interface RecordMeaning {
  readonly projections: readonly Projection[];
  readonly mismatches: readonly ReferenceMismatch[];
}

function add(
  meaning: { projections: Projection[]; mismatches: ReferenceMismatch[] },
  entry: Entry,
  record: RecordAlleles,
  compounds: readonly (Compound | undefined)[] | undefined,
): void {
  const { gene, index, position } = entry;
  if (isWrittenAlike(position, record)) {
    meaning.projections.push(entry.own);
    return;
  }
  const single = projectOn(entry, record);
  const result = compounds ? withCompounds(single, entry, record, compounds) : single;
  if (result === 'mismatch') meaning.mismatches.push({ gene, index, expected: position.ref, found: record.ref });
  else if (result) meaning.projections.push({ gene, index, ...result });
}

function isWrittenAlike(position: DefinedPosition, { position: at, ref, alts }: RecordAlleles): boolean {
  if (at !== position.position || ref !== position.ref || alts.length !== position.alts.length) return false;
  for (let i = 0; i < alts.length; i++) if (alts[i] !== position.alts[i]) return false;
  return true;
}

interface ChromosomeIndex {
  readonly starts: readonly number[];
  readonly entries: readonly Entry[];
  /** Entries that reach beyond their first base: few. */
  readonly long: readonly Entry[];
}

interface Entry {
  readonly gene: GeneDefinition;
  readonly index: number;
  readonly position: DefinedPosition;
  readonly isIndel: boolean;
  /** Last base at which a record can mean this entry. */
  readonly reach: number;
  /** What a record says that is written just as the definition is, ALTs and all. */
  readonly own: Projection;
}
type Meaning = Pick<Projection, 'codes' | 'texts' | 'exact' | 'singleBaseAtRepeat'>;

const reachOf = (position: DefinedPosition) =>
  Math.max(position.until ?? 0, position.position + position.ref.length - 1);

const bases = /^[ACGT]+$/;
const isPlaceholder = (alt: string) => alt === '.' || alt === '<*>' || alt === '<NON_REF>';

function projectOn(entry: Entry, record: RecordAlleles): Meaning | 'mismatch' | undefined {
  const { position } = entry;
  if (record.position === position.position && record.ref === position.ref) return sameReference(position, record);
  if (entry.isIndel) return indelElsewhere(position, record);
  return substitutionInside(position, record);
}

/** The usual case: the record is written just as the definition is. */
function sameReference(position: DefinedPosition, record: RecordAlleles): Meaning {
  const codes: number[] = [0];
  for (const alt of record.alts) {
    const known = position.alts.indexOf(alt);
    codes.push(known >= 0 ? known + 1 : bases.test(alt) ? alleleCode.undocumented : alleleCode.unusable);
  }
  const written = record.alts.filter((alt) => !alt.startsWith('<') && alt !== '.');
  return {
    codes,
    texts: [record.ref, ...record.alts],
    exact: true,
    singleBaseAtRepeat: position.alts.some((alt) => alt.length > 1) && written.every((alt) => alt.length === 1),
  };
}

/** A single or multiple base substitution inside a record with another REF: `GA>AA`, a block substitution, a deletion across it. */
function substitutionInside(position: DefinedPosition, record: RecordAlleles): Meaning | 'mismatch' | undefined {
  const offset = position.position - record.position;
  const length = position.ref.length;
  const atSamePlace = offset === 0;
  if (offset < 0 || offset + length > record.ref.length) return atSamePlace ? 'mismatch' : undefined;
  if (record.ref.slice(offset, offset + length) !== position.ref) return 'mismatch';
  const codes: number[] = [0];
  const texts: string[] = [position.ref];
  for (const alt of record.alts) {
    const here = alleleInside(position, record.ref, alt, offset);
    codes.push(here.code);
    texts.push(here.text);
  }
  if (codes.slice(1).every((code) => code === alleleCode.silent)) return undefined;
  return { codes, texts, exact: false, singleBaseAtRepeat: false };
}

function alleleInside(
  position: DefinedPosition,
  ref: string,
  alt: string,
  offset: number,
): { code: number; text: string } {
  if (isPlaceholder(alt)) return { code: alleleCode.silent, text: alt };
  if (!bases.test(alt)) return { code: alleleCode.unusable, text: alt };
  const length = position.ref.length;
  if (alt.length === ref.length) {
    const text = alt.slice(offset, offset + length);
    if (text === position.ref) return { code: alleleCode.silent, text };
    const known = position.alts.indexOf(text);
    return { code: known >= 0 ? known + 1 : alleleCode.undocumented, text };
  }
  const change = trim(ref, alt);
  const untouched = offset + length <= change.start || offset >= change.start + change.deleted.length;
  return { code: untouched ? alleleCode.silent : alleleCode.unusable, text: alt };
}

/** An insertion, deletion or repeat written with another anchor or REF than the definition's. */
function indelElsewhere(position: DefinedPosition, record: RecordAlleles): Meaning | 'mismatch' | undefined {
  const atSamePlace = record.position === position.position;
  if (atSamePlace) {
    const shared = Math.min(record.ref.length, position.ref.length);
    if (record.ref.slice(0, shared) !== position.ref.slice(0, shared)) return 'mismatch';
  }
  const matches = record.alts.map((alt) => (bases.test(alt) ? sameChange(position, record, alt) : -1));
  // Another variant within the repeat or deletion says nothing of this one, not even that it is absent.
  if (matches.every((match) => match < 0)) return atSamePlace ? 'mismatch' : undefined;
  const others = record.alts.map((alt) => {
    if (isPlaceholder(alt)) return alleleCode.silent;
    if (!bases.test(alt)) return alleleCode.unusable;
    return touchesChange(position, record, alt) ? alleleCode.undocumented : alleleCode.silent;
  });
  return {
    codes: [0, ...matches.map((match, index) => (match >= 0 ? match + 1 : others[index]!))],
    texts: [position.ref, ...matches.map((match, index) => (match >= 0 ? position.alts[match]! : record.alts[index]!))],
    exact: false,
    singleBaseAtRepeat: false,
  };
}

/** The changes of which an ALT is made, by the defined position that each belongs to: an index into its ALTs. */
type Compound = ReadonlyMap<Entry, number>;

/** For each ALT that is several defined changes in one (a block of substitutions and indels), those; absent if there is none. */
function compoundsOf(entries: readonly Entry[], record: RecordAlleles): (Compound | undefined)[] | undefined {
  if (entries.length < 2) return undefined;
  const compounds = record.alts.map((alt) => {
    if (!bases.test(alt) || alt.length === record.ref.length) return undefined;
    const { deleted, inserted } = trim(record.ref, alt);
    return deleted === '' || inserted === '' ? undefined : decompose(entries, record, alt);
  });
  return compounds.some((each) => each) ? compounds : undefined;
}

/** The fewest defined changes that turn REF into ALT. */
function decompose(entries: readonly Entry[], record: RecordAlleles, alt: string): Compound | undefined {
  const inside = entries.filter(
    ({ position: { position, ref } }) =>
      position >= record.position && record.ref.startsWith(ref, position - record.position),
  );
  let best: [Entry, number][] | undefined;
  // `done` bases of REF are written; what is written so far must begin ALT.
  const search = (next: number, done: number, written: string, changes: [Entry, number][]): void => {
    if (best && changes.length >= best.length) return;
    if (written + record.ref.slice(done) === alt) best = [...changes];
    for (let i = next; i < inside.length; i++) {
      const entry = inside[i]!;
      entry.position.alts.forEach((defined, index) => {
        const { start, deleted, inserted } = trim(entry.position.ref, defined);
        const from = entry.position.position - record.position + start;
        if (from < done) return;
        const text = written + record.ref.slice(done, from) + inserted;
        if (alt.startsWith(text)) search(i + 1, from + deleted.length, text, [...changes, [entry, index]]);
      });
    }
  };
  search(0, 0, '', []);
  return best && new Map(best);
}

/** The entry's meaning with what the compound ALTs say of it. */
function withCompounds(
  single: Meaning | 'mismatch' | undefined,
  entry: Entry,
  record: RecordAlleles,
  compounds: readonly (Compound | undefined)[],
): Meaning | 'mismatch' | undefined {
  if (single === 'mismatch' && !compounds.some((compound) => compound?.has(entry))) return single;
  const known = typeof single === 'object' ? single : undefined;
  const { ref, alts } = entry.position;
  const codes = [0];
  const texts = [ref];
  record.alts.forEach((alt, index) => {
    const change = compounds[index]?.get(entry);
    const own = compounds[index] ? alleleCode.silent : (known?.codes[index + 1] ?? alleleCode.silent);
    codes.push(change === undefined ? own : change + 1);
    texts.push(change === undefined ? (known?.texts[index + 1] ?? alt) : alts[change]!);
  });
  if (codes.slice(1).every((code) => code === alleleCode.silent)) return undefined;
  return { codes, texts, exact: false, singleBaseAtRepeat: false };
}

interface Change {
  /** Offset in REF of the first changed base; an insertion stands before it. */
  readonly start: number;
  readonly deleted: string;
  readonly inserted: string;
}

/** What is left when the ends that REF and ALT share are cut off, the right end first. */
function trim(ref: string, alt: string): Change {
  let right = 0;
  const most = Math.min(ref.length, alt.length);
  while (right < most && ref[ref.length - 1 - right] === alt[alt.length - 1 - right]) right++;
  let left = 0;
  while (left < most - right && ref[left] === alt[left]) left++;
  return { start: left, deleted: ref.slice(left, ref.length - right), inserted: alt.slice(left, alt.length - right) };
}

/** The index of the definition's ALT that makes the same change, or -1. */
function sameChange(position: DefinedPosition, record: RecordAlleles, alt: string): number {
  const found = trim(record.ref, alt);
  const foundAt = record.position + found.start;
  return position.alts.findIndex((defined) => {
    const wanted = trim(position.ref, defined);
    const wantedAt = position.position + wanted.start;
    if (found.deleted.length !== wanted.deleted.length || found.inserted.length !== wanted.inserted.length)
      return false;
    const by = foundAt - wantedAt;
    if (by === 0) return found.deleted === wanted.deleted && found.inserted === wanted.inserted;
    const isPure = found.deleted === '' || found.inserted === '';
    const lastMoved = foundAt + found.deleted.length - 1;
    if (!isPure || by < 0 || position.until === undefined || lastMoved > position.until) return false;
    return rotate(wanted.deleted, by) === found.deleted && rotate(wanted.inserted, by) === found.inserted;
  });
}

function touchesChange(position: DefinedPosition, record: RecordAlleles, alt: string): boolean {
  const found = trim(record.ref, alt);
  const from = record.position + found.start;
  const to = from + Math.max(found.deleted.length, 1) - 1;
  const first = position.position + 1;
  const last = position.position + Math.max(position.ref.length, 2) - 1;
  return from <= last && to >= first;
}

/** Moving an indel right by a base inside a repeat turns its sequence by one. */
const rotate = (text: string, by: number) => {
  const turn = text.length === 0 ? 0 : by % text.length;
  return text.slice(turn) + text.slice(0, turn);
};

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
