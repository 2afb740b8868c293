import { createHash } from 'node:crypto';
import type { Database } from './database.js';

export interface AuditEntry {
  /** ISO 8601 instant. */
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  /** What it was done to: a patient id, a document hash. Never a name. */
  readonly subject: string;
}

interface AuditRow extends AuditEntry {
  readonly seq: string;
  readonly previous_hash: string;
  readonly hash: string;
}

const genesis = '0'.repeat(64);
const lockKey = 7_287_202;

const hashOf = (previous: string, entry: AuditEntry) =>
  createHash('sha256')
    .update(JSON.stringify([previous, entry.at, entry.actor, entry.action, entry.subject]))
    .digest('hex');

/** Appends to the chain: each entry's hash covers the one before it. */
export async function appendAudit(database: Database, entry: AuditEntry): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.query('select pg_advisory_xact_lock($1)', [lockKey]);
    const [last] = await transaction.query<{ hash: string }>('select hash from audit order by seq desc limit 1');
    const previous = last?.hash ?? genesis;
    await transaction.query(
      'insert into audit (at, actor, action, subject, previous_hash, hash) values ($1, $2, $3, $4, $5, $6)',
      [entry.at, entry.actor, entry.action, entry.subject, previous, hashOf(previous, entry)],
    );
  });
}

/** The number of entries, and the first that does not fit the chain, if one was changed or removed. */
export async function verifyAudit(database: Database): Promise<{ entries: number; brokenAt?: number }> {
  const rows = await database.query<AuditRow>(
    `select seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, actor, action, subject, previous_hash, hash from audit order by seq`,
  );
  let previous = genesis;
  for (const row of rows) {
    if (row.previous_hash !== previous || row.hash !== hashOf(previous, row))
      return { entries: rows.length, brokenAt: Number(row.seq) };
    previous = row.hash;
  }
  return { entries: rows.length };
}
