import { Random } from '../../statistics/random.js';
import { auroc } from '../learners/metrics.js';

/** How well probabilities of several labels fit what is true. */
export interface TextFigures {
  readonly accuracy: number;
  /** Mean over labels of the harmonic mean of precision and recall; a label never given and never true is left out. */
  readonly macroF1: number;
  /** Mean over labels of the area under the ROC curve, each against the rest. */
  readonly auroc: number;
  /** Mean over texts of the squared distance of the probabilities from the truth (0 to 2). */
  readonly brier: number;
  readonly logLoss: number;
  /** Expected calibration error of the given label's probability, in ten bands of equal width. Guo et al., ICML 2017. */
  readonly calibrationError: number;
  readonly perLabel: readonly {
    readonly label: string;
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
    readonly n: number;
  }[];
}

/** @param truth the true label of each text; one that the model does not know counts as wrong at probability 0 */
export function textFigures(
  labels: readonly string[],
  probabilities: readonly Float64Array[],
  truth: readonly string[],
): TextFigures {
  const n = truth.length;
  const given = probabilities.map((row) => labels[row.indexOf(Math.max(...row))]!);
  const perLabel = [...new Set([...labels, ...truth])].sort().flatMap((label) => {
    const right = given.filter((each, i) => each === label && truth[i] === label).length;
    const said = given.filter((each) => each === label).length;
    const true_ = truth.filter((each) => each === label).length;
    if (said + true_ === 0) return [];
    return [
      {
        label,
        precision: said ? right / said : 0,
        recall: true_ ? right / true_ : 0,
        f1: (2 * right) / (said + true_),
        n: true_,
      },
    ];
  });
  const areas = labels.flatMap((label, k) => {
    const area = auroc(
      probabilities.map((row) => row[k]!),
      truth.map((each) => (each === label ? 1 : 0)),
    );
    return Number.isNaN(area) ? [] : [area];
  });
  const probabilityOfTruth = probabilities.map((row, i) => row[labels.indexOf(truth[i]!)] ?? 0);
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  return {
    accuracy: given.filter((each, i) => each === truth[i]).length / n,
    macroF1: mean(perLabel.map(({ f1 }) => f1)),
    auroc: areas.length > 0 ? mean(areas) : Number.NaN,
    brier: mean(probabilities.map((row, i) => row.reduce((sum, p) => sum + p * p, 0) - 2 * probabilityOfTruth[i]! + 1)),
    logLoss: mean(probabilityOfTruth.map((p) => -Math.log(Math.max(p, 1e-15)))),
    calibrationError: calibrationError(
      probabilities.map((row) => Math.max(...row)),
      given.map((each, i) => each === truth[i]),
    ),
    perLabel,
  };
}

function calibrationError(confidences: readonly number[], isRight: readonly boolean[]): number {
  const bands = Array.from({ length: 10 }, () => ({ n: 0, confidence: 0, right: 0 }));
  for (const [i, confidence] of confidences.entries()) {
    const band = bands[Math.min(9, Math.floor(confidence * 10))]!;
    band.n += 1;
    band.confidence += confidence;
    band.right += isRight[i] ? 1 : 0;
  }
  return bands.reduce((sum, { confidence, right }) => sum + Math.abs(confidence - right), 0) / confidences.length;
}

/** Row numbers to learn from and to test on, each label in the same share, drawn by the seed. */
export function splitByLabel(
  labels: readonly string[],
  testShare: number,
  seed: number,
): { readonly learnt: number[]; readonly held: number[] } {
  const byLabel = new Map<string, number[]>();
  for (const [row, label] of labels.entries()) byLabel.set(label, [...(byLabel.get(label) ?? []), row]);
  const random = new Random(seed);
  const held = [...byLabel.keys()].sort().flatMap((label) => {
    const rows = random.shuffled(byLabel.get(label)!);
    return rows.slice(0, Math.round(rows.length * testShare));
  });
  const isHeld = new Set(held);
  return { learnt: labels.flatMap((_, row) => (isHeld.has(row) ? [] : [row])), held: held.sort((a, b) => a - b) };
}
