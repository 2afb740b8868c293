import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAudit } from './audit.js';
import { type Database, openDatabase } from './database.js';
import { migrate } from './migrate.js';
import { ModelStore } from './models.js';

let database: Database;
let models: ModelStore;
beforeAll(async () => {
  database = await openDatabase({ folder: 'memory' });
  await migrate(database, join(import.meta.dirname, '..', '..', 'migrations'));
  let minute = 0;
  models = new ModelStore(database, () => new Date(Date.UTC(2026, 0, 1, 0, minute++)));
});
afterAll(() => database.close());

const keep = (name: string) =>
  models.add({ name, body: '{}', card: { learner: 'x' }, dataSha256: 'a'.repeat(64), by: 'retrain' });
const ann = { actor: 'Ann', reason: 'because' };

describe('models change only by a person', () => {
  it('keeps versions, promotes by verdict, rolls back, and writes each step into the chain', async () => {
    expect([await keep('m'), await keep('m'), await keep('m')]).toEqual([1, 2, 3]);
    expect(await models.champion('m')).toBeUndefined();
    await models.promote('m', 1, ann);
    await expect(models.promote('m', 2, ann)).rejects.toMatchObject({ why: 'not-judged' });
    await models.note({
      name: 'm',
      version: 2,
      action: 'judge',
      actor: 'retrain',
      reason: 'test',
      body: { verdict: 'not-shown' },
    });
    await expect(models.promote('m', 2, ann)).rejects.toMatchObject({ why: 'not-better' });
    await expect(models.promote('m', 2, { actor: ' ', reason: 'x' })).rejects.toMatchObject({ why: 'nobody' });
    await expect(models.promote('m', 2, { actor: 'Ann', reason: '' })).rejects.toMatchObject({ why: 'no-reason' });
    await models.promote('m', 2, { ...ann, despite: true });
    await models.note({
      name: 'm',
      version: 3,
      action: 'judge',
      actor: 'retrain',
      reason: 'test',
      body: { verdict: 'challenger-better' },
    });
    await models.promote('m', 3, ann);
    expect(await models.champion('m')).toBe(3);
    expect(await models.rollBack('m', ann)).toBe(2);
    expect(await models.rollBack('m', ann)).toBe(1);
    expect(await models.champion('m')).toBe(1);
    await expect(models.rollBack('m', ann)).rejects.toMatchObject({ why: 'nothing-before' });
    expect((await models.decisions('m')).map(({ action }) => action)).toEqual([
      'roll-back',
      'roll-back',
      'promote',
      'judge',
      'promote',
      'judge',
      'promote',
    ]);
    expect(await verifyAudit(database)).toEqual({ entries: 7 });
  });

  it('logs predictions and resolves them', async () => {
    await models.log([
      { model: 'p', subject: 's1', predicted: '2026-02-01', probability: 0.2, groups: { sex: 'female' } },
      {
        model: 'p',
        subject: 's2',
        predicted: '2026-01-01',
        probability: 0.7,
        groups: {},
        outcome: true,
        resolved: '2026-03-01',
      },
    ]);
    expect(await models.resolve('p', 's1', false, '2026-04-01')).toBe(1);
    expect(await models.resolve('p', 's1', true, '2026-05-01')).toBe(0);
    const logged = await models.predictions('p');
    expect(logged.map(({ subject, outcome }) => [subject, outcome])).toEqual([
      ['s2', true],
      ['s1', false],
    ]);
    expect(await models.names()).toContain('p');
  });
});
