import { normalQuantile } from '../../statistics/distribution.js';
import { type CoxData, type CoxModel, orderedStrata } from './cox.js';
import { byStratum } from './follow.js';
import { type HazardSteps, hazardSteps } from './hazard-steps.js';
import { firstAfter, limits } from './kaplan-meier.js';
import { standardise } from './partial-likelihood.js';

/** A stratum's cumulative hazard of somebody with mean covariates, by Breslow's estimator. */
export interface Baseline {
  readonly stratum: string;
  readonly points: readonly { readonly time: number; readonly cumulativeHazard: number }[];
}

export interface CurvePoint {
  readonly time: number;
  readonly survival: number;
  readonly lower: number;
  readonly upper: number;
}

/** A fitted model with its baseline, ready to draw the curve of a person. */
export interface Predictor {
  readonly baselines: readonly Baseline[];
  /**
   * Survival of somebody with these covariates (in the order and units of the model) at each event time of the stratum;
   * limits on the log(-log) scale from Tsiatis' variance. @throws for a stratum that the data did not have
   */
  curve(covariates: readonly number[], stratum?: string): readonly CurvePoint[];
  /** Survival only, at one time. */
  survival(covariates: ArrayLike<number>, time: number, stratum?: string): number;
  /** The means at which the baseline holds. */
  readonly means: readonly number[];
}

/**
 * Breslow's baseline hazard and individual survival curves. Breslow, J R Stat Soc B 1972;34:216; variance by Tsiatis, Ann
 * Stat 1981;9:93, as in Therneau & Grambsch 2000, section 10.2.
 */
export function predictorOf(data: CoxData, model: CoxModel, level = 0.95): Predictor {
  const design = standardise(data);
  const beta = Float64Array.from(model.coefficients, ({ coef }, j) => coef * design.scale[j]!);
  const labels = data.strata ? [...new Set(data.strata)].sort() : ['all'];
  const ordered = orderedStrata(data);
  if (labels.length !== byStratum(data.strata, data.times.length).length) throw new Error('predictorOf: strata differ');
  const steps = ordered.map((stratum) => hazardSteps(design, data, stratum, beta, 'breslow'));
  const baselines = steps.map((each, index) => baselineOf(each, labels[index]!));
  const z = normalQuantile(0.5 + level / 2);
  const scaled = (covariates: ArrayLike<number>) =>
    model.coefficients.map((_, j) => (covariates[j]! - design.centre[j]!) / design.scale[j]!);
  const place = (stratum: string | undefined) => {
    const index = stratum === undefined && labels.length === 1 ? 0 : labels.indexOf(stratum ?? '');
    if (index < 0) throw new Error(`predictorOf: no stratum "${stratum}"`);
    return index;
  };
  const covariance = model.covariance.map((row, j) =>
    row.map((value, k) => value * design.scale[j]! * design.scale[k]!),
  );
  return {
    baselines,
    means: [...design.centre],
    survival(covariates, time, stratum) {
      const { points } = baselines[place(stratum)]!;
      const eta = scaled(covariates).reduce((sum, x, j) => sum + x * beta[j]!, 0);
      const after = firstAfter(points, time);
      return after === 0 ? 1 : Math.exp(-points[after - 1]!.cumulativeHazard * Math.exp(eta));
    },
    curve(covariates, stratum) {
      const each = steps[place(stratum)]!;
      const x = scaled(covariates);
      const ratio = Math.exp(x.reduce((sum, value, j) => sum + value * beta[j]!, 0));
      const gradient = new Float64Array(x.length);
      let [hazard, variance] = [0, 0];
      return Array.from(each.times, (time, step) => {
        const increment = each.deaths[step]! / each.atRisk[step]!;
        hazard += increment;
        variance += increment / each.atRisk[step]!;
        for (let j = 0; j < x.length; j++) gradient[j]! += (x[j]! - each.mean[step * x.length + j]!) * increment;
        const fromBeta = covariance.reduce(
          (sum, row, j) => sum + gradient[j]! * row.reduce((total, value, k) => total + value * gradient[k]!, 0),
          0,
        );
        const survival = Math.exp(-hazard * ratio);
        return { time, survival, ...limits(survival, (variance + fromBeta) * ratio ** 2, z) };
      });
    },
  };
}

function baselineOf({ times, deaths, atRisk }: HazardSteps, stratum: string): Baseline {
  let cumulativeHazard = 0;
  return {
    stratum,
    points: Array.from(times, (time, step) => {
      cumulativeHazard += deaths[step]! / atRisk[step]!;
      return { time, cumulativeHazard };
    }),
  };
}
