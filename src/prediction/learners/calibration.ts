import { logistic } from './learner.js';
import { netBenefit } from './metrics.js';
import { clippedLogit } from './shapley-sampling.js';

/** Predicted against observed in groups of about equal size, by rising probability. */
export interface CalibrationGroup {
  readonly rows: number;
  readonly predicted: number;
  readonly observed: number;
}

export interface Calibration {
  /** 0 if the mean prediction is right; above, risks are too low. */
  readonly intercept: number;
  /** 1 is right; below 1 predictions are too extreme. */
  readonly slope: number;
  readonly groups: readonly CalibrationGroup[];
}

/** Calibration in the large, slope and groups. Van Calster et al, BMC Med 2019;17:230. */
export function calibrationOf(probabilities: Float64Array, labels: Uint8Array, groups = 10): Calibration {
  const scores = probabilities.map((p) => Math.max(-12, Math.min(12, clippedLogit(p))));
  const free = logisticFit(scores, labels, false);
  const large = logisticFit(scores, labels, true);
  const n = labels.length;
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => probabilities[a]! - probabilities[b]!);
  return {
    intercept: large.intercept,
    slope: free.slope,
    groups: Array.from({ length: groups }, (_, group) => {
      const members = order.slice(Math.floor((group * n) / groups), Math.floor(((group + 1) * n) / groups));
      const mean = (of: ArrayLike<number>) => members.reduce((sum, i) => sum + of[i]!, 0) / members.length;
      return { rows: members.length, predicted: mean(probabilities), observed: mean(labels) };
    }).filter(({ rows }) => rows > 0),
  };
}

/** Maximum likelihood of intercept (and slope, unless it is held at 1). */
function logisticFit(scores: Float64Array, labels: Uint8Array, slopeIsOne: boolean) {
  let [intercept, slope] = [0, 1];
  for (let iteration = 0; iteration < 50; iteration++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-9, 0, 1e-9];
    for (let i = 0; i < scores.length; i++) {
      const x = scores[i]!;
      const p = logistic(intercept + slope * x);
      const weight = p * (1 - p);
      ga += labels[i]! - p;
      gb += (labels[i]! - p) * x;
      haa += weight;
      hab += weight * x;
      hbb += weight * x * x;
    }
    const determinant = haa * hbb - hab * hab;
    const held = slopeIsOne || !(determinant > 1e-12);
    const da = held ? ga / haa : (hbb * ga - hab * gb) / determinant;
    const db = held ? 0 : (haa * gb - hab * ga) / determinant;
    const limit = Math.min(1, 2 / Math.max(Math.abs(da), Math.abs(db), 1e-12));
    intercept += limit * da;
    slope += limit * db;
    if (Math.abs(da) + Math.abs(db) < 1e-10) break;
  }
  return { intercept, slope };
}

export interface DecisionPoint {
  readonly threshold: number;
  /** Net benefit for each person of acting on the model, on everyone; acting on no one has none. */
  readonly model: number;
  readonly everyone: number;
}

/** Net benefit over thresholds. Vickers & Elkin, Med Decis Making 2006;26:565. */
export function decisionCurve(
  probabilities: Float64Array,
  labels: Uint8Array,
  thresholds: readonly number[] = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
): DecisionPoint[] {
  const ones = new Float64Array(labels.length).fill(1);
  return thresholds.map((threshold) => ({
    threshold,
    model: netBenefit(probabilities, labels, threshold),
    everyone: netBenefit(ones, labels, threshold),
  }));
}
