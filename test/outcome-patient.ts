import {
  type Claim,
  type ClaimOf,
  type ClinicalTime,
  type Concept,
  claimId,
  codeSystem,
  type DocumentHash,
  Evidence,
  type Fact,
  type FactId,
  type MedicationFact,
  type RecommendationValue,
  type SafetyValue,
  type Sex,
} from '../src/record/index.js';
import { terminology } from './pack-file.js';

const provenance = { document: '0'.repeat(64) as DocumentHash, place: { kind: 'whole' } as const };
const time = (text: string) => text as ClinicalTime;

/** A patient's facts, written by hand for a test. */
export class TestPatient {
  readonly #facts: Fact[] = [];
  readonly #claims: Claim[] = [];

  constructor({ birth = '1966-01-01', sex = 'female' as Sex } = {}) {
    this.#facts.push({ ...this.#base(), kind: 'patient', sex, birthDate: time(birth), identifiers: [] });
  }

  measure(measure: string, date: string, value: number): this {
    const unit = terminology.measure(measure)?.unit ?? '1';
    this.#facts.push({
      ...this.#base(date),
      kind: 'observation',
      category: 'laboratory',
      concept: { codings: [], text: measure },
      measure,
      value: { type: 'quantity', quantity: { source: { value, unit }, normalised: { ok: true, value, unit } } },
    });
    return this;
  }

  /** Several dated values of one measure. */
  series(measure: string, values: readonly (readonly [date: string, value: number])[]): this {
    for (const [date, value] of values) this.measure(measure, date, value);
    return this;
  }

  /** An observation answered with a SNOMED CT code. */
  answer(measure: string, date: string, code: string): this {
    const concept: Concept = { codings: [{ system: codeSystem.snomed, code }] };
    this.#facts.push({
      ...this.#base(date),
      kind: 'observation',
      category: 'lifestyle',
      concept: { codings: [], text: measure },
      measure,
      value: { type: 'coded', concept },
    });
    return this;
  }

  /** A recorded condition, and the problem claim that stage D makes of it. */
  problem(problem: string, since = '2020-01-01', status: 'active' | 'resolved' = 'active'): this {
    const base = this.#base(since);
    const concept: Concept = { codings: [], text: problem };
    this.#facts.push({ ...base, kind: 'condition', concept, problem, status });
    this.#claims.push({
      id: claimId('problem', problem),
      kind: 'problem',
      stage: 'diagnosis',
      value: { concept, key: problem, status, since, origin: 'recorded' },
      uncertainty: { kind: 'exact' },
      method: { name: 'test', version: '1' },
      because: [{ fact: base.id }],
    });
    return this;
  }

  drug(
    ingredient: string,
    course: {
      readonly since?: string;
      readonly ended?: string;
      readonly mg?: number;
      readonly timesPerDay?: number;
      readonly status?: MedicationFact['status'];
    } = {},
  ): this {
    const { since, ended, mg, timesPerDay = 1, status = ended ? 'stopped' : 'active' } = course;
    this.#facts.push({
      ...this.#base(since),
      kind: 'medication',
      concept: { codings: [], text: ingredient },
      ingredients: [ingredient],
      status,
      ...(ended ? { ended: time(ended) } : {}),
      ...(mg === undefined
        ? {}
        : {
            dose: { source: { value: mg, unit: 'mg' }, normalised: { ok: true, value: mg, unit: 'mg' } },
            timesPerDay,
          }),
    });
    return this;
  }

  allergy(...substances: string[]): this {
    this.#facts.push({
      ...this.#base(),
      kind: 'allergy',
      concept: { codings: [], text: substances.join(', ') },
      substances,
      type: 'allergy',
      criticality: 'high',
      status: 'active',
      reactions: [],
    });
    return this;
  }

  /** A safety finding about one drug. */
  safety(ingredient: string, change: Partial<SafetyValue> = {}): this {
    const value: SafetyValue = {
      type: 'drug-disease',
      drugs: [codingOf(ingredient)],
      severity: 'contraindicated',
      mechanism: { en: 'test', zh: '测试' },
      action: { en: 'stop', zh: '停用' },
      act: 'stop',
      proposed: false,
      ...change,
    };
    this.#claims.push({
      id: claimId('safety', `${value.type}/${ingredient}`),
      kind: 'safety',
      stage: 'treatment',
      value,
      ...this.#claimRest(),
    });
    return this;
  }

  /** A recommendation with these drugs as its options, the first preferred. */
  recommendation(rule: string, drugs: readonly string[], change: Partial<RecommendationValue> = {}): this {
    const value: RecommendationValue = {
      rule,
      domain: 'cardiovascular',
      action: 'start',
      title: { en: rule, zh: rule },
      options: drugs.map((drug, place) => ({
        concept: { codings: [codingOf(drug)], text: drug },
        status: place === 0 ? 'preferred' : 'alternative',
        because: [],
      })),
      strength: { scheme: 'GRADE', grade: 'Strong' },
      status: 'recommended',
      missing: [],
      benefits: [],
      netBenefit: 0,
      rank: 1,
      urgency: 'routine',
      ...change,
    };
    const id = claimId('recommendation', rule);
    this.#claims.push({ id, kind: 'recommendation', stage: 'treatment', value, ...this.#claimRest() });
    return this;
  }

  /** Adds any other claim. */
  claim(claim: ClaimOf<'derived'> | ClaimOf<'drugGeneAdvice'>): this {
    this.#claims.push(claim);
    return this;
  }

  evidence(): Evidence {
    const evidence = new Evidence(this.#facts);
    evidence.add(this.#claims);
    return evidence;
  }

  #base(date?: string) {
    return {
      id: `test/${this.#facts.length}` as FactId,
      provenance,
      certainty: 'present',
      foundBy: 'source',
      ...(date ? { time: time(date) } : {}),
    } as const;
  }

  #claimRest() {
    return {
      uncertainty: { kind: 'exact' },
      method: { name: 'test', version: '1' },
      because: [{ fact: this.#facts[0]!.id }],
    } as const;
  }
}

/** The coding under which claims name an ingredient. */
export function codingOf(ingredient: string) {
  const known = terminology.ingredient(ingredient);
  if (!known) throw new Error(`${ingredient} is no ingredient of the terminology`);
  return { ...known.codings[0]!, display: known.title.en };
}
