import { Random } from '../../statistics/random.js';
import { calibrationOf, type EffectCalibration } from './calibration.js';
import { causalForest } from './causal-forest.js';
import type { EffectLearner, EffectModel } from './learner.js';
import { drLearner, tLearner, xLearner } from './meta-learners.js';
import { fitNuisance, type Nuisance } from './nuisance.js';
import { type Overlap, overlapOf } from './overlap.js';
import { chosenArms, policyGain, policyValue, policyValueWeighted } from './policy.js';
import { observed, randomised } from './propensity.js';
import { qini } from './qini.js';
import { averageEffect, crossFittedScores, type Scores } from './scores.js';
import { averageMember, type MemberWeight, mixed, stackWeights } from './stacked.js';
import { type Estimate, foldsByArm, meanEstimate, rowsWhere, type Trial } from './trial.js';
import { twoHeadedNetwork } from './two-headed-network.js';

export const effectLearners: readonly EffectLearner[] = [
  tLearner,
  xLearner,
  drLearner,
  causalForest(),
  twoHeadedNetwork,
];
/** All of them mixed. */
export const stackedName = 'stacked';
export const learnerNames = [...effectLearners.map(({ name }) => name), stackedName];

export interface EffectOptions {
  /** Names of `learnerNames`; all of them if absent. */
  readonly learners?: readonly string[];
  /** Arms were drawn by lot. */
  readonly isRandomised: boolean;
  readonly seed: number;
  readonly folds?: number;
  /** Partitions into folds whose mean is taken; by the number of people if absent. */
  readonly repeats?: number;
}

/** How one learner's effects did on people it had not seen. */
export interface LearnerResult {
  readonly name: string;
  readonly policy: {
    readonly value: Estimate;
    /** By weights alone, as many papers have it. */
    readonly valueWeighted: number;
    /** Share of people given each arm. */
    readonly shares: readonly number[];
    /** Over giving everyone the best single arm. */
    readonly gain: Estimate;
  };
  /** For each arm but the first, against the first. */
  readonly byArm: readonly {
    readonly arm: string;
    readonly qini: number;
    readonly auuc: number;
    readonly spread: number;
    readonly calibration: EffectCalibration;
  }[];
  /** By arm and person; of arm 0 all 0. */
  readonly effects: readonly Float64Array[];
  /** 95 % half-widths of the effects where the learner knows them. */
  readonly halfWidths?: readonly Float64Array[];
  /** Of the stacked learner: by arm, what it is made of. */
  readonly weights?: readonly (readonly MemberWeight[])[];
}

export interface EffectAnswer {
  readonly overlap: Overlap;
  /** For each arm but the first, against the first. */
  readonly average: readonly { readonly arm: string; readonly effect: Estimate }[];
  /** Mean outcome if everyone got this arm. */
  readonly ifAll: readonly { readonly arm: string; readonly value: Estimate }[];
  readonly best: string;
  readonly learners: readonly LearnerResult[];
  /** Does it pay to choose by person? `none`: no learner gains over the best single arm; `shown`: the interval is above 0. */
  readonly choosing: 'none' | 'not-shown' | 'shown';
}

export interface EffectRefusal {
  readonly refused: string;
  readonly overlap: Overlap;
}

/** Above so many people one partition into folds is enough: what it adds of chance is small, and it takes long. */
const mostForRepeats = 1500;

/**
 * Average and individual effects of treatments, learnt and judged by cross-fitting: whatever is said of a person comes from
 * models that had not seen the person. In small tables the mean over several partitions into folds, which takes out what a
 * partition adds by chance (Chernozhukov et al, Econometrics J 2018;21:C1, section 3.4). Refuses where the arms' people are
 * not alike enough to be compared.
 */
export function estimateEffects(trial: Trial, options: EffectOptions): EffectAnswer | EffectRefusal {
  const repeats = options.repeats ?? (trial.x.rows <= mostForRepeats ? 3 : 1);
  const fits: CrossFit[] = [];
  for (let n = 0; n < repeats; n++) {
    const fit = crossFit(trial, { ...options, seed: options.seed + 7919 * n });
    if ('refused' in fit) return fit;
    fits.push(fit);
  }
  const [first] = fits;
  const averaged = (of: (fit: CrossFit) => readonly Float64Array[]) => meanOfArrays(fits.map(of));
  const scores = averaged((fit) => fit.scores);
  const chances = averaged((fit) => fit.chances);
  const ifAll = trial.arms.map((arm, a) => ({ arm, value: meanEstimate(scores[a]!) }));
  const best = ifAll.reduce((a, b, i) => (b.value.estimate > ifAll[a]!.value.estimate ? i : a), 0);
  const asked = options.learners ?? learnerNames;
  const learners = asked.map((name) => {
    const own = fits.map(({ byLearner }) => byLearner.get(name)!);
    const weights = meanOfWeights(own.flatMap((each) => (each.weights ? [each.weights] : [])));
    const effects: Effects = {
      effects: meanOfArrays(own.map((each) => each.effects)),
      halfWidths: meanOfArrays(own.map((each) => each.halfWidths)),
      ...(weights ? { weights } : {}),
    };
    return judged(trial, name, effects, scores, chances, best);
  });
  return {
    overlap: first!.overlap,
    average: trial.arms.slice(1).map((arm, i) => ({ arm, effect: averageEffect(scores, i + 1) })),
    ifAll,
    best: trial.arms[best]!,
    learners,
    choosing: choosingOf(learners, asked.length === 1),
  };
}

/** Of the stacked learner, or the only one asked, more is said than that nobody is better: that it is better. */
function choosingOf(learners: readonly LearnerResult[], isOnly: boolean): EffectAnswer['choosing'] {
  if (learners.every(({ policy }) => policy.gain.estimate <= 0)) return 'none';
  const shown = ({ name, policy }: LearnerResult) => policy.gain.lower > 0 && (name === stackedName || isOnly);
  return learners.some(shown) ? 'shown' : 'not-shown';
}

interface CrossFit {
  readonly overlap: Overlap;
  readonly chances: readonly Float64Array[];
  readonly scores: Scores;
  readonly byLearner: ReadonlyMap<string, Effects>;
}

/** One partition into folds. */
function crossFit(trial: Trial, options: EffectOptions): CrossFit | EffectRefusal {
  const { isRandomised, seed } = options;
  const count = options.folds ?? 5;
  const random = new Random(seed);
  const fold = foldsByArm(trial, count, (rows) => random.shuffled(rows));
  const parts = Array.from({ length: count }, (_, k) => ({
    learnt: rowsWhere(trial.x.rows, (row) => fold[row] !== k),
    held: rowsWhere(trial.x.rows, (row) => fold[row] === k),
  }));
  const chances = trial.arms.map(() => new Float64Array(trial.x.rows));
  for (const { learnt, held } of parts) {
    const at = isRandomised ? randomised(trial, learnt) : observed(trial, learnt, seed);
    trial.arms.forEach((_, a) => {
      for (const row of held) chances[a]![row] = at(a, row);
    });
  }
  const overlap = overlapOf(trial, chances);
  if (overlap.refused) return { refused: overlap.refused, overlap };
  const fitted = parts.map(({ learnt, held }, k) => ({
    held,
    nuisance: fitNuisance(trial, learnt, isRandomised, seed + 1000 * (k + 1)),
  }));
  const scores = crossFittedScores(trial, fitted);
  const asked = options.learners ?? learnerNames;
  const members = asked.includes(stackedName) ? effectLearners.map(({ name }) => name) : asked;
  const byLearner = new Map<string, Effects>(members.map((name) => [name, emptyEffects(trial)]));
  for (const { held, nuisance } of fitted) {
    for (let a = 1; a < trial.arms.length; a++) {
      for (const { name, model } of fitLearners(nuisance, a, members, seed)) {
        const into = byLearner.get(name)!;
        for (const row of held) {
          into.effects[a]![row] = model.effect(trial.x, row);
          if (model.se) into.halfWidths[a]![row] = 1.959963984540054 * model.se(trial.x, row);
        }
      }
    }
  }
  const folds = parts.map(({ held }) => held);
  if (asked.includes(stackedName)) byLearner.set(stackedName, stackFolds(trial, byLearner, scores, chances, folds));
  return { overlap, chances, scores, byLearner };
}

/** By arm, the mean over several. */
const meanOfArrays = (all: readonly (readonly Float64Array[])[]): Float64Array[] =>
  all[0]!.map((own, a) => own.map((_, row) => all.reduce((sum, each) => sum + each[a]![row]!, 0) / all.length));

function meanOfWeights(
  all: readonly (readonly (readonly MemberWeight[])[])[],
): readonly (readonly MemberWeight[])[] | undefined {
  return all[0]?.map((own, a) =>
    own.map(({ name }, k) => ({ name, weight: all.reduce((sum, each) => sum + each[a]![k]!.weight, 0) / all.length })),
  );
}

/** The named learners (not the stacked one) of one arm against the first. */
function fitLearners(nuisance: Nuisance, arm: number, names: readonly string[], seed: number) {
  return effectLearners
    .filter(({ name }) => names.includes(name))
    .map((learner) => ({ name: learner.name, model: learner.fit(nuisance, arm, seed) }));
}

/** Each fold's people get the mixture that was best for the others. */
function stackFolds(
  trial: Trial,
  members: ReadonlyMap<string, Effects>,
  scores: Scores,
  chances: readonly Float64Array[],
  folds: readonly Int32Array[],
): Effects {
  const made = emptyEffects(trial);
  const names = [...members.keys()];
  const everyone = rowsWhere(trial.x.rows, () => true);
  const weights = trial.arms.map((_, a): readonly MemberWeight[] => {
    if (a === 0) return [];
    const own = names.map((name) => members.get(name)!.effects[a]!);
    for (const held of folds) {
      const inFold = new Set(held);
      const others = everyone.filter((row) => !inFold.has(row));
      const average = meanOver(others, (row) => scores[a]![row]! - scores[0]![row]!);
      const shares = stackWeights(names, own, scores, a, chances, others);
      for (const row of held) {
        made.effects[a]![row] = mixed(shares, (name) =>
          name === averageMember ? average : members.get(name)!.effects[a]![row]!,
        );
      }
    }
    return stackWeights(names, own, scores, a, chances, everyone);
  });
  return { ...made, weights };
}

const meanOver = (rows: Int32Array, of: (row: number) => number) =>
  rows.reduce((sum, row) => sum + of(row), 0) / rows.length;

/**
 * Learners fitted on everybody, for people yet to come; the stacked one by the weights that cross-fitting found.
 * @returns for each arm but the first, each learner's model
 */
export function fitOnAll(trial: Trial, answer: EffectAnswer, { isRandomised, seed }: EffectOptions) {
  const everyone = rowsWhere(trial.x.rows, () => true);
  const nuisance = fitNuisance(trial, everyone, isRandomised, seed);
  const weightsOf = answer.learners.find(({ name }) => name === stackedName)?.weights;
  const names = weightsOf ? effectLearners.map(({ name }) => name) : answer.learners.map(({ name }) => name);
  return trial.arms.slice(1).map((arm, i) => {
    const models = fitLearners(nuisance, i + 1, names, seed);
    const weights = weightsOf?.[i + 1];
    if (!weights) return { arm, models };
    const average = answer.average[i]!.effect.estimate;
    const byName = new Map(models.map(({ name, model }) => [name, model]));
    const effect: EffectModel['effect'] = (x, row) =>
      mixed(weights, (name) => (name === averageMember ? average : byName.get(name)!.effect(x, row)));
    return { arm, models: [...models, { name: stackedName, model: { effect } as EffectModel }] };
  });
}

interface Effects {
  readonly effects: readonly Float64Array[];
  readonly halfWidths: readonly Float64Array[];
  /** By arm, of the stacked learner. */
  readonly weights?: readonly (readonly MemberWeight[])[];
}

const emptyEffects = ({ arms, x }: Trial): Effects => ({
  effects: arms.map(() => new Float64Array(x.rows)),
  halfWidths: arms.map(() => new Float64Array(x.rows).fill(Number.NaN)),
});

function judged(
  trial: Trial,
  name: string,
  { effects, halfWidths, weights }: Effects,
  scores: Scores,
  chances: readonly Float64Array[],
  best: number,
): LearnerResult {
  const chosen = chosenArms(effects);
  return {
    name,
    policy: {
      value: policyValue(scores, chosen),
      valueWeighted: policyValueWeighted(trial, chances, chosen),
      shares: trial.arms.map((_, a) => chosen.filter((own) => own === a).length / chosen.length),
      gain: policyGain(scores, chosen, best),
    },
    byArm: trial.arms.slice(1).map((arm, i) => {
      const effect = effects[i + 1]!;
      const mean = effect.reduce((sum, value) => sum + value, 0) / effect.length;
      return {
        arm,
        ...qini(trial, i + 1, effect, chances),
        spread: Math.sqrt(effect.reduce((sum, value) => sum + (value - mean) ** 2, 0) / effect.length),
        calibration: calibrationOf(effect, scores, i + 1),
      };
    }),
    effects,
    ...(weights ? { weights } : {}),
    ...(halfWidths.some((of) => of.some((value) => !Number.isNaN(value))) ? { halfWidths } : {}),
  };
}
