import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Casebook } from '../casebook.js';
import { loadInstallation } from '../knowledge/installation.js';
import { packageRoot } from '../knowledge/root.js';
import { titlesOf } from '../language/describe.js';
import type { Assessment } from '../record/index.js';
import { verifyAudit } from '../store/audit.js';
import { type Database, openDatabase } from '../store/database.js';
import { migrate } from '../store/migrate.js';
import { folderObjects } from '../store/objects.js';
import { createServer } from './app.js';

const folder = mkdtempSync(join(tmpdir(), 'sartor-server-'));
const example = (id: string, name: string) => readFileSync(join(packageRoot, 'examples', id, name));
let database: Database;
let server: FastifyInstance;

beforeAll(async () => {
  const installation = loadInstallation();
  database = await openDatabase({ folder: 'memory' });
  await migrate(database, join(packageRoot, 'migrations'));
  const casebook = new Casebook({
    database,
    objects: folderObjects(join(folder, 'objects')),
    installation,
    now: () => new Date('2026-11-20T10:00:00Z'),
    actor: 'test',
  });
  server = await createServer({
    casebook,
    about: { version: '0', database: 'pglite', packs: installation.manifests() },
    webRoot: join(folder, 'no-web'),
    hosts: ['localhost'],
    phenotypes: installation.phenotypes,
    titles: titlesOf(installation.terminology()),
  });
});

afterAll(async () => {
  await server?.close();
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A multipart upload as a browser sends it. */
function upload(files: readonly { readonly name: string; readonly bytes: Buffer }[]) {
  const boundary = 'sartor-test-boundary';
  const parts = files.flatMap(({ name, bytes }) => [
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    ),
    bytes,
    Buffer.from('\r\n'),
  ]);
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, host: 'localhost' },
    payload: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

const get = (url: string) => server.inject({ url, headers: { host: 'localhost' } });

describe('the service', () => {
  const files = ['patient.fhir.json', 'genome.vcf'].map((name) => ({ name, bytes: example('stent', name) }));
  let id: string;

  it('takes files in, assesses, and lists the patient', async () => {
    const response = await server.inject({ method: 'POST', url: '/api/patients', ...upload(files) });
    expect(response.statusCode).toBe(200);
    id = response.json().patient.id;
    const [patient] = (await get('/api/patients')).json();
    expect(patient).toMatchObject({ id, sex: 'male', example: false, asOf: '2026-11-20' });
    expect(patient.recommendations).toBeGreaterThan(0);
  });

  it('changes nothing when the same files come again', async () => {
    const before = await get(`/api/patients/${id}/assessment`);
    await server.inject({ method: 'POST', url: '/api/patients', ...upload(files) });
    expect((await get('/api/patients')).json()).toHaveLength(1);
    expect((await get(`/api/patients/${id}/assessment`)).body).toBe(before.body);
    expect((await get(`/api/patients/${id}/plans`)).json()).toHaveLength(1);
  });

  it('a further file makes a new plan, as a difference from the last', async () => {
    const note = { name: 'note.txt', bytes: Buffer.from('Clinic note.\nAllergy to lisinopril: angioedema.\n') };
    const response = await server.inject({ method: 'POST', url: `/api/patients/${id}/files`, ...upload([note]) });
    expect(response.statusCode).toBe(200);
    const [newest] = (await get(`/api/patients/${id}/plans`)).json();
    expect(newest.comparedWith).toBe('previous-plan');
    expect(newest.differences.length).toBeGreaterThan(0);
  });

  it('gives documents back byte for byte, and shows the place that a fact names', async () => {
    const assessment: Assessment = (await get(`/api/patients/${id}/assessment`)).json();
    const fact = assessment.facts.find(({ kind }) => kind === 'medication')!;
    const { document, place } = fact.provenance;
    expect((await get(`/api/documents/${document}`)).rawPayload).toEqual(files[0]!.bytes);
    const excerpt = (
      await get(`/api/documents/${document}/excerpt?place=${encodeURIComponent(JSON.stringify(place))}`)
    ).json();
    expect(excerpt.documentName).toBe('patient.fhir.json');
    expect(excerpt.lines.join('\n')).toContain('Medication');
  });

  it.each(['html', 'md', 'json', 'pdf'])('reports as %s', async (format) => {
    const response = await get(`/api/patients/${id}/report.${format}?lang=zh`);
    expect(response.statusCode).toBe(200);
    if (format === 'pdf') expect(response.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('keeps a whole audit chain', async () => {
    const { entries, brokenAt } = await verifyAudit(database);
    expect(entries).toBeGreaterThan(3);
    expect(brokenAt).toBeUndefined();
  });
});

describe('questions about a rare disease', () => {
  const ask = (id: string, payload: object) =>
    server.inject({
      method: 'POST',
      url: `/api/patients/${id}/differential`,
      headers: { host: 'localhost' },
      payload,
    });

  it('move the ranking, leave out what was asked, and keep nothing', async () => {
    const files = [{ name: 'patient.json', bytes: example('rare-child', 'patient.fhir.json') }];
    const sent = await server.inject({ method: 'POST', url: '/api/patients', ...upload(files) });
    const { id } = sent.json().patient;
    const before = (await get(`/api/patients/${id}/assessment`)).body;
    const first = (await ask(id, {})).json();
    expect(first.ranking).toHaveLength(10);
    const [question] = first.questions;
    const posteriorOf = (reply: typeof first) =>
      reply.ranking.find(({ rank }: { rank: number }) => rank === 1)?.posterior;
    const yes = (await ask(id, { observed: [question.phenotype.code] })).json();
    expect(posteriorOf(yes)).not.toBe(posteriorOf(first));
    const unknown = (await ask(id, { unknown: [question.phenotype.code] })).json();
    expect(unknown.ranking).toEqual(first.ranking);
    for (const { questions } of [yes, unknown])
      expect(questions.map((each: typeof question) => each.phenotype.code)).not.toContain(question.phenotype.code);
    expect((await get(`/api/patients/${id}/assessment`)).body).toBe(before);
  });

  it('answers that are none are refused', async () => {
    expect((await ask('nobody', {})).statusCode).toBe(404);
    expect((await ask('nobody', { observed: ['DROP TABLE'] })).statusCode).toBe(400);
    expect((await ask('nobody', { observed: 'HP:0001250' })).statusCode).toBe(400);
  });
});

describe('what the service refuses', () => {
  it('files that name no patient', async () => {
    const response = await server.inject({
      method: 'POST',
      url: '/api/patients',
      ...upload([{ name: 'x.vcf', bytes: example('stent', 'genome.vcf') }]),
    });
    expect(response.statusCode).toBe(422);
    expect(response.json()).toMatchObject({ resourceType: 'OperationOutcome' });
    expect(response.body).toContain('no-patient');
  });

  it('truncated JSON, with the file and what is wrong', async () => {
    const bytes = example('stent', 'patient.fhir.json').subarray(0, 5000);
    const response = await server.inject({
      method: 'POST',
      url: '/api/patients',
      ...upload([{ name: 'cut.json', bytes }]),
    });
    expect(response.statusCode).toBe(422);
    expect(response.body).toContain('cut.json');
  });

  it('an upload without a file', async () => {
    expect((await server.inject({ method: 'POST', url: '/api/patients', ...upload([]) })).statusCode).toBe(400);
  });

  it('other host names and other origins', async () => {
    expect((await server.inject({ url: '/api/patients', headers: { host: 'evil.example' } })).statusCode).toBe(421);
    const headers = { host: 'localhost', origin: 'https://evil.example' };
    expect((await server.inject({ method: 'POST', url: '/api/patients', headers })).statusCode).toBe(403);
  });

  it.each(['/api/patients/nobody/assessment', '/api/documents/zz', `/api/documents/${'0'.repeat(64)}`, '/api/nothing'])(
    '%s',
    async (url) => {
      const response = await get(url);
      expect(response.statusCode).toBe(404);
      expect(response.json().resourceType).toBe('OperationOutcome');
    },
  );

  it('a place that is none', async () => {
    expect((await get(`/api/documents/${'0'.repeat(64)}/excerpt?place=nonsense`)).statusCode).toBe(400);
  });
});
