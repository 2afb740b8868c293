import { normalQuantile } from '../../statistics/distribution.js';
import { invert } from '../../statistics/matrix.js';

/** A prediction and what came of it. */
export interface Judged {
  /** 0 to 1. */
  readonly probability: number;
  readonly outcome: boolean;
}

export interface Performance {
  readonly n: number;
  readonly events: number;
  readonly observedRate: number;
  readonly meanProbability: number;
  /** Observed over expected events. */
  readonly observedToExpected: number;
  /** Of the logistic recalibration of the outcome on the log-odds: 0 and 1 are perfect. Absent where it has no maximum. */
  readonly intercept?: number;
  readonly slope?: number;
  readonly slopeInterval?: readonly [number, number];
  /** Absent where there are only events or none. */
  readonly auroc?: number;
  readonly aurocInterval?: readonly [number, number];
  readonly brier: number;
  readonly logLoss: number;
}

const clipped = (probability: number) => Math.min(1 - 1e-9, Math.max(1e-9, probability));
const logOdds = (probability: number) => Math.log(clipped(probability) / (1 - clipped(probability)));

/**
 * Calibration and discrimination: calibration in the large and slope (Cox 1958; Van Calster et al, BMC Med 2019;17:230),
 * AUROC with DeLong's interval (Biometrics 1988;44:837), Brier score and log loss. Undefined for no predictions.
 */
export function performance(judged: readonly Judged[]): Performance | undefined {
  const n = judged.length;
  if (n === 0) return undefined;
  const events = judged.filter(({ outcome }) => outcome).length;
  const expected = judged.reduce((sum, { probability }) => sum + probability, 0);
  let [brier, logLoss] = [0, 0];
  for (const { probability, outcome } of judged) {
    brier += (probability - (outcome ? 1 : 0)) ** 2 / n;
    logLoss -= Math.log(outcome ? clipped(probability) : 1 - clipped(probability)) / n;
  }
  const recalibration = events > 0 && events < n ? recalibrate(judged) : undefined;
  const discrimination = events > 0 && events < n ? delong(judged) : undefined;
  return {
    n,
    events,
    observedRate: events / n,
    meanProbability: expected / n,
    observedToExpected: events / expected,
    ...recalibration,
    ...discrimination,
    brier,
    logLoss,
  };
}

/** Logistic regression of the outcome on the log-odds, by Newton steps. */
function recalibrate(
  judged: readonly Judged[],
): Pick<Performance, 'intercept' | 'slope' | 'slopeInterval'> | undefined {
  const x = judged.map(({ probability }) => logOdds(probability));
  let [intercept, slope] = [0, 1];
  for (let step = 0; step < 50; step++) {
    const information = [
      [0, 0],
      [0, 0],
    ];
    const score = [0, 0];
    judged.forEach(({ outcome }, index) => {
      const fitted = 1 / (1 + Math.exp(-(intercept + slope * x[index]!)));
      const weight = fitted * (1 - fitted);
      const residual = (outcome ? 1 : 0) - fitted;
      score[0]! += residual;
      score[1]! += residual * x[index]!;
      information[0]![0]! += weight;
      information[0]![1]! += weight * x[index]!;
      information[1]![0]! += weight * x[index]!;
      information[1]![1]! += weight * x[index]! ** 2;
    });
    const inverse = invert(information);
    if (!inverse) return undefined;
    const change = inverse.map((row) => row[0]! * score[0]! + row[1]! * score[1]!);
    intercept += change[0]!;
    slope += change[1]!;
    if (!Number.isFinite(slope) || Math.abs(slope) > 1e3) return undefined;
    if (Math.abs(change[0]!) + Math.abs(change[1]!) < 1e-10) {
      const half = 1.959963984540054 * Math.sqrt(inverse[1]![1]!);
      return { intercept, slope, slopeInterval: [slope - half, slope + half] };
    }
  }
  return undefined;
}

/** AUROC with equal probabilities counting one half, and DeLong's 95 % interval. */
function delong(judged: readonly Judged[]): { auroc: number; aurocInterval: [number, number] } {
  const order = judged.map((_, index) => index).sort((a, b) => judged[a]!.probability - judged[b]!.probability);
  const rank = midRanks(order, (index) => judged[index]!.probability);
  const placement = (wanted: boolean) => {
    const members = order.filter((index) => judged[index]!.outcome === wanted);
    const own = midRanks(members, (index) => judged[index]!.probability);
    const others = judged.length - members.length;
    return members.map((index) => (rank.get(index)! - own.get(index)!) / others);
  };
  const cases = placement(true);
  const controls = placement(false);
  const auroc = average(cases);
  const variance = spread(cases) / cases.length + spread(controls) / controls.length;
  const half = normalQuantile(0.975) * Math.sqrt(Math.max(0, variance));
  return { auroc, aurocInterval: [Math.max(0, auroc - half), Math.min(1, auroc + half)] };
}

/** One-based ranks of indices in ascending order of a value, ties sharing their middle. */
function midRanks(ordered: readonly number[], value: (index: number) => number): Map<number, number> {
  const ranks = new Map<number, number>();
  for (let start = 0; start < ordered.length; ) {
    let end = start;
    while (end < ordered.length && value(ordered[end]!) === value(ordered[start]!)) end++;
    for (let at = start; at < end; at++) ranks.set(ordered[at]!, (start + 1 + end) / 2);
    start = end;
  }
  return ranks;
}

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
function spread(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const middle = average(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}
