import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assess } from '../assess.js';
import { ingest } from '../intake/index.js';
import { loadInstallation } from '../knowledge/installation.js';
import { bytesField, message, node, tensor, text, valueInfo, varintField } from '../prediction/onnx/wire.js';
import { type IsoDate, usualPreferences } from '../record/index.js';

const asOf = '2026-11-01' as IsoDate;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sartor-networks-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** logit = 0.05 (age - 50) + 0.02 (pressure - 120) + 0.7 male, as a product of matrices and a logistic function. */
function network(): Uint8Array {
  const weights = tensor('W', [3, 1], Float32Array.of(0.05, 0.02, 0.7));
  const graph = message(
    bytesField(1, node('MatMul', ['X', 'W'], 'L')),
    bytesField(1, node('Sigmoid', ['L'], 'P')),
    text(2, 'risk'),
    bytesField(5, weights),
    bytesField(11, valueInfo('X', ['rows', 3])),
    bytesField(12, valueInfo('P', ['rows', 1])),
  );
  return message(varintField(1, 8), bytesField(7, graph), bytesField(8, message(text(1, ''), varintField(2, 17))));
}

const modelCard = {
  format: 'sartor-onnx-model',
  title: 'Network of our ward',
  intendedUse: 'Adults without heart disease. Not for triage.',
  population: 'a simulated ward',
  inputs: [
    { name: 'age', unit: 'a', mean: 50, lower: 40, upper: 75 },
    { name: 'sbp', unit: 'mm[Hg]', mean: 120, lower: 90, upper: 190 },
    { name: 'sex', levels: { F: 0, M: 1 } },
  ],
  gives: 'probability',
  labels: ['no', 'yes'],
};
const riskCard = {
  format: 'sartor-risk-model',
  model: 'net',
  title: { en: 'Network of our ward', zh: '本病区网络' },
  population: { en: 'a simulated ward', zh: '模拟病区' },
  outcome: 'ascvd',
  horizonYears: 10,
  inputs: {
    age: { of: 'age' },
    sbp: { of: 'systolic-pressure', unit: 'mm[Hg]' },
    sex: { of: 'sex', values: { female: 'F', male: 'M' } },
  },
};

function place(name: string, card: object = modelCard, own: object = riskCard): string {
  const at = join(folder, name);
  mkdirSync(join(at, 'net'), { recursive: true });
  writeFileSync(join(at, 'net', 'model.onnx'), network());
  writeFileSync(join(at, 'net', 'model-card.json'), JSON.stringify(card));
  writeFileSync(join(at, 'ward.risk.json'), JSON.stringify(own));
  return at;
}

async function claimOf(at: string, pressure: number | undefined, birthDate = '1966-05-01') {
  const observation = {
    resourceType: 'Observation',
    status: 'final',
    subject: { reference: 'Patient/p' },
    code: { coding: [{ system: 'http://loinc.org', code: '8480-6' }] },
    effectiveDateTime: '2026-10-01',
    valueQuantity: { value: pressure, unit: 'mm[Hg]', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' },
  };
  const patient = { resourceType: 'Patient', id: 'p', gender: 'male', birthDate };
  const entry = [patient, ...(pressure ? [observation] : [])].map((resource) => ({ resource }));
  const bytes = new TextEncoder().encode(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }));
  const installation = loadInstallation(undefined, [at]);
  const record = ingest([{ name: 'p.json', bytes }], installation.intake(), { asOf });
  const context = { asOf, preferences: usualPreferences };
  const { claims } = assess(record, await installation.answeredKnowledgeFor(record, context), context);
  return claims.find(
    (claim) =>
      (claim.kind === 'risk' && claim.value.model === 'ward') ||
      (claim.kind === 'refusal' && claim.value.of === 'ward'),
  );
}

const probability = (pressure: number, age = 60) =>
  1 / (1 + Math.exp(-(0.05 * (age - 50) + 0.02 * (pressure - 120) + 0.7)));

test('a network says a risk in an assessment, with its interval and what it is meant for', async () => {
  const claim = await claimOf(place('plain'), 150);
  if (claim?.kind !== 'risk' || claim.uncertainty.kind !== 'interval') throw new Error('no risk with an interval');
  expect(claim.value.probability).toBeCloseTo(probability(150), 6);
  // Within-person standard deviation of systolic pressure: 7.7 mm Hg.
  expect(claim.uncertainty.upper).toBeCloseTo(probability(150 + 1.959964 * 7.7), 5);
  expect(claim.value.installed!.model).toEqual(riskCard.title);
  expect(claim.value.disclaimer!.en).toBe(modelCard.intendedUse);
});

test('a missing input, a value outside the card and one at its edge', async () => {
  const at = place('refusals');
  expect((await claimOf(at, undefined))?.value).toMatchObject({ why: 'missing-input', details: ['sbp'] });
  expect((await claimOf(at, 200))?.value).toMatchObject({
    why: 'outside-validity',
    details: ['sbp 200: must be 90 to 190 mm[Hg]'],
  });
  expect((await claimOf(at, 150, '1986-12-01'))?.value).toMatchObject({ why: 'outside-validity' });
  expect(await claimOf(at, 190)).toMatchObject({ kind: 'risk' });
});

test('cards that do not do are said when they are read, a network that does not fit when it is run', async () => {
  const reading = (at: string) => () => loadInstallation(undefined, [at]).prediction();
  const three = { ...modelCard, gives: 'probabilities', labels: ['a', 'b', 'c'] };
  expect(reading(place('three', three))).toThrow('ward.risk.json: a risk needs a network of two labels');
  const { sbp: _, ...inputs } = riskCard.inputs;
  expect(reading(place('unmapped', modelCard, { ...riskCard, inputs }))).toThrow('column sbp');
  const unfit = place('unfit', { ...modelCard, gives: 'probabilities' });
  await expect(claimOf(unfit, 150)).rejects.toThrow('the network and its card do not fit');
});
