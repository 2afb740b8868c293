import {
  type AssessmentContext,
  ageInYears,
  because,
  type Citation,
  type Claim,
  claimId,
  type DifferentialValue,
  daysBetween,
  type Evidence,
  type KnowledgeRef,
  type LocalEpidemic,
  type LocalizedText,
  type ObservationFact,
  type Reason,
  type RecommendationValue,
  type Terminology,
} from '../../record/index.js';
import type { SpreadingDisease } from '../knowledge.js';
import { infectionProbability, priorInfection, type TestResult } from './infection-probability.js';

export interface InfectionKnowledge {
  readonly pack: string;
  readonly diseases: readonly SpreadingDisease[];
  readonly terminology: Terminology;
}

/** Symptoms and results older than this say nothing of an infection now. */
const recentDays = 7;
/** Other acute respiratory illnesses a day: two a year, assumed. */
const otherIllnesses = 2 / 365;
/** From these probabilities on a test, and isolation until its result, are advised: this project's own choice. */
const advise = { test: 0.02, isolate: 0.2 };
const method = { name: 'infection-probability', version: '1' };

/**
 * Is it the infection that is going round? For each one, a pre-test probability (the share of positive tests where it is
 * given, else from local incidence and known contacts), each finding and negative test by Bayes, and what follows: test,
 * isolate until the result. Says nothing where it is confirmed (the guidelines speak then) or where there is no occasion.
 */
export function infectionClaims(
  evidence: Evidence,
  { pack, diseases, terminology }: InfectionKnowledge,
  context: AssessmentContext,
): readonly Claim[] {
  return (context.surroundings ?? []).flatMap((around) => {
    const known = diseases.find(({ id }) => id === around.disease);
    if (!known?.problem) return [];
    // The patient's words are the illness; which strain the figures are of stands in the pack.
    const disease = { ...known, name: terminology.problem(known.problem)?.title ?? known.name };
    const person = new Person(evidence, disease, context);
    if (person.isConfirmed() || (person.symptoms.length === 0 && person.contacts.length === 0)) return [];
    const probability = probabilityClaim(person, around, pack, terminology);
    return [probability, ...adviceOn(probability.value.posterior, probability.id, person, pack)];
  });
}

/** What the record says of one person and one infection. */
class Person {
  readonly age: number | undefined;
  readonly symptoms: readonly Reason[];
  readonly contacts: readonly Reason[];

  constructor(
    readonly evidence: Evidence,
    readonly disease: SpreadingDisease,
    readonly context: AssessmentContext,
  ) {
    const [patient] = evidence.facts('patient');
    this.age = patient?.birthDate ? ageInYears(patient.birthDate, context.asOf) : undefined;
    this.symptoms = (disease.occasion ?? []).flatMap((problem) => this.recent(problem, 'present'));
    this.contacts = evidence
      .conditions(`${disease.problem}-exposure`)
      .filter(({ time }) => this.isRecent(time, 14))
      .map(({ id }) => ({ fact: id, role: 'contact' }));
  }

  isRecent(time: Parameters<typeof daysBetween>[0] | undefined, days: number): boolean {
    const ago = time ? daysBetween(time, this.context.asOf) : Number.NaN;
    return ago >= 0 && ago <= days;
  }

  recent(problem: string, certainty: 'present' | 'absent'): readonly Reason[] {
    return this.evidence
      .conditions(problem, certainty)
      .filter(({ time }) => this.isRecent(time, recentDays))
      .map(({ id }) => ({ fact: id, role: 'symptom' }));
  }

  /** Positive in the last month, or diagnosed in it. */
  isConfirmed(): boolean {
    const { problem, confirmedBy = [] } = this.disease;
    const diagnosed = this.evidence.conditions(problem!).some(({ time }) => this.isRecent(time, 30));
    return diagnosed || this.tests(confirmedBy, 30).some((fact) => resultOf(fact) === 'positive');
  }

  tests(measures: readonly string[], days: number): readonly ObservationFact[] {
    return this.evidence
      .facts('observation')
      .filter(({ measure, time }) => measure && measures.includes(measure) && this.isRecent(time, days));
  }
}

/** As laboratories code it: SNOMED CT, LOINC answers, or words. */
export function resultOf({ value }: Pick<ObservationFact, 'value'>): 'positive' | 'negative' | undefined {
  if (value.type === 'boolean') return value.value ? 'positive' : 'negative';
  const words =
    value.type === 'coded'
      ? [value.concept.text, ...value.concept.codings.flatMap(({ code, display }) => [code, display])]
      : value.type === 'text'
        ? [value.text]
        : [];
  const said = words.map((word) => (word ?? '').trim().toLowerCase());
  if (said.some((word) => /^(260385009|260415000|la6577-6|la11883-8|negative|not detected|未检出|阴性)$/.test(word)))
    return 'negative';
  return said.some((word) => /^(10828004|260373001|la6576-8|la11882-0|positive|detected|检出|阳性)$/.test(word))
    ? 'positive'
    : undefined;
}

type Contribution = DifferentialValue['contributions'][number];

function probabilityClaim(person: Person, around: LocalEpidemic, pack: string, terminology: Terminology) {
  const { disease, evidence } = person;
  const ref = (entry: string, citation: Citation): Reason => ({
    knowledge: { pack, entry: `${disease.id}/${entry}`, citation } satisfies KnowledgeRef,
  });
  const reasons: Reason[] = [...person.symptoms, ...person.contacts];
  const findings = (disease.findings ?? []).flatMap((finding) => {
    if (finding.ageFrom !== undefined && !((person.age ?? 0) >= finding.ageFrom)) return [];
    const present = person.recent(finding.problem, 'present');
    const absent = person.recent(finding.problem, 'absent');
    const ratio = present.length > 0 ? finding.present : absent.length > 0 ? finding.absent : undefined;
    if (ratio === undefined) return [];
    reasons.push(...absent, ref(`finding/${finding.problem}`, finding.citation));
    return [{ id: finding.problem, ratio, name: finding.name, match: present.length > 0 ? 'present' : 'absent' }];
  });
  const tests = (disease.results ?? []).flatMap(
    ({ measure, test, ageFrom, ageTo }): (TestResult & { name: LocalizedText })[] => {
      if (
        person.age === undefined
          ? (ageFrom ?? ageTo) !== undefined
          : person.age < (ageFrom ?? 0) || person.age >= (ageTo ?? 200)
      )
        return [];
      const known = disease.tests.find(({ id }) => id === test)!;
      return person.tests([measure], 2).flatMap((fact) => {
        if (resultOf(fact) !== 'negative') return [];
        reasons.push({ fact: fact.id, role: 'test' }, ref(`test/${test}`, known.citation));
        const { name, sensitivity, specificity } = known;
        return [{ id: test, positive: false, sensitivity, specificity, name }];
      });
    },
  );
  const prior = preTest(person, around);
  if (person.contacts.length > 0 && disease.householdAttackRate)
    reasons.push(ref('household-attack-rate', disease.householdAttackRate.citation));
  reasons.push(ref('serial-interval', disease.serialInterval.citation));
  const { steps, probability } = infectionProbability(prior.probability, findings, tests);
  const contributions = steps.map(({ id, ratio }): Contribution => {
    const named = findings.find((finding) => finding.id === id && finding.ratio === ratio);
    return {
      feature: {
        system: 'urn:sartor:finding',
        code: id,
        display: (named ?? tests.find((test) => test.id === id))!.name.en,
      },
      name: (named ?? tests.find((test) => test.id === id))!.name,
      match: named?.match ?? 'absent',
      logLikelihoodRatio: Math.log(ratio),
    };
  });
  const coding = terminology.problem(disease.problem!)?.codings[0];
  return {
    id: claimId('differential', `infection-${disease.id}`),
    kind: 'differential' as const,
    stage: 'diagnosis' as const,
    value: {
      disease: coding
        ? { ...coding, display: disease.name.en }
        : { system: 'urn:sartor:problem', code: disease.problem!, display: disease.name.en },
      name: disease.name,
      preTest: prior,
      rank: 1,
      posterior: probability,
      logLikelihoodRatio: contributions.reduce((sum, each) => sum + each.logLikelihoodRatio, 0),
      contributions,
    },
    uncertainty: { kind: 'probability' as const, probability },
    method,
    because: because([
      ...evidence.facts('patient').map(({ id }): Reason => ({ fact: id, role: 'patient' })),
      ...reasons,
    ]),
  };
}

/** With symptoms: positive tests among such people, or infections among new illnesses. Without: people infected now. */
function preTest(person: Person, around: LocalEpidemic): NonNullable<DifferentialValue['preTest']> {
  const { disease } = person;
  const { newCasesPerDay, population, reported = 1, positivity, asOf } = around;
  const incidence = newCasesPerDay / population;
  const attackRate = disease.householdAttackRate?.value;
  const contacts = attackRate === undefined ? [] : [{ count: Math.min(1, person.contacts.length), attackRate }];
  const exposure = { incidence, ascertainment: reported, days: disease.serialInterval.mean, contacts, protection: 0 };
  const weekly = (newCasesPerDay * 7 * 100_000) / population;
  const rate = weekly.toPrecision(3).replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') ? '' : zeros));
  const around7 = { en: `${rate} cases a week per 100,000 people on ${asOf}`, zh: `${asOf}每10万人每周${rate}例` };
  if (person.symptoms.length === 0)
    return {
      probability: priorInfection(exposure),
      of: {
        en: `people without symptoms, ${around7.en}${person.contacts.length ? ', after a known contact' : ''}`,
        zh: `无症状者，${around7.zh}${person.contacts.length ? '，有已知接触' : ''}`,
      },
    };
  const infections = incidence / reported;
  const community = positivity ?? infections / (infections + otherIllnesses);
  const escaped = contacts.reduce((left, { count, attackRate: rate1 }) => left * (1 - rate1) ** count, 1 - community);
  return {
    probability: 1 - escaped,
    of:
      positivity === undefined
        ? { en: `people newly ill, ${around7.en}`, zh: `新发病者，${around7.zh}` }
        : {
            en: `people tested for symptoms, ${Math.round(positivity * 100)} % positive on ${asOf}`,
            zh: `有症状受检者，${asOf}阳性率${Math.round(positivity * 100)}%`,
          },
  };
}

function adviceOn(posterior: number, claim: Claim['id'], person: Person, pack: string): Claim[] {
  if (posterior < advise.test) return [];
  const { disease, context } = person;
  const measures = disease.confirmedBy ?? [];
  const waits = person.tests(measures, 2).length > 0;
  const citation: Citation = {
    title: 'Probabilities from which to test and to isolate: this project’s own choice',
    checkedAgainst: 'unchecked',
  };
  const advice = (
    what: 'test' | 'isolate',
    value: Pick<RecommendationValue, 'action' | 'title' | 'detail'>,
  ): Claim => ({
    id: claimId('recommendation', `infection-${disease.id}-${what}`),
    kind: 'recommendation',
    stage: 'treatment',
    value: {
      rule: `infection-${disease.id}/${what}`,
      domain: 'infection',
      options: [],
      strength: { scheme: 'Sartor', grade: '–' },
      status: 'recommended',
      missing: [],
      benefits: [],
      netBenefit: 0,
      rank: 1,
      urgency: 'now',
      ...value,
    } as RecommendationValue,
    uncertainty: { kind: 'probability', probability: posterior },
    method,
    because: because([{ claim }, { knowledge: { pack, entry: `${disease.id}/${what}`, citation } }]),
  });
  const { en, zh } = disease.name;
  const percent = `${(posterior * 100).toPrecision(2)} %`;
  return [
    waits
      ? advice('test', {
          action: 'measure',
          title: { en: `Test again for ${en} in two days`, zh: `两天后复查${zh}` },
          detail: {
            en: `After the negative test the probability is still ${percent}.`,
            zh: `检测阴性后感染概率仍为${percent}。`,
          },
        })
      : advice('test', {
          action: 'measure',
          title: { en: `Test for ${en} now`, zh: `立即检测${zh}` },
          detail: {
            en: `Probability ${percent} as of ${context.asOf}.`,
            zh: `截至${context.asOf}感染概率为${percent}。`,
          },
        }),
    ...(posterior >= advise.isolate
      ? [
          advice('isolate', {
            action: 'isolate',
            title: { en: `Stay away from others until ${en} is ruled out`, zh: `排除${zh}之前与他人隔离` },
            detail: { en: `Probability ${percent}.`, zh: `感染概率${percent}。` },
          }),
        ]
      : []),
  ];
}
