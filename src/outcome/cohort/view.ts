import type { LocalizedText } from '../../record/index.js';
import { normalQuantile } from '../../statistics/distribution.js';
import { compareWeighted, type WeightedComparison } from '../monitoring/weighting.js';
import type { CohortRow } from './rows.js';

export interface GroupShare {
  readonly group: string;
  readonly n: number;
  /** Of those measured lately: share at target, with Wilson's 95 % interval. */
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
}

export interface CohortView {
  readonly patients: number;
  /** Measures with a target, the most frequent first. */
  readonly measures: readonly {
    readonly measure: string;
    readonly title: LocalizedText;
    readonly n: number;
    readonly atTarget: number;
  }[];
  readonly measure?: string;
  /** By drug taken, those that at least two patients take. */
  readonly byDrug: readonly GroupShare[];
  /** With and without the drug asked for, adjusted for age, sex, first value and number of drugs. */
  readonly comparison?: WeightedComparison & { readonly drug: string };
  /** Why there is no comparison although a drug was asked for. */
  readonly comparisonRefused?: 'too-few' | 'not-comparable';
  readonly equity: readonly (GroupShare & { readonly by: 'sex' | 'age' | 'race' })[];
}

const z = normalQuantile(0.975);
/** A group smaller than this could be recognised, and says nothing. */
const smallestGroup = 3;

/**
 * Outcomes of a cohort by group: share at target of one measure by drug, by sex, age and race, and one drug against none
 * of it with propensity (overlap) weights. Groups of fewer than three are left out.
 */
export function cohortView(
  rows: readonly CohortRow[],
  asked: { readonly measure?: string; readonly drug?: string } = {},
): CohortView {
  const measures = measuresOf(rows);
  const measure = asked.measure ?? measures[0]?.measure;
  const judged = rows.flatMap((row) => {
    const target = row.targets.find((each) => each.measure === measure);
    const isJudged = target && target.status !== 'stale' && target.status !== 'not-measured';
    return isJudged ? [{ row, target, atTarget: target.status === 'at-target' }] : [];
  });
  const shares = (groupsOf: (row: CohortRow) => readonly string[]) => {
    const groups = new Map<string, boolean[]>();
    for (const { row, atTarget } of judged)
      for (const group of groupsOf(row)) groups.set(group, [...(groups.get(group) ?? []), atTarget]);
    return [...groups]
      .filter(([, list]) => list.length >= smallestGroup)
      .map(([group, list]) => shareOf(group, list))
      .sort((a, b) => b.n - a.n || (a.group < b.group ? -1 : 1));
  };
  return {
    patients: rows.length,
    measures,
    ...(measure ? { measure } : {}),
    byDrug: shares(({ drugs }) => drugs),
    ...(asked.drug === undefined ? {} : compared(judged, asked.drug)),
    equity: [
      ...shares(({ sex }) => [sex]).map((share) => ({ by: 'sex' as const, ...share })),
      ...shares(({ age }) => (age === undefined ? [] : [ageBand(age)])).map((share) => ({
        by: 'age' as const,
        ...share,
      })),
      ...shares(({ race }) => (race ? [race] : [])).map((share) => ({ by: 'race' as const, ...share })),
    ],
  };
}

interface JudgedRow {
  readonly row: CohortRow;
  readonly target: CohortRow['targets'][number];
  readonly atTarget: boolean;
}

function compared(judged: readonly JudgedRow[], drug: string): Pick<CohortView, 'comparison' | 'comparisonRefused'> {
  const known = judged.filter(({ row }) => row.age !== undefined);
  const takers = known.filter(({ row }) => row.drugs.includes(drug)).length;
  if (takers < 5 || known.length - takers < 5) return { comparisonRefused: 'too-few' };
  const found = compareWeighted(
    known.map(({ row, target, atTarget }) => ({
      treated: row.drugs.includes(drug),
      outcome: atTarget ? 1 : 0,
      confounders: [row.age!, row.sex === 'female' ? 1 : 0, target.first ?? 0, row.drugs.length],
    })),
  );
  // Where weighting leaves the sides apart, they had too little in common.
  return found && found.imbalanceAfter < 0.25
    ? { comparison: { drug, ...found } }
    : { comparisonRefused: 'not-comparable' };
}

function measuresOf(rows: readonly CohortRow[]): CohortView['measures'] {
  const found = new Map<string, { measure: string; title: LocalizedText; n: number; atTarget: number }>();
  for (const { targets } of rows)
    for (const { measure, title, status } of targets) {
      const entry = found.get(measure) ?? { measure, title, n: 0, atTarget: 0 };
      entry.n += 1;
      entry.atTarget += status === 'at-target' ? 1 : 0;
      found.set(measure, entry);
    }
  return [...found.values()].sort((a, b) => b.n - a.n || (a.measure < b.measure ? -1 : 1));
}

function shareOf(group: string, list: readonly boolean[]): GroupShare {
  const n = list.length;
  const share = list.filter(Boolean).length / n;
  const centre = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))) / (1 + z ** 2 / n);
  return { group, n, share, lower: Math.max(0, centre - half), upper: Math.min(1, centre + half) };
}

const ageBand = (age: number) => (age < 40 ? '0-39' : age < 65 ? '40-64' : age < 75 ? '65-74' : '75+');
