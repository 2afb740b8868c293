import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CriteriaKnowledge, parseCriteria } from '../src/diagnosis/criteria/knowledge.js';
import {
  type AssessmentContext,
  type ConditionFact,
  Evidence,
  type Fact,
  type FactId,
  type IsoDate,
  type ObservationFact,
  type PatientFact,
  type PhenotypeFact,
  Terminology,
  usualPreferences,
} from '../src/record/index.js';

/** Builders for this room's tests: a patient in three lines. */
const packs = join(import.meta.dirname, '..', 'packs');
const json = (...path: string[]) => JSON.parse(readFileSync(join(packs, ...path), 'utf8'));

export const criteria: CriteriaKnowledge = parseCriteria(json('criteria-common', 'criteria.json'));
export const terminology = new Terminology(
  json('terminology', 'measures.json'),
  json('terminology', 'ingredients.json'),
  json('terminology', 'problems.json'),
);
export const context: AssessmentContext = { asOf: '2026-06-30' as IsoDate, preferences: usualPreferences };

const base = (id: string) =>
  ({
    id: id as FactId,
    provenance: { document: '00', place: { kind: 'whole' } },
    certainty: 'present',
    foundBy: 'source',
  }) as unknown as Pick<Fact, 'id' | 'provenance' | 'certainty' | 'foundBy'>;

export const patient = (over: Partial<PatientFact> = {}): PatientFact =>
  ({ ...base('p'), kind: 'patient', sex: 'male', birthDate: '1960-01-01', identifiers: [], ...over }) as PatientFact;

let count = 0;
/** A dated value of a measure in its canonical unit. */
export function measured(measure: string, value: number, on: string): ObservationFact {
  const unit = terminology.measure(measure)?.unit ?? '1';
  count++;
  return {
    ...base(`o${count}`),
    kind: 'observation',
    category: 'laboratory',
    concept: { codings: [] },
    measure,
    time: on,
    value: { type: 'quantity', quantity: { source: { value, unit }, normalised: { ok: true, value, unit } } },
  } as unknown as ObservationFact;
}

export function condition(problem: string | undefined, over: Partial<ConditionFact> = {}): ConditionFact {
  count++;
  return {
    ...base(`c${count}`),
    kind: 'condition',
    concept: { codings: [], text: problem ?? 'something' },
    ...(problem ? { problem } : {}),
    status: 'active',
    ...over,
  } as ConditionFact;
}

export function phenotype(code: string, certainty: PhenotypeFact['certainty'] = 'present'): PhenotypeFact {
  count++;
  return {
    ...base(`f${count}`),
    kind: 'phenotype',
    certainty,
    concept: { codings: [{ system: 'http://human-phenotype-ontology.org', code }] },
  } as PhenotypeFact;
}

/** A fact of any kind, what is not given taken as usual. */
export function fact(members: Partial<Fact>): Fact {
  count++;
  return { ...base(`x${count}`), ...members } as Fact;
}

export const evidenceOf = (...facts: Fact[]) => new Evidence([patient(), ...facts]);
