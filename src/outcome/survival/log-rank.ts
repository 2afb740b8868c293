import { chiSquareUpper } from '../../statistics/distribution.js';
import { solve } from '../../statistics/matrix.js';
import { byStratum, type Follow } from './follow.js';

export interface LogRank {
  readonly chiSquare: number;
  readonly degreesOfFreedom: number;
  readonly p: number;
  /** Observed and expected events of each group, in the order of the labels. */
  readonly groups: readonly { readonly label: string; readonly observed: number; readonly expected: number }[];
}

/**
 * Log-rank test of equal hazards in two or more groups, stratified where strata are given.
 * Mantel, Cancer Chemother Rep 1966;50:163; Peto & Peto, J R Stat Soc A 1972;135:185.
 */
export function logRank(
  follow: Follow & { readonly groups: readonly string[]; readonly strata?: readonly string[] },
): LogRank {
  const labels = [...new Set(follow.groups)].sort();
  const size = labels.length;
  const place = new Map(labels.map((label, index) => [label, index]));
  const group = follow.groups.map((label) => place.get(label)!);
  const observed = new Array<number>(size).fill(0);
  const expected = new Array<number>(size).fill(0);
  const variance = Array.from({ length: size }, () => new Array<number>(size).fill(0));

  for (const members of byStratum(follow.strata, follow.times.length)) {
    members.sort((a, b) => follow.times[b]! - follow.times[a]!);
    const { entries } = follow;
    const byEntry = entries && [...members].sort((a, b) => entries[b]! - entries[a]!);
    let waiting = 0;
    const atRisk = new Array<number>(size).fill(0);
    for (let start = 0; start < members.length; ) {
      const time = follow.times[members[start]!]!;
      const died = new Array<number>(size).fill(0);
      let end = start;
      for (; end < members.length && follow.times[members[end]!] === time; end++) {
        const member = members[end]!;
        atRisk[group[member]!]! += 1;
        if (follow.events[member]) died[group[member]!]! += 1;
      }
      start = end;
      // Those who enter only now or later are not at risk yet.
      for (; byEntry && waiting < byEntry.length && entries![byEntry[waiting]!]! >= time; waiting++)
        atRisk[group[byEntry[waiting]!]!]! -= 1;
      const deaths = sum(died);
      const all = sum(atRisk);
      if (deaths === 0) continue;
      for (let i = 0; i < size; i++) {
        observed[i]! += died[i]!;
        expected[i]! += (deaths * atRisk[i]!) / all;
        if (all < 2) continue;
        const factor = (deaths * (all - deaths)) / (all - 1);
        for (let j = 0; j < size; j++)
          variance[i]![j]! += factor * ((i === j ? atRisk[i]! / all : 0) - (atRisk[i]! * atRisk[j]!) / (all * all));
      }
    }
  }

  const difference = observed.map((value, index) => value - expected[index]!).slice(0, -1);
  const weights = solve(
    variance.slice(0, -1).map((row) => row.slice(0, -1)),
    difference,
  );
  const chiSquare = size < 2 ? 0 : sum(difference.map((value, index) => value * weights[index]!));
  return {
    chiSquare,
    degreesOfFreedom: size - 1,
    p: size < 2 ? 1 : chiSquareUpper(chiSquare, size - 1),
    groups: labels.map((label, index) => ({ label, observed: observed[index]!, expected: expected[index]! })),
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
