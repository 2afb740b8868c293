import { binTally } from './bins.js';
import type { DiseaseData } from './disease-data.js';
import type { PhenotypeIndex } from './phenotype-index.js';

/** What of the patient bears on the fit beside the phenotypes. */
export interface PatientTraits {
  readonly sex?: 'female' | 'male';
  readonly ageYears?: number;
}

/** How a patient's phenotypes and a disease's profile cover each other, as a whole. */
export const fitFeatures = [
  /** ln(1 + frequent phenotypes of the disease that were neither observed nor excluded). */
  'frequent-not-mentioned',
  /** Share of the disease's frequent phenotypes that were mentioned. */
  'frequent-mentioned',
  /** Share of the observed phenotypes that the disease has, itself or a kind of it. */
  'explained',
  'explained-squared',
  /** Share of the observed phenotypes that the disease is annotated with as such. */
  'exact',
  /** Share of the excluded phenotypes that belong to the disease's profile: reports exclude what they looked for. */
  'looked-for',
  'x-linked-female',
  'x-linked-male',
  'younger-than-onset',
  'not-younger-than-onset',
  'infant-with-late-onset',
] as const;
export type FitFeature = (typeof fitFeatures)[number];
export const fitCount = fitFeatures.length;

/** Frequent phenotypes hardly shape the share in diseases with a few of them. */
const frequentPrior = 2;
const lateOnsetYears = 10;
const infantYears = 3;
/** Ages are rounded in reports. */
const ageTolerance = 0.01;

/** What a bin adds to the packed counters: the low half of each counts one thing, the high half another. */
const highHalf = 0x1_0000;
const observedFirst = Uint32Array.from(binTally, ({ present, exact }) => Number(present) + Number(exact) * highHalf);
const observedSecond = Uint32Array.from(binTally, ({ frequent }) => Number(frequent));
const excludedSecond = Uint32Array.from(
  binTally,
  ({ frequent, profile }) => Number(frequent) + Number(profile) * highHalf,
);
const logOnePlus = Float64Array.from({ length: 4096 }, (_, count) => Math.log1p(count));

/** Counts, for one query, how patient and diseases cover each other; one object serves query after query. */
export class FitTally {
  readonly #diseases: DiseaseData;
  readonly #frequentCounts: Uint16Array;
  readonly #isXLinked: Uint8Array;
  /** Explained (low half) and exact (high half). */
  readonly #first: Uint32Array;
  /** Frequent (low half) and looked for (high half). */
  readonly #second: Uint32Array;
  readonly #features = new Float64Array(fitCount);
  #observed = 0;
  #excluded = 0;
  #patient: PatientTraits = {};

  constructor(diseases: DiseaseData, index: PhenotypeIndex) {
    const size = diseases.ids.length;
    this.#diseases = diseases;
    this.#frequentCounts = index.frequentCounts;
    this.#isXLinked = Uint8Array.from(diseases.inheritance, (letters) => Number(letters.includes('X')));
    this.#first = new Uint32Array(size);
    this.#second = new Uint32Array(size);
  }

  /** Begins a query of so many phenotypes. */
  begin(observed: number, excluded: number, patient: PatientTraits): void {
    this.#first.fill(0);
    this.#second.fill(0);
    this.#observed = observed;
    this.#excluded = excluded;
    this.#patient = patient;
  }

  countObserved(disease: number, bin: number): void {
    this.#first[disease]! += observedFirst[bin]!;
    this.#second[disease]! += observedSecond[bin]!;
  }

  countExcluded(disease: number, bin: number): void {
    this.#second[disease]! += excludedSecond[bin]!;
  }

  /**
   * Adds the weighted features of every disease to its score; returns their mean over the prior. The same sum as over
   * `features`, in one pass without an array between: this is most of the time of a query.
   */
  addTo(scores: Float64Array, weights: Float64Array, prior: Float64Array): number {
    const first = this.#first;
    const second = this.#second;
    const frequentCounts = this.#frequentCounts;
    const perObserved = this.#observed === 0 ? 0 : 1 / this.#observed;
    const perExcluded = this.#excluded === 0 ? 0 : 1 / this.#excluded;
    const traits = this.#traitScores(weights);
    const [missing, mentioned, share, shareSquared, exact, lookedFor] = weights as unknown as readonly number[];
    let mean = 0;
    for (let disease = 0; disease < scores.length; disease++) {
      const packed = first[disease]!;
      const other = second[disease]!;
      const frequentCount = frequentCounts[disease]!;
      const frequent = other & 0xffff;
      const explained = (packed & 0xffff) * perObserved;
      const left = frequentCount > frequent ? frequentCount - frequent : 0;
      const fit =
        missing! * logOnePlus[left]! +
        (mentioned! * frequent) / (frequentCount + frequentPrior) +
        (share! + shareSquared! * explained) * explained +
        exact! * (packed >>> 16) * perObserved +
        lookedFor! * (other >>> 16) * perExcluded +
        traits[disease]!;
      scores[disease]! += fit;
      mean += prior[disease]! * fit;
    }
    return mean;
  }

  /** What sex and age add for each disease. */
  #traitScores(weights: Float64Array): Float64Array {
    const { sex, ageYears } = this.#patient;
    const scores = new Float64Array(this.#isXLinked.length);
    if (sex === undefined && ageYears === undefined) return scores;
    const bySex = sex === undefined ? 0 : weights[sex === 'female' ? 6 : 7]!;
    const onset = this.#diseases.onset;
    for (let disease = 0; disease < scores.length; disease++) {
      if (this.#isXLinked[disease] === 1) scores[disease] = bySex;
      const begins = onset[2 * disease]!;
      if (ageYears === undefined || Number.isNaN(begins)) continue;
      scores[disease]! += weights[ageYears + ageTolerance < begins ? 8 : 9]!;
      if (ageYears < infantYears && begins >= lateOnsetYears) scores[disease]! += weights[10]!;
    }
    return scores;
  }

  /** The features of one disease, in the order of `fitFeatures`; the next call overwrites the array. */
  features(disease: number): Float64Array {
    const out = this.#features;
    const { sex, ageYears } = this.#patient;
    const frequentCount = this.#frequentCounts[disease]!;
    const first = this.#first[disease]!;
    const second = this.#second[disease]!;
    const mentioned = second & 0xffff;
    const explained = this.#observed === 0 ? 0 : (first & 0xffff) / this.#observed;
    out[0] = logOnePlus[Math.max(0, frequentCount - mentioned)]!;
    out[1] = mentioned / (frequentCount + frequentPrior);
    out[2] = explained;
    out[3] = explained * explained;
    out[4] = this.#observed === 0 ? 0 : (first >>> 16) / this.#observed;
    out[5] = this.#excluded === 0 ? 0 : (second >>> 16) / this.#excluded;
    const isXLinked = this.#isXLinked[disease]! === 1;
    out[6] = isXLinked && sex === 'female' ? 1 : 0;
    out[7] = isXLinked && sex === 'male' ? 1 : 0;
    const onset = this.#diseases.onset[2 * disease]!;
    const isAged = ageYears !== undefined && !Number.isNaN(onset);
    out[8] = isAged && ageYears + ageTolerance < onset ? 1 : 0;
    out[9] = isAged && ageYears + ageTolerance >= onset ? 1 : 0;
    out[10] = isAged && ageYears < infantYears && onset >= lateOnsetYears ? 1 : 0;
    return out;
  }
}
