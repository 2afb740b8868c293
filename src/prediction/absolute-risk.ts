/** Hazards a year by age: of the disease, and of dying from anything else. */
export interface Incidence {
  readonly bands: readonly {
    /** First age of the band, in completed years; it ends where the next begins. */
    readonly from: number;
    readonly incidence: number;
    readonly otherDeath: number;
  }[];
  /** Age at which the last band ends. */
  readonly until: number;
}

export interface ScoredPerson {
  /** The score in standard deviations from the mean of people of the same ancestry. */
  readonly z: number;
  /** Age now; free of the disease. */
  readonly age: number;
  readonly until: number;
}

export interface AbsoluteRisk {
  readonly risk: number;
  /** Of someone of that age whose score nobody knows. */
  readonly average: number;
}

/** Quadrature over a standard normal score: so many points, out to six standard deviations. */
const [points, reach] = [121, 6];

/**
 * Absolute risk from a polygenic score: the hazard at each age is a baseline times `ratioPerDeviation ** z`, the baseline being
 * that with which the people still free of the disease have, on average over scores, the population's incidence; the
 * disease and other deaths compete. Chatterjee et al, Nat Rev Genet 2016;17:392; Mavaddat et al, Am J Hum Genet 2019;104:21.
 *
 * @param ratioPerDeviation hazard (or odds) ratio for one standard deviation of the score
 * @returns undefined where the ages lie outside the incidence
 */
export function absoluteRisk(
  incidence: Incidence,
  ratioPerDeviation: number,
  { z, age, until }: ScoredPerson,
): AbsoluteRisk | undefined {
  const first = incidence.bands[0]?.from ?? Number.POSITIVE_INFINITY;
  if (!(age >= first && until > age && until <= incidence.until)) return undefined;
  const beta = Math.log(ratioPerDeviation);
  const baselines = baselineByYear(incidence, beta);
  const sum = (hazardOf: (year: number) => number) => {
    let [risk, cumulative] = [0, 0];
    for (let year = Math.floor(age); year < until; year++) {
      const length = Math.min(until, year + 1) - Math.max(age, year);
      const disease = hazardOf(year);
      const all = disease + bandAt(incidence, year).otherDeath;
      if (all > 0) risk += (disease / all) * Math.exp(-cumulative) * (1 - Math.exp(-all * length));
      cumulative += all * length;
    }
    return risk;
  };
  return {
    risk: sum((year) => baselines.get(year)! * Math.exp(beta * z)),
    average: sum((year) => bandAt(incidence, year).incidence),
  };
}

function bandAt({ bands }: Incidence, year: number) {
  return bands.findLast(({ from }) => from <= year) ?? bands[0]!;
}

/** People with high scores fall ill first: each year's baseline is that of those who remain. */
function baselineByYear(incidence: Incidence, beta: number): Map<number, number> {
  const grid = Array.from({ length: points }, (_, i) => -reach + (2 * reach * i) / (points - 1));
  const ratios = grid.map((z) => Math.exp(beta * z));
  const free = grid.map((z) => Math.exp((-z * z) / 2));
  const baselines = new Map<number, number>();
  for (let year = Math.floor(incidence.bands[0]!.from); year < incidence.until; year++) {
    const people = free.reduce((a, b) => a + b, 0);
    const mean = free.reduce((total, share, i) => total + share * ratios[i]!, 0) / people;
    const baseline = bandAt(incidence, year).incidence / mean;
    baselines.set(year, baseline);
    for (let i = 0; i < points; i++) free[i] = free[i]! * Math.exp(-baseline * ratios[i]!);
  }
  return baselines;
}
