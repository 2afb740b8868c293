import type { Database } from './database.js';

export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  /** This one included. */
  readonly attempts: number;
}

const leaseMinutes = 15;
const mostAttempts = 5;
const firstDelaySeconds = 10;

/**
 * A queue of work in the database. Any number of workers may take from it: a job goes to one of them at a time, and comes
 * back when that worker dies.
 */
export class JobQueue {
  constructor(
    private readonly database: Database,
    private readonly now: () => Date,
  ) {}

  /** Puts work in the queue unless it waits there already. */
  async add(kind: string, subject: string): Promise<void> {
    await this.database.query(
      `insert into job (kind, subject, due, queued_at) values ($1, $2, $3, $3)
       on conflict (kind, subject) where state = 'waiting' do nothing`,
      [kind, subject, this.now().toISOString()],
    );
  }

  /** The oldest job that is due, leased to the caller; undefined where there is none. */
  async take(): Promise<Job | undefined> {
    const now = this.now();
    const [row] = await this.database.query<{ id: unknown; kind: string; subject: string; attempts: number }>(
      `update job set state = 'running', attempts = attempts + 1, due = $2
       where id = (
         select id from job where state <> 'failed' and due <= $1 order by id limit 1 for update skip locked
       ) returning id, kind, subject, attempts`,
      [now.toISOString(), later(now, leaseMinutes * 60)],
    );
    return row && { id: String(row.id), kind: row.kind, subject: row.subject, attempts: row.attempts };
  }

  async done({ id }: Job): Promise<void> {
    await this.database.query('delete from job where id = $1', [id]);
  }

  /**
   * Puts a job back for later, ever later; after five times it is kept as failed.
   * @param reason no text of a patient
   */
  async failed({ id, attempts }: Job, reason: string): Promise<void> {
    if (attempts >= mostAttempts) {
      await this.database.query(`update job set state = 'failed', reason = $2 where id = $1`, [id, reason]);
      return;
    }
    const due = later(this.now(), firstDelaySeconds * 4 ** (attempts - 1));
    await this.database.transaction(async (transaction) => {
      // The same work may have been queued anew meanwhile: then that does.
      await transaction.query(
        `delete from job where id = $1 and exists (
           select 1 from job other join job own on own.id = $1
           where other.kind = own.kind and other.subject = own.subject and other.state = 'waiting')`,
        [id],
      );
      await transaction.query(`update job set state = 'waiting', due = $2, reason = $3 where id = $1`, [
        id,
        due,
        reason,
      ]);
    });
  }

  /** How many jobs are in each state. */
  async counts(): Promise<{ readonly waiting: number; readonly running: number; readonly failed: number }> {
    const rows = await this.database.query<{ state: string; count: number }>(
      'select state, count(*)::int as count from job group by state',
    );
    const of = (state: string) => rows.find((row) => row.state === state)?.count ?? 0;
    return { waiting: of('waiting'), running: of('running'), failed: of('failed') };
  }
}

const later = (from: Date, seconds: number): string => new Date(from.getTime() + seconds * 1000).toISOString();
