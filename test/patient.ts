import type {
  Certainty,
  ClinicalTime,
  Concept,
  DocumentHash,
  Fact,
  FactId,
  ObservationValue,
  ReportedVariant,
  Sex,
} from '../src/record/index.js';

const document = '0'.repeat(64) as DocumentHash;

/** A patient in three lines: `patient('female', '1960-01-01').problem('hypertension').measure('hba1c', 8, '2026-01-01').facts`. */
export class PatientBuilder {
  readonly facts: Fact[] = [];

  constructor(sex: Sex, birthDate: string, extra: { readonly race?: string } = {}) {
    this.#add({
      kind: 'patient',
      sex,
      birthDate: birthDate as ClinicalTime,
      identifiers: [],
      ...(extra.race ? { race: { system: 'urn:oid:2.16.840.1.113883.6.238', code: extra.race } } : {}),
    });
  }

  /** A number in the measure's canonical unit. */
  measure(measure: string, value: number, on: string, unit = '1'): this {
    return this.observation(measure, on, {
      type: 'quantity',
      quantity: { source: { value, unit }, normalised: { ok: true, value, unit } },
    });
  }

  /** A coded answer. */
  answer(measure: string, code: string, on: string, system = 'http://snomed.info/sct'): this {
    return this.observation(measure, on, { type: 'coded', concept: { codings: [{ system, code }] } });
  }

  observation(measure: string, on: string, value: ObservationValue): this {
    return this.#add({
      kind: 'observation',
      category: 'other',
      concept: { codings: [], text: measure },
      measure,
      value,
      time: on as ClinicalTime,
    });
  }

  problem(
    problem: string,
    since?: string,
    status: 'active' | 'resolved' = 'active',
    certainty: Certainty = 'present',
  ): this {
    return this.#add({
      kind: 'condition',
      concept: { codings: [], text: problem },
      problem,
      status,
      certainty,
      ...(since ? { time: since as ClinicalTime } : {}),
    });
  }

  /** A condition by its name alone, as records of cancer have it. */
  condition(text: string, since?: string): this {
    return this.#add({
      kind: 'condition',
      concept: { codings: [], text },
      status: 'active',
      ...(since ? { time: since as ClinicalTime } : {}),
    });
  }

  /** A variant that a laboratory reports. */
  variant(gene: string, variant: ReportedVariant, significance?: string): this {
    return this.#add({ kind: 'geneResult', gene, variant, ...(significance ? { phenotype: significance } : {}) });
  }

  /** A drug taken now, by ingredient key; the dose in mg. */
  takes(ingredient: string, since?: string, mg?: number, timesPerDay = 1): this {
    return this.#add({
      kind: 'medication',
      concept: { codings: [], text: ingredient },
      ingredients: [ingredient],
      status: 'active',
      ...(since ? { time: since as ClinicalTime } : {}),
      ...(mg === undefined
        ? {}
        : {
            dose: { source: { value: mg, unit: 'mg' }, normalised: { ok: true, value: mg, unit: 'mg' } },
            timesPerDay,
          }),
    });
  }

  /** A drug applied to the skin. */
  applies(ingredient: string, since?: string): this {
    return this.#add({
      kind: 'medication',
      concept: { codings: [], text: `${ingredient} cream` },
      ingredients: [ingredient],
      status: 'active',
      ...(since ? { time: since as ClinicalTime } : {}),
    });
  }

  /** A drug ordered and not begun. */
  planned(ingredient: string, on?: string): this {
    return this.#add({
      kind: 'medication',
      concept: { codings: [], text: ingredient },
      ingredients: [ingredient],
      status: 'planned',
      ...(on ? { time: on as ClinicalTime } : {}),
    });
  }

  allergy(substance: string): this {
    return this.#add({
      kind: 'allergy',
      concept: { codings: [], text: substance },
      substances: [substance],
      type: 'allergy',
      criticality: 'high',
      status: 'active',
      reactions: [],
    });
  }

  /** A relative by v3-RoleCode, perhaps with a condition. */
  relative(role: string, degree: 1 | 2 | 3, problem?: string, onsetAge?: number): this {
    return this.#add({
      kind: 'familyHistory',
      relation: coded('http://terminology.hl7.org/CodeSystem/v3-RoleCode', role),
      degree,
      sex: 'unknown',
      ...(problem ? { problem, condition: { codings: [], text: problem } } : {}),
      ...(onsetAge === undefined ? {} : { onsetAge }),
    });
  }

  procedure(system: string, code: string, on: string): this {
    return this.#add({
      kind: 'procedure',
      concept: coded(system, code),
      status: 'completed',
      time: on as ClinicalTime,
    });
  }

  immunization(system: string, code: string, on: string): this {
    return this.#add({
      kind: 'immunization',
      concept: coded(system, code),
      status: 'completed',
      time: on as ClinicalTime,
    });
  }

  gene(gene: string, phenotype: string): this {
    return this.#add({ kind: 'geneResult', gene, phenotype });
  }

  #add(fact: { readonly kind: Fact['kind']; readonly [key: string]: unknown }): this {
    this.facts.push({
      id: `000000000000/entry[${this.facts.length}]` as FactId,
      provenance: { document, place: { kind: 'whole' } },
      certainty: 'present',
      foundBy: 'source',
      ...fact,
    } as unknown as Fact);
    return this;
  }
}

const coded = (system: string, code: string): Concept => ({ codings: [{ system, code }] });

/** Starts a patient. */
export const patient = (sex: Sex, birthDate: string, extra: { readonly race?: string } = {}): PatientBuilder =>
  new PatientBuilder(sex, birthDate, extra);
