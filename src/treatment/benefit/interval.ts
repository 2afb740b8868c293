import type { EffectMeasure } from './effects.js';

/** An estimate with its 95 % confidence interval. */
export interface Estimate {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * The ratio for another amount of change: ratios multiply, so that a ratio r for `per` is r^(change/per) for `change`.
 * The bounds go along, since the power is monotone.
 */
export function scaleRatio({ estimate, lower, upper }: Estimate, times: number): Estimate {
  return { estimate: estimate ** times, lower: lower ** times, upper: upper ** times };
}

/**
 * The risk ratio that a hazard or odds ratio means at a baseline risk (fraction).
 * HR: 1 - (1 - p)^HR over p, under proportional hazards. OR: OR / (1 - p + p OR), Zhang and Yu, JAMA 1998;280:1690.
 */
export function asRiskRatio(ratio: Estimate, measure: EffectMeasure, baseline: number): Estimate {
  const convert = (value: number): number => {
    switch (measure) {
      case 'risk-ratio':
        return value;
      case 'hazard-ratio':
        return (1 - (1 - baseline) ** value) / baseline;
      case 'odds-ratio':
        return value / (1 - baseline + baseline * value);
      default:
        return measure satisfies never;
    }
  };
  return { estimate: convert(ratio.estimate), lower: convert(ratio.lower), upper: convert(ratio.upper) };
}

/**
 * Baseline risk x (1 - risk ratio), a fraction, with the interval of both carried through by variance recovery
 * (MOVER: Zou and Donner, Stat Med 2008;27:1693), the two being independent.
 */
export function absoluteRiskReduction(baseline: Estimate, ratio: Estimate): Estimate {
  const reduction = { estimate: 1 - ratio.estimate, lower: 1 - ratio.upper, upper: 1 - ratio.lower };
  const { estimate: p, lower: pLower, upper: pUpper } = baseline;
  const { estimate: d, lower: dLower, upper: dUpper } = reduction;
  const estimate = p * d;
  const [towardsLess, towardsMore] = d >= 0 ? [p - pLower, pUpper - p] : [pUpper - p, p - pLower];
  return {
    estimate,
    lower: estimate - Math.hypot(d * towardsLess, p * (d - dLower)),
    upper: estimate + Math.hypot(d * towardsMore, p * (dUpper - d)),
  };
}
