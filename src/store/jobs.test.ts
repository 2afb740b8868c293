import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.js';
import { JobQueue } from './jobs.js';
import { migrate } from './migrate.js';

let database: Database;
let now: number;
const queue = () => new JobQueue(database, () => new Date(now));
const minute = 60_000;

beforeAll(async () => {
  database = await openDatabase({ folder: 'memory' });
  await migrate(database, join(import.meta.dirname, '..', '..', 'migrations'));
});
afterAll(() => database.close());
beforeEach(async () => {
  now = Date.UTC(2026, 0, 1);
  await database.query('delete from job');
});

test('a job waits once, goes to one worker, oldest first, and is gone when done', async () => {
  await queue().add('assess', 'a');
  await queue().add('assess', 'a');
  await queue().add('assess', 'b');
  const first = await queue().take();
  const second = await queue().take();
  expect([first?.subject, second?.subject]).toEqual(['a', 'b']);
  expect(await queue().take()).toBeUndefined();
  await queue().done(first!);
  expect(await queue().counts()).toEqual({ waiting: 0, running: 1, failed: 0 });
});

test('what is queued while the same work runs is not lost', async () => {
  await queue().add('assess', 'a');
  const running = await queue().take();
  await queue().add('assess', 'a');
  await queue().done(running!);
  expect((await queue().take())?.subject).toBe('a');
});

test('the job of a worker that died comes back after its lease', async () => {
  await queue().add('assess', 'a');
  await queue().take();
  now += 14 * minute;
  expect(await queue().take()).toBeUndefined();
  now += 2 * minute;
  expect(await queue().take()).toMatchObject({ subject: 'a', attempts: 2 });
});

test('a failed job waits longer each time, and after five times is kept as failed', async () => {
  await queue().add('assess', 'a');
  for (const seconds of [10, 40, 160, 640]) {
    await queue().failed((await queue().take())!, 'Error');
    now += (seconds - 1) * 1000;
    expect(await queue().take()).toBeUndefined();
    now += 1000;
  }
  await queue().failed((await queue().take())!, 'Error');
  expect(await queue().counts()).toEqual({ waiting: 0, running: 0, failed: 1 });
  now += 1000 * minute;
  expect(await queue().take()).toBeUndefined();
});

test('a failed job gives way to the same work queued anew', async () => {
  await queue().add('assess', 'a');
  const job = await queue().take();
  await queue().add('assess', 'a');
  await queue().failed(job!, 'Error');
  expect(await queue().counts()).toEqual({ waiting: 1, running: 0, failed: 0 });
});
