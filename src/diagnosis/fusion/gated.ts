import { Random } from '../../statistics/random.js';
import { type Modality, type ModalityEvidence, modalities, normalised } from './late.js';

/** One case with the class that it belongs to. */
export interface FusionCase {
  readonly evidence: readonly ModalityEvidence[];
  readonly label: number;
}

/** Weights of the gates, a row a modality; intercepts of the classes. */
export interface GatedFusion {
  readonly gates: Readonly<Record<Modality, readonly number[]>>;
  readonly intercepts: readonly number[];
}

export interface GatedOptions {
  readonly epochs: number;
  readonly learningRate: number;
  /** Probability with which each modality is left out of a case while learning. */
  readonly dropout: number;
  /** Pull of the gates towards those of late fusion. */
  readonly decay: number;
  readonly seed: number;
}

export const usualGatedOptions: GatedOptions = { epochs: 60, learningRate: 0.02, dropout: 0.3, decay: 0.02, seed: 1 };

/** What a gate sees: itself, how strong its evidence is, and which other modalities are there. */
const gateInputs = 2 + modalities.length;

function inputsOf({ logLikelihoods, modality }: ModalityEvidence, present: readonly ModalityEvidence[]): number[] {
  const spread = Math.max(...logLikelihoods) - Math.min(...logLikelihoods);
  const others = modalities.map((each) =>
    each !== modality && present.some((other) => other.modality === each) ? 1 : 0,
  );
  return [1, Math.tanh(spread / 4), ...others];
}

const softplus = (x: number) => (x > 30 ? x : Math.log1p(Math.exp(x)));
const logistic = (x: number) => 1 / (1 + Math.exp(-x));
/** softplus of this is 1: the gates begin as late fusion. */
const open = Math.log(Math.E - 1);
const openGate = [open, ...new Array<number>(gateInputs - 1).fill(0)];

/** Posterior: each modality's log-likelihoods, times its gate, plus the classes' intercepts. */
export function fuseGated({ gates, intercepts }: GatedFusion, evidence: readonly ModalityEvidence[]): number[] {
  return normalised(
    intercepts.map((intercept, k) =>
      evidence.reduce(
        (sum, each) => sum + gateOf(gates[each.modality], each, evidence) * each.logLikelihoods[k]!,
        intercept,
      ),
    ),
  );
}

function gateOf(weights: readonly number[], each: ModalityEvidence, present: readonly ModalityEvidence[]): number {
  return softplus(inputsOf(each, present).reduce((sum, input, i) => sum + input * weights[i]!, 0));
}

/**
 * Learns the gates by stochastic gradient descent (Adam) on the log loss, leaving out modalities at random so that it holds
 * with any of them missing (Neverova et al, TPAMI 2016). Deterministic by its seed.
 */
export function fitGated(
  cases: readonly FusionCase[],
  priors: readonly number[],
  options: GatedOptions = usualGatedOptions,
): GatedFusion {
  const classes = priors.length;
  const start = [...modalities.flatMap(() => openGate), ...priors.map((p) => Math.log(Math.max(1e-9, p)))];
  const values = Float64Array.from(start);
  const [first, second] = [new Float64Array(values.length), new Float64Array(values.length)];
  const random = new Random(options.seed);
  const intercepts = modalities.length * gateInputs;
  let step = 0;
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const rate = options.learningRate * (0.5 + 0.5 * Math.cos((Math.PI * epoch) / options.epochs));
    for (const each of random.shuffled(cases)) {
      const kept = each.evidence.filter(() => random.uniform() >= options.dropout);
      const present = kept.length > 0 ? kept : each.evidence;
      const posterior = fuseGated(asFusion(values, classes), present);
      const gradient = new Float64Array(values.length);
      posterior.forEach((p, k) => {
        gradient[intercepts + k] = p - (k === each.label ? 1 : 0);
      });
      for (const own of present) {
        const at = modalities.indexOf(own.modality) * gateInputs;
        const inputs = inputsOf(own, present);
        const sum = inputs.reduce((total, input, i) => total + input * values[at + i]!, 0);
        const back = own.logLikelihoods.reduce((total, log, k) => total + gradient[intercepts + k]! * log, 0);
        inputs.forEach((input, i) => {
          gradient[at + i] = back * logistic(sum) * input + options.decay * (values[at + i]! - start[at + i]!);
        });
      }
      step++;
      for (let i = 0; i < values.length; i++) {
        first[i] = 0.9 * first[i]! + 0.1 * gradient[i]!;
        second[i] = 0.999 * second[i]! + 0.001 * gradient[i]! ** 2;
        const scale = Math.sqrt(second[i]! / (1 - 0.999 ** step)) + 1e-8;
        values[i]! -= (rate * first[i]!) / (1 - 0.9 ** step) / scale;
      }
    }
  }
  return asFusion(values, classes);
}

function asFusion(values: Float64Array, classes: number): GatedFusion {
  const rows = modalities.map((_, m) => Array.from(values.subarray(m * gateInputs, (m + 1) * gateInputs)));
  const [text, laboratory, genome, image] = rows as [number[], number[], number[], number[]];
  const at = modalities.length * gateInputs;
  return { gates: { text, laboratory, genome, image }, intercepts: Array.from(values.subarray(at, at + classes)) };
}
