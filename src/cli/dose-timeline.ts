import { UsageError } from './usage-error.js';

const hour = 3_600_000;

/** Table times below this are hours of the user's own, not instants. */
const relativeBelow = Date.UTC(1980, 0, 1);

/** Hours from the first dose or level, and back to the form in which times were given. */
export interface Timeline {
  hours(at: number): number;
  label(hours: number): string | number;
}

/**
 * @param instants of all doses and levels, in milliseconds since 1970
 * @throws UsageError where some are times of the calendar and others hours of the user's own
 */
export function timelineOf(instants: readonly number[]): Timeline {
  if (instants.some(isInstant) && !instants.every(isInstant)) {
    throw new UsageError(
      'dose: some doses and levels have dates, others hours from a zero of your own; give both tables (--levels, --doses) in one form',
    );
  }
  const zero = Math.min(...instants);
  const isDated = Number.isFinite(zero) && isInstant(zero);
  return {
    hours: (at) => (at - zero) / hour,
    label: (hours) => (isDated ? `${new Date(zero + hours * hour).toISOString().slice(0, 16)}Z` : hours),
  };
}

export const isInstant = (at: number): boolean => Number.isFinite(at) && at > relativeBelow;
