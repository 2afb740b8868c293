import {
  because,
  type Claim,
  type Coding,
  claimId,
  type DifferentialValue,
  type Evidence,
  type Reason,
  type Terminology,
  type Uncertainty,
} from '../../record/index.js';
import type { Subject } from '../criteria/finding.js';
import { ScoreReader } from '../scores/reader.js';
import type { SymptomSet } from './knowledge.js';

export { parseSymptoms, type SymptomSet } from './knowledge.js';

const pack = 'criteria-symptoms';
const version = '1';
/** Half the width of a 95 % interval, in standard deviations. */
const normal95 = 1.96;
/** The system of findings that are asked for by the terminology's keys. */
const findingSystem = 'urn:sartor:finding';

/**
 * What the patient's complaint could be: pre-test probability by published share, each finding's likelihood ratio, and
 * the posterior by Bayes' rule, the findings taken as independent; a refusal where ratios but no pre-test probability
 * are published.
 */
export function weighSymptoms(
  evidence: Evidence,
  sets: readonly SymptomSet[],
  terminology: Terminology,
  subject: Subject,
): readonly Claim[] {
  const weighed = sets.flatMap((set) => weigh(set, evidence, terminology, subject) ?? []);
  const ranked = weighed
    .filter(({ posterior }) => posterior !== undefined)
    .toSorted((a, b) => b.posterior! - a.posterior! || (a.set.id < b.set.id ? -1 : 1));
  return [
    ...ranked.map((each, place) => differentialOf(each, place + 1, terminology)),
    ...weighed.filter(({ posterior }) => posterior === undefined).map(refusalOf),
  ];
}

interface Weighed {
  readonly set: SymptomSet;
  /** Variance of the sum of the ln ratios by their published intervals; absent if one has none. */
  readonly variance?: number;
  readonly contributions: DifferentialValue['contributions'];
  readonly reasons: readonly Reason[];
  readonly logLikelihoodRatio: number;
  readonly posterior?: number;
}

function weigh(set: SymptomSet, evidence: Evidence, terminology: Terminology, subject: Subject): Weighed | undefined {
  if (subject.age === undefined || subject.age < set.ageFrom) return undefined;
  const reader = new ScoreReader(evidence, terminology, subject, set.days);
  const occasions = reader
    .conditions(set.occasion, false)
    .filter(({ certainty, status }) => certainty === 'present' && (status === 'active' || status === 'unknown'));
  const isKnown = set.unless.some((key) => reader.read(`ever:${key}`)?.value === true);
  if (occasions.length === 0 || isKnown) return undefined;
  let variance: number | undefined = 0;
  const reasons: Reason[] = occasions.map((fact) => ({ fact: fact.id, role: 'occasion' }));
  const contributions = set.findings.flatMap(({ name, of, above, present, absent, source }) => {
    const reading = reader.read(of);
    if (!reading) return [];
    const isPresent = typeof reading.value === 'number' ? reading.value > (above ?? 0) : reading.value === true;
    const ratio = isPresent ? present : absent;
    if (!ratio) return [];
    reasons.push(...reading.reasons);
    const spread = ratio.lower && ratio.upper ? Math.log(ratio.upper / ratio.lower) / (2 * normal95) : undefined;
    variance = spread === undefined || variance === undefined ? undefined : variance + spread ** 2;
    if (source) reasons.push({ knowledge: { pack, entry: `${set.id}/${of}`, citation: source } });
    return [
      {
        feature: { system: findingSystem, code: of, display: name.en },
        name,
        match: isPresent ? 'present' : 'absent',
        logLikelihoodRatio: Math.log(ratio.lr),
      },
    ];
  });
  const logLikelihoodRatio = contributions.reduce((sum, each) => sum + each.logLikelihoodRatio, 0);
  if (!set.pretest) return contributions.length === 0 ? undefined : { set, contributions, reasons, logLikelihoodRatio };
  const { probability } = set.pretest;
  const odds = (probability / (1 - probability)) * Math.exp(logLikelihoodRatio);
  return {
    set,
    contributions,
    reasons,
    logLikelihoodRatio,
    posterior: odds / (1 + odds),
    ...(variance === undefined ? {} : { variance }),
  };
}

/** The posterior within the published intervals of the ratios; the pre-test probability is taken as it stands. */
function uncertaintyOf({ posterior = 0, variance }: Weighed): Uncertainty {
  if (!variance) return { kind: 'probability', probability: posterior };
  const logOdds = Math.log(posterior / (1 - posterior));
  const moved = (by: number) => 1 / (1 + Math.exp(-(logOdds + by * normal95 * Math.sqrt(variance))));
  return { kind: 'interval', level: 0.95, lower: moved(-1), upper: moved(1) };
}

function differentialOf(weighed: Weighed, rank: number, terminology: Terminology): Claim {
  const { set, contributions, reasons, logLikelihoodRatio } = weighed;
  const pretest = set.pretest!;
  const posterior = weighed.posterior!;
  return {
    id: claimId('differential', `symptoms-${set.id}`),
    kind: 'differential',
    stage: 'diagnosis',
    value: {
      disease: diseaseOf(set, terminology),
      name: set.name,
      preTest: { probability: pretest.probability, of: pretest.of },
      rank,
      posterior,
      logLikelihoodRatio,
      contributions,
    },
    uncertainty: uncertaintyOf(weighed),
    method: { name: 'symptom-likelihood-ratio', version },
    because: because([
      ...reasons,
      { knowledge: { pack, entry: `${set.id}/pretest`, citation: pretest.citation } },
      { knowledge: { pack, entry: set.id, citation: set.citation } },
    ]),
  };
}

/** What was found bears on the disease, but nobody published how often such people have it. */
function refusalOf({ set, reasons }: Weighed): Claim {
  return {
    id: claimId('refusal', `symptoms-${set.id}`),
    kind: 'refusal',
    stage: 'diagnosis',
    value: { of: `symptoms-${set.id}`, why: 'no-definition', details: ['pre-test probability'] },
    uncertainty: { kind: 'exact' },
    method: { name: 'symptom-likelihood-ratio', version },
    because: because([...reasons, { knowledge: { pack, entry: set.id, citation: set.citation } }]),
  };
}

function diseaseOf({ problem, disease, name }: SymptomSet, terminology: Terminology): Coding {
  const coding = disease ?? (problem ? terminology.problem(problem)?.codings[0] : undefined);
  return { system: coding?.system ?? 'urn:sartor:problem', code: coding?.code ?? problem ?? '', display: name.en };
}
