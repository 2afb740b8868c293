import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from './database.js';

/** Any number; it keeps two processes from migrating one PostgreSQL at the same time. */
const lockKey = 7_287_201;

/** Applies every migration of the folder that this database has not had, in the order of their names; returns those applied. */
export async function migrate(database: Database, folder: string): Promise<string[]> {
  return database.transaction(async (transaction) => {
    await transaction.query('select pg_advisory_xact_lock($1)', [lockKey]);
    await transaction.script(
      'create table if not exists migration (name text primary key, applied_at timestamptz not null default now())',
    );
    const done = new Set(
      (await transaction.query<{ name: string }>('select name from migration')).map((row) => row.name),
    );
    const pending = readdirSync(folder)
      .filter((name) => name.endsWith('.sql') && !done.has(name))
      .sort();
    for (const name of pending) {
      await transaction.script(readFileSync(join(folder, name), 'utf8'));
      await transaction.query('insert into migration (name) values ($1)', [name]);
    }
    return pending;
  });
}
