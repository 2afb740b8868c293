import { invert } from '../../statistics/matrix.js';

/** One patient of a cohort comparison. */
export interface CohortMember {
  readonly treated: boolean;
  readonly outcome: number;
  /** Numbers that may decide both who is treated and how it ends. */
  readonly confounders: readonly number[];
}

export interface WeightedComparison {
  readonly n: number;
  readonly treated: number;
  /** Mean of the treated minus mean of the others, as they are. */
  readonly crude: number;
  /** After weighting to the same confounders (overlap weights), with its 95 % interval (robust). */
  readonly adjusted: number;
  readonly lower: number;
  readonly upper: number;
  /** Largest standardised difference of a confounder before and after weighting. */
  readonly imbalanceBefore: number;
  readonly imbalanceAfter: number;
  /** Sum of weights squared over sum of squared weights, of the smaller side. */
  readonly effectiveSize: number;
}

/**
 * Two groups of a cohort compared with propensity weights: a logistic model of who was treated, and overlap weights, 1 -
 * propensity for the treated and the propensity for the others, which balance its confounders exactly (Li, Morgan &
 * Zaslavsky, J Am Stat Assoc 2018;113:390). Undefined where a side has fewer than five, or treatment is decided by the
 * confounders. What was not measured is not adjusted for.
 */
export function compareWeighted(members: readonly CohortMember[]): WeightedComparison | undefined {
  const treated = members.filter((each) => each.treated).length;
  if (treated < 5 || members.length - treated < 5) return undefined;
  const propensities = propensityOf(members);
  if (!propensities) return undefined;
  const weights = members.map((each, index) => (each.treated ? 1 - propensities[index]! : propensities[index]!));
  const equal = members.map(() => 1);
  const [one, zero] = [true, false].map((side) => weightedMean(members, weights, side));
  if (one === undefined || zero === undefined) return undefined;
  const variance = [true, false].reduce(
    (sum, side) => sum + varianceOfMean(members, weights, side, side ? one : zero),
    0,
  );
  const adjusted = one - zero;
  const half = 1.959963984540054 * Math.sqrt(variance);
  return {
    n: members.length,
    treated,
    crude: weightedMean(members, equal, true)! - weightedMean(members, equal, false)!,
    adjusted,
    lower: adjusted - half,
    upper: adjusted + half,
    imbalanceBefore: imbalance(members, equal),
    imbalanceAfter: imbalance(members, weights),
    effectiveSize: Math.min(...[true, false].map((side) => effectiveSize(members, weights, side))),
  };
}

/** Logistic regression with a slight ridge on standardised confounders, by Newton steps. */
function propensityOf(members: readonly CohortMember[]): number[] | undefined {
  const p = members[0]!.confounders.length;
  const columns = Array.from({ length: p }, (_, j) => standardised(members.map(({ confounders }) => confounders[j]!)));
  const rows = members.map((_, i) => [1, ...columns.map((column) => column[i]!)]);
  const beta = new Array<number>(p + 1).fill(0);
  for (let step = 0; step < 60; step++) {
    const information = beta.map((_, j) => beta.map((__, k) => (j === k && j > 0 ? 1e-4 : 0)));
    const score = beta.map((value, j) => (j > 0 ? -1e-4 * value : 0));
    rows.forEach((x, i) => {
      const fitted = logistic(x, beta);
      const residual = (members[i]!.treated ? 1 : 0) - fitted;
      for (let j = 0; j <= p; j++) {
        score[j]! += residual * x[j]!;
        for (let k = 0; k <= p; k++) information[j]![k]! += fitted * (1 - fitted) * x[j]! * x[k]!;
      }
    });
    const inverse = invert(information);
    if (!inverse) return undefined;
    const change = inverse.map((row) => row.reduce((sum, value, k) => sum + value * score[k]!, 0));
    change.forEach((value, j) => {
      beta[j]! += value;
    });
    if (Math.max(...change.map(Math.abs)) < 1e-9) break;
  }
  const propensities = rows.map((x) => logistic(x, beta));
  return propensities.every((value) => value < 1e-6 || value > 1 - 1e-6) ? undefined : propensities;
}

const logistic = (x: readonly number[], beta: readonly number[]) =>
  1 / (1 + Math.exp(-x.reduce((sum, value, j) => sum + value * beta[j]!, 0)));

function standardised(values: readonly number[]): readonly number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (sd > 0 ? (value - mean) / sd : 0));
}

function weightedMean(
  members: readonly CohortMember[],
  weights: readonly number[],
  side: boolean,
  of: (member: CohortMember) => number = ({ outcome }) => outcome,
): number | undefined {
  let [sum, total] = [0, 0];
  members.forEach((member, index) => {
    if (member.treated !== side) return;
    sum += weights[index]! * of(member);
    total += weights[index]!;
  });
  return total > 0 ? sum / total : undefined;
}

function varianceOfMean(
  members: readonly CohortMember[],
  weights: readonly number[],
  side: boolean,
  mean: number,
): number {
  let [squares, total] = [0, 0];
  members.forEach((member, index) => {
    if (member.treated !== side) return;
    squares += (weights[index]! * (member.outcome - mean)) ** 2;
    total += weights[index]!;
  });
  return squares / total ** 2;
}

function imbalance(members: readonly CohortMember[], weights: readonly number[]): number {
  const p = members[0]!.confounders.length;
  let largest = 0;
  for (let j = 0; j < p; j++) {
    const values = members.map(({ confounders }) => confounders[j]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    const [a, b] = [true, false].map(
      (side) => weightedMean(members, weights, side, ({ confounders }) => confounders[j]!)!,
    );
    if (sd > 0) largest = Math.max(largest, Math.abs(a! - b!) / sd);
  }
  return largest;
}

function effectiveSize(members: readonly CohortMember[], weights: readonly number[], side: boolean): number {
  let [sum, squares] = [0, 0];
  members.forEach((member, index) => {
    if (member.treated !== side) return;
    sum += weights[index]!;
    squares += weights[index]! ** 2;
  });
  return squares > 0 ? sum ** 2 / squares : 0;
}
