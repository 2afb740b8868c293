import { daysBetween, type IsoDate, type Reason } from '../../record/index.js';
import type { Goal } from '../knowledge.js';
import type { Reading } from '../subject.js';
import type { Bounds } from './judge.js';

/** The goal's bounds for this patient, and what they rest on beside the rule. */
export interface PatientBounds extends Bounds {
  readonly reasons: readonly Reason[];
}

/**
 * The bounds as numbers; undefined where they hang on the patient's own baseline and nothing was measured in its window.
 *
 * @param lastChange the latest change of an affecting drug
 */
export function boundsOf(
  goal: Goal,
  readings: readonly Reading[],
  lastChange: IsoDate | undefined,
  asOf: IsoDate,
): PatientBounds | undefined {
  const { lower, upper, fromBaseline } = goal;
  if (!fromBaseline) return { lower, upper, reasons: [] };
  const window = readings.filter(({ on }) => daysBetween(on, asOf) < fromBaseline.windowDays);
  const baseline = baselineOf(fromBaseline.baseline, window, lastChange);
  if (!baseline) return undefined;
  const times = (factor: number | undefined) => (factor === undefined ? undefined : rounded(baseline.value * factor));
  return {
    lower: times(fromBaseline.lowerFactor) ?? lower,
    upper: times(fromBaseline.upperFactor) ?? upper,
    reasons: [{ ...baseline.reason, role: 'baseline' }],
  };
}

function baselineOf(
  kind: 'first-in-window' | 'before-change',
  window: readonly Reading[],
  lastChange: IsoDate | undefined,
): Reading | undefined {
  if (kind === 'first-in-window' || lastChange === undefined) return window[0];
  return window.filter(({ on }) => daysBetween(on, lastChange) >= 0).at(-1) ?? window[0];
}

const rounded = (value: number) => Number(value.toPrecision(4));
