import type { AdaptationValue, PlanDifference, TargetValue } from '../../../record/index.js';
import type { Words } from '../words.js';

/** Targets, adaptation and how plans differ. */
export const outcome = {
  targetStatus: {
    'at-target': 'At target',
    above: 'Above target',
    below: 'Below target',
    'not-measured': 'Not measured',
    stale: 'Out of date',
  } satisfies Words<TargetValue['status']>,
  adaptationChange: {
    titrate: 'Titrate',
    switch: 'Switch',
    add: 'Add',
    reduce: 'Reduce',
    stop: 'Stop',
    keep: 'Keep',
    'check-adherence': 'Check adherence',
  } satisfies Words<AdaptationValue['change']>,
  differenceType: { added: 'Added', removed: 'Removed', changed: 'Changed' } satisfies Words<PlanDifference['type']>,
};
