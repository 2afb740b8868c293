import { binCount, type Matcher, noneBin } from '../../src/diagnosis/phenotypes/bins.js';
import type { DiseaseData } from '../../src/diagnosis/phenotypes/disease-data.js';
import { FitTally, fitCount } from '../../src/diagnosis/phenotypes/fit.js';
import type { PhenotypeQuery } from '../../src/diagnosis/phenotypes/model.js';
import { type RankingParameters, scaleFor } from '../../src/diagnosis/phenotypes/parameters.js';
import type { MatchRow, PhenotypeIndex } from '../../src/diagnosis/phenotypes/phenotype-index.js';
import { priorCount } from './hpo-prior.js';
import { hashUnit } from './hpo-split.js';

/** Annotations without the papers of the cases that are scored with them. */
export interface World {
  readonly diseases: DiseaseData;
  readonly index: PhenotypeIndex;
  readonly matcher: Matcher;
  readonly place: ReadonlyMap<string, number>;
  readonly prior: Float64Array;
  readonly rows: Map<number, MatchRow>;
}

export interface TrainingCase {
  readonly id: string;
  readonly disease: string;
  readonly query: PhenotypeQuery;
  readonly weight: number;
  readonly world: World;
}

/**
 * All weights in one vector: observed bins, excluded bins, fit features, prior features, and for observed and excluded
 * each the ln of the scale's factor and its exponent.
 */
export const at = {
  observed: 0,
  excluded: binCount,
  fit: 2 * binCount,
  prior: 2 * binCount + fitCount,
  scale: 2 * binCount + fitCount + priorCount,
  size: 2 * binCount + fitCount + priorCount + 4,
} as const;

/** Where the learning of the scales starts. */
const firstScales = [Math.log(1.5), 0.4, Math.log(1.5), 0.5];

const hardNegatives = 150;
const randomNegatives = 100;
const batch = 32;
/** Strength of the pull of each bin's weight to the log ratio of counts that it starts from. */
const anchorPull = 0.02 * 0.3;
const plainPull = 0.002;
/** The scales act on every score: they move in smaller steps. */
const scaleRate = 0.03;

/** One case as the learner sees it: a few candidate diseases and their features. */
interface Example {
  readonly truth: number;
  readonly candidates: Int32Array;
  /** How many diseases each candidate stands for: random ones stand for all that were not drawn. */
  readonly standsFor: Float64Array;
  readonly bins: Uint16Array;
  readonly start: Int32Array;
  readonly fit: Float64Array;
  readonly case: TrainingCase;
}

export function rowOf(world: World, term: number): MatchRow {
  const known = world.rows.get(term);
  if (known) return known;
  const row = world.matcher.row(term);
  if (world.rows.size > 1500) world.rows.clear();
  world.rows.set(term, row);
  return row;
}

const sorts = ({ observed, excluded }: PhenotypeQuery) =>
  [
    [observed, at.observed],
    [excluded, at.excluded],
  ] as const;

/** The factors on the weights of observed and of excluded phenotypes. */
const scalesOf = (weights: Float64Array, { observed, excluded }: PhenotypeQuery) =>
  [
    scaleFor(scaleAt(weights, at.scale), observed.length),
    scaleFor(scaleAt(weights, at.scale + 2), excluded.length),
  ] as const;

const scaleAt = (weights: Float64Array, place: number) => ({
  factor: Math.exp(weights[place]!),
  exponent: weights[place + 1]!,
});

/** Log ratios of how often each bin occurs for the true disease and for any disease: where the learner starts. */
export function countedWeights(cases: readonly TrainingCase[]): Float64Array {
  const hits = new Float64Array(2 * binCount).fill(0.3);
  const background = new Float64Array(2 * binCount).fill(0.3);
  for (const { disease, query, weight, world } of cases) {
    const truth = world.place.get(disease);
    if (truth === undefined) continue;
    const share = weight / world.diseases.ids.length;
    for (const [terms, offset] of sorts(query)) {
      for (const term of terms) {
        const row = rowOf(world, term);
        let bin = noneBin(world.index.informationContent[term]!);
        background[offset + bin]! += share * (world.diseases.ids.length - row.diseases.length);
        row.diseases.forEach((each, place) => {
          background[offset + row.bins[place]!]! += share;
          if (each === truth) bin = row.bins[place]!;
        });
        hits[offset + bin]! += weight;
      }
    }
  }
  const weights = new Float64Array(at.size);
  for (let bin = 0; bin < 2 * binCount; bin++)
    weights[bin] = 0.6 * Math.max(-3, Math.min(6, Math.log(hits[bin]! / background[bin]!)));
  weights.set(firstScales, at.scale);
  return weights;
}

/** Scores of all diseases, up to a constant. */
export function scoreAll(weights: Float64Array, { query, world }: Pick<TrainingCase, 'query' | 'world'>): Float64Array {
  const size = world.diseases.ids.length;
  const scores = new Float64Array(size);
  const fit = tallyOf(world);
  fit.begin(query.observed.length, query.excluded.length, query.patient ?? {});
  const scale = scalesOf(weights, query);
  for (const [terms, offset] of sorts(query)) {
    for (const term of terms) {
      const row = rowOf(world, term);
      const base = weights[offset + noneBin(world.index.informationContent[term]!)]!;
      for (let place = 0; place < row.diseases.length; place++) {
        const [disease, bin] = [row.diseases[place]!, row.bins[place]!];
        scores[disease]! += scale[offset === at.observed ? 0 : 1] * (weights[offset + bin]! - base);
        if (offset === at.observed) fit.countObserved(disease, bin);
        else fit.countExcluded(disease, bin);
      }
    }
  }
  for (let disease = 0; disease < size; disease++) {
    const features = fit.features(disease);
    let sum = 0;
    for (let each = 0; each < fitCount; each++) sum += weights[at.fit + each]! * features[each]!;
    for (let each = 0; each < priorCount; each++)
      sum += weights[at.prior + each]! * world.prior[disease * priorCount + each]!;
    scores[disease]! += sum;
  }
  return scores;
}

const tallies = new WeakMap<World, FitTally>();
function tallyOf(world: World): FitTally {
  const known = tallies.get(world) ?? new FitTally(world.diseases, world.index);
  tallies.set(world, known);
  return known;
}

/** The case with its hardest competitors under the present weights and some random ones; undefined if its disease is not annotated. */
function exampleOf(each: TrainingCase, weights: Float64Array): Example | undefined {
  const { world, query } = each;
  const truth = world.place.get(each.disease);
  if (truth === undefined) return undefined;
  const scores = scoreAll(weights, each);
  const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!);
  const chosen = new Set([truth, ...order.slice(0, hardNegatives)]);
  const hard = chosen.size;
  for (let draw = 0; draw < randomNegatives; draw++)
    chosen.add(Math.floor(hashUnit(`${each.id}/${draw}`) * scores.length));
  const candidates = Int32Array.from(chosen);
  const standsFor = new Float64Array(candidates.length).fill(1);
  standsFor.fill((scores.length - hard) / (candidates.length - hard), hard);
  const local = new Map(Array.from(candidates, (disease, place) => [disease, place] as const));
  const lists: number[][] = Array.from(candidates, () => []);
  for (const [terms, offset] of sorts(query)) {
    for (const term of terms) {
      const row = rowOf(world, term);
      const bins = new Int32Array(candidates.length).fill(noneBin(world.index.informationContent[term]!));
      row.diseases.forEach((disease, place) => {
        const candidate = local.get(disease);
        if (candidate !== undefined) bins[candidate] = row.bins[place]!;
      });
      bins.forEach((bin, place) => {
        lists[place]!.push(offset + bin);
      });
    }
  }
  const start = new Int32Array(candidates.length + 1);
  lists.forEach((list, place) => {
    start[place + 1] = start[place]! + list.length;
  });
  // scoreAll has just tallied this very case.
  const tally = tallyOf(world);
  const fit = new Float64Array(candidates.length * fitCount);
  candidates.forEach((disease, place) => {
    fit.set(tally.features(disease), place * fitCount);
  });
  return { truth: 0, candidates, standsFor, bins: Uint16Array.from(lists.flat()), start, fit, case: each };
}

/** Per candidate: the whole score, and the unscaled sums of observed and of excluded weights. */
function candidateScores(example: Example, weights: Float64Array) {
  const { candidates, bins, start, fit, case: each } = example;
  const scale = scalesOf(weights, each.query);
  const [scores, observed, excluded] = [0, 0, 0].map(() => new Float64Array(candidates.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let place = 0; place < candidates.length; place++) {
    for (let bin = start[place]!; bin < start[place + 1]!; bin++) {
      const which = bins[bin]!;
      (which < at.excluded ? observed : excluded)[place]! += weights[which]!;
    }
    let score = scale[0] * observed[place]! + scale[1] * excluded[place]!;
    for (let feature = 0; feature < fitCount; feature++)
      score += weights[at.fit + feature]! * fit[place * fitCount + feature]!;
    const row = candidates[place]! * priorCount;
    for (let feature = 0; feature < priorCount; feature++)
      score += weights[at.prior + feature]! * each.world.prior[row + feature]!;
    scores[place] = score;
  }
  return { scores, observed, excluded, scale };
}

/** Adds the gradient of the negative log-likelihood of one case (conditional logit over its candidates). */
function addGradient(example: Example, weights: Float64Array, gradient: Float64Array): void {
  const { candidates, standsFor, bins, start, fit, truth, case: each } = example;
  const { scores, observed, excluded, scale } = candidateScores(example, weights);
  const highest = scores.reduce((a, b) => Math.max(a, b));
  const likelihood = scores.map((score, place) => standsFor[place]! * Math.exp(score - highest));
  const total = likelihood.reduce((a, b) => a + b);
  const logObserved = Math.log(Math.max(1, each.query.observed.length));
  const logExcluded = Math.log(Math.max(1, each.query.excluded.length));
  for (let place = 0; place < candidates.length; place++) {
    const slope = each.weight * (likelihood[place]! / total - (place === truth ? 1 : 0));
    if (Math.abs(slope) < 1e-5) continue;
    for (let bin = start[place]!; bin < start[place + 1]!; bin++) {
      const which = bins[bin]!;
      gradient[which]! += slope * scale[which < at.excluded ? 0 : 1];
    }
    for (let feature = 0; feature < fitCount; feature++)
      gradient[at.fit + feature]! += slope * fit[place * fitCount + feature]!;
    const row = candidates[place]! * priorCount;
    for (let feature = 0; feature < priorCount; feature++)
      gradient[at.prior + feature]! += slope * each.world.prior[row + feature]!;
    gradient[at.scale]! += slope * scale[0] * observed[place]!;
    gradient[at.scale + 1]! -= slope * scale[0] * observed[place]! * logObserved;
    gradient[at.scale + 2]! += slope * scale[1] * excluded[place]!;
    gradient[at.scale + 3]! -= slope * scale[1] * excluded[place]! * logExcluded;
  }
}

function descend(
  examples: readonly Example[],
  from: Float64Array,
  anchor: Float64Array,
  epochs: number,
  rate: number,
): Float64Array {
  const weights = Float64Array.from(from);
  const squares = new Float64Array(at.size).fill(1e-3);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = examples
      .map((example) => ({ example, key: hashUnit(`${example.case.id}:${epoch}`) }))
      .sort((a, b) => a.key - b.key);
    for (let first = 0; first < order.length; first += batch) {
      const gradient = new Float64Array(at.size);
      for (const { example } of order.slice(first, first + batch)) addGradient(example, weights, gradient);
      for (let each = 0; each < at.size; each++) {
        const pull = each < at.fit ? batch * anchorPull * (weights[each]! - anchor[each]!) : plainPull * weights[each]!;
        const slope = gradient[each]! + pull;
        if (slope === 0) continue;
        squares[each]! += slope * slope;
        weights[each]! -= ((each < at.scale ? rate : scaleRate) * slope) / Math.sqrt(squares[each]!);
      }
    }
  }
  return weights;
}

/**
 * Learns all weights by conditional logit: the probability of the true disease among all, by AdaGrad on hard and
 * random competitors, which are drawn anew once under the weights of the first round. Deterministic.
 */
export function train(cases: readonly TrainingCase[]): Float64Array {
  const anchor = countedWeights(cases);
  let weights = anchor;
  for (const [epochs, rate] of [
    [6, 0.15],
    [8, 0.08],
  ] as const) {
    const now = weights;
    const examples = cases.flatMap((each) => exampleOf(each, now) ?? []);
    weights = descend(examples, weights, anchor, epochs, rate);
  }
  return weights;
}

/** The log prior of every disease under the weights. */
export function logPriors(weights: Float64Array, prior: Float64Array): Float32Array {
  return Float32Array.from({ length: prior.length / priorCount }, (_, disease) => {
    let sum = 0;
    for (let each = 0; each < priorCount; each++)
      sum += weights[at.prior + each]! * prior[disease * priorCount + each]!;
    return sum;
  });
}

const roundedScale = ({ factor, exponent }: RankingParameters['observedScale']) => ({
  factor: rounded(factor),
  exponent: rounded(Math.min(1, Math.max(0, exponent))),
});
const rounded = (value: number) => Math.round(value * 1000) / 1000;

/** The weights as the pack keeps them. */
export function toParameters(
  weights: Float64Array,
  about: Pick<RankingParameters, 'version' | 'trainedOn' | 'logOddsUnlisted' | 'genotype'>,
  priorNames: readonly string[],
): RankingParameters {
  const part = (from: number, length: number) => Array.from(weights.subarray(from, from + length), rounded);
  return {
    ...about,
    observed: part(at.observed, binCount),
    excluded: part(at.excluded, binCount),
    observedScale: roundedScale(scaleAt(weights, at.scale)),
    excludedScale: roundedScale(scaleAt(weights, at.scale + 2)),
    fit: part(at.fit, fitCount),
    prior: Object.fromEntries(priorNames.map((name, each) => [name, rounded(weights[at.prior + each]!)])),
  };
}

/** The weights that a pack keeps, as the learner orders them. */
export function fromParameters(parameters: RankingParameters, priorNames: readonly string[]): Float64Array {
  const { observed, excluded, fit, prior, observedScale, excludedScale } = parameters;
  const scales = [observedScale, excludedScale].flatMap(({ factor, exponent }) => [Math.log(factor), exponent]);
  return Float64Array.from([
    ...observed,
    ...excluded,
    ...fit,
    ...priorNames.map((name) => prior[name] ?? 0),
    ...scales,
  ]);
}
