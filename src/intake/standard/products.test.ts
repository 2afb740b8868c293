import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { codeSystem, type MedicationFact } from '../../record/index.js';
import { ingest } from '../index.js';
import { bundleFile, subject, testDay, testKnowledge } from '../testing/knowledge.js';
import { CodedProducts } from './products.js';

const pack = join(import.meta.dirname, '..', '..', '..', 'packs', 'rxnorm-products', 'products.tsv.gz');
const table = gunzipSync(readFileSync(pack)).toString();
const knowledge = { ...testKnowledge(), products: () => new CodedProducts(table) };

const read = (coding: object, more: object = {}) => {
  const request = {
    resourceType: 'MedicationRequest',
    id: 'm1',
    status: 'active',
    intent: 'order',
    subject,
    medicationCodeableConcept: { coding: [{ system: codeSystem.rxnorm, ...coding }] },
    ...more,
  };
  const record = ingest([bundleFile([request])], knowledge, { asOf: testDay });
  const drug = record.facts.find((fact): fact is MedicationFact => fact.kind === 'medication')!;
  return { drug, issues: record.issues };
};

describe('codes of products', () => {
  it('tell the drug and its strength where the record gives no name', () => {
    const { drug } = read(
      { code: '200031' },
      { dosageInstruction: [{ doseAndRate: [{ doseQuantity: { value: 2, unit: 'tablet' } }] }] },
    );
    expect(drug.ingredients).toEqual(['carvedilol']);
    expect(drug.concept.text).toBe('carvedilol 6.25 MG Oral Tablet');
    expect(drug.dose?.normalised).toEqual({ ok: true, value: 12.5, unit: 'mg' });
  });

  it('tell both ingredients of a combination, and those of a brand', () => {
    expect(read({ code: '854916' }).drug.ingredients).toEqual(['bisoprolol', 'hydrochlorothiazide']);
    expect(read({ code: '353102' }).drug.ingredients).toEqual(['cetirizine', 'pseudoephedrine']);
  });

  it('stand behind words that are a drug, and what disagrees is told', () => {
    const { drug, issues } = read({ code: '200031', display: 'Lisinopril 10 MG Oral Tablet' });
    expect(drug.ingredients).toEqual(['lisinopril']);
    expect(issues.map(({ code }) => code)).toContain('code-and-text-disagree');
    expect(read({ code: '200031', display: 'Carvedilol 6.25 mg tab' }).issues).toEqual([]);
  });

  it('stand in for words that are none, which are quoted', () => {
    const { drug, issues } = read({ code: '200031', display: 'her little heart pill' });
    expect(drug.ingredients).toEqual(['carvedilol']);
    expect(drug.concept.quoted).toBe('her little heart pill');
    expect(issues).toEqual([]);
  });

  it('name ingredients that the terminology has, each code once', () => {
    const lines = table.trim().split('\n');
    expect(lines.length).toBeGreaterThan(19_000);
    expect(new Set(lines.map((line) => line.split('\t')[0])).size).toBe(lines.length);
    const keys = new Set(lines.flatMap((line) => line.split('\t')[2]!.split('|')));
    expect([...keys].filter((key) => !knowledge.terminology.ingredient(key))).toEqual([]);
  });

  it('come from whole lines only', () => {
    expect(() => new CodedProducts('1\tonly a name\n')).toThrow(/only a name/);
  });
});
