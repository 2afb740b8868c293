import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Casebook } from '../casebook.js';
import { loadInstallation } from '../knowledge/installation.js';
import { type Database, openDatabase } from '../store/database.js';
import { migrate } from '../store/migrate.js';
import { ModelStore } from '../store/models.js';
import type { ObjectStore } from '../store/objects.js';
import { registerOutcomeRoutes } from './outcome-routes.js';

let database: Database;
let server: FastifyInstance;
let today = '2026-06-15';
let models: ModelStore;
const now = () => new Date(`${today}T08:00:00Z`);
const kept = new Map<string, Uint8Array>();
const objects = {
  put: async (hash: string, bytes: Uint8Array) => void kept.set(hash, bytes),
  get: async (hash: string) => kept.get(hash),
  head: async (hash: string, length: number) => kept.get(hash)?.slice(0, length),
} as unknown as ObjectStore;
const open = (logsRisks: boolean) =>
  new Casebook({ database, objects, installation: loadInstallation(), now, actor: 'test', logsRisks });

beforeAll(async () => {
  database = await openDatabase({ folder: 'memory' });
  await migrate(database, join(import.meta.dirname, '..', '..', 'migrations'));
  models = new ModelStore(database, now);
  server = fastify();
  registerOutcomeRoutes(server, open(true), models);
});
afterAll(async () => {
  await server.close();
  await database.close();
});

const loinc = (code: string, value: number, unit: string) => ({
  resource: {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code }] },
    effectiveDateTime: '2026-06-01',
    valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
  },
});
const bundle = (id: string, more: readonly object[] = []) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    {
      resource: {
        resourceType: 'Patient',
        id,
        gender: 'female',
        birthDate: '1966-03-01',
        name: [{ family: `Family-${id}` }],
        identifier: [{ system: 'urn:test', value: id }],
      },
    },
    loinc('2093-3', 210, 'mg/dL'),
    loinc('2085-9', 48, 'mg/dL'),
    loinc('8480-6', 138, 'mm[Hg]'),
    loinc('62238-1', 82, 'mL/min/{1.73_m2}'),
    loinc('39156-5', 31, 'kg/m2'),
    loinc('8280-0', 96, 'cm'),
    {
      resource: {
        resourceType: 'Observation',
        status: 'final',
        code: { coding: [{ system: 'http://loinc.org', code: '72166-2' }] },
        effectiveDateTime: '2026-06-01',
        valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '266919005' }] },
      },
    },
    {
      resource: {
        resourceType: 'Condition',
        clinicalStatus: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
        },
        code: { coding: [{ system: 'http://snomed.info/sct', code: '59621000' }] },
        onsetDateTime: '2024-01-01',
      },
    },
    {
      resource: {
        resourceType: 'MedicationStatement',
        status: 'active',
        medicationCodeableConcept: {
          coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '17767' }],
        },
        effectivePeriod: { start: '2024-01-01' },
      },
    },
    ...more,
  ],
});
const heart = (on: string) => ({
  resource: {
    resourceType: 'Condition',
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
    },
    code: { coding: [{ system: 'http://snomed.info/sct', code: '84114007' }] },
    onsetDateTime: on,
  },
});
const receive = (casebook: Casebook, name: string, content: object) =>
  casebook.receive([{ name, bytes: Buffer.from(JSON.stringify(content)) }]);

it('logs each risk once a day, notes what came of it later, and monitoring compares them', async () => {
  const casebook = open(true);
  for (const id of ['a', 'b']) await receive(casebook, `${id}.json`, bundle(id));
  const names = await models.names();
  const name = names.find((each) => each.includes(':heart-failure:10y'))!;
  expect(names.join()).toContain('heart-failure');
  const [first] = await models.predictions(name);
  expect(first).toMatchObject({ predicted: '2026-06-15', groups: { sex: 'female', age: '60-69' } });
  expect(first!.probability).toBeGreaterThan(0);
  // No text of the patient is in the log.
  const rows = JSON.stringify(await database.query('select * from prediction'));
  expect(rows).not.toMatch(/Family|1966/);

  // The same again on the same day adds nothing.
  await receive(casebook, 'a2.json', bundle('a', [loinc('718-7', 13, 'g/dL')]));
  expect(await models.predictions(name)).toHaveLength(2);

  today = '2028-02-01';
  await receive(casebook, 'a3.json', bundle('a', [heart('2027-12-01')]));
  const later = await models.predictions(name);
  expect(later.filter(({ outcome }) => outcome === true)).toMatchObject([
    { subject: first!.subject, resolved: '2027-12-01' },
  ]);
  today = '2036-07-01';
  await receive(casebook, 'b2.json', bundle('b', [loinc('718-7', 13, 'g/dL')]));
  const judged = (await models.predictions(name)).filter(({ outcome }) => outcome !== undefined);
  expect(judged.map(({ outcome }) => outcome).sort()).toEqual([false, true]);
  expect((await server.inject(`/api/models/${encodeURIComponent(name)}/monitor`)).statusCode).toBe(200);
});

it('logs nothing where it is switched off', async () => {
  const before = await database.query('select id from prediction');
  await receive(open(false), 'c.json', bundle('c'));
  expect(await database.query('select id from prediction')).toHaveLength(before.length);
});
