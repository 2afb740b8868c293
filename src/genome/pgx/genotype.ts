import { isMitochondrial, isXLinked, ruleOf } from './definition.js';
import { alleleCode, type Projection } from './projection.js';

/** One sample's genotype in one record. */
export interface Genotype {
  /** Indices into REF, ALT1, ...; null for `.`. */
  readonly alleles: readonly (number | null)[];
  readonly phased: boolean;
  /** FORMAT/PS; only phased genotypes have one. */
  readonly phaseSet?: string;
  /** FORMAT/AD in the order of the alleles, where the file defines it so. */
  readonly alleleDepths?: readonly (number | null)[];
  /** FORMAT/DP or FORMAT/GQ is below what a call can be relied on. */
  readonly doubts?: readonly ('low-depth' | 'low-quality')[];
}

/** FORMAT/DP below this is flagged: of ten reads of a heterozygous place all ten show one allele in 1 of 500 cases. */
export const leastDepth = 10;
/** FORMAT/GQ below this is flagged: by Phred's definition more than 1 % of such genotypes are wrong. */
export const leastQuality = 20;

/** A sample's two alleles at a defined position; the second is null where there is one copy. */
export interface PositionCall {
  readonly codes: readonly [number, number | null];
  readonly texts: readonly [string, string | null];
  readonly phased: boolean;
  readonly phaseSet?: string;
  /** Bases found that the definition doesn't list. */
  readonly undocumented: readonly string[];
}

/** Why a genotype was not used, or used with care. */
export type GenotypeIssue =
  | 'no-call'
  | 'half-call-reference'
  | 'half-call'
  | 'unusable-allele'
  | 'undocumented-allele'
  | 'undocumented-as-reference'
  | 'single-base-at-repeat'
  | 'invalid-allele-index'
  | 'depth-contradicts-genotype'
  | 'filtered-record'
  | 'low-depth'
  | 'low-quality'
  | 'too-many-alleles';

export interface GenotypeReading {
  /** Absent: the position counts as not measured. */
  readonly call?: PositionCall;
  /** True if the record doesn't speak of the position for this sample at all. */
  readonly silent?: boolean;
  readonly issues: readonly GenotypeIssue[];
}

/** What a sample's genotype in a record says at one defined position. */
export function readGenotype(projection: Projection, genotype: Genotype, combinations = false): GenotypeReading {
  const { gene, codes, texts } = projection;
  const issues: GenotypeIssue[] = [];
  const called = genotype.alleles.filter((allele): allele is number => allele !== null);
  if (called.length === 0) return { issues: ['no-call'] };
  if (called.some((allele) => allele >= codes.length)) return { issues: ['invalid-allele-index'] };
  // A record written elsewhere speaks of this position only through alleles that could change it.
  const unchanged = called.every((allele) => allele === 0 || codes[allele] === alleleCode.silent);
  if (!projection.exact && unchanged && !codes.some((code) => code > 0)) return { silent: true, issues };
  if (called.some((allele) => codes[allele] === alleleCode.unusable)) return { issues: ['unusable-allele'] };
  if (contradictedByDepth(called, genotype.alleleDepths)) return { issues: ['depth-contradicts-genotype'] };

  let [first, second] = [genotype.alleles[0] ?? null, genotype.alleles[1] ?? null];
  let copies = genotype.alleles.length;
  if (genotype.doubts) issues.push(...genotype.doubts);
  if (copies > 2) issues.push('too-many-alleles');
  if (isMitochondrial(gene)) {
    [first, second, copies] = [called[0]!, null, 1];
  } else if (called.length === 1 && !isXLinked(gene)) {
    if (called[0] === 0) return { issues: ['half-call-reference'] };
    issues.push('half-call');
  }

  const undocumented = new Set<string>();
  const asReference = !projection.singleBaseAtRepeat && readsAsReference(projection, combinations);
  const codeOf = (allele: number | null): number => {
    if (allele === null) return alleleCode.missing;
    const code = codes[allele]!;
    if (code === alleleCode.silent) return 0;
    if (code !== alleleCode.undocumented) return code;
    if (projection.singleBaseAtRepeat) return code;
    undocumented.add(texts[allele]!);
    if (asReference) return 0;
    return allele === called[0] || texts[allele] === texts[called[0]!] ? code : alleleCode.otherUndocumented;
  };
  const position = gene.positions[projection.index]!;
  const textOf = (allele: number | null, code: number) =>
    allele === null ? '.' : code === 0 ? position.ref : texts[allele]!;
  const firstCode = codeOf(first);
  const secondCode = copies === 1 ? null : codeOf(second);
  if (projection.singleBaseAtRepeat && called.some((allele) => allele > 0)) issues.push('single-base-at-repeat');
  if (undocumented.size > 0) issues.push(asReference ? 'undocumented-as-reference' : 'undocumented-allele');
  return {
    call: {
      codes: [firstCode, secondCode],
      texts: [textOf(first, firstCode), secondCode === null ? null : textOf(second, secondCode)],
      phased: genotype.phased || copies === 1,
      ...(genotype.phased && genotype.phaseSet !== undefined ? { phaseSet: genotype.phaseSet } : {}),
      undocumented: [...undocumented],
    },
    issues,
  };
}

/** Lowest-function genes always; others unless combinations are sought, which name the exact change. */
function readsAsReference({ gene }: Projection, combinations: boolean): boolean {
  if (!ruleOf(gene, 'undocumented-as-reference')) return false;
  return !combinations || ruleOf(gene, 'lowest-function') !== undefined;
}

/** Heterozygous by GT, but only one allele was read at all: callers that write GT for a reference overlap do so. */
function contradictedByDepth(called: readonly number[], depths: Genotype['alleleDepths']): boolean {
  if (!depths || new Set(called).size < 2) return false;
  return depths.filter((depth) => depth !== null && depth > 0).length === 1;
}

/**
 * Both genotypes come from one locus that the file splits in one record an ALT, the other's ALT written as `0` or as `.`:
 * joined, or undefined where they disagree.
 */
export function joinSplit(a: PositionCall, second: PositionCall): PositionCall | undefined {
  if ((a.codes[1] === null) !== (second.codes[1] === null)) return undefined;
  if (isReference(second)) return a;
  if (isReference(a)) return second;
  const b = withOtherCode(second, a);
  if (a.codes[1] === null || a.phased !== b.phased || a.phaseSet !== b.phaseSet) return undefined;
  // The same ALT in both is one record given twice, not two halves of a locus.
  if (a.codes.some((code) => isAlt(code) && b.codes.includes(code))) return undefined;
  const sides = a.phased ? joinPhased(a, b) : joinUnphased(a, b);
  return (
    sides && {
      ...a,
      codes: [sides[0].code, sides[1].code],
      texts: [sides[0].text, sides[1].text],
      undocumented: [...a.undocumented, ...b.undocumented],
    }
  );
}

interface Side {
  readonly code: number;
  readonly text: string;
}

const isAlt = (code: number | null) => code !== null && code !== 0 && code !== alleleCode.missing;
const isReference = ({ codes, undocumented }: PositionCall) =>
  codes.every((code) => code === 0 || code === null) && undocumented.length === 0;
const isHalf = ({ codes }: PositionCall) => codes.includes(alleleCode.missing);

/** An undocumented base other than the one of the first record has a code of its own. */
function withOtherCode(call: PositionCall, { codes, texts }: PositionCall): PositionCall {
  const known = codes.indexOf(alleleCode.undocumented);
  const own = call.codes.indexOf(alleleCode.undocumented);
  if (known < 0 || own < 0 || texts[known] === call.texts[own]) return call;
  const [first, second] = call.codes;
  const other = (code: number) => (code === alleleCode.undocumented ? alleleCode.otherUndocumented : code);
  return { ...call, codes: [other(first), second === null ? null : other(second)] };
}

const sideOf = ({ codes, texts }: PositionCall, side: 0 | 1): Side => ({ code: codes[side]!, text: texts[side]! });

function joinPhased(a: PositionCall, b: PositionCall): [Side, Side] | undefined {
  const joined: Side[] = [];
  const bothHalf = isHalf(a) && isHalf(b);
  for (const side of [0, 1] as const) {
    const [x, y] = [sideOf(a, side), sideOf(b, side)];
    if (isAlt(x.code) && isAlt(y.code)) return undefined;
    const hasX = isAlt(x.code) || (bothHalf && x.code === 0);
    const hasY = isAlt(y.code) || (bothHalf && y.code === 0);
    // Not this ALT (0) and something else than the other record's (.): still unknown.
    joined.push(hasX ? x : hasY ? y : x.code === alleleCode.missing ? x : y);
  }
  return joined as [Side, Side];
}

function joinUnphased(a: PositionCall, b: PositionCall): [Side, Side] | undefined {
  const sides = [sideOf(a, 0), sideOf(a, 1), sideOf(b, 0), sideOf(b, 1)];
  const alts = sides.filter(({ code }) => isAlt(code));
  const known = sides.filter(({ code }) => code !== alleleCode.missing);
  // Each says what the other leaves out; a half call of the reference alone is no call at all.
  if (isHalf(a) && isHalf(b) && known.length === 2) return known as [Side, Side];
  if (alts.length > 2) return undefined;
  if (alts.length === 2) return alts as [Side, Side];
  // Of a genotype with one ALT the other allele is open only where that very record leaves it open.
  const source = [a, b].find(({ codes }) => codes.some(isAlt)) ?? a;
  const other =
    [sideOf(source, 0), sideOf(source, 1)].find(({ code }) => !isAlt(code)) ?? sides.find(({ code }) => code === 0)!;
  return [other, alts[0] ?? other];
}
