import { invert } from '../../statistics/matrix.js';
import { shareOfEffect } from './forecast.js';

/** From this day on a drug is taken at `multiple` of the dose that its expected effect is for; 0 where it ended. */
export interface DoseStep {
  readonly day: number;
  readonly multiple: number;
}

/** One drug of a patient, with what is expected of it before anything of this patient is known. */
export interface DrugHistory {
  readonly drug: string;
  /** In order of their days. */
  readonly steps: readonly DoseStep[];
  readonly mean: number;
  readonly sd: number;
  readonly settleDays: number;
}

export interface Level {
  readonly mean: number;
  readonly sd: number;
}

/** Each doubling of a dose adds so much of the effect. Law et al, BMJ 2003;326:1427: half a dose has a fifth less. */
const perDoubling = 0.22;
/** Of the level without drugs, before a value is known: wide beside any spread between people. */
const vague = 60;

/** What a multiple of the dose does, beside the dose itself. */
export const strengthOf = (multiple: number): number =>
  multiple > 0 ? Math.max(0, 1 + perDoubling * Math.log2(multiple)) : 0;

/**
 * One patient's own response to each drug: values are a level without drugs, less each drug's own effect at its dose of
 * that day, and noise. Conjugate normal linear model (Gelman et al, Bayesian Data Analysis, ch. 14): what is expected of a
 * drug is the prior, so that a drug not yet taken is predicted as in other people and one long taken as in this patient.
 */
export class DoseResponse {
  readonly #mean: readonly number[];
  readonly #covariance: readonly (readonly number[])[];
  readonly #drugs: readonly DrugHistory[];

  /** @param noise standard deviation of one value about the level @throws if `drugs` names one twice */
  constructor(
    values: readonly { readonly day: number; readonly value: number }[],
    drugs: readonly DrugHistory[],
    noise: number,
  ) {
    if (new Set(drugs.map(({ drug }) => drug)).size < drugs.length) throw new Error('DoseResponse: a drug twice');
    this.#drugs = drugs;
    const start = values.reduce((sum, { value }) => sum + value, 0) / Math.max(1, values.length);
    const prior = [{ mean: start, sd: vague }, ...drugs];
    const precision = prior.map(({ sd }, i) => prior.map((_, j) => (i === j ? 1 / sd ** 2 : 0)));
    const right = prior.map(({ mean, sd }) => mean / sd ** 2);
    for (const { day, value } of values) {
      const x = [1, ...drugs.map((each) => shareAt(each, day))];
      x.forEach((a, i) => {
        right[i]! += (a * value) / noise ** 2;
        x.forEach((b, j) => {
          precision[i]![j]! += (a * b) / noise ** 2;
        });
      });
    }
    this.#covariance = invert(precision)!;
    this.#mean = this.#covariance.map((row) => dot(row, right));
  }

  /** The level once these multiples of each drug have settled; a drug not named is not taken. */
  settled(multiples: ReadonlyMap<string, number>): Level {
    return this.#at([1, ...this.#drugs.map(({ drug }) => strengthOf(multiples.get(drug) ?? 0))]);
  }

  /** The drug's own effect at the dose that is expected of. */
  effect(drug: string): Level | undefined {
    const index = this.#drugs.findIndex((each) => each.drug === drug);
    return index < 0 ? undefined : this.#at([0, ...this.#drugs.map((_, i) => (i === index ? 1 : 0))]);
  }

  #at(x: readonly number[]): Level {
    return {
      mean: dot(x, this.#mean),
      sd: Math.sqrt(
        dot(
          x,
          this.#covariance.map((row) => dot(row, x)),
        ),
      ),
    };
  }
}

/** How much of the expected effect is there on a day: each step of the dose comes up by itself. */
function shareAt({ steps, settleDays }: DrugHistory, day: number): number {
  let share = 0;
  let before = 0;
  for (const step of steps) {
    const strength = strengthOf(step.multiple);
    share += (strength - before) * shareOfEffect({ day: step.day, settleDays, mean: 0, sd: 0 }, day);
    before = strength;
  }
  return share;
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
