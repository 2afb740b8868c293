import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Casebook } from '../casebook.js';
import { type Database, openDatabase } from '../store/database.js';
import { migrate } from '../store/migrate.js';
import { ModelStore } from '../store/models.js';
import { registerOutcomeRoutes } from './outcome-routes.js';

let database: Database;
let server: FastifyInstance;
beforeAll(async () => {
  database = await openDatabase({ folder: 'memory' });
  await migrate(database, join(import.meta.dirname, '..', '..', 'migrations'));
  const models = new ModelStore(database, () => new Date(Date.UTC(2026, 0, 1)));
  await models.add({ name: 'm', body: '{}', card: {}, dataSha256: 'a'.repeat(64), by: 'retrain' });
  server = fastify();
  registerOutcomeRoutes(server, { patients: { list: async () => [] } } as unknown as Casebook, models);
});
afterAll(async () => {
  await server.close();
  await database.close();
});

it('promotes for a named person with a reason only, and says why not by a code', async () => {
  const post = (action: string, payload: object) =>
    server.inject({ method: 'POST', url: `/api/models/m/${action}`, payload });
  const refusals = [
    await post('promote', { version: 1, actor: '', reason: 'better' }),
    await post('promote', { version: 1, actor: 'Ann', reason: '' }),
    await post('promote', { version: 9, actor: 'Ann', reason: 'better' }),
    await post('roll-back', { actor: 'Ann', reason: 'worse' }),
  ].map((reply) => [reply.statusCode, reply.json().issue[0].diagnostics]);
  expect(refusals).toEqual([
    [400, 'nobody'],
    [400, 'no-reason'],
    [404, 'no-such-version'],
    [409, 'nothing-before'],
  ]);
  const promoted = await post('promote', { version: 1, actor: 'Ann', reason: 'the first' });
  expect(promoted.json()).toMatchObject({ name: 'm', champion: 1 });
});

it('shows an empty cohort and no monitoring where nothing was judged', async () => {
  expect((await server.inject('/api/cohort')).statusCode).toBe(200);
  expect((await server.inject('/api/models/m/monitor')).statusCode).toBe(404);
});
