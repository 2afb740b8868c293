import { factor, substitute } from '../effects/regressors/linear-algebra.js';
import type { ActionValue, DecisionPolicy, Episode } from './decisions.js';

const penalty = 3;

interface Row {
  readonly state: readonly number[];
  readonly action: number;
  readonly reward: number;
  readonly next: readonly number[] | undefined;
}

const rowsOf = (episodes: readonly Episode[]): Row[] =>
  episodes.flatMap((episode) =>
    episode.map(({ state, action, reward }, t) => ({ state, action, reward, next: episode[t + 1]?.state })),
  );

/** Weights by action: linear in the features. */
type Weights = readonly Float64Array[];

const linearValue =
  (weights: Weights): ActionValue =>
  (state, action) =>
    weights[action]!.reduce((sum, weight, i) => sum + weight * state[i]!, 0);

/**
 * Fitted Q evaluation: the action values of a policy, by ridge regressions of reward and next value, repeated until the
 * longest episode is told through. Le, Voloshin & Yue, ICML 2019.
 */
export function evaluate(episodes: readonly Episode[], actions: number, policy: DecisionPolicy): ActionValue {
  return iterate(episodes, actions, (q, state) =>
    policy(state).reduce((sum, chance, a) => sum + (chance > 0 ? chance * q(state, a) : 0), 0),
  );
}

/** Fitted Q iteration (Ernst, Geurts & Wehenkel, JMLR 2005;6:503): the action values of the best policy. */
export function fittedQ(episodes: readonly Episode[], actions: number): ActionValue {
  return iterate(episodes, actions, (q, state) => Math.max(...Array.from({ length: actions }, (_, a) => q(state, a))));
}

function iterate(
  episodes: readonly Episode[],
  actions: number,
  ahead: (q: ActionValue, state: readonly number[]) => number,
): ActionValue {
  const rows = rowsOf(episodes);
  const regress = regressions(rows, actions);
  const longest = Math.max(...episodes.map(({ length }) => length));
  let q: ActionValue = () => 0;
  for (let round = 0; round < longest; round++) {
    const before = q;
    q = linearValue(regress(rows.map(({ reward, next }) => reward + (next ? ahead(before, next) : 0))));
  }
  return q;
}

/** Ridge regressions by action, factored once; an action's weights are drawn to those of all actions together. */
function regressions(rows: readonly Row[], actions: number): (targets: readonly number[]) => Weights {
  const d = rows[0]!.state.length;
  const factored = (own: readonly number[], lambda: number) => {
    const a = new Float64Array(d * d);
    for (const n of own) {
      const { state } = rows[n]!;
      for (let i = 0; i < d; i++) for (let j = 0; j <= i; j++) a[i * d + j]! += state[i]! * state[j]!;
    }
    for (let i = 0; i < d; i++) a[i * d + i]! += lambda;
    factor(a, d);
    return (value: (n: number) => number) => {
      const b = new Float64Array(d);
      for (const n of own) for (let i = 0; i < d; i++) b[i]! += rows[n]!.state[i]! * value(n);
      substitute(a, d, b);
      return b;
    };
  };
  const everything = rows.map((_, n) => n);
  const common = factored(everything, 1e-3);
  const byAction = Array.from({ length: actions }, (_, a) =>
    factored(
      everything.filter((n) => rows[n]!.action === a),
      penalty,
    ),
  );
  return (targets) => {
    const shared = common((n) => targets[n]!);
    const told = (n: number) => shared.reduce((sum, weight, i) => sum + weight * rows[n]!.state[i]!, 0);
    return byAction.map((solve) => solve((n) => targets[n]! - told(n)).map((own, i) => own + shared[i]!));
  };
}

const steps = 150;

/**
 * Conservative Q-learning (Kumar et al, NeurIPS 2020): fitted Q iteration whose values are pressed down on all actions and
 * lifted on those that were taken, so that what nobody tried does not look good.
 * @param weight of the conservative term
 */
export function conservativeQ(episodes: readonly Episode[], actions: number, weight: number): ActionValue {
  const rows = rowsOf(episodes);
  const d = rows[0]!.state.length;
  const longest = Math.max(...episodes.map(({ length }) => length));
  const start = regressions(rows, actions);
  let q: ActionValue = () => 0;
  let weights: Weights = [];
  for (let round = 0; round < longest; round++) {
    const before = q;
    const best = (state: readonly number[]) => Math.max(...Array.from({ length: actions }, (_, a) => before(state, a)));
    const targets = rows.map(({ reward, next }) => reward + (next ? best(next) : 0));
    weights = start(targets).map((own) => Float64Array.from(own));
    descend(weights, rows, targets, weight, d);
    q = linearValue(weights);
  }
  return q;
}

/** Gradient steps on mean squared error / 2 + weight (log sum exp of all actions' values - the taken one's), from least squares. */
function descend(weights: Weights, rows: readonly Row[], targets: readonly number[], weight: number, d: number): void {
  const mean = rows.reduce((sum, { state }) => sum + state.reduce((s, v) => s + v * v, 0), 0) / rows.length;
  const rate = 1 / (mean * (1 + weight));
  for (let step = 0; step < steps; step++) {
    const gradient = weights.map(() => new Float64Array(d));
    rows.forEach(({ state, action }, n) => {
      const values = weights.map((own) => own.reduce((sum, value, i) => sum + value * state[i]!, 0));
      const top = Math.max(...values);
      const exps = values.map((value) => Math.exp(value - top));
      const total = exps.reduce((sum, value) => sum + value, 0);
      for (let a = 0; a < weights.length; a++) {
        const pull =
          weight * (exps[a]! / total - (a === action ? 1 : 0)) + (a === action ? values[a]! - targets[n]! : 0);
        for (let i = 0; i < d; i++) gradient[a]![i]! += (pull * state[i]!) / rows.length;
      }
    });
    weights.forEach((own, a) => {
      for (let i = 0; i < d; i++) own[i]! -= rate * gradient[a]![i]!;
    });
  }
}

/**
 * Mostly the best action by these values among those that the logging policy does at all, for the rest as it does.
 * @param share of the best action
 */
export function greedy(q: ActionValue, logging: DecisionPolicy, share: number): DecisionPolicy {
  return (state) => {
    const usual = logging(state);
    let best = 0;
    usual.forEach((chance, a) => {
      if (chance > 0.01 && (usual[best]! <= 0.01 || q(state, a) > q(state, best))) best = a;
    });
    return usual.map((chance, a) => (1 - share) * chance + (a === best ? share : 0));
  };
}
