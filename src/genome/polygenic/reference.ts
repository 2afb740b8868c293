import type { LocalizedText } from '../../record/index.js';
import { fitAncestryAdjustment, percentileIn } from './ancestry.js';

/** People with whom a score may be compared: a panel of their own scores, or the mean and spread of a normal distribution. */
export interface ReferencePeople {
  readonly population: LocalizedText;
  /** Codes of recorded race whose people the reference stands for; empty if it stands for all. */
  readonly races: readonly string[];
  readonly scores:
    | { readonly mean: number; readonly deviation: number }
    | {
        readonly values: readonly number[];
        readonly components: readonly (readonly number[])[];
        /** The group of each person of the panel, where it has groups. */
        readonly groups: readonly string[];
      };
}

export interface Placed {
  readonly z: number;
  /** Share of the reference below, 0 to 1. */
  readonly percentile: number;
  readonly ancestryAdjusted?: true;
}

/** Where a score stands among people, or that the person's ancestry lies outside theirs. */
export type Placing = (score: number, components: readonly number[] | undefined) => Placed | 'outside' | 'unplaced';

/**
 * Compares scores with a reference. With principal components on both sides ancestry is taken out first, and a person farther
 * from every group of the panel than 999 in 1,000 of a normal cloud (Mahalanobis distance) is outside of it. A panel with
 * components and a person without is `unplaced`: the panel then mixes ancestries.
 *
 * @param standardNormal the share of a standard normal distribution below a value
 * @throws Error where the panel is too small for its components
 */
export function placingIn({ scores }: ReferencePeople, standardNormal: (z: number) => number): Placing {
  if ('mean' in scores)
    return (score) => {
      const z = (score - scores.mean) / scores.deviation;
      return { z, percentile: standardNormal(z) };
    };
  const { values, components, groups } = scores;
  const width = components[0]?.length ?? 0;
  if (width === 0) {
    const sorted = values.toSorted((a, b) => a - b);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (values.length - 1));
    return (score) => ({ z: (score - mean) / deviation, percentile: percentileIn(sorted, score) / 100 });
  }
  const adjust = fitAncestryAdjustment({ scores: values, components });
  const clouds = [...new Set(groups)].flatMap((group) => {
    const members = components.filter((_, i) => groups[i] === group);
    return members.length > 2 * width ? [cloudOf(members)] : [];
  });
  const limit = chiSquare999(width);
  return (score, own) => {
    if (own?.length !== width) return 'unplaced';
    if (clouds.length > 0 && clouds.every((distance) => distance(own) > limit)) return 'outside';
    const { z2, percentile } = adjust(score, own);
    return { z: z2, percentile: percentile / 100, ancestryAdjusted: true };
  };
}

/** The 0.999 quantile of chi-square. Wilson & Hilferty, PNAS 1931;17:684. */
const chiSquare999 = (degrees: number): number => {
  const part = 2 / (9 * degrees);
  return degrees * (1 - part + 3.0902323 * Math.sqrt(part)) ** 3;
};

/** Squared Mahalanobis distance from some people's centre. */
function cloudOf(people: readonly (readonly number[])[]): (point: readonly number[]) => number {
  const [n, p] = [people.length, people[0]!.length];
  const centre = Array.from({ length: p }, (_, j) => people.reduce((sum, each) => sum + each[j]!, 0) / n);
  const covariance = Array.from({ length: p }, (_, j) =>
    Array.from(
      { length: p },
      (_, k) => people.reduce((sum, each) => sum + (each[j]! - centre[j]!) * (each[k]! - centre[k]!), 0) / (n - 1),
    ),
  );
  // Cholesky: the covariance is the lower triangle times its transpose; a component without spread gets a grain of it.
  const lower = covariance.map((row) => row.map(() => 0));
  for (let j = 0; j < p; j++)
    for (let i = j; i < p; i++) {
      let sum = covariance[i]![j]!;
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      lower[i]![j] = i === j ? Math.sqrt(Math.max(sum, 1e-18)) : sum / lower[j]![j]!;
    }
  return (point) => {
    const solved: number[] = [];
    for (let i = 0; i < p; i++) {
      let rest = point[i]! - centre[i]!;
      for (let k = 0; k < i; k++) rest -= lower[i]![k]! * solved[k]!;
      solved.push(rest / lower[i]![i]!);
    }
    return solved.reduce((sum, each) => sum + each * each, 0);
  };
}
