import { kindOfBin, Matcher, type MatchKind, noneBin } from './bins.js';
import type { CaseVariant } from './case.js';
import type { DiseaseData } from './disease-data.js';
import { type FitFeature, FitTally, fitCount, fitFeatures, type PatientTraits } from './fit.js';
import { GenotypeEvidence } from './genotype.js';
import { type KnownVariantData, KnownVariants, noKnownVariants } from './known-variants.js';
import type { Ontology } from './ontology.js';
import { type RankingParameters, scaleFor } from './parameters.js';
import { type MatchRow, PhenotypeIndex } from './phenotype-index.js';
import { highest, meanRanks, softmax } from './posterior.js';

/** Phenotypes of one patient, as places in the ontology. */
export interface PhenotypeQuery {
  readonly observed: readonly number[];
  readonly excluded: readonly number[];
  readonly patient?: PatientTraits;
  /** Candidate variants, the causal one hopefully among them. */
  readonly variants?: readonly CaseVariant[];
}

/** Natural logarithms, against the mean over all diseases by their prior. */
export type Contribution =
  | {
      readonly of: 'phenotype';
      readonly term: number;
      readonly observed: boolean;
      readonly match: MatchKind;
      readonly logLikelihoodRatio: number;
    }
  | { readonly of: 'fit'; readonly feature: FitFeature; readonly logLikelihoodRatio: number }
  /** Variants in a gene of the disease; without `gene`: none was found in its genes. */
  | { readonly of: 'genotype'; readonly gene?: string; readonly logLikelihoodRatio: number };

export interface RankedDisease {
  /** Place in `diseases.ids`. */
  readonly disease: number;
  /** From 1; diseases of the same score share the mean of their ranks. */
  readonly rank: number;
  /** Over all diseases considered. */
  readonly posterior: number;
  readonly logLikelihoodRatio: number;
}

/** The row of one term, and the log of the mean likelihood over all diseases by their prior. */
interface ScoredRow extends MatchRow {
  readonly meanObserved: number;
  readonly meanExcluded: number;
  readonly none: number;
}

/** Entries kept in the cache of rows: 4 bytes each. */
const cachedEntries = 6_000_000;

/**
 * Ranks all annotated diseases by posterior probability given observed and excluded phenotypes.
 * Pure and deterministic; the cache only saves time. Not to be shared by threads.
 */
export class PhenotypeModel {
  readonly #variants: () => KnownVariantData;
  #known: KnownVariants | undefined;
  readonly #matcher: Matcher;
  readonly #index: PhenotypeIndex;
  readonly #fit: FitTally;
  readonly #rows = new Map<number, ScoredRow>();
  #cached = 0;
  readonly #prior: Float64Array;
  readonly #logPrior: Float64Array;
  readonly #geneCount: number;
  readonly #observedWeights: Float64Array;
  readonly #excludedWeights: Float64Array;
  readonly #fitWeights: Float64Array;
  readonly #expObserved: Float64Array;
  readonly #expExcluded: Float64Array;

  constructor(
    readonly ontology: Ontology,
    readonly diseases: DiseaseData,
    readonly parameters: RankingParameters,
    /** Read when a patient with variants comes. */
    variants: () => KnownVariantData = () => noKnownVariants,
  ) {
    this.#variants = variants;
    this.#index = new PhenotypeIndex(ontology, diseases);
    this.#matcher = new Matcher(ontology, this.#index);
    this.#fit = new FitTally(diseases, this.#index);
    this.#prior = softmax(Float64Array.from(diseases.logPrior), Number.NEGATIVE_INFINITY);
    this.#logPrior = this.#prior.map(Math.log);
    this.#geneCount = new Set(diseases.genes.flat()).size;
    this.#observedWeights = Float64Array.from(parameters.observed);
    this.#excludedWeights = Float64Array.from(parameters.excluded);
    this.#fitWeights = Float64Array.from(parameters.fit);
    this.#expObserved = Float64Array.from(parameters.observed, Math.exp);
    this.#expExcluded = Float64Array.from(parameters.excluded, Math.exp);
  }

  /** Published variants; read on first use. */
  get knownVariants(): KnownVariants {
    this.#known ??= new KnownVariants(this.#variants(), this.diseases);
    return this.#known;
  }

  /** -ln of the term's mean frequency over all diseases; more is rarer. */
  informationContent(term: number): number {
    return this.#index.informationContent[term]!;
  }

  /** The terms that a disease is annotated with, each with its frequency level. */
  profile(disease: number): readonly (readonly [term: number, level: number])[] {
    const { start, term } = this.diseases;
    return Array.from(
      term.subarray(start[disease], start[disease + 1]),
      (each, row) => [each, this.#index.rowLevels[start[disease]! + row]!] as const,
    );
  }

  /** The diseases of highest posterior, best first; of equal ones the lower id first. */
  rank(query: PhenotypeQuery, top: number): readonly RankedDisease[] {
    const scores = this.scores(query);
    const posterior = softmax(scores, this.parameters.logOddsUnlisted);
    const best = highest(scores, top);
    const ranks = meanRanks(scores, best);
    return best.map((disease, place) => ({
      disease,
      rank: ranks[place]!,
      posterior: posterior[disease]!,
      logLikelihoodRatio: scores[disease]! - this.#logPrior[disease]!,
    }));
  }

  /** Log prior plus log likelihood ratio of every disease. */
  scores(query: PhenotypeQuery): Float64Array {
    const scores = this.#logPrior.slice();
    const background = this.#tally(query, scores);
    const meanFit = this.#fit.addTo(scores, this.#fitWeights, this.#prior);
    for (let disease = 0; disease < scores.length; disease++) scores[disease]! -= background + meanFit;
    const genotype = this.#genotype(query);
    if (genotype) {
      for (let disease = 0; disease < scores.length; disease++)
        scores[disease]! += genotype.logLikelihoodRatio(this.diseases, disease).value;
    }
    return scores;
  }

  /** What each phenotype and the fit as a whole add for these diseases; each sum is that disease's log likelihood ratio. */
  contributions(query: PhenotypeQuery, diseases: readonly number[]): readonly (readonly Contribution[])[] {
    this.#tally(query, new Float64Array(this.diseases.ids.length));
    const weights = this.parameters.fit;
    const means = new Float64Array(fitCount);
    for (let disease = 0; disease < this.#prior.length; disease++) {
      const features = this.#fit.features(disease);
      for (let each = 0; each < fitCount; each++) means[each]! += this.#prior[disease]! * features[each]!;
    }
    const observedScale = scaleFor(this.parameters.observedScale, query.observed.length);
    const excludedScale = scaleFor(this.parameters.excludedScale, query.excluded.length);
    const genotype = this.#genotype(query);
    return diseases.map((disease) => {
      const features = this.#fit.features(disease);
      return [
        ...query.observed.map((term) => this.#contribution(term, true, observedScale, disease)),
        ...query.excluded.map((term) => this.#contribution(term, false, excludedScale, disease)),
        ...fitContributions(features, means, weights),
        ...(genotype ? [genotypeContribution(genotype, this.diseases, disease)] : []),
      ];
    });
  }

  /** Rows of the disease's annotations that bear on a term: the term itself, a kind of it, or what it is a kind of. */
  annotationsOn(term: number, disease: number): readonly number[] {
    const { start, term: terms } = this.diseases;
    const rows: number[] = [];
    for (let row = start[disease]!; row < start[disease + 1]!; row++) {
      const annotated = terms[row]!;
      if (this.ontology.isKindOf(annotated, term) || this.ontology.isKindOf(term, annotated)) rows.push(row);
    }
    return rows;
  }

  #genotype({ variants }: PhenotypeQuery): GenotypeEvidence | undefined {
    if (!variants || variants.length === 0) return undefined;
    const evidence = new GenotypeEvidence(variants, this.parameters.genotype, this.knownVariants, this.#geneCount);
    return evidence.isEmpty ? undefined : evidence;
  }

  #contribution(term: number, observed: boolean, scale: number, disease: number): Contribution {
    const row = this.#row(term);
    const place = row.diseases.indexOf(disease);
    const bin = place < 0 ? row.none : row.bins[place]!;
    const weight = (observed ? this.parameters.observed : this.parameters.excluded)[bin]!;
    const mean = observed ? row.meanObserved : row.meanExcluded;
    return { of: 'phenotype', term, observed, match: kindOfBin(bin), logLikelihoodRatio: scale * (weight - mean) };
  }

  /** Adds the phenotypes' weights to the scores and counts the fit; returns what an average disease gets above no match. */
  #tally({ observed, excluded, patient = {} }: PhenotypeQuery, scores: Float64Array): number {
    const fit = this.#fit;
    fit.begin(observed.length, excluded.length, patient);
    const observedScale = scaleFor(this.parameters.observedScale, observed.length);
    const excludedScale = scaleFor(this.parameters.excludedScale, excluded.length);
    const observedWeights = this.#observedWeights;
    const excludedWeights = this.#excludedWeights;
    let background = 0;
    for (const term of observed) {
      const { diseases, bins, none, meanObserved } = this.#row(term);
      const base = observedWeights[none]!;
      background += observedScale * (meanObserved - base);
      for (let place = 0; place < diseases.length; place++) {
        const disease = diseases[place]!;
        const bin = bins[place]!;
        scores[disease]! += observedScale * (observedWeights[bin]! - base);
        fit.countObserved(disease, bin);
      }
    }
    for (const term of excluded) {
      const { diseases, bins, none, meanExcluded } = this.#row(term);
      const base = excludedWeights[none]!;
      background += excludedScale * (meanExcluded - base);
      for (let place = 0; place < diseases.length; place++) {
        const disease = diseases[place]!;
        const bin = bins[place]!;
        scores[disease]! += excludedScale * (excludedWeights[bin]! - base);
        fit.countExcluded(disease, bin);
      }
    }
    return background;
  }

  #row(term: number): ScoredRow {
    const known = this.#rows.get(term);
    if (known) return known;
    const row = this.#matcher.row(term);
    const none = noneBin(this.#index.informationContent[term]!);
    const scored = {
      ...row,
      none,
      meanObserved: this.#logMean(row, none, this.#expObserved),
      meanExcluded: this.#logMean(row, none, this.#expExcluded),
    };
    if (this.#cached + row.diseases.length > cachedEntries) {
      this.#rows.clear();
      this.#cached = 0;
    }
    this.#rows.set(term, scored);
    this.#cached += row.diseases.length;
    return scored;
  }

  #logMean({ diseases, bins }: MatchRow, none: number, likelihood: Float64Array): number {
    let matched = 0;
    let sum = 0;
    for (let place = 0; place < diseases.length; place++) {
      const prior = this.#prior[diseases[place]!]!;
      matched += prior;
      sum += prior * likelihood[bins[place]!]!;
    }
    return Math.log(sum + Math.max(0, 1 - matched) * likelihood[none]!);
  }
}

/** The fit features' shares, those of one meaning as one. */
function fitContributions(
  features: Float64Array,
  means: Float64Array,
  weights: readonly number[],
): readonly Contribution[] {
  const shown = new Map<FitFeature, number>();
  fitFeatures.forEach((feature, each) => {
    const as = feature === 'explained-squared' ? 'explained' : feature;
    shown.set(as, (shown.get(as) ?? 0) + weights[each]! * (features[each]! - means[each]!));
  });
  return [...shown].map(([feature, logLikelihoodRatio]) => ({ of: 'fit', feature, logLikelihoodRatio }));
}

function genotypeContribution(genotype: GenotypeEvidence, diseases: DiseaseData, disease: number): Contribution {
  const { gene, value } = genotype.logLikelihoodRatio(diseases, disease);
  return { of: 'genotype', ...(gene ? { gene } : {}), logLikelihoodRatio: value };
}
