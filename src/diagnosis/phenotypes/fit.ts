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

const isFrequent = Uint8Array.from(binTally, ({ frequent }) => Number(frequent));
const isPresent = Uint8Array.from(binTally, ({ present }) => Number(present));
const isExact = Uint8Array.from(binTally, ({ exact }) => Number(exact));
const isProfile = Uint8Array.from(binTally, ({ profile }) => Number(profile));
const logOnePlus = Float64Array.from({ length: 4096 }, (_, count) => Math.log1p(count));

/** Counts, for one query, how patient and diseases cover each other; one object serves query after query. */
export class FitTally {
  readonly #diseases: DiseaseData;
  readonly #frequentCounts: Uint16Array;
  readonly #isXLinked: Uint8Array;
  readonly #frequent: Uint16Array;
  readonly #explained: Uint16Array;
  readonly #exact: Uint16Array;
  readonly #lookedFor: Uint16Array;
  readonly #features = new Float64Array(fitCount);
  #observed = 0;
  #excluded = 0;
  #patient: PatientTraits = {};

  constructor(diseases: DiseaseData, index: PhenotypeIndex) {
    const size = diseases.ids.length;
    this.#diseases = diseases;
    this.#frequentCounts = index.frequentCounts;
    this.#isXLinked = Uint8Array.from(diseases.inheritance, (letters) => Number(letters.includes('X')));
    this.#frequent = new Uint16Array(size);
    this.#explained = new Uint16Array(size);
    this.#exact = new Uint16Array(size);
    this.#lookedFor = new Uint16Array(size);
  }

  /** Begins a query of so many phenotypes. */
  begin(observed: number, excluded: number, patient: PatientTraits): void {
    for (const counts of [this.#frequent, this.#explained, this.#exact, this.#lookedFor]) counts.fill(0);
    this.#observed = observed;
    this.#excluded = excluded;
    this.#patient = patient;
  }

  countObserved(disease: number, bin: number): void {
    this.#explained[disease]! += isPresent[bin]!;
    this.#exact[disease]! += isExact[bin]!;
    this.#frequent[disease]! += isFrequent[bin]!;
  }

  countExcluded(disease: number, bin: number): void {
    this.#lookedFor[disease]! += isProfile[bin]!;
    this.#frequent[disease]! += isFrequent[bin]!;
  }

  /** The features of one disease, in the order of `fitFeatures`; the next call overwrites the array. */
  features(disease: number): Float64Array {
    const out = this.#features;
    const { sex, ageYears } = this.#patient;
    const frequentCount = this.#frequentCounts[disease]!;
    const mentioned = this.#frequent[disease]!;
    const explained = this.#observed === 0 ? 0 : this.#explained[disease]! / this.#observed;
    out[0] = logOnePlus[Math.max(0, frequentCount - mentioned)]!;
    out[1] = mentioned / (frequentCount + frequentPrior);
    out[2] = explained;
    out[3] = explained * explained;
    out[4] = this.#observed === 0 ? 0 : this.#exact[disease]! / this.#observed;
    out[5] = this.#excluded === 0 ? 0 : this.#lookedFor[disease]! / this.#excluded;
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
