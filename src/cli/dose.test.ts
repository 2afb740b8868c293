import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { registerDose } from './dose.js';
import type { DoseAnswer } from './dose-text.js';
import { registerSimulate } from './simulate.js';

const folder = mkdtempSync(join(tmpdir(), 'sartor-dose-'));
const file = (name: string, content: string) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const observation = (id: string, code: string, value: number, unit: string, time = '2026-11-18T07:00:00Z') => ({
  resource: {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code }] },
    effectiveDateTime: time,
    valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
  },
});
const administration = (id: string, start: string, end: string) => ({
  resource: {
    resourceType: 'MedicationAdministration',
    id,
    status: 'completed',
    medicationCodeableConcept: {
      coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '11124' }],
      text: 'vancomycin',
    },
    effectivePeriod: { start, end },
    dosage: { dose: { value: 1000, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } },
  },
});
const bundle = (...entry: object[]) =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'collection',
    entry: [{ resource: { resourceType: 'Patient', id: 'a', gender: 'male', birthDate: '1966-05-01' } }, ...entry],
  });
const weight = observation('w', '29463-7', 78, 'kg');
const creatinine = observation('c', '2160-0', 1.1, 'mg/dL');
const given = [
  administration('m1', '2026-11-18T08:00:00Z', '2026-11-18T10:00:00Z'),
  administration('m2', '2026-11-18T20:00:00Z', '2026-11-18T22:00:00Z'),
];

async function run<T>(...words: string[]): Promise<T> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const program = new Command().exitOverride();
  registerDose(program);
  registerSimulate(program);
  await program.parseAsync(['node', 'sartor', ...words]);
  return JSON.parse(String(log.mock.calls.at(-1)?.[0])) as T;
}
afterEach(() => vi.restoreAllMocks());

describe('sartor dose', () => {
  const levels = file(
    'levels.csv',
    'time,value,unit\n2026-11-19T07:30:00Z,9.5,mg/L\n2026-11-18T23:30:00Z,22.1,ug/mL\n',
  );
  const patient = file('patient.json', bundle(weight, creatinine, ...given));

  it('doses given in the record and levels of the table make a posterior, a dose and its course', async () => {
    const answer = await run<DoseAnswer>(
      'dose',
      'vancomycin',
      '--patient',
      patient,
      '--levels',
      levels,
      '--format',
      'json',
    );
    expect(answer).toMatchObject({ doses: 2, levels: 2, asOf: '2026-11-19', posterior: { basis: 'levels' } });
    expect(answer.recommendation).toMatchObject({ unit: 'mg', target: { quantity: 'auc24', lower: 400, upper: 600 } });
    const start = answer.predicted.find(({ time }) => time === '2026-11-18T08:00Z')!;
    const peak = answer.predicted.find(({ time }) => time === '2026-11-18T22:00Z')!;
    expect(start.value).toBe(0);
    expect(peak.lower).toBeLessThan(peak.value);
    expect(peak.upper).toBeGreaterThan(peak.value);
  });

  it('the same doses from a table in hours of one’s own give the same posterior', async () => {
    const doses = file('doses.csv', 'time,amount,unit,hours\n0,1000,mg,2\n12,1,g,2\n');
    const hours = file('hours.csv', 'time,value,unit\n15.5,22.1,mg/L\n23.5,9.5,mg/L\n');
    const other = await run<DoseAnswer>(
      ...['dose', 'vancomycin', '--patient', patient, '--format', 'json'],
      '--levels',
      hours,
      '--doses',
      doses,
      ...['--as-of', '2026-11-19'],
    );
    const answer = await run<DoseAnswer>(
      'dose',
      'vancomycin',
      '--patient',
      patient,
      '--levels',
      levels,
      '--format',
      'json',
    );
    expect(other.posterior?.parameters).toEqual(answer.posterior?.parameters);
  });

  it('refuses without creatinine, with an old one, and names it', async () => {
    const lacking = file('lacking.json', bundle(weight, ...given));
    const stale = file(
      'stale.json',
      bundle(weight, observation('c', '2160-0', 1.1, 'mg/dL', '2026-10-01T07:00:00Z'), ...given),
    );
    for (const path of [lacking, stale]) {
      const answer = await run<DoseAnswer>(
        'dose',
        'vancomycin',
        '--patient',
        path,
        '--levels',
        levels,
        '--format',
        'json',
      );
      expect(answer.refused).toMatchObject({ why: 'missing-input', details: ['creatinineClearance'] });
      expect(answer.recommendation).toBeNull();
    }
  });

  it('names the row of a wrong table, and the drugs it knows', async () => {
    const wrong = file('wrong.csv', 'time,value,unit\n2026-11-19,9.5,mg/L\n');
    await expect(run('dose', 'vancomycin', '--patient', patient, '--levels', wrong)).rejects.toThrow(
      /row 1: "2026-11-19"/,
    );
    await expect(run('dose', 'netilmicin', '--patient', patient)).rejects.toThrow(/no model of netilmicin/);
  });

  it('warfarin by the IWPC equation', async () => {
    const tall = file('tall.json', bundle(weight, observation('h', '8302-2', 176, 'cm')));
    const answer = await run<DoseAnswer>(
      'dose',
      'warfarin',
      '--patient',
      tall,
      '--as-of',
      '2026-11-20',
      '--format',
      'json',
    );
    // (4.0376 - 0.2546 * 6 + 0.0118 * 176 + 0.0134 * 78 + 0.0443)^2
    expect(answer.recommendation?.mgPerWeek).toBeCloseTo(32.23, 1);
  });
});

describe('sartor dose warfarin by INR', () => {
  const days = Array.from({ length: 15 }, (_, n) => `2026-11-${String(n + 2).padStart(2, '0')}`);
  const doses = file('warfarin.csv', `time,amount\n${days.map((day) => `${day},5`).join('\n')}\n`);
  const inrs = (rows: string) => file(`inr-${rows.length}.csv`, `time,inr\n${rows}\n`);
  const before = '2026-11-01T07:00:00Z';
  const sizes = [observation('w', '29463-7', 78, 'kg', before), observation('h', '8302-2', 176, 'cm', before)];
  const person = file('person.json', bundle(...sizes));
  const dose = (levels: string, ...more: string[]) =>
    run<DoseAnswer>(
      ...['dose', 'warfarin', '--patient', person, '--levels', levels, '--doses', doses, '--format', 'json'],
      ...more,
    );

  it('low INRs raise the dose over that of the equation; days without hours do', async () => {
    const answer = await dose(inrs('2026-11-02,1.0\n2026-11-07,1.3\n2026-11-17,1.6'));
    expect(answer).toMatchObject({ doses: 15, levels: 3, posterior: { basis: 'levels' } });
    expect(answer.recommendation!.amount).toBeGreaterThan(5);
    expect(answer.recommendation!.target).toEqual({ quantity: 'INR', lower: 2, upper: 3 });
    expect(answer.predicted.every(({ lower, value, upper }) => lower <= value && value <= upper)).toBe(true);
  });

  it('refuses: an INR that is very high, one that shows earlier doses, dates mixed with hours', async () => {
    expect((await dose(inrs('2026-11-02,1.0\n2026-11-16,4.8'))).refused).toMatchObject({ details: ['inrTooHigh'] });
    expect((await dose(inrs('2026-11-02,2.4\n2026-11-15,2.5\n2026-11-16,2.5'))).refused).toMatchObject({
      details: ['inrBefore'],
    });
    await expect(dose(inrs('100,1.9'))).rejects.toThrow(/in one form/);
    await expect(dose(inrs('2026-11-16,2'), '--given', 'albumin=40')).rejects.toThrow(/warfarin asks for/);
  });
});

describe('sartor simulate insulin', () => {
  it('runs the patients, days and meals of a scenario', async () => {
    const scenario = file(
      'scenario.json',
      JSON.stringify({ days: 1, meals_each_day_hours_grams: [[7, 45]], patients: ['adult#001', 'child'] }),
    );
    const { patients } = await run<{ patients: { name: string; timeInRange: number; trace?: object[] }[] }>(
      ...['simulate', 'insulin', scenario, '--format', 'json'],
    );
    expect(patients.map(({ name }) => name)).toHaveLength(11);
    expect(patients[0]).toMatchObject({ name: 'adult#001', timeInRange: 100 });
    expect(patients[0]!.trace).toBeUndefined();
  });

  it('names what it doesn’t know', async () => {
    const scenario = file('bad.json', JSON.stringify({ days: 1, patients: ['adult#099'] }));
    await expect(run('simulate', 'insulin', scenario)).rejects.toThrow(/adult#099/);
    await expect(run('simulate', 'insulin', file('days.json', '{"days": -1}'))).rejects.toThrow(/days/);
  });
});
