import type { EffectAnswer, EffectRefusal, Estimate, LearnerResult } from '../treatment/effects/index.js';
import type { EffectTable } from './effect-table.js';

type Interval = readonly [number, number];

interface Contrast {
  readonly arm: string;
  readonly against: string;
  readonly ate: number;
  readonly ci: Interval;
}

interface CalibrationReport {
  readonly slope: number;
  readonly ci: Interval;
  readonly error: number;
  readonly groups: readonly {
    readonly predicted: number;
    readonly observed: number;
    readonly ci: Interval;
    readonly people: number;
  }[];
}

export interface LearnerReport {
  readonly name: string;
  /** Mean outcome if everyone got what the learner chooses; doubly robust, cross-fitted. */
  readonly policyValue: number;
  readonly policyCi: Interval;
  /** The same by weights alone. */
  readonly policyValueWeighted: number;
  readonly shares: Readonly<Record<string, number>>;
  readonly gainOverBestArm: number;
  readonly gainCi: Interval;
  /** Of the first contrast; all of them in `contrasts`. */
  readonly qini: number;
  readonly auuc: number;
  readonly calibration: CalibrationReport;
  readonly effectSpread: number;
  readonly contrasts: readonly {
    readonly arm: string;
    readonly qini: number;
    readonly calibration: CalibrationReport;
  }[];
  readonly weights?: Readonly<Record<string, number>>;
  readonly rootPehe?: number;
}

/** What `sartor effect` prints. */
export interface EffectReport {
  readonly ate: number | null;
  readonly ci: Interval | null;
  readonly design: 'randomised' | 'observational';
  readonly people: number;
  readonly arms: readonly {
    readonly arm: string;
    readonly people: number;
    readonly valueIfAll?: number;
    readonly ci?: Interval;
  }[];
  readonly covariates: readonly string[];
  readonly leftOut: EffectTable['leftOut'];
  readonly dropped: number;
  readonly horizon?: number;
  readonly overlap: { readonly shareOutside: number; readonly least: number; readonly effectiveShare: number };
  readonly contrasts: readonly Contrast[];
  readonly bestArm?: string;
  readonly choosing?: EffectAnswer['choosing'];
  readonly learners: readonly LearnerReport[];
  readonly refused?: string;
}

/** The answer in the outcome's own direction. @param pehe by learner, where the truth is known */
export function effectReport(
  { trial, isRandomised, leftOut, dropped, horizon }: EffectTable,
  answer: EffectAnswer | EffectRefusal,
  lowerIsBetter: boolean,
  pehe?: ReadonlyMap<string, number>,
): EffectReport {
  const sign = lowerIsBetter ? -1 : 1;
  const interval = ({ lower, upper }: Estimate): Interval => (sign > 0 ? [lower, upper] : [-upper, -lower]);
  const { refused: _, ...overlap } = answer.overlap;
  const people = (a: number) => trial.arm.filter((own) => own === a).length;
  const base = {
    design: isRandomised ? ('randomised' as const) : ('observational' as const),
    people: trial.y.length,
    covariates: trial.names,
    leftOut,
    dropped,
    ...(horizon === undefined ? {} : { horizon }),
    overlap,
  };
  if ('refused' in answer) {
    const arms = trial.arms.map((arm, a) => ({ arm, people: people(a) }));
    return { ate: null, ci: null, ...base, arms, contrasts: [], learners: [], refused: answer.refused };
  }
  const contrasts = answer.average.map(({ arm, effect }) => ({
    arm,
    against: trial.arms[0]!,
    ate: sign * effect.estimate,
    ci: interval(effect),
  }));
  return {
    ate: contrasts[0]!.ate,
    ci: contrasts[0]!.ci,
    ...base,
    arms: answer.ifAll.map(({ arm, value }, a) => ({
      arm,
      people: people(a),
      valueIfAll: sign * value.estimate,
      ci: interval(value),
    })),
    contrasts,
    bestArm: answer.best,
    choosing: answer.choosing,
    learners: answer.learners.map((learner) => learnerReport(learner, trial.arms, sign, interval, pehe)),
  };
}

function learnerReport(
  { name, policy, byArm, weights }: LearnerResult,
  arms: readonly string[],
  sign: number,
  interval: (estimate: Estimate) => Interval,
  pehe?: ReadonlyMap<string, number>,
): LearnerReport {
  const calibrations = byArm.map(({ arm, qini, calibration }) => ({
    arm,
    qini,
    calibration: {
      slope: calibration.slope.estimate,
      ci: [calibration.slope.lower, calibration.slope.upper] as const,
      error: calibration.error,
      groups: calibration.groups.map(({ predicted, observed, people }) => ({
        predicted: sign * predicted,
        observed: sign * observed.estimate,
        ci: interval(observed),
        people,
      })),
    },
  }));
  const known = pehe?.get(name);
  return {
    name,
    policyValue: sign * policy.value.estimate,
    policyCi: interval(policy.value),
    policyValueWeighted: sign * policy.valueWeighted,
    shares: Object.fromEntries(arms.map((arm, a) => [arm, policy.shares[a]!])),
    gainOverBestArm: policy.gain.estimate,
    gainCi: [policy.gain.lower, policy.gain.upper],
    qini: byArm[0]!.qini,
    auuc: byArm[0]!.auuc,
    calibration: calibrations[0]!.calibration,
    effectSpread: byArm[0]!.spread,
    contrasts: calibrations,
    ...(weights ? { weights: Object.fromEntries(weights[1]!.map((each) => [each.name, each.weight])) } : {}),
    ...(known === undefined ? {} : { rootPehe: known }),
  };
}
