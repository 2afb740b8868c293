import { Random } from '../../statistics/random.js';
import { auroc } from '../learners/metrics.js';
import type { LabelledImages } from './images.js';
import { softmax } from './shard.js';

export interface ImageFigures {
  readonly accuracy: number;
  /** Mean over the classes of the share found. */
  readonly balancedAccuracy: number;
  /** Mean over the classes of one against the rest. */
  readonly auroc: number;
  readonly logLoss: number;
  readonly brier: number;
  /** Rows are true classes, columns answers. */
  readonly confusion: readonly (readonly number[])[];
}

/** @param scores member by member, class by class, before the temperature */
export function imageFigures(
  scores: Float64Array,
  labels: readonly number[],
  classes: number,
  temperature: number,
): ImageFigures {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const probabilities = labels.map((_, i) => softmax(scores.subarray(i * classes, (i + 1) * classes), temperature));
  let [loss, brier] = [0, 0];
  labels.forEach((label, i) => {
    const own = probabilities[i]!;
    confusion[label]![own.indexOf(Math.max(...own))]!++;
    loss -= Math.log(Math.max(1e-12, own[label]!));
    own.forEach((p, k) => {
      brier += (p - (k === label ? 1 : 0)) ** 2;
    });
  });
  const present = confusion
    .map((row, k) => ({ k, count: row.reduce((sum, n) => sum + n, 0) }))
    .filter(({ count }) => count > 0);
  const right = confusion.reduce((sum, row, k) => sum + row[k]!, 0);
  const areas = present
    .filter(({ count }) => count < labels.length)
    .map(({ k }) =>
      auroc(
        probabilities.map((own) => own[k]!),
        labels.map((label) => (label === k ? 1 : 0)),
      ),
    );
  return {
    accuracy: right / labels.length,
    balancedAccuracy: present.reduce((sum, { k, count }) => sum + confusion[k]![k]! / count, 0) / present.length,
    auroc: areas.reduce((sum, area) => sum + area, 0) / Math.max(1, areas.length),
    logLoss: loss / labels.length,
    brier: brier / labels.length,
    confusion,
  };
}

/**
 * Divides members in two, about the given share of each class in the second; a group (slide, patient) stays on one side.
 * Groups are taken in seeded order, each to where its classes are still wanted.
 * @param least members of each class in the second part, where it has that many and one more
 */
export function splitImages(
  { labels, classes, groups }: LabelledImages,
  members: Int32Array,
  share: number,
  seed: number,
  least = 0,
): { kept: Int32Array; held: Int32Array } {
  const byGroup = new Map<number, number[]>();
  for (const member of members) {
    const group = groups ? groups[member]! : member;
    const list = byGroup.get(group);
    if (list) list.push(member);
    else byGroup.set(group, [member]);
  }
  const wanted = classes.map((_, k) => {
    const count = members.reduce((sum, i) => sum + (labels[i] === k ? 1 : 0), 0);
    return Math.max(share * count, count > least ? least : 0);
  });
  const kept: number[] = [];
  const held: number[] = [];
  for (const [, group] of new Random(seed).shuffled([...byGroup])) {
    // Each image weighs as its class is rare; a group goes where it is wanted on balance.
    const value = group.reduce((sum, i) => {
      const left = wanted[labels[i]!]!;
      return sum + Math.sign(left - 0.5) / Math.max(1, left);
    }, 0);
    const target = value > 0 ? held : kept;
    target.push(...group);
    if (target === held) for (const i of group) wanted[labels[i]!]!--;
  }
  return { kept: Int32Array.from(kept).sort(), held: Int32Array.from(held).sort() };
}
