import { mean } from '../series.js';

/** What a glucose trace says; shares are in per cent of the samples, which must be equally spaced. */
export interface GlucoseMetrics {
  readonly samples: number;
  /** mg/dL. */
  readonly mean: number;
  /** mg/dL, of a sample (n - 1). */
  readonly standardDeviation: number;
  /** Coefficient of variation, per cent. */
  readonly variation: number;
  /** Glucose management indicator, per cent HbA1c. */
  readonly gmi: number;
  /** 70 to 180 mg/dL, both included. */
  readonly inRange: number;
  /** Below 70 mg/dL, those below 54 included. */
  readonly below70: number;
  readonly below54: number;
  /** Above 180 mg/dL, those above 250 included. */
  readonly above180: number;
  readonly above250: number;
  /** Low and high blood glucose index. */
  readonly lbgi: number;
  readonly hbgi: number;
}

/**
 * Metrics of a glucose trace in mg/dL: ranges of the international consensus (Battelino 2019, doi 10.2337/dci19-0028),
 * GMI = 3.31 + 0.02392 x mean (Bergenstal 2018, doi 10.2337/dc18-1581), LBGI and HBGI by Kovatchev's symmetrising
 * transformation 1.509 (ln(G)^1.084 - 5.381) with risk 10 f^2 (1997, doi 10.2337/diacare.20.11.1655). Values below 1 mg/dL
 * count as 1 in the indices. Undefined below two values.
 */
export function glucoseMetrics(mgPerDl: readonly number[]): GlucoseMetrics | undefined {
  const samples = mgPerDl.length;
  if (samples < 2) return undefined;
  const average = mean(mgPerDl);
  const squares = mgPerDl.reduce((sum, value) => sum + (value - average) ** 2, 0);
  const standardDeviation = Math.sqrt(squares / (samples - 1));
  const share = (isIn: (value: number) => boolean) => (100 * mgPerDl.filter(isIn).length) / samples;
  const symmetric = mgPerDl.map(symmetrised);
  return {
    samples,
    mean: average,
    standardDeviation,
    variation: (100 * standardDeviation) / average,
    gmi: 3.31 + 0.02392 * average,
    inRange: share((value) => value >= 70 && value <= 180),
    below70: share((value) => value < 70),
    below54: share((value) => value < 54),
    above180: share((value) => value > 180),
    above250: share((value) => value > 250),
    lbgi: mean(symmetric.map((f) => (f < 0 ? 10 * f * f : 0))),
    hbgi: mean(symmetric.map((f) => (f > 0 ? 10 * f * f : 0))),
  };
}

const symmetrised = (mgPerDl: number) => 1.509 * (Math.log(Math.max(1, mgPerDl)) ** 1.084 - 5.381);
