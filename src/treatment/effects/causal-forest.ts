import { Random } from '../../statistics/random.js';
import type { EffectLearner } from './learner.js';
import { binnedOf } from './regressors/forests.js';
import type { Matrix } from './regressors/regressor.js';
import { type FlatTree, growTree, leafOf } from './regressors/trees.js';

/** Trees that share a half-sample: their spread beside that between groups tells the standard error. */
const perGroup = 4;
const leafRows = 5;
const depth = 12;

interface CausalTree {
  readonly tree: FlatTree;
  /** By leaf: means over its estimation half of 1, w, w^2, w y, y. */
  readonly moments: Float64Array;
}

/**
 * Causal forest: outcomes and treatment freed of what covariates explain, honest trees split where the effect differs,
 * the effect solved from the weights that the forest gives to people alike; standard errors by the bootstrap of little
 * bags. Athey, Tibshirani & Wager, Ann Stat 2019;47:1148.
 */
export function causalForest({ groups = 100 } = {}): EffectLearner {
  return {
    name: 'causal-forest',
    fit({ trial, rows, expected, propensity }, arm, seed) {
      const { x, y } = trial;
      const own = rows.filter((row) => trial.arm[row] === arm || trial.arm[row] === 0);
      const w = new Float64Array(x.rows);
      const r = new Float64Array(x.rows);
      for (const row of own) {
        const share = propensity(arm, row) / (propensity(arm, row) + propensity(0, row));
        w[row] = (trial.arm[row] === arm ? 1 : 0) - share;
        r[row] = y[row]! - share * expected(arm, row) - (1 - share) * expected(0, row);
      }
      const random = new Random(seed);
      const binned = binnedOf(x);
      const target = new Float64Array(x.rows);
      const settings = {
        depth,
        leafRows,
        columnsPerSplit: Math.min(x.columns, Math.ceil(Math.sqrt(x.columns)) + 6),
        shrink: 0,
      };
      const grown: CausalTree[][] = [];
      for (let group = 0; group < groups; group++) {
        const half = random.shuffled([...own]).slice(0, Math.ceil(own.length / 2));
        grown.push(
          Array.from({ length: perGroup }, () => {
            const order = random.shuffled(half);
            const cut = Math.ceil(order.length / 2);
            const splitting = Int32Array.from(order.slice(0, cut));
            const tree = growTree(binned, splitting, target, undefined, settings, random, {
              prepare: (node) => gradients(node, w, r, target),
              allowed: (left, right) => hasBoth(left, trial.arm, arm) && hasBoth(right, trial.arm, arm),
            });
            return { tree, moments: momentsOf(tree, x, order.slice(cut), w, r) };
          }),
        );
      }
      return {
        effect: (at, row) => solve(grown.flat(), at, row).effect,
        se: (at, row) => bagError(grown, at, row),
      };
    },
  };
}

const hasBoth = (rows: Int32Array, arms: Int32Array, arm: number) => {
  const treated = rows.filter((row) => arms[row] === arm).length;
  return treated >= 3 && rows.length - treated >= 3;
};

/** How each row would move the node's effect: what the tree is split on. */
function gradients(node: Int32Array, w: Float64Array, r: Float64Array, target: Float64Array): void {
  let [mw, mr] = [0, 0];
  for (const row of node) {
    mw += w[row]! / node.length;
    mr += r[row]! / node.length;
  }
  let [ww, wr] = [0, 0];
  for (const row of node) {
    ww += (w[row]! - mw) ** 2;
    wr += (w[row]! - mw) * (r[row]! - mr);
  }
  const effect = ww > 0 ? wr / ww : 0;
  const scale = node.length / (ww || 1);
  for (const row of node) target[row] = scale * (w[row]! - mw) * (r[row]! - mr - effect * (w[row]! - mw));
}

function momentsOf(tree: FlatTree, x: Matrix, rows: readonly number[], w: Float64Array, r: Float64Array): Float64Array {
  const moments = new Float64Array(5 * tree.column.length);
  for (const row of rows) {
    const at = 5 * leafOf(tree, x, row);
    moments[at]! += 1;
    moments[at + 1]! += w[row]!;
    moments[at + 2]! += w[row]! ** 2;
    moments[at + 3]! += w[row]! * r[row]!;
    moments[at + 4]! += r[row]!;
  }
  for (let at = 0; at < moments.length; at += 5) {
    const count = moments[at]!;
    if (count > 0) for (let k = 0; k < 5; k++) moments[at + k]! /= count;
  }
  return moments;
}

/** Mean moments over trees, and the effect that solves them. */
function solve(trees: readonly CausalTree[], x: Matrix, row: number) {
  const m = new Float64Array(5);
  let count = 0;
  for (const { tree, moments } of trees) {
    const at = 5 * leafOf(tree, x, row);
    if (moments[at]! === 0) continue;
    count++;
    for (let k = 0; k < 5; k++) m[k]! += moments[at + k]!;
  }
  for (let k = 0; k < 5; k++) m[k]! /= count || 1;
  const variance = m[2]! - m[1]! ** 2;
  const effect = variance > 1e-9 ? (m[3]! - m[1]! * m[4]!) / variance : 0;
  return { effect, variance, meanW: m[1]!, meanR: m[4]! };
}

/** Between half-samples, less what trees of one half-sample differ by. */
function bagError(grown: readonly (readonly CausalTree[])[], x: Matrix, row: number): number {
  const { effect, variance, meanW, meanR } = solve(grown.flat(), x, row);
  let [between, within, groups] = [0, 0, 0];
  for (const group of grown) {
    const scores = group.flatMap(({ tree, moments }) => {
      const at = 5 * leafOf(tree, x, row);
      if (moments[at]! === 0) return [];
      const [w, ww, wr, r] = [moments[at + 1]!, moments[at + 2]!, moments[at + 3]!, moments[at + 4]!];
      return [
        (wr - meanW * r - meanR * w + meanW * meanR - effect * (ww - 2 * meanW * w + meanW * meanW)) / (variance || 1),
      ];
    });
    if (scores.length < 2) continue;
    const mean = scores.reduce((sum, value) => sum + value, 0) / scores.length;
    between += mean * mean;
    within += scores.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (scores.length - 1) / scores.length;
    groups++;
  }
  const noise = within / groups;
  const whole = between / groups;
  // Never less than a part of the raw spread: with few groups the difference may come out below zero.
  return Math.sqrt(Math.max(whole - noise, whole / 10));
}
