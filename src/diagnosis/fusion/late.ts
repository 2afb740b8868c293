/** What kind of source the evidence comes from. */
export type Modality = 'text' | 'laboratory' | 'genome' | 'image';
export const modalities: readonly Modality[] = ['text', 'laboratory', 'genome', 'image'];

/** Evidence of one modality: for each class the log-likelihood of what was seen, up to a constant for all classes. */
export interface ModalityEvidence {
  readonly modality: Modality;
  readonly logLikelihoods: readonly number[];
}

/** A posterior with each modality's part in it. */
export interface Fused {
  readonly posterior: readonly number[];
  /** What each modality adds to the log-odds of each class against the others, the others as likely as before it. */
  readonly contributions: readonly { readonly modality: Modality; readonly logLikelihoodRatios: readonly number[] }[];
}

/**
 * Late fusion: Bayes' rule over calibrated likelihoods, modality by modality, taken as independent given the class. A modality
 * that is missing adds nothing. The order changes neither posterior nor contributions.
 */
export function fuseLate(priors: readonly number[], evidence: readonly ModalityEvidence[]): Fused {
  const prior = priors.map((p) => Math.log(Math.max(1e-12, p)));
  const sum = prior.map((log, k) => evidence.reduce((total, { logLikelihoods }) => total + logLikelihoods[k]!, log));
  return {
    posterior: normalised(sum),
    contributions: evidence.map(({ modality, logLikelihoods }) => ({
      modality,
      logLikelihoodRatios: likelihoodRatios(priors, logLikelihoods),
    })),
  };
}

/** Log-likelihood of each class against the mixture of the others by their priors. */
export function likelihoodRatios(priors: readonly number[], logLikelihoods: readonly number[]): number[] {
  const highest = Math.max(...logLikelihoods);
  return logLikelihoods.map((own, k) => {
    let [mixture, weight] = [0, 0];
    logLikelihoods.forEach((log, j) => {
      if (j === k) return;
      mixture += priors[j]! * Math.exp(log - highest);
      weight += priors[j]!;
    });
    return own - highest - Math.log(Math.max(1e-300, mixture / Math.max(1e-12, weight)));
  });
}

/** Probabilities from a calibrated classifier as log-likelihoods: the share of each class in its training taken out. */
export function likelihoodsOf(probabilities: readonly number[], shares: readonly number[]): number[] {
  return probabilities.map((p, k) => Math.log(Math.max(1e-6, p)) - Math.log(Math.max(1e-6, shares[k]!)));
}

/** Log weights as probabilities. */
export function normalised(logs: readonly number[]): number[] {
  const highest = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - highest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
