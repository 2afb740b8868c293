import { type CallOptions, callGene, type GeneCall } from './call.js';
import { type GeneDefinition, isMitochondrial } from './definition.js';
import {
  type Genotype,
  type GenotypeIssue,
  type GenotypeReading,
  joinSplit,
  type PositionCall,
  readGenotype,
} from './genotype.js';
import {
  alleleCode,
  type PositionIndex,
  type Projection,
  type RecordAlleles,
  type ReferenceMismatch,
} from './projection.js';
import { Recent } from './recent.js';

/** One record with the genotypes of all samples: distinct texts, and an index into them for each sample. */
export interface CohortRecord extends RecordAlleles {
  readonly chromosome: string;
  /** Last base of a gVCF reference block. */
  readonly end?: number;
  /** FILTER, where it is neither PASS nor `.`. */
  readonly filter?: string;
  readonly genotypeOf: Int32Array;
  readonly genotypes: readonly string[];
}

/** How records are read, beside how genes are called. */
export interface ReadOptions {
  /** FORMAT/AD has one depth an allele. */
  readonly depthByAllele?: boolean;
  /** Records that a filter marks are not used at all. */
  readonly passOnly?: boolean;
}

/**
 * Genotypes of any number of samples over the defined positions, kept as what makes a sample differ from the
 * reference. Samples that differ alike share a state and are called once; memory is a few bytes a sample and gene.
 */
export class CohortGenotypes {
  readonly #genes: readonly GeneTrack[];
  readonly #trackOf: ReadonlyMap<GeneDefinition, GeneTrack>;
  readonly #index: PositionIndex;
  readonly #options: CallOptions & ReadOptions;
  readonly #depthByAllele: boolean;
  /** Genotypes parsed so far; the same few texts come again and again. */
  readonly #parsed = new Map<string, Genotype | undefined>();
  readonly mismatches: ReferenceMismatch[] = [];
  /** Defined positions at which a record has the reference bases of GRCh38. */
  agreeing = 0;
  /** Defined positions that only reference blocks speak of: their bases can't be compared. */
  blockPositions = 0;

  constructor(
    genes: readonly GeneDefinition[],
    index: PositionIndex,
    readonly sampleCount: number,
    options: CallOptions & ReadOptions = {},
  ) {
    this.#index = index;
    this.#options = options;
    this.#depthByAllele = options.depthByAllele ?? true;
    this.#genes = genes.map((gene) => new GeneTrack(gene, sampleCount));
    this.#trackOf = new Map(this.#genes.map((track) => [track.gene, track]));
  }

  /** Takes in a record; those that touch no defined position change nothing. */
  add(record: CohortRecord): void {
    if (record.end !== undefined && record.alts.every(isPlaceholder)) {
      for (const { gene, index } of this.#index.within(record.chromosome, record.position, record.end)) {
        const position = gene.positions[index]!;
        if (position.position === record.position && position.ref[0] !== record.ref[0]) continue;
        this.blockPositions++;
        this.#apply(record, { gene, index, codes: [0], texts: [position.ref], exact: true, singleBaseAtRepeat: false });
      }
      return;
    }
    const { projections, mismatches } = this.#index.project(record.chromosome, record);
    for (const mismatch of mismatches) this.mismatches.push(mismatch);
    this.agreeing += projections.length;
    for (const projection of projections) this.#apply(record, projection);
    for (const { gene, index } of mismatches) this.#trackOf.get(gene)?.note(index, 'reference-mismatch');
  }

  /** Says why a position has no genotype, where the source of the genotypes knows. */
  note(gene: GeneDefinition, index: number, issue: PositionIssue): void {
    this.#trackOf.get(gene)?.note(index, issue);
  }

  #apply(record: CohortRecord, projection: Projection): void {
    const track = this.#trackOf.get(projection.gene);
    if (!track) return;
    // Of the genotypes that a line lists only those that a sample has are read.
    const readings: (GenotypeReading | undefined)[] = [];
    const { filter } = record;
    const plain =
      projection.exact && filter === undefined && !isMitochondrial(projection.gene) && !track.hasSeen(projection.index);
    const read = (genotype: number): GenotypeReading => {
      const known = readings[genotype];
      if (known) return known;
      const text = record.genotypes[genotype]!;
      if (plain && text === '0/0') return plainUnphased;
      if (plain && text === '0|0') return plainPhased;
      const parsed = this.#genotype(text);
      const unfiltered = parsed ? readGenotype(projection, parsed, this.#options.combinations) : unreadable;
      const made = filter === undefined ? unfiltered : filtered(unfiltered, filter, this.#options.passOnly);
      readings[genotype] = made;
      return made;
    };
    track.add(projection, read, record.genotypeOf);
  }

  #genotype(text: string): Genotype | undefined {
    if (this.#parsed.has(text)) return this.#parsed.get(text);
    const genotype = parseGenotype(text, this.#depthByAllele);
    if (this.#parsed.size > 10_000) this.#parsed.clear();
    this.#parsed.set(text, genotype);
    return genotype;
  }

  /** Each gene's call of one sample; samples alike share the very same object. */
  calls(sample: number): readonly SampleGeneCall[] {
    return this.#genes.map((track) => track.call(sample, this.#options));
  }

  /** Each gene's call under other options than those of all samples; made anew each time. */
  callsWith(sample: number, options: CallOptions): readonly SampleGeneCall[] {
    return this.#genes.map((track) => track.callAnew(sample, options));
  }
}

/** A gene's call with what was wrong with the records at its positions. */
export interface SampleGeneCall extends GeneCall {
  readonly issues: readonly {
    readonly position: number;
    readonly issue: PositionIssue;
  }[];
}
/** What was wrong at a position; the last ones are of an array's raw data. */
export type PositionIssue =
  | GenotypeIssue
  | 'reference-mismatch'
  | 'duplicate-record'
  | 'array-indel'
  | 'ambiguous-strand'
  | 'undefined-allele'
  | 'other-chromosome'
  | 'conflicting-rows';

/** What became of a sample at one position. */
interface Finding {
  readonly index: number;
  /** Undefined: not measured. */
  readonly call: PositionCall | undefined;
  readonly issues: readonly PositionIssue[];
}

/** What a genotype of one record does to a sample. */
interface Action {
  readonly reading: GenotypeReading;
  /** For the plain reference, how it was written; 0 for all else. */
  readonly separator: number;
  /** The reading as a finding, once it has become one. */
  finding: number;
  /** New node by former state, for this record only: later records start from other states. */
  readonly next: Map<number, number>;
}

/** DeepVariant's word for "this is the reference": no fault of a genotype that says the same. */
const referenceFilter = 'RefCall';

/** A reading of a record that the file's own filter marks as doubtful. */
function filtered(reading: GenotypeReading, filter: string, passOnly: boolean | undefined): GenotypeReading {
  if (reading.silent || !reading.call) return reading;
  if (filter === referenceFilter && reading.call.codes.every((code) => code === 0 || code === null)) return reading;
  const issues = [...reading.issues, 'filtered-record'] as const;
  return passOnly ? { issues } : { ...reading, issues };
}

/** Chains of findings: each node points to what was known before. Two numbers a node, whatever the number of samples. */
class Chains {
  #before = new Int32Array(64);
  #finding = new Int32Array(64);
  #size = 1;
  readonly #findings: Finding[] = [];

  /** A finding that nodes may share. */
  finding(finding: Finding): number {
    return this.#findings.push(finding) - 1;
  }

  push(before: number, finding: number): number {
    if (this.#size === this.#before.length) {
      this.#before = grown(this.#before);
      this.#finding = grown(this.#finding);
    }
    this.#before[this.#size] = before;
    this.#finding[this.#size] = finding;
    return this.#size++;
  }

  before(node: number): number {
    return this.#before[node]!;
  }

  at(node: number): Finding {
    return this.#findings[this.#finding[node]!]!;
  }
}

function grown(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const more = new Int32Array(numbers.length * 2);
  more.set(numbers);
  return more;
}

const noStates = new Map<number, number>();
const unreadable: GenotypeReading = { issues: ['no-call'] };
/** Nearly every genotype of a cohort: homozygous reference at a position not seen before. Its bases are never asked for. */
const plainCall = { codes: [0, 0], texts: ['', ''], undocumented: [] } as const;
const plainUnphased: GenotypeReading = { call: { ...plainCall, phased: false }, issues: [] };
const plainPhased: GenotypeReading = { call: { ...plainCall, phased: true }, issues: [] };

const unphasedSeen = 1;
const phasedSeen = 2;
const unphasedAction: Action = { reading: plainUnphased, separator: unphasedSeen, finding: -1, next: noStates };
const phasedAction: Action = { reading: plainPhased, separator: phasedSeen, finding: -1, next: noStates };
/** Calls kept a gene; beyond, they are made anew. */
const mostKept = 50;
/** Calls by what they rest on, shared by all files that are read with the same definitions. */
const madeCalls = new WeakMap<GeneDefinition, Recent<string, SampleGeneCall>>();

class GeneTrack {
  /** State 0 is the reference at every position seen. */
  readonly #nodes = new Chains();
  readonly #state: Int32Array;
  /** How homozygous reference genotypes were written. */
  readonly #separators: Uint8Array;
  /** The first record at each position; absent: none so far. */
  readonly #first: (Projection | undefined)[] = [];
  /** Those after it, of the few positions that have several. */
  readonly #others = new Map<number, Projection[]>();
  readonly #notes: { readonly index: number; readonly issue: PositionIssue }[] = [];
  readonly #called = new Recent<number, SampleGeneCall>(mostKept);
  #seenText: string | undefined;
  readonly #reference: [(PositionCall | undefined)[] | undefined, (PositionCall | undefined)[] | undefined] = [
    undefined,
    undefined,
  ];

  constructor(
    readonly gene: GeneDefinition,
    samples: number,
  ) {
    this.#state = new Int32Array(samples);
    this.#separators = new Uint8Array(samples);
  }

  hasSeen(index: number): boolean {
    return this.#first[index] !== undefined;
  }

  note(index: number, issue: PositionIssue): void {
    this.#notes.push({ index, issue });
  }

  add(projection: Projection, read: (genotype: number) => GenotypeReading, genotypeOf: Int32Array): void {
    const { index } = projection;
    const again = this.hasSeen(index);
    const isRepeat = again && this.#isRepeat(projection);
    const actions: (Action | undefined)[] = [];
    const state = this.#state;
    for (let sample = 0; sample < state.length; sample++) {
      const genotype = genotypeOf[sample]!;
      let action = actions[genotype];
      if (!action) {
        action = this.#action(read(genotype), again);
        actions[genotype] = action;
      }
      if (action.separator !== 0) {
        this.#separators[sample]! |= action.separator;
        continue;
      }
      const before = state[sample]!;
      let after = action.next.get(before);
      if (after === undefined) {
        after = this.#push(before, index, action, again, isRepeat);
        action.next.set(before, after);
      }
      state[sample] = after;
    }
    this.#first[index] ??= projection;
    this.#reference[0] = undefined;
    this.#reference[1] = undefined;
    this.#seenText = undefined;
  }

  /** Whether an earlier record of the position speaks of the same ALT. */
  #isRepeat(projection: Projection): boolean {
    const { index } = projection;
    const others = this.#others.get(index) ?? [];
    if (others.length === 0) this.#others.set(index, others);
    const isRepeat = [this.#first[index]!, ...others].some((each) => speakOfTheSame(each, projection));
    others.push(projection);
    return isRepeat;
  }

  #action(reading: GenotypeReading, again: boolean): Action {
    if (reading === plainUnphased && !again) return unphasedAction;
    if (reading === plainPhased && !again) return phasedAction;
    const isPlain =
      !again && !reading.silent && reading.issues.length === 0 && isPlainReference(this.gene, reading.call);
    const separator = !isPlain ? 0 : reading.call?.phased ? phasedSeen : unphasedSeen;
    return { reading, separator, finding: -1, next: isPlain ? noStates : new Map() };
  }

  #push(before: number, index: number, action: Action, again: boolean, isRepeat: boolean): number {
    const { reading } = action;
    if (!again) {
      if (action.finding < 0) {
        const finding = reading.silent
          ? { index, call: undefined, issues: [] }
          : { index, call: reading.call, issues: reading.issues };
        action.finding = this.#nodes.finding(finding);
      }
      return this.#nodes.push(before, action.finding);
    }
    let { call } = reading;
    let issues: readonly PositionIssue[] = reading.issues;
    const earlier = this.#find(before, index);
    if (reading.silent || !call) return before;
    if (earlier) {
      const joined = isRepeat ? undefined : joinSplit(earlier, call);
      const changes = joined && (joined.codes[0] !== earlier.codes[0] || joined.codes[1] !== earlier.codes[1]);
      if (!changes) {
        // The same again says nothing new; anything else is a contradiction in which the first record is kept.
        if (call.codes[0] === earlier.codes[0] && call.codes[1] === earlier.codes[1]) return before;
        [call, issues] = [earlier, ['duplicate-record']];
      } else call = joined;
    }
    return this.#nodes.push(before, this.#nodes.finding({ index, call, issues }));
  }

  #find(state: number, index: number): PositionCall | undefined {
    for (let at = state; at > 0; at = this.#nodes.before(at)) {
      const finding = this.#nodes.at(at);
      if (finding.index === index) return finding.call;
    }
    return referenceCall(this.gene, index, false);
  }

  call(sample: number, options: CallOptions): SampleGeneCall {
    const phased = this.#separators[sample] === phasedSeen;
    const key = this.#state[sample]! * 2 + (phased ? 1 : 0);
    const known = this.#called.get(key);
    if (known) return known;
    const call = this.#shared(this.#state[sample]!, phased, options);
    this.#called.set(key, call);
    return call;
  }

  /** A call that rests on the very same readings is the same call, be it of another file. */
  #shared(state: number, phased: boolean, options: CallOptions): SampleGeneCall {
    const key = this.#fingerprint(state, phased, options);
    let made = madeCalls.get(this.gene);
    if (!made) {
      made = new Recent(mostKept);
      madeCalls.set(this.gene, made);
    }
    const known = made.get(key);
    if (known) return known;
    const call = this.#make(state, phased, options);
    made.set(key, call);
    return call;
  }

  /** All that a call is made of, as text. */
  #fingerprint(state: number, phased: boolean, options: CallOptions): string {
    this.#seenText ??= this.#seenPositions();
    let key = `${phased ? 'p' : 'u'}${options.allCandidates ? 'a' : ''}${options.combinations ? 'c' : ''}${options.structuralGenes ? 's' : ''}${this.#seenText}`;
    for (let at = state; at > 0; at = this.#nodes.before(at)) {
      const { index, call, issues } = this.#nodes.at(at);
      key += `;${index}`;
      if (call)
        key += `:${call.codes[0]}${call.phased ? '|' : '/'}${call.codes[1]} ${call.phaseSet ?? ''} ${call.texts[0]},${call.texts[1]} ${call.undocumented.join()}`;
      if (issues.length > 0) key += `:${issues.join()}`;
    }
    return key;
  }

  #seenPositions(): string {
    const missing: number[] = [];
    for (let index = 0; index < this.gene.positions.length; index++) if (!this.hasSeen(index)) missing.push(index);
    const noted = this.#notes.filter(({ index }) => !this.hasSeen(index));
    return `-${missing.join()}${noted.map(({ index, issue }) => ` ${index}${issue}`).join('')}`;
  }

  callAnew(sample: number, options: CallOptions): SampleGeneCall {
    return this.#make(this.#state[sample]!, this.#separators[sample] === phasedSeen, options);
  }

  /** Reference at every position seen; made once, when all records are in. */
  #referenceCalls(phased: boolean): readonly (PositionCall | undefined)[] {
    const which = phased ? 1 : 0;
    this.#reference[which] ??= this.gene.positions.map((_, index) =>
      this.hasSeen(index) ? referenceCall(this.gene, index, phased) : undefined,
    );
    return this.#reference[which];
  }

  #make(state: number, phased: boolean, options: CallOptions): SampleGeneCall {
    const calls = this.#referenceCalls(phased).slice();
    const issues = this.#notes.filter(({ index }) => !this.hasSeen(index)).map((note) => ({ ...note }));
    const done = new Set<number>();
    for (let at = state; at > 0; at = this.#nodes.before(at)) {
      const node = this.#nodes.at(at);
      issues.push(...node.issues.map((issue) => ({ index: node.index, issue })));
      if (done.has(node.index)) continue;
      done.add(node.index);
      calls[node.index] = node.call;
    }
    return {
      ...callGene(this.gene, calls, options),
      issues: issues
        .sort((a, b) => a.index - b.index)
        .map(({ index, issue }) => ({ position: this.gene.positions[index]!.position, issue })),
    };
  }
}

/** Two records that share an ALT are one given twice; a locus split in several shares none. */
function speakOfTheSame(a: Projection, b: Projection): boolean {
  return a.codes.some(
    (code, allele) =>
      allele > 0 &&
      (code > 0 || code === alleleCode.undocumented) &&
      b.codes.some((other, of) => of > 0 && other === code && a.texts[allele] === b.texts[of]),
  );
}

function isPlainReference(gene: GeneDefinition, call: PositionCall | undefined): boolean {
  if (call?.codes[0] !== 0 || call.undocumented.length > 0 || call.phaseSet !== undefined) return false;
  return isMitochondrial(gene) ? call.codes[1] === null : call.codes[1] === 0;
}

function referenceCall(gene: GeneDefinition, index: number, phased: boolean): PositionCall {
  const { ref } = gene.positions[index]!;
  const single = isMitochondrial(gene);
  return {
    codes: [0, single ? null : 0],
    texts: [ref, single ? null : ref],
    phased: phased || single,
    undocumented: [],
  };
}

/** `d` a low depth, `q` a low genotype quality. */
const doubtsOf = (letters: string): ('low-depth' | 'low-quality')[] => [
  ...(letters.includes('d') ? (['low-depth'] as const) : []),
  ...(letters.includes('q') ? (['low-quality'] as const) : []),
];

/** `0|1`, or `0|1;<PS>;<AD>[;<d for low depth, q for low quality>]`; undefined if it isn't a genotype. */
export function parseGenotype(text: string, depthByAllele: boolean): Genotype | undefined {
  const [written, phaseSet, depths, doubts] = text.split(';');
  // VCF 4.4 allows a phasing sign before the first allele.
  const alleles = written!.replace(/^[|/]/, '');
  if (!alleles || !/^(?:\.|\d+)(?:[/|](?:\.|\d+))*$/.test(alleles)) return undefined;
  return {
    alleles: alleles.split(/[/|]/).map((allele) => (allele === '.' ? null : Number(allele))),
    phased: !alleles.includes('/'),
    ...(phaseSet && phaseSet !== '.' ? { phaseSet } : {}),
    ...(depthByAllele && depths && depths !== '.'
      ? { alleleDepths: depths.split(',').map((depth) => (depth === '.' ? null : Number(depth))) }
      : {}),
    ...(doubts ? { doubts: doubtsOf(doubts) } : {}),
  };
}

const isPlaceholder = (alt: string) => alt === '<*>' || alt === '<NON_REF>';
