import {
  type FusionCase,
  fitGated,
  fuseGated,
  type GatedFusion,
  type GatedOptions,
  usualGatedOptions,
} from './gated.js';
import { fuseLate, type ModalityEvidence } from './late.js';

/** Both fusions, judged on the same held-out cases; the better one is used. */
export interface ChosenFusion {
  readonly used: 'late' | 'gated';
  readonly lateLogLoss: number;
  readonly gatedLogLoss: number;
  readonly gated: GatedFusion;
  fuse(evidence: readonly ModalityEvidence[]): readonly number[];
}

/**
 * Fits the gated fusion and uses it only if its log loss on held-out cases is lower by more than a standard error of the
 * difference: late fusion explains itself, so it is kept where both do as well.
 */
export function chooseFusion(
  learnt: readonly FusionCase[],
  held: readonly FusionCase[],
  priors: readonly number[],
  options: GatedOptions = usualGatedOptions,
): ChosenFusion {
  const gated = fitGated(learnt, priors, options);
  const late = (evidence: readonly ModalityEvidence[]) => fuseLate(priors, evidence).posterior;
  const learned = (evidence: readonly ModalityEvidence[]) => fuseGated(gated, evidence);
  const losses = held.map(({ evidence, label }) => ({
    late: logLoss(late(evidence), label),
    gated: logLoss(learned(evidence), label),
  }));
  const gains = losses.map((loss) => loss.late - loss.gated);
  const gain = mean(gains);
  const error = Math.sqrt(mean(gains.map((each) => (each - gain) ** 2)) / Math.max(1, gains.length));
  const used = gain > error ? 'gated' : 'late';
  return {
    used,
    lateLogLoss: mean(losses.map((loss) => loss.late)),
    gatedLogLoss: mean(losses.map((loss) => loss.gated)),
    gated,
    fuse: used === 'gated' ? learned : late,
  };
}

export const logLoss = (posterior: readonly number[], label: number): number =>
  -Math.log(Math.max(1e-9, posterior[label]!));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
