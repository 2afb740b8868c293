import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assess } from '../assess.js';
import { ingest } from '../intake/index.js';
import { loadInstallation } from '../knowledge/installation.js';
import { allRows, frameOf, learnerNamed, type ModelFile } from '../prediction/learners/index.js';
import { type Assessment, type IsoDate, type RefusalValue, usualPreferences } from '../record/index.js';
import { Random } from '../statistics/random.js';

const asOf = '2026-11-01' as IsoDate;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sartor-models-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A model of age, sex, cholesterol in mmol/L (now and then missing) and high blood pressure. */
function modelFile(name: string): ModelFile {
  const random = new Random(3);
  const rows = Array.from({ length: 300 }, (_, row) => {
    const [age, chol] = [Math.round(40 + 40 * random.uniform()), 3 + 5 * random.uniform()];
    const [sex, bp] = [random.uniform() < 0.5 ? 'F' : 'M', random.uniform() < 0.4 ? '1' : '0'];
    const logit = 0.08 * (age - 60) + 0.6 * (chol - 5.5) + (sex === 'M' ? 0.7 : 0) + Number(bp) - 0.4;
    return {
      age,
      chol: row % 10 === 0 ? '' : chol.toFixed(2),
      sex,
      bp,
      y: random.uniform() < 1 / (1 + Math.exp(-logit)),
    };
  });
  const columns = (['age', 'chol', 'sex', 'bp'] as const).map((column) => ({
    name: column,
    cells: rows.map((row) => String(row[column])),
  }));
  const { frame } = frameOf(columns);
  const labels = Uint8Array.from(rows, ({ y }) => (y ? 1 : 0));
  const model = learnerNamed(name)!.fit(frame, labels, allRows(frame.length), 1);
  const features = frame.features.map((feature, index) => {
    const known = columns[index]!.cells.filter((cell) => cell !== '');
    const range =
      feature.kind === 'numeric' ? { range: [Math.min(...known.map(Number)), Math.max(...known.map(Number))] } : {};
    const levels = feature.kind === 'categorical' ? { levels: feature.levels } : {};
    return { name: feature.name, ...levels, ...range, missingShare: 1 - known.length / rows.length };
  });
  return {
    format: 'sartor-model',
    formatVersion: 2,
    kind: model.kind,
    card: {
      kind: 'yes-no',
      learner: name,
      data: { rows: 300 },
      seed: 1,
      features,
      metrics: { auroc: 0.8, brier: 0.17 },
    },
    background: columns.map(({ name: column, cells }) => ({ name: column, cells: cells.slice(0, 40) })),
    model: model.serialise(),
  } as unknown as ModelFile;
}

const card = {
  format: 'sartor-risk-model',
  model: 'own.model.json',
  title: { en: 'Model of our ward', zh: '本病区模型' },
  population: { en: 'a simulated ward', zh: '模拟病区' },
  outcome: 'ascvd',
  outcomeTitle: { en: 'Readmission', zh: '再入院' },
  horizonYears: 10,
  inputs: {
    age: { of: 'age' },
    chol: { loinc: '2093-3', unit: 'mmol/L' },
    sex: { of: 'sex', values: { female: 'F', male: 'M' } },
    bp: { snomed: '38341003' },
  } as Record<string, object>,
};

function place(name: string, own: object = card, learner = 'logistic-regression'): string {
  const at = join(folder, name);
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'own.model.json'), JSON.stringify(modelFile(learner)));
  writeFileSync(join(at, 'ward.risk.json'), JSON.stringify(own));
  return at;
}

const cholesterol = (value: number, unit: string) => ({
  resourceType: 'Observation',
  status: 'final',
  subject: { reference: 'Patient/p' },
  code: { coding: [{ system: 'http://loinc.org', code: '2093-3' }] },
  effectiveDateTime: '2026-10-01',
  valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
});
const condition = (code: string) => ({
  resourceType: 'Condition',
  subject: { reference: 'Patient/p' },
  clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] },
  code: { coding: [{ system: 'http://snomed.info/sct', code }] },
});
const hypertension = condition('38341003');
const asthma = condition('195967001');

function assessed(at: string, others: readonly object[], birthDate = '1966-05-01'): Assessment {
  const patient = { resourceType: 'Patient', id: 'p', gender: 'male', birthDate };
  const entry = [patient, ...others].map((resource) => ({ resource }));
  const text = JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry });
  const installation = loadInstallation(undefined, [at]);
  const record = ingest([{ name: 'p.json', bytes: new TextEncoder().encode(text) }], installation.intake(), { asOf });
  return assess(record, installation.knowledgeFor(record), { asOf, preferences: usualPreferences });
}

const riskOf = ({ claims }: Assessment) =>
  claims.find((claim) => claim.kind === 'risk' && claim.value.model === 'ward');
const refusalOf = ({ claims }: Assessment): RefusalValue | undefined =>
  claims.flatMap((claim) => (claim.kind === 'refusal' && claim.value.of === 'ward' ? [claim.value] : []))[0];

test.each(['logistic-regression', 'boosted-trees', 'neural-network'])(
  'a model of %s says a risk, whatever the unit, and what it is made of',
  (learner) => {
    const at = place(learner, card, learner);
    const mass = riskOf(assessed(at, [cholesterol(240, 'mg/dL'), hypertension]));
    const amount = riskOf(assessed(at, [cholesterol(240 / 38.67, 'mmol/L'), hypertension]));
    if (mass?.kind !== 'risk' || amount?.kind !== 'risk') throw new Error('no risk');
    expect(mass.value.probability).toBeCloseTo(amount.value.probability, 3);
    expect(mass.value.installed).toMatchObject({ model: card.title, outcome: card.outcomeTitle });
    const { base, contributions } = mass.value.explanation!;
    const logOdds = contributions.reduce((sum, each) => sum + each.logOdds, base);
    expect(1 / (1 + Math.exp(-logOdds))).toBeCloseTo(mass.value.probability, 9);
    expect(contributions.map(({ input }) => input).sort()).toEqual(['age', 'bp', 'chol', 'sex']);
    const without = riskOf(assessed(at, [cholesterol(240, 'mg/dL'), asthma]));
    expect(without?.kind === 'risk' && without.value.probability).toBeLessThan(mass.value.probability);
  },
);

test('what the model has met missing may be missing, nothing else', () => {
  const at = place('missing');
  expect(riskOf(assessed(at, [hypertension]))).toBeDefined();
  expect(refusalOf(assessed(at, [cholesterol(240, 'mg/dL')]))).toMatchObject({ why: 'missing-input', details: ['bp'] });
  const strict = place('strict', {
    ...card,
    inputs: { ...card.inputs, chol: { ...card.inputs.chol, required: true } },
  });
  expect(refusalOf(assessed(strict, [hypertension]))).toMatchObject({ why: 'missing-input', details: ['chol'] });
});

test('values outside what was learnt from are refused', () => {
  const at = place('range');
  expect(refusalOf(assessed(at, [hypertension], '1936-05-01'))).toMatchObject({ why: 'outside-validity' });
  expect(refusalOf(assessed(at, [hypertension, cholesterol(500, 'mg/dL')]))?.details[0]).toMatch(/^chol 12\.9/);
});

test('no drug is advised on it: recommendations are the same without', () => {
  const at = place('advice');
  const bare = join(folder, 'bare');
  mkdirSync(bare, { recursive: true });
  const advice = ({ claims }: Assessment) => claims.filter(({ kind }) => kind === 'recommendation').map(({ id }) => id);
  const patient = [cholesterol(190, 'mg/dL'), hypertension];
  expect(advice(assessed(at, patient))).toEqual(advice(assessed(bare, patient)));
});

test.each([
  ['a column without a source', { ...card, inputs: { age: { of: 'age' } } }, 'column chol'],
  ['an unknown code', { ...card, inputs: { ...card.inputs, chol: { loinc: '0-0', unit: 'mmol/L' } } }, 'column chol'],
  ['no unit', { ...card, inputs: { ...card.inputs, chol: { loinc: '2093-3' } } }, 'column chol: "unit"'],
  [
    'a unit of something else',
    { ...card, inputs: { ...card.inputs, chol: { loinc: '2093-3', unit: 'kg' } } },
    '"unit"',
  ],
  [
    'a level that the model lacks',
    { ...card, inputs: { ...card.inputs, sex: { of: 'sex', values: { female: 'x' } } } },
    'none of F, M',
  ],
  ['no values for sex', { ...card, inputs: { ...card.inputs, sex: { of: 'sex' } } }, 'column sex: "values"'],
  ['a column that is not there', { ...card, inputs: { ...card.inputs, ldl: { of: 'age' } } }, 'no column ldl'],
] as const)('a card with %s is refused by name', (_, own, words) => {
  const at = place(`bad ${_}`, own);
  expect(() => loadInstallation(undefined, [at]).prediction()).toThrow(`ward.risk.json: ${words}`.slice(0, 15));
  expect(() => loadInstallation(undefined, [at]).prediction()).toThrow(words);
});
