import { daysBetween, type TargetResponse } from '../../record/index.js';
import { changes } from '../courses.js';
import type { TargetRule } from '../knowledge.js';
import { difference } from '../series.js';
import type { Reading, Subject } from '../subject.js';

/** Values so many days before a change count as the state before it. */
const beforeDays = 182;

/**
 * What happened to the measure after the latest change of an affecting drug: mean of the values after it has settled,
 * until the day, against the mean of those in the half year before. Other causes are not taken out.
 */
export function responseTo(
  rule: TargetRule,
  readings: readonly Reading[],
  subject: Subject,
): TargetResponse | undefined {
  const all = changes(subject, rule.affectedBy);
  const change = all.at(-1);
  if (!change) return undefined;
  const previous = all.filter(({ on }) => on < change.on).at(-1);
  const daysAfter = ({ on }: Reading) => daysBetween(change.on, on);
  const before = readings.filter((reading) => {
    const isAfterPrevious = !previous || daysBetween(previous.on, reading.on) >= rule.settleDays;
    return daysAfter(reading) <= 0 && daysAfter(reading) > -beforeDays && isAfterPrevious;
  });
  const after = readings.filter((reading) => daysAfter(reading) >= Math.max(1, rule.settleDays));
  const valuesOf = (list: readonly Reading[]) => list.map(({ value }) => value);
  const found = difference(valuesOf(before), valuesOf(after));
  if (!found) return undefined;
  const hasInterval = Number.isFinite(found.lower);
  return {
    drug: change.ingredient,
    medication: change.fact.id,
    since: change.on,
    before: valuesOf(before).reduce((sum, value) => sum + value, 0) / before.length,
    after: valuesOf(after).reduce((sum, value) => sum + value, 0) / after.length,
    change: found.estimate,
    ...(hasInterval ? { lower: found.lower, upper: found.upper } : {}),
  };
}
