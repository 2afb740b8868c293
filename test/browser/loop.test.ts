import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Casebook } from '../../src/casebook.js';
import { loadInstallation } from '../../src/knowledge/installation.js';
import { titlesOf } from '../../src/language/describe.js';
import { challenge, type HeldOut, usualRegistration } from '../../src/outcome/monitoring/challenge.js';
import type { IsoDate } from '../../src/record/index.js';
import { createServer } from '../../src/server/app.js';
import { Random } from '../../src/statistics/random.js';
import { verifyAudit } from '../../src/store/audit.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import { migrate } from '../../src/store/migrate.js';
import { ModelStore } from '../../src/store/models.js';
import type { ObjectStore } from '../../src/store/objects.js';
import { builtWorkbench } from './built-workbench.js';
import { launchBrowser } from './chromium.js';

const root = join(import.meta.dirname, '..', '..');
/** Where the pictures go, to be looked at; by default nobody keeps them. */
const pictures = process.env.SARTOR_PICTURES ?? mkdtempSync(join(tmpdir(), 'sartor-loop-'));
const asOf = '2026-06-15' as IsoDate;

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const coding = (system: string, code: string, display: string) => ({
  coding: [{ system, code, display }],
  text: display,
});
const loinc = (code: string, display: string) => coding('http://loinc.org', code, display);

/** Somebody with hypertension on one drug, with pressures on these days. */
function bundle(
  id: string,
  family: string,
  drug: 'amlodipine' | 'lisinopril',
  pressures: readonly (readonly [string, number])[],
  birth = '1966-03-04',
  gender = 'female',
) {
  const subject = { reference: `Patient/${id}` };
  const observation = (code: string, display: string, value: number, unit: string, on: string) => ({
    resourceType: 'Observation',
    status: 'final',
    code: loinc(code, display),
    subject,
    effectiveDateTime: on,
    valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
  });
  const resources = [
    {
      resourceType: 'Patient',
      id,
      identifier: [{ system: 'urn:test', value: id }],
      name: [{ family, given: ['Test'] }],
      gender,
      birthDate: birth,
    },
    {
      resourceType: 'Condition',
      clinicalStatus: coding('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active', 'Active'),
      code: coding('http://snomed.info/sct', '38341003', 'Hypertension'),
      subject,
      onsetDateTime: '2020-01-01',
    },
    {
      resourceType: 'MedicationRequest',
      status: 'active',
      intent: 'order',
      subject,
      authoredOn: '2026-01-05',
      medicationCodeableConcept:
        drug === 'amlodipine'
          ? coding('http://www.nlm.nih.gov/research/umls/rxnorm', '17767', 'amlodipine')
          : coding('http://www.nlm.nih.gov/research/umls/rxnorm', '29046', 'lisinopril'),
      dosageInstruction: [
        {
          timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
          doseAndRate: [
            {
              doseQuantity: {
                value: drug === 'amlodipine' ? 5 : 10,
                unit: 'mg',
                system: 'http://unitsofmeasure.org',
                code: 'mg',
              },
            },
          ],
        },
      ],
    },
    observation('2823-3', 'Potassium', 4.2, 'mmol/L', '2026-06-01'),
    observation('2160-0', 'Creatinine', 0.9, 'mg/dL', '2026-06-01'),
    ...pressures.map(([on, value]) => observation('8480-6', 'Systolic blood pressure', value, 'mm[Hg]', on)),
  ];
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) };
}

const memory = (): ObjectStore => {
  const kept = new Map<string, Uint8Array>();
  return {
    put: async (hash: string, content: Uint8Array) => void kept.set(hash, content),
    get: async (hash: string) => kept.get(hash),
  } as ObjectStore;
};

// The browser comes for Linux x64 only.
describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
  'the loop from plan to outcome and back',
  () => {
    let database: Database;
    let server: FastifyInstance;
    let browser: Browser;
    let page: Page;
    let url: string;
    let models: ModelStore;

    beforeAll(async () => {
      database = await openDatabase({ folder: 'memory' });
      await migrate(database, join(root, 'migrations'));
      const installation = loadInstallation();
      const casebook = new Casebook({
        database,
        objects: memory(),
        installation,
        now: () => new Date('2026-06-15T08:00:00Z'),
        actor: 'test',
      });
      const receive = (id: string, content: unknown) =>
        casebook.receive([{ name: `${id}.json`, bytes: bytes(content) }], { example: id, asOf });
      await receive(
        'keeper',
        bundle('keeper', 'Keeper', 'amlodipine', [
          ['2026-02-20', 128],
          ['2026-04-20', 126],
        ]),
      );
      await casebook.receive(
        [
          { name: 'sensor.json', bytes: bytes(bundle('sensor', 'Sensor', 'lisinopril', [['2026-05-20', 124]])) },
          { name: 'sensor.csv', bytes: Buffer.from(sensorTable()) },
        ],
        { example: 'sensor', asOf },
      );
      for (let n = 0; n < 12; n++) {
        const good = n % 3 !== 0;
        await receive(
          `cohort-${n}`,
          bundle(
            `c${n}`,
            `Cohort${n}`,
            n % 2 ? 'amlodipine' : 'lisinopril',
            [
              ['2026-04-01', 152],
              ['2026-05-20', good ? 124 : 146],
              ['2026-05-21', good ? 125 : 148],
            ],
            `${1950 + 3 * n}-01-01`,
            n % 4 < 2 ? 'female' : 'male',
          ),
        );
      }
      models = new ModelStore(database, () => new Date());
      await seedModels(models);
      server = await createServer({
        casebook,
        about: { version: 'test', packs: installation.manifests(), database: database.kind },
        webRoot: builtWorkbench(),
        titles: titlesOf(installation.terminology()),
        hosts: ['127.0.0.1', 'localhost'],
        models,
      });
      url = await server.listen({ port: 0, host: '127.0.0.1' });
      browser = await launchBrowser();
      page = await browser.newPage({
        viewport: { width: 1280, height: 1000 },
        locale: 'en-GB',
        reducedMotion: 'reduce',
      });
      page.setDefaultTimeout(20_000);
    }, 240_000);
    afterAll(async () => {
      await browser?.close();
      await server?.close();
      await database?.close();
    });

    const shot = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    const enter = async (value: string, date: string) => {
      const form = page.getByRole('form', { name: 'Enter a measurement' });
      await form.getByLabel('Target').selectOption('systolic-pressure');
      await form.getByLabel(/^Value/).fill(value);
      await form.getByLabel('Date').fill(date);
      await form.getByRole('button', { name: 'Save and assess again' }).click();
      await expect.poll(() => form.getByRole('status').textContent(), { timeout: 30_000 }).toContain('Saved');
    };

    it('plan, outcomes entered, target missed, adapted plan with its difference and reason', async () => {
      await page.goto(`${url}/patients/keeper/outcomes`);
      const target = page.locator('.target').filter({ hasText: /systolic/i });
      await shot('0-opened');
      await expect.poll(() => target.getAttribute('data-status')).toBe('at-target');
      await shot('1-at-target');
      await enter('151', '2026-06-08');
      const difference = page.locator('section.card').filter({ hasText: 'Against the previous plan' });
      await expect.poll(() => difference.textContent()).toMatch(/another first-line class/i);
      await enter('154', '2026-06-15');
      await expect.poll(() => target.getAttribute('data-status')).toBe('above');
      const changes = page.locator('section.card').filter({ hasText: 'Changes because of what happened' });
      await expect.poll(() => changes.locator('li').count()).toBeGreaterThan(0);
      const words = (await changes.locator('li').first().textContent()) ?? '';
      expect(words).toMatch(/151|154/);
      await shot('2-adapted');
      // The plan that began the drug stays to be seen, with its difference from the one before.
      const earlier = page.locator('details.plan-version').nth(1);
      await earlier.locator('summary').click();
      expect(await earlier.textContent()).toMatch(/another first-line class/i);
      await shot('2-adapted');
    });

    it('scores from the record, with the glucose profile of fourteen days', async () => {
      await page.goto(`${url}/patients/sensor/outcomes`);
      const scores = page.locator('section.card').filter({ hasText: 'Scores, responses and side effects' });
      await expect.poll(() => scores.textContent()).toMatch(/in range \d+ %/);
      expect(await scores.locator('svg[role=img]').count()).toBe(1);
      expect(await scores.textContent()).toMatch(/index .* by country/);
      await shot('7-scores');
    });

    it('the cohort by group, adjusted, and equity', async () => {
      await page.goto(`${url}/cohort`);
      await page.getByLabel('Target').selectOption('systolic-pressure');
      await page.getByLabel('Choose a drug').selectOption('lisinopril');
      await expect.poll(() => page.getByText('Adjusted').count()).toBeGreaterThan(0);
      expect(await page.getByRole('rowheader', { name: 'Female' }).count()).toBe(1);
      await shot('3-cohort');
    });

    it('challenger promoted by a person, then rolled back; each step in the chain', async () => {
      await page.goto(`${url}/models`);
      const row = (version: string) => page.getByRole('row').filter({ hasText: `Version ${version}` });
      await expect.poll(() => row('1').first().textContent()).toContain('in use');
      expect(await row('2').first().textContent()).toContain('shown better');
      await shot('4-challenger');
      await page.getByLabel('Your name').fill('Dr Ann Example');
      await page.getByLabel('Reason').fill('registered test passed');
      await page.getByRole('button', { name: 'Put in use' }).click();
      await expect.poll(() => row('2').first().textContent()).toContain('in use');
      expect(await models.champion('pressure-control')).toBe(2);
      await shot('5-promoted');
      await page.getByLabel('Reason').fill('alarm on calibration');
      await page.getByRole('button', { name: 'Roll back' }).click();
      await expect.poll(() => row('1').first().textContent()).toContain('in use');
      expect(await models.champion('pressure-control')).toBe(1);
      await shot('6-rolled-back');
      const { brokenAt, entries } = await verifyAudit(database);
      expect(brokenAt).toBeUndefined();
      expect(entries).toBeGreaterThan(5);
    });
  },
);

/** Fourteen days of sensor glucose every quarter of an hour, an EQ-5D-5L state and a PHQ-9. */
function sensorTable(): string {
  const random = new Random(4);
  const rows = Array.from({ length: 14 * 96 }, (_, n) => {
    const at = new Date(Date.UTC(2026, 5, 1) + n * 900_000).toISOString();
    const hour = (n % 96) / 4;
    const meals = [8, 13, 19].reduce((sum, meal) => sum + 70 * Math.exp(-(((hour - meal - 1) / 1.2) ** 2)), 0);
    return `${at},sensor glucose,${Math.round(105 + meals + 14 * random.normal())},mg/dL`;
  });
  return ['date,name,value,unit', ...rows, '2026-06-10,eq-5d-5l,21232,{score}', '2026-06-10,phq-9,6,{score}'].join(
    '\n',
  );
}

/** Two versions and predictions: the second is better on held-out cases by terms registered before. */
async function seedModels(models: ModelStore): Promise<void> {
  const name = 'pressure-control';
  const random = new Random(1);
  const cases = Array.from({ length: 600 }, (): HeldOut => {
    const truth = 0.1 + 0.6 * random.uniform();
    return { outcome: random.uniform() < truth, champion: 0.4, challenger: truth };
  });
  const by = 'sartor retrain';
  for (const learner of ['logistic', 'boosted trees'])
    await models.add({ name, body: '{}', card: { learner, rows: 600 }, dataSha256: '0'.repeat(64), by });
  await models.promote(name, 1, { actor: 'Dr Ann Example', reason: 'first model' });
  await models.note({
    name,
    version: 2,
    action: 'register',
    actor: by,
    reason: 'terms of the test',
    body: usualRegistration,
  });
  await models.note({
    name,
    version: 2,
    action: 'judge',
    actor: by,
    reason: 'held-out cases',
    body: challenge(cases, usualRegistration),
  });
  await models.log(
    cases.slice(0, 300).map(({ champion, outcome }, index) => ({
      model: name,
      version: 1,
      subject: String(index),
      predicted: `2026-0${1 + Math.floor(index / 60)}-01`,
      probability: champion,
      groups: {},
      outcome: index < 200 ? outcome : outcome || random.uniform() < 0.4,
      resolved: '2026-06-01',
    })),
  );
}
