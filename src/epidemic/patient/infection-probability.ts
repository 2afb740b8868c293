/** What is known of one person before any test. Probabilities from 0 to 1. */
export interface Exposure {
  /** New cases a day per person around, as reported. */
  readonly incidence: number;
  /** The share of infections that reports show. */
  readonly ascertainment: number;
  /** Days over which an infection acquired now or before could still be current. */
  readonly days: number;
  /** Contacts with known cases: how many, and the attack rate of each kind. */
  readonly contacts: readonly { readonly count: number; readonly attackRate: number }[];
  /** Protection from vaccine or earlier infection against infection. */
  readonly protection: number;
}

/** The likelihood ratio of one finding (a symptom, or its absence), for infection against none. */
export interface FindingRatio {
  readonly id: string;
  readonly ratio: number;
}

export interface TestResult {
  readonly id: string;
  readonly positive: boolean;
  readonly sensitivity: number;
  readonly specificity: number;
}

/** The probability as it stands after each step, so that it can be shown how it came about. */
export interface ProbabilitySteps {
  readonly beforeFindings: number;
  readonly steps: readonly { readonly id: string; readonly ratio: number; readonly probability: number }[];
  readonly probability: number;
}

/** P(infected) from local incidence and known contacts: 1 - (escape from the community)(escape from each contact). */
export function priorInfection({ incidence, ascertainment, days, contacts, protection }: Exposure): number {
  if (!(ascertainment > 0 && ascertainment <= 1)) throw new RangeError('ascertainment must be above 0 and at most 1');
  const community = -((incidence * days) / ascertainment);
  const escaped = contacts.reduce(
    (log, { count, attackRate }) => log + count * Math.log1p(-Math.min(attackRate, 1 - 1e-12)),
    community,
  );
  return -Math.expm1(escaped * (1 - protection));
}

/**
 * Infection after findings and tests, by Bayes in odds. Findings and tests are taken as independent given infection: for
 * repeated tests of one kind that is too hopeful, so only the last result of each test is used.
 */
export function infectionProbability(
  prior: number,
  findings: readonly FindingRatio[],
  tests: readonly TestResult[],
): ProbabilitySteps {
  if (!(prior >= 0 && prior <= 1)) throw new RangeError(`a probability of ${prior}`);
  const last = new Map(tests.map((test) => [test.id, test]));
  const ratios = [
    ...findings,
    ...[...last.values()].map(({ id, positive, sensitivity, specificity }) => ({
      id,
      ratio: positive ? sensitivity / (1 - specificity) : (1 - sensitivity) / specificity,
    })),
  ];
  let probability = prior;
  const steps = ratios.map(({ id, ratio }) => {
    probability = Number.isFinite(ratio)
      ? (probability * ratio) / (probability * ratio + 1 - probability)
      : probability > 0
        ? 1
        : 0;
    return { id, ratio, probability };
  });
  return { beforeFindings: prior, steps, probability };
}
