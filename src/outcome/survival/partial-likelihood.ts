import type { CoxData, Ties } from './cox.js';

/** Covariates centred and scaled, row after row: Newton steps stay well-conditioned whatever the units. */
export interface Design {
  readonly p: number;
  readonly rows: Float64Array;
  readonly centre: Float64Array;
  /** Standard deviations; 0 for a column without spread. */
  readonly scale: Float64Array;
}

export function standardise({ covariates, times }: CoxData): Design {
  const [n, p] = [times.length, covariates.length];
  const rows = new Float64Array(n * p);
  const [centre, scale] = [new Float64Array(p), new Float64Array(p)];
  covariates.forEach(({ values }, j) => {
    let [sum, largest] = [0, 0];
    for (let i = 0; i < n; i++) {
      sum += values[i]!;
      largest = Math.max(largest, Math.abs(values[i]!));
    }
    const mean = sum / n;
    let variance = 0;
    for (let i = 0; i < n; i++) variance += (values[i]! - mean) ** 2 / n;
    centre[j] = mean;
    // Less spread than rounding makes is none.
    if (Math.sqrt(variance) <= largest * 1e-12) return;
    scale[j] = Math.sqrt(variance);
    for (let i = 0; i < n; i++) rows[i * p + j] = (values[i]! - mean) / scale[j]!;
  });
  return { p, rows, centre, scale };
}

export function linearPredictor({ p, rows }: Design, beta: ArrayLike<number>): Float64Array {
  const eta = new Float64Array(p === 0 ? 0 : rows.length / p);
  for (let i = 0, at = 0; i < eta.length; i++) {
    let sum = 0;
    for (let j = 0; j < p; j++, at++) sum += rows[at]! * beta[j]!;
    eta[i] = sum;
  }
  return eta;
}

/** A stratum's rows by time, latest first, and by entry, latest first. */
export interface Ordered {
  readonly byTime: Uint32Array;
  readonly byEntry?: Uint32Array;
}

export function descending(members: readonly number[], { times, entries }: CoxData): Ordered {
  const by = (values: ArrayLike<number>) => Uint32Array.from(members).sort((a, b) => values[b]! - values[a]! || a - b);
  return { byTime: by(times), ...(entries ? { byEntry: by(entries) } : {}) };
}

export interface Evaluation {
  readonly logLikelihood: number;
  readonly score: Float64Array;
  readonly information: number[][];
}

/** Sums over a set of rows of weight, weight x and weight x x' (lower triangle). */
class Moments {
  zero = 0;
  readonly first: Float64Array;
  readonly second: Float64Array;

  constructor(private readonly design: Design) {
    this.first = new Float64Array(design.p);
    this.second = new Float64Array((design.p * (design.p + 1)) / 2);
  }

  add(row: number, weight: number): void {
    const { p, rows } = this.design;
    const { first, second } = this;
    const offset = row * p;
    this.zero += weight;
    for (let j = 0, at = 0; j < p; j++) {
      const x = weight * rows[offset + j]!;
      first[j]! += x;
      for (let k = 0; k <= j; k++, at++) second[at]! += x * rows[offset + k]!;
    }
  }

  clear(): void {
    this.zero = 0;
    this.first.fill(0);
    this.second.fill(0);
  }
}

/**
 * Log partial likelihood, its gradient and negative second derivative at beta, in one pass from the latest time to the
 * first. Efron's or Breslow's terms for tied events.
 */
export function evaluate(
  design: Design,
  data: CoxData,
  strata: readonly Ordered[],
  beta: Float64Array,
  ties: Ties,
): Evaluation {
  const { p, rows } = design;
  const { times, events, entries } = data;
  const weights = linearPredictor(design, beta);
  const score = new Float64Array(p);
  const information = new Float64Array((p * (p + 1)) / 2);
  const [risk, tied] = [new Moments(design), new Moments(design)];
  const mean = new Float64Array(p);
  let logLikelihood = 0;
  const eta = weights.slice();
  for (let i = 0; i < weights.length; i++) weights[i] = Math.exp(weights[i]!);

  /** What one event adds, the tied ones counting as already gone by a fraction. */
  const subtract = (fraction: number) => {
    const zero = risk.zero - fraction * tied.zero;
    logLikelihood -= Math.log(zero);
    const share = 1 / zero;
    for (let j = 0, at = 0; j < p; j++) {
      const own = (risk.first[j]! - fraction * tied.first[j]!) * share;
      mean[j] = own;
      score[j]! -= own;
      if (fraction === 0)
        for (let k = 0; k <= j; k++, at++) information[at]! += risk.second[at]! * share - own * mean[k]!;
      else
        for (let k = 0; k <= j; k++, at++)
          information[at]! += (risk.second[at]! - fraction * tied.second[at]!) * share - own * mean[k]!;
    }
  };

  for (const { byTime, byEntry } of strata) {
    risk.clear();
    let entered = 0;
    for (let start = 0; start < byTime.length; ) {
      const time = times[byTime[start]!]!;
      let deaths = 0;
      let end = start;
      for (; end < byTime.length && times[byTime[end]!] === time; end++) {
        const row = byTime[end]!;
        risk.add(row, weights[row]!);
        if (!events[row]) continue;
        deaths += 1;
        logLikelihood += eta[row]!;
        for (let j = 0; j < p; j++) score[j]! += rows[row * p + j]!;
      }
      if (byEntry && entries)
        for (; entered < byEntry.length && entries[byEntry[entered]!]! >= time; entered++)
          risk.add(byEntry[entered]!, -weights[byEntry[entered]!]!);
      if (deaths > 1 && ties === 'efron') {
        tied.clear();
        for (let at = start; at < end; at++) if (events[byTime[at]!]) tied.add(byTime[at]!, weights[byTime[at]!]!);
        for (let death = 0; death < deaths; death++) subtract(death / deaths);
      } else for (let death = 0; death < deaths; death++) subtract(0);
      start = end;
    }
  }
  const at = (j: number, k: number) => information[(Math.max(j, k) * (Math.max(j, k) + 1)) / 2 + Math.min(j, k)]!;
  return {
    logLikelihood,
    score,
    information: Array.from({ length: p }, (_, j) => Array.from({ length: p }, (_, k) => at(j, k))),
  };
}
