import { describe, expect, it } from 'vitest';
import { assess } from '../src/assess.js';
import { localEpidemic } from '../src/epidemic/patient/surroundings.js';
import { readCases } from '../src/epidemic/surveillance/counts.js';
import { ingest } from '../src/intake/index.js';
import { loadInstallation } from '../src/knowledge/installation.js';
import { type IsoDate, type LocalEpidemic, usualPreferences } from '../src/record/index.js';

const asOf = '2026-11-20' as IsoDate;
const installation = loadInstallation();
const snomed = 'http://snomed.info/sct';
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';

const condition = (code: string, display: string, onset = '2026-11-18') => ({
  resourceType: 'Condition',
  clinicalStatus: { coding: [{ code: 'active' }] },
  code: { coding: [{ system: snomed, code, display }] },
  subject: { reference: 'Patient/p' },
  onsetDateTime: onset,
});
const cough = condition('49727002', 'Cough');
const noSmell = condition('44169009', 'Loss of smell');
const diabetes = condition('44054006', 'Type 2 diabetes mellitus', '2015-01-01');
const contact = condition('840546002', 'Exposure to SARS-CoV-2', '2026-11-17');
const antigen = (positive: boolean) => ({
  resourceType: 'Observation',
  status: 'final',
  category: [{ coding: [{ code: 'laboratory' }] }],
  code: { coding: [{ system: 'http://loinc.org', code: '94558-4', display: 'SARS-CoV-2 antigen' }] },
  subject: { reference: 'Patient/p' },
  effectiveDateTime: '2026-11-20',
  valueCodeableConcept: {
    coding: [
      { system: snomed, code: positive ? '260373001' : '260415000', display: positive ? 'Detected' : 'Not detected' },
    ],
  },
});
const egfr = {
  resourceType: 'Observation',
  status: 'final',
  category: [{ coding: [{ code: 'laboratory' }] }],
  code: { coding: [{ system: 'http://loinc.org', code: '98979-8' }] },
  subject: { reference: 'Patient/p' },
  effectiveDateTime: '2026-10-01',
  valueQuantity: { value: 80, unit: 'mL/min/{1.73_m2}', code: 'mL/min/{1.73_m2}', system: 'http://unitsofmeasure.org' },
};
const drug = (code: string, display: string) => ({
  resourceType: 'MedicationStatement',
  status: 'active',
  medicationCodeableConcept: { coding: [{ system: rxnorm, code, display }] },
  subject: { reference: 'Patient/p' },
  effectivePeriod: { start: '2024-01-01' },
});

const around = (casesADay: number, more: Partial<LocalEpidemic> = {}): readonly LocalEpidemic[] => [
  { disease: 'covid-19', newCasesPerDay: casesADay, population: 1_000_000, asOf, ...more },
];

function plan(surroundings: readonly LocalEpidemic[], ...resources: readonly object[]) {
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      { resourceType: 'Patient', id: 'p', gender: 'male', birthDate: '1955-03-02', name: [{ family: 'Example' }] },
      ...resources.map((resource, index) => ({ id: `r${index}`, ...resource })),
    ].map((resource) => ({ resource })),
  };
  const bytes = Buffer.from(JSON.stringify(bundle));
  const record = ingest([{ name: 'p.json', bytes }], installation.intake(), { asOf });
  const assessment = assess(record, installation.knowledgeFor(record), {
    asOf,
    preferences: usualPreferences,
    surroundings,
  });
  const infection = assessment.claims.find(({ id }) => id === 'differential:infection-covid-19');
  const items = assessment.plan.items.filter(({ key }) => key.includes('covid-19'));
  return {
    probability: infection?.kind === 'differential' ? infection.value.posterior : undefined,
    preTest: infection?.kind === 'differential' ? infection.value.preTest : undefined,
    keys: items.map(({ key }) => key),
    drug: items.find(({ key }) => key.includes('antiviral'))?.drug?.display,
    claims: assessment.claims,
  };
}

describe('one patient, and what goes round', () => {
  it('without an epidemic around, or without an occasion, nothing is said', () => {
    expect(plan([], cough).probability).toBeUndefined();
    expect(plan(around(2000), diabetes).probability).toBeUndefined();
  });

  it('a cough while there is hardly any: neither test nor isolation', () => {
    const { probability, keys } = plan(around(5), cough);
    expect(probability).toBeLessThan(0.02);
    expect(keys).toEqual([]);
  });

  it('the same cough in a wave: test now; with loss of smell also stay away from others', () => {
    const wave = around(800, { reported: 0.4 });
    const coughing = plan(wave, cough);
    expect(coughing.keys).toContain('infection-covid-19/test');
    const both = plan(wave, cough, noSmell);
    expect(both.probability!).toBeGreaterThan(coughing.probability!);
    expect(both.keys).toEqual(expect.arrayContaining(['infection-covid-19/test', 'infection-covid-19/isolate']));
  });

  it('a negative antigen test lowers the probability and does not end it', () => {
    const wave = around(800, { positivity: 0.3 });
    const before = plan(wave, cough, noSmell);
    const after = plan(wave, cough, noSmell, antigen(false));
    expect(after.probability!).toBeLessThan(before.probability!);
    expect(after.probability!).toBeGreaterThan(0.2);
    const advice = after.claims.find(({ id }) => id === 'recommendation:infection-covid-19-test');
    expect(advice?.kind === 'recommendation' && advice.value.title.en).toBe('Test again for COVID-19 in two days');
  });

  it('a known contact without symptoms counts', () => {
    const { probability } = plan(around(20), contact);
    expect(probability!).toBeGreaterThan(0.15);
  });

  it('a positive test: isolation by the guideline, an antiviral that fits the drugs taken', () => {
    const wave = around(800);
    const alone = plan(wave, cough, antigen(true), diabetes, egfr);
    expect(alone.probability).toBeUndefined();
    expect(alone.keys).toEqual(expect.arrayContaining(['covid-19/isolate', 'covid-19/antiviral']));
    expect(alone.drug).toMatch(/nirmatrelvir/i);
    const withAmiodarone = plan(wave, cough, antigen(true), diabetes, egfr, drug('703', 'amiodarone'));
    expect(withAmiodarone.drug).not.toMatch(/nirmatrelvir/i);
  });

  it('each probability says where it starts from and rests on the facts and the pack', () => {
    const { claims, preTest } = plan(around(800, { positivity: 0.12 }), cough, noSmell);
    expect(preTest).toMatchObject({
      probability: 0.12,
      of: { en: 'people tested for symptoms, 12 % positive on 2026-11-20' },
    });
    const claim = claims.find(({ id }) => id === 'differential:infection-covid-19')!;
    expect(
      claim.because.some((reason) => 'knowledge' in reason && reason.knowledge.entry === 'covid-19/finding/anosmia'),
    ).toBe(true);
  });
});

describe('the infection around from a series of cases', () => {
  const table = (rows: string[][]) => readCases({ columns: ['date', 'cases'], rows } as never);
  it('is the mean of the last week', () => {
    const rows = Array.from({ length: 14 }, (_, day) => [
      `2026-11-${String(day + 6).padStart(2, '0')}`,
      day < 7 ? '0' : '70',
    ]);
    expect(localEpidemic('covid-19', table(rows), 1e6, asOf)).toMatchObject({ newCasesPerDay: 70, asOf: '2026-11-19' });
  });
  it('refuses an old series', () => {
    const rows = Array.from({ length: 14 }, (_, day) => [`2026-01-${String(day + 6).padStart(2, '0')}`, '5']);
    expect(() => localEpidemic('covid-19', table(rows), 1e6, asOf)).toThrow('too far from');
  });
});
