import { invert } from '../../statistics/matrix.js';
import type { Random } from '../../statistics/random.js';
import { incompleteBeta } from '../../statistics/student.js';

/** One of several options that guidelines hold equal. */
export interface Arm {
  readonly id: string;
}

export interface BanditSettings {
  /** Length of the context; by custom its first number is 1. */
  readonly dimensions: number;
  /** Prior standard deviation of each coefficient, in the unit of the reward. */
  readonly priorSd: number;
  /** Prior guess of the reward's noise, counted as so many observations. */
  readonly noiseSd: number;
  readonly noiseObservations: number;
  /** An arm is not explored once its harm lies above this rate with a probability of 90 %. */
  readonly harmLimit: number;
  /** The arm that is given where no other is left; never excluded for harm by the bandit itself. */
  readonly reference: string;
}

interface Belief {
  /** X'X plus the prior's precision, X'y, y'y and counts. */
  readonly precision: number[][];
  readonly right: number[];
  squares: number;
  n: number;
  harmed: number;
}

export interface Choice {
  readonly arm: string;
  /** Arms that were not considered, with why. */
  readonly excluded: readonly { readonly arm: string; readonly why: 'not-safe-for-patient' | 'harm-above-limit' }[];
  /** Each considered arm's posterior mean reward in this context. */
  readonly expected: readonly { readonly arm: string; readonly reward: number }[];
}

/**
 * Thompson sampling among equivalent options with a linear reward model for each: draws coefficients from each arm's
 * posterior and takes the arm with the best drawn reward. Agrawal & Goyal, ICML 2013; conjugate normal-gamma posterior as in
 * Gelman, Bayesian Data Analysis, ch. 14. Only arms that the caller finds safe for the patient, and whose harm is not
 * almost surely (90 %) above the limit by what was observed, are considered.
 *
 * CAUTION: it learns only from what `learn` is told; a person decides whether its choice is given.
 */
export class ThompsonBandit {
  readonly #beliefs = new Map<string, Belief>();

  constructor(
    readonly arms: readonly Arm[],
    readonly settings: BanditSettings,
  ) {
    if (!arms.some(({ id }) => id === settings.reference)) throw new Error('ThompsonBandit: the reference is no arm');
    for (const { id } of arms) {
      const precision = square(settings.dimensions).map((row, j) =>
        row.map((_, k) => (j === k ? (settings.noiseSd / settings.priorSd) ** 2 : 0)),
      );
      this.#beliefs.set(id, { precision, right: new Array(settings.dimensions).fill(0), squares: 0, n: 0, harmed: 0 });
    }
  }

  /** @param safe whether an arm may be given to this patient at all: contraindications, genes, allergies */
  choose(context: readonly number[], safe: (arm: string) => boolean, random: Random): Choice | undefined {
    const excluded: Choice['excluded'][number][] = [];
    const considered = this.arms.filter(({ id }) => {
      if (!safe(id)) excluded.push({ arm: id, why: 'not-safe-for-patient' });
      else if (id !== this.settings.reference && this.#isHarmful(id))
        excluded.push({ arm: id, why: 'harm-above-limit' });
      else return true;
      return false;
    });
    let best: { readonly arm: string; readonly drawn: number } | undefined;
    const expected = considered.map(({ id }) => {
      const { mean, covariance, scale } = this.posterior(id);
      const reward = dot(mean, context);
      const spread = Math.sqrt(scale() * quadratic(covariance, context));
      const drawn = reward + spread * random.normal() * Math.sqrt(1 / chiSquareShare(this.#degrees(id), random));
      if (!best || drawn > best.drawn) best = { arm: id, drawn };
      return { arm: id, reward };
    });
    return best && { arm: best.arm, excluded, expected };
  }

  learn(arm: string, context: readonly number[], reward: number, harmed: boolean): void {
    const belief = this.#belief(arm);
    for (let j = 0; j < context.length; j++) {
      belief.right[j]! += context[j]! * reward;
      for (let k = 0; k < context.length; k++) belief.precision[j]![k]! += context[j]! * context[k]!;
    }
    belief.squares += reward * reward;
    belief.n += 1;
    belief.harmed += harmed ? 1 : 0;
  }

  /** Mean of an arm's coefficients, the matrix that scales with the noise variance to their covariance, and that variance. */
  posterior(arm: string): {
    readonly mean: readonly number[];
    readonly covariance: readonly (readonly number[])[];
    readonly scale: () => number;
  } {
    const { precision, right, squares } = this.#belief(arm);
    const covariance = invert(precision)!;
    const mean = covariance.map((row) => dot(row, right));
    const { noiseSd, noiseObservations } = this.settings;
    const residual = Math.max(0, squares - dot(mean, right));
    const scale = (noiseObservations * noiseSd ** 2 + residual) / this.#degrees(arm);
    return { mean, covariance, scale: () => scale };
  }

  #degrees(arm: string): number {
    return this.settings.noiseObservations + this.#belief(arm).n;
  }

  /** The harm rate lies above the limit with a probability of 90 %; prior of one harm in 1/limit patients. */
  #isHarmful(arm: string): boolean {
    const { n, harmed } = this.#belief(arm);
    const { harmLimit } = this.settings;
    return 1 - incompleteBeta(harmLimit, harmed + 1, n - harmed + 1 / harmLimit - 1) > 0.9;
  }

  #belief(arm: string): Belief {
    const belief = this.#beliefs.get(arm);
    if (!belief) throw new Error(`ThompsonBandit: no arm "${arm}"`);
    return belief;
  }
}

const square = (size: number) => Array.from({ length: size }, () => new Array<number>(size).fill(0));
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, index) => sum + value * b[index]!, 0);
const quadratic = (matrix: readonly (readonly number[])[], x: readonly number[]) =>
  matrix.reduce((sum, row, j) => sum + x[j]! * dot(row, x), 0);
/** A chi-square draw over its degrees of freedom: what makes a normal draw Student's. */
const chiSquareShare = (degrees: number, random: Random) => (2 * random.gamma(degrees / 2)) / degrees;
