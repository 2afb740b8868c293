/** Area under the ROC curve: the chance that a case ranks above a non-case, ties one half; NaN without both. */
export function auroc(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = Array.from({ length: labels.length }, (_, i) => i).sort(
    (a, b) => probabilities[a]! - probabilities[b]!,
  );
  let positives = 0;
  let rankSum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && probabilities[order[end]!] === probabilities[order[start]!]) end++;
    const rank = (start + end + 1) / 2;
    for (let i = start; i < end; i++) {
      if (!labels[order[i]!]) continue;
      positives += 1;
      rankSum += rank;
    }
    start = end;
  }
  const negatives = order.length - positives;
  return positives && negatives ? (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives) : Number.NaN;
}

/** Mean squared difference of probability and label. Brier, Mon Weather Rev 1950;78:1. */
export function brier(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  return meanOf(labels.length, (i) => (probabilities[i]! - labels[i]!) ** 2);
}

/** Mean negative log-likelihood (natural logarithm); probabilities are held 1e-15 away from 0 and 1. */
export function logLoss(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  return meanOf(labels.length, (i) => {
    const p = Math.min(1 - 1e-15, Math.max(1e-15, probabilities[i]!));
    return labels[i] ? -Math.log(p) : -Math.log(1 - p);
  });
}

/** Share classified rightly at one half. */
export function accuracy(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  return meanOf(labels.length, (i) => (probabilities[i]! >= 0.5 === Boolean(labels[i]) ? 1 : 0));
}

/** Expected calibration error over bins of equal count: mean distance of mean probability and observed share. */
export function calibrationError(probabilities: ArrayLike<number>, labels: ArrayLike<number>, bins = 10): number {
  const n = labels.length;
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => probabilities[a]! - probabilities[b]!);
  let error = 0;
  for (let bin = 0; bin < bins; bin++) {
    const members = order.slice(Math.floor((bin * n) / bins), Math.floor(((bin + 1) * n) / bins));
    if (members.length === 0) continue;
    const difference = members.reduce((sum, i) => sum + probabilities[i]! - labels[i]!, 0);
    error += Math.abs(difference) / n;
  }
  return error;
}

/**
 * Net benefit of acting above a threshold probability: true positives less false positives weighed by the odds, for each
 * person. Vickers & Elkin, Med Decis Making 2006;26:565.
 */
export function netBenefit(probabilities: ArrayLike<number>, labels: ArrayLike<number>, threshold: number): number {
  const odds = threshold / (1 - threshold);
  return meanOf(labels.length, (i) => (probabilities[i]! < threshold ? 0 : labels[i] ? 1 : -odds));
}

function meanOf(n: number, value: (index: number) => number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += value(i);
  return sum / n;
}
