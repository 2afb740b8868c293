import {
  ageInYears,
  type Coding,
  claimId,
  dateOf,
  daysBetween,
  type Evidence,
  earliest,
  type FactId,
  type IsoDate,
  type MedicationFact,
  type ProblemValue,
  type Reason,
  type Terminology,
} from '../record/index.js';

/** One dated value, from the record or derived from it, in the measure's canonical unit. */
export interface Reading {
  readonly value: number;
  readonly on: IsoDate;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly reason: Reason;
  /** Absent for a value computed from others. */
  readonly fact?: FactId;
}

const pregnantCode = '77386006';
/** A pregnancy answered so many days ago is over. */
const pregnancyDays = 294;

/** What this stage asks of one patient on one day. Nothing after that day is read. */
export class Subject {
  readonly #readings = new Map<string, readonly Reading[]>();

  constructor(
    readonly evidence: Evidence,
    readonly terminology: Terminology,
    readonly asOf: IsoDate,
  ) {}

  /** Completed years, with the fact that says so. */
  get age(): { readonly years: number; readonly reason: Reason } | undefined {
    const [patient] = this.evidence.facts('patient');
    if (!patient?.birthDate) return undefined;
    return { years: ageInYears(patient.birthDate, this.asOf), reason: { fact: patient.id, role: 'patient' } };
  }

  /** Reasons why the patient has this problem or a kind of it; empty if nothing says so. */
  problem(key: string, statuses: readonly ProblemValue['status'][] = ['active']): readonly Reason[] {
    const claims = this.evidence
      .claims('problem')
      .filter(({ value }) => value.key && statuses.includes(value.status) && this.#isKindOf(value.key, key));
    const reasons: Reason[] = claims.map(({ id }) => ({ claim: id, role: 'problem' }));
    return key === 'pregnancy' && reasons.length === 0 ? this.#answeredPregnant() : reasons;
  }

  /**
   * Present drugs that are, or belong to, any of these ingredients and classes, in the order of the keys. Of a drug that
   * coded entries list, a note's mention says nothing more: it may be about the past.
   */
  drugs(keys: readonly string[]): readonly MedicationFact[] {
    const found = new Set<MedicationFact>();
    for (const key of keys) {
      for (const fact of this.evidence.presentMedications()) {
        const isMeant = fact.ingredients.some((ingredient) => this.isA(ingredient, key));
        if (isMeant && this.#hasBegun(fact) && (fact.foundBy === 'source' || !this.#isCoded(fact))) found.add(fact);
      }
    }
    return [...found];
  }

  /** True if the ingredient is this one or belongs to this class. */
  isA(ingredient: string, key: string): boolean {
    return ingredient === key || (this.terminology.ingredient(ingredient)?.classes.includes(key) ?? false);
  }

  /** All dated values up to the day, oldest first; a derived value where it is newer than what was measured. */
  readings(measure: string): readonly Reading[] {
    const known = this.#readings.get(measure);
    if (known) return known;
    const end = earliest(this.asOf) + 86_400_000;
    const measured: Reading[] = this.evidence
      .series(measure)
      .filter(({ at }) => at < end)
      .map(({ value, fact, at }) => ({
        value,
        at,
        on: dateOf(fact.time!),
        fact: fact.id,
        reason: { fact: fact.id, role: 'measurement' },
      }));
    const derived = this.#derived(measure);
    const last = measured.at(-1);
    const all = derived && (!last || daysBetween(last.on, derived.on) > 0) ? [...measured, derived] : measured;
    this.#readings.set(measure, all);
    return all;
  }

  latest(measure: string): Reading | undefined {
    return this.readings(measure).at(-1);
  }

  /** The latest coded answer's codes, with its reason. */
  answer(
    measure: string,
  ): { readonly codes: readonly string[]; readonly on: IsoDate; readonly reason: Reason } | undefined {
    const end = earliest(this.asOf) + 86_400_000;
    const fact = this.evidence
      .observed(measure)
      .filter(({ value, time }) => value.type === 'coded' && time && earliest(time) < end)
      .at(-1);
    if (fact?.value.type !== 'coded' || !fact.time) return undefined;
    const codes = fact.value.concept.codings.map(({ code }: Coding) => code);
    return { codes, on: dateOf(fact.time), reason: { fact: fact.id, role: 'answer' } };
  }

  daysAgo(on: IsoDate): number {
    return daysBetween(on, this.asOf);
  }

  #isKindOf(key: string, ancestor: string): boolean {
    return this.terminology.problemAncestors(key).has(ancestor);
  }

  #isCoded({ ingredients }: MedicationFact): boolean {
    return this.evidence
      .facts('medication')
      .some((fact) => fact.foundBy === 'source' && ingredients.some((each) => fact.ingredients.includes(each)));
  }

  #hasBegun({ time }: MedicationFact): boolean {
    return !time || daysBetween(time, this.asOf) >= 0;
  }

  #derived(measure: string): Reading | undefined {
    const claim = this.evidence.claim(claimId('derived', measure));
    if (claim?.kind !== 'derived' || daysBetween(claim.value.on, this.asOf) < 0) return undefined;
    const { value, on } = claim.value;
    return { value, on, at: earliest(on), reason: { claim: claim.id, role: 'measurement' } };
  }

  #answeredPregnant(): readonly Reason[] {
    const answer = this.answer('pregnancy-status');
    if (!answer?.codes.includes(pregnantCode)) return [];
    return this.daysAgo(answer.on) < pregnancyDays ? [answer.reason] : [];
  }
}
