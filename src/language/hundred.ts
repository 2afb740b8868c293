import type { Benefit } from '../record/index.js';

/** Of a hundred people: how many a treatment spares, are affected all the same, and are not affected either way. */
export interface OutOfHundred {
  readonly prevented: number;
  readonly affected: number;
  readonly unaffected: number;
}

/** Whole people; what is less than half a one is none. */
export function outOfHundred({ baselineRisk, absoluteRiskReduction }: Benefit): OutOfHundred {
  const baseline = Math.round(baselineRisk * 100);
  const prevented = Math.min(baseline, Math.max(0, Math.round(absoluteRiskReduction.estimate * 100)));
  return { prevented, affected: baseline - prevented, unaffected: 100 - baseline };
}

export type Fate = 'affected' | 'prevented' | 'rest';

/** A hundred people, row by row of ten. */
export const fates = ({ affected, prevented }: OutOfHundred): readonly Fate[] =>
  Array.from({ length: 100 }, (_, index) =>
    index < affected ? 'affected' : index < affected + prevented ? 'prevented' : 'rest',
  );
