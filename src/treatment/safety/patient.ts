import {
  type AssessmentContext,
  ageInYears,
  type ClaimOf,
  type ConditionFact,
  dateOf,
  daysBetween,
  type Evidence,
  type MedicationFact,
  type Reason,
  type Terminology,
} from '../../record/index.js';
import { milligramsPerDay } from '../rules/inputs/daily-dose.js';

/** What is true of the patient as safety rules ask it, with the reasons; `undefined` is unknown or untrue. */
export class SafetyPatient {
  readonly present: ReadonlyMap<string, readonly MedicationFact[]>;
  readonly proposed: ReadonlySet<string>;
  readonly #conditions = new Map<string, ConditionFact[]>();

  constructor(
    readonly evidence: Evidence,
    readonly context: AssessmentContext,
    readonly terminology: Terminology,
    proposed: readonly string[],
    /** Drugs ordered and not begun, with their orders: proposals whose reason is in the record. */
    readonly planned: ReadonlyMap<string, readonly MedicationFact[]> = new Map(),
  ) {
    this.present = presentDrugs(evidence);
    this.proposed = new Set([...proposed, ...planned.keys()].filter((drug) => !this.present.has(drug)));
    for (const fact of evidence.facts('condition')) {
      if (!fact.problem || fact.certainty !== 'present') continue;
      for (const key of terminology.problemAncestors(fact.problem)) {
        this.#conditions.set(key, [...(this.#conditions.get(key) ?? []), fact]);
      }
    }
  }

  /** All drugs that rules are asked of: taken first, then proposed. */
  get drugs(): readonly string[] {
    return [...this.present.keys(), ...this.proposed];
  }

  /** Why the drug is in question: the medications; none for a proposal that nobody ordered. */
  reasonsFor(drug: string): readonly Reason[] {
    return (this.present.get(drug) ?? this.planned.get(drug) ?? []).map(({ id }) => ({ fact: id, role: 'medication' }));
  }

  /** Milligrams a day of a drug, over its one-ingredient products whose dose and frequency the record gives; undefined if none. */
  dailyDose(drug: string): number | undefined {
    const doses = (this.present.get(drug) ?? []).flatMap((fact) => milligramsPerDay(fact) ?? []);
    return doses.length > 0 ? Math.max(...doses) : undefined;
  }

  /** The drugs taken that act in the whole body. */
  get systemic(): readonly string[] {
    return [...this.present].filter(([, facts]) => !facts.every(actsLocally)).map(([drug]) => drug);
  }

  /** The medications of any of these drugs, for the whole body, that began more than so many days ago; undefined if none did, or none has a date. */
  longTaken(drugs: ReadonlySet<string>, days: number): readonly Reason[] | undefined {
    const long = [...this.present]
      .filter(([drug]) => drugs.has(drug))
      .flatMap(([, facts]) => facts)
      .filter((fact) => !actsLocally(fact))
      .filter(({ time }) => time && daysBetween(dateOf(time), this.context.asOf) > days);
    return long.length > 0 ? long.map(({ id }) => ({ fact: id, role: 'medication' })) : undefined;
  }

  get age(): number | undefined {
    const birth = this.evidence.facts('patient')[0]?.birthDate;
    return birth ? ageInYears(birth, this.context.asOf) : undefined;
  }

  ageReasons(): readonly Reason[] {
    return this.evidence
      .facts('patient')
      .slice(0, 1)
      .map(({ id }) => ({ fact: id, role: 'age' }));
  }

  get sex(): string | undefined {
    return this.evidence.facts('patient')[0]?.sex;
  }

  /** The conditions that are one of these problems, or a kind of one: active now, not resolved, or whenever they were. */
  problems(keys: readonly string[], when: 'active' | 'unresolved' | 'ever'): readonly ConditionFact[] {
    const found = keys.flatMap((key) => this.#conditions.get(key) ?? []);
    switch (when) {
      case 'active':
        return found.filter(({ status }) => status === 'active' || status === 'recurrence');
      case 'unresolved':
        return found.filter(({ status }) => status !== 'resolved');
      case 'ever':
        return found;
      default:
        return when satisfies never;
    }
  }

  /** Is the condition at most so many days old? Always, if there is no limit. */
  begunWithin(days: number | undefined): (condition: ConditionFact) => boolean {
    return ({ time }) => days === undefined || (time !== undefined && this.#within(time, days));
  }

  /** The latest eGFR, measured or derived, in mL/min/1.73 m2, not older than two years. */
  kidney(): { readonly value: number; readonly reason: Reason } | undefined {
    const measured = this.measure('egfr', 730);
    const derived = this.evidence
      .claims('derived')
      .filter((claim) => claim.id === 'derived:egfr' && daysBetween(claim.value.on, this.context.asOf) <= 730)
      .map((claim) => ({ value: claim.value.value, on: claim.value.on, claim }))
      .at(-1);
    if (!derived) return measured && { value: measured.value, reason: { fact: measured.fact, role: 'egfr' } };
    if (measured && daysBetween(dateOf(measured.on), derived.on) <= 0) {
      return { value: measured.value, reason: { fact: measured.fact, role: 'egfr' } };
    }
    return { value: derived.value, reason: claimReason(derived.claim) };
  }

  /** The latest value of a measure, if not older than so many days. */
  measure(key: string, within: number) {
    const latest = this.evidence.latest(key);
    if (!latest?.fact.time) return undefined;
    const days = daysBetween(dateOf(latest.fact.time), this.context.asOf);
    if (days > within || days < 0) return undefined;
    return { value: latest.value, fact: latest.fact.id, on: latest.fact.time };
  }

  /** Why interactions weigh more in this patient: eGFR below 60, or 75 years and more; empty if neither is known. */
  vulnerability(): readonly Reason[] {
    const kidney = this.kidney();
    return [
      ...(kidney && kidney.value < 60 ? [kidney.reason] : []),
      ...(this.age !== undefined && this.age >= 75 ? this.ageReasons() : []),
    ];
  }

  /** A pregnancy that can still last on this day, by condition or status. */
  pregnancy(): readonly Reason[] | undefined {
    if (this.sex === 'male') return undefined;
    const current = this.problems(['pregnancy'], 'active').filter(
      (fact) => !fact.ended && (!fact.time || this.#within(fact.time, 300)),
    );
    if (current.length > 0) return current.map(({ id }) => ({ fact: id, role: 'pregnancy' }));
    const status = this.evidence.observed('pregnancy-status').at(-1);
    if (!status?.time || status.value.type !== 'coded' || !this.#within(status.time, 300)) return undefined;
    const says = status.value.concept;
    const pregnant =
      says.codings.some(({ code }) => code === '77386006' || code === 'LA15173-0') ||
      /^(currently )?pregnant$|^怀孕|^妊娠/i.test(says.text ?? says.codings[0]?.display ?? '');
    return pregnant ? [{ fact: status.id, role: 'pregnancy' }] : undefined;
  }

  lactation(): readonly Reason[] | undefined {
    if (this.sex === 'male') return undefined;
    const current = this.problems(['lactation'], 'active').filter(
      (fact) => !fact.ended && (!fact.time || this.#within(fact.time, 730)),
    );
    return current.length > 0 ? current.map(({ id }) => ({ fact: id, role: 'lactation' })) : undefined;
  }

  #within(time: Parameters<typeof daysBetween>[0], days: number): boolean {
    const age = daysBetween(dateOf(time), this.context.asOf);
    return age >= 0 && age <= days;
  }
}

const claimReason = (claim: ClaimOf<'derived'>): Reason => ({ claim: claim.id, role: 'egfr' });

function presentDrugs(evidence: Evidence): ReadonlyMap<string, readonly MedicationFact[]> {
  const drugs = new Map<string, MedicationFact[]>();
  for (const medication of evidence.presentMedications()) {
    for (const ingredient of medication.ingredients) {
      drugs.set(ingredient, [...(drugs.get(ingredient) ?? []), medication]);
    }
  }
  return drugs;
}

const localForms =
  /\b(topical|cream|ointment|lotion|gel|shampoo|ophthalmic|eye drops?|otic|ear drops?|nasal|inhal\w*|mouthwash|vaginal|intrauterine)\b|外用|乳膏|软膏|滴眼|滴耳|鼻喷|吸入|阴道/i;

/** True if the medication acts where it is applied: then it hardly meets other drugs. */
export function actsLocally({ route, concept, instruction }: MedicationFact): boolean {
  const words = [route, concept].flatMap((each) => [
    each?.text,
    ...(each?.codings ?? []).map(({ display }) => display),
  ]);
  return localForms.test([...words, instruction].filter(Boolean).join(' '));
}
