import { describe, expect, it } from 'vitest';
import { groups, terminology } from '../../../test/guidelines.js';
import { patient } from '../../../test/patient.js';
import {
  type ClinicalTime,
  Evidence,
  type FactId,
  type IsoDate,
  type MedicationFact,
  usualPreferences,
} from '../../record/index.js';
import type { Outcome } from './evaluate.js';
import { heedForbidden } from './forbidden.js';

const asOf = '2026-11-24' as IsoDate;

/** What becomes of a recommendation to begin one of the drugs after an order not to give another. */
function afterOrderNotToGive(drug: string, on: string, offered: readonly string[]): Outcome['status'] {
  const who = patient('male', '1960-01-01');
  const order: MedicationFact = {
    ...who.facts[0]!,
    kind: 'medication',
    id: 'order' as FactId,
    concept: { codings: [], text: drug },
    ingredients: [drug],
    status: 'not-taken',
    forbidden: true,
    certainty: 'absent',
    time: on as ClinicalTime,
  };
  const outcome = {
    rule: { action: 'start' },
    status: 'recommended',
    missing: [],
    reasons: [],
    specificity: 0,
    options: offered.map((key) => ({ ingredients: [key] })),
  } as unknown as Outcome;
  const evidence = new Evidence([...who.facts, order]);
  const subject = { evidence, terminology, groups, context: { asOf, preferences: usualPreferences } };
  return heedForbidden([outcome], subject)[0]!.status;
}

describe('an order not to give a drug', () => {
  it('holds for a year, for the drug and for others of its class where nothing else is offered', () => {
    const statins = ['atorvastatin', 'rosuvastatin'];
    expect(afterOrderNotToGive('atorvastatin', '2026-06-01', statins)).toBe('contraindicated');
    expect(afterOrderNotToGive('simvastatin', '2026-06-01', statins)).toBe('contraindicated');
    expect(afterOrderNotToGive('simvastatin', '2025-11-24', statins)).toBe('recommended');
    expect(afterOrderNotToGive('ezetimibe', '2026-06-01', statins)).toBe('recommended');
  });
  it('leaves a choice that holds another class', () => {
    expect(afterOrderNotToGive('losartan', '2026-06-01', ['lisinopril', 'amlodipine', 'chlortalidone'])).toBe(
      'recommended',
    );
    expect(afterOrderNotToGive('losartan', '2026-06-01', ['valsartan', 'amlodipine'])).toBe('recommended');
  });
});
