import type { RecommendationAction } from '../record/index.js';

/** What a plan asks for, in the order in which a visit goes through it. */
export const planGroups = ['stop', 'start', 'change', 'refer', 'measure', 'continue', 'prevent', 'lifestyle'] as const;
export type PlanGroup = (typeof planGroups)[number];

/** Groups that apply to many people alike and are shown folded. */
export const foldedGroups: ReadonlySet<PlanGroup> = new Set(['continue', 'prevent', 'lifestyle']);

/** The group of an action. */
export function groupOf(action: RecommendationAction): PlanGroup {
  switch (action) {
    case 'stop':
    case 'avoid':
      return 'stop';
    case 'start':
      return 'start';
    case 'switch':
    case 'raise-dose':
    case 'lower-dose':
      return 'change';
    case 'refer':
    case 'isolate':
      return 'refer';
    case 'measure':
    case 'test':
      return 'measure';
    case 'continue':
      return 'continue';
    case 'screen':
    case 'vaccinate':
      return 'prevent';
    case 'lifestyle':
      return 'lifestyle';
    default:
      return action satisfies never;
  }
}

export interface Grouped<T> {
  readonly group: PlanGroup;
  readonly folded: boolean;
  readonly items: readonly T[];
}

/** The items, given in rank order, by group: the group of the first item first, so that what is urgent leads; folded ones last. */
export function byGroup<T>(items: readonly T[], actionOf: (item: T) => RecommendationAction): readonly Grouped<T>[] {
  const groups = new Map<PlanGroup, T[]>();
  for (const item of items) {
    const group = groupOf(actionOf(item));
    groups.set(group, [...(groups.get(group) ?? []), item]);
  }
  return [...groups]
    .map(([group, members]) => ({ group, folded: foldedGroups.has(group), items: members }))
    .sort((a, b) => Number(a.folded) - Number(b.folded));
}
