/** What the glucose of the last days says, in per cent of the time. */
export interface GlucoseWeek {
  /** 70 to 180 mg/dL. */
  readonly inRange: number;
  readonly below70: number;
  readonly below54: number;
  /** Of the hours from midnight to six. */
  readonly nightMean: number;
}

/** Factors on the insulin that somebody takes: 1 is as begun. */
export interface InsulinFactors {
  readonly basal: number;
  readonly meal: number;
}

/** No factor leaves this range without a person: half to twice what was begun. */
const range = [0.5, 2] as const;
/** mg/dL: the night's mean that the basal dose aims at. */
const night = [90, 130] as const;

const within = (factor: number) => Math.min(range[1], Math.max(range[0], factor));

/**
 * Run-to-run titration from one week to the next: harm first (any time below 54 mg/dL from 1 %, or below 70 from 4 %:
 * 10 to 20 % less of both), then the basal dose by the night's mean, then the meal dose by the time in range; never more
 * than 10 % up at once. Zisser et al, J Diabetes Sci Technol 2009;3:487 use the same idea; goals as Battelino 2019.
 * Returns the reason in a word.
 */
export function titrateWeekly(
  week: GlucoseWeek,
  { basal, meal }: InsulinFactors,
): InsulinFactors & { readonly reason: 'low-glucose' | 'night-high' | 'night-low' | 'meals-high' | 'at-goal' } {
  if (week.below54 >= 1) return { basal: within(basal * 0.85), meal: within(meal * 0.8), reason: 'low-glucose' };
  if (week.below70 >= 4) return { basal: within(basal * 0.9), meal: within(meal * 0.9), reason: 'low-glucose' };
  if (week.nightMean < night[0]) return { basal: within(basal * 0.9), meal, reason: 'night-low' };
  if (week.nightMean > night[1] && week.inRange < 90 && week.below70 < 2)
    return { basal: within(basal * 1.1), meal, reason: 'night-high' };
  if (week.inRange < 70 && week.below70 < 2) return { basal, meal: within(meal * 1.1), reason: 'meals-high' };
  return { basal, meal, reason: 'at-goal' };
}
