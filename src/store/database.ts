import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The little of SQL that the store needs, the same over PGlite and PostgreSQL. */
export interface Database {
  readonly kind: 'pglite' | 'postgresql';
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Several statements without parameters. */
  script(sql: string): Promise<void>;
  transaction<Result>(work: (database: Database) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

export interface DatabaseSettings {
  /** `postgres://...`; absent for the embedded database. */
  readonly url?: string | undefined;
  /** Folder of the embedded database; `memory` keeps it in memory. */
  readonly folder: string | 'memory';
}

/** Opens PostgreSQL where a URL is set, else the embedded database, which is created on first use (some seconds). */
export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  return settings.url ? openPostgres(settings.url) : openEmbedded(settings.folder);
}

async function openEmbedded(folder: string): Promise<Database> {
  const { PGlite } = await import('@electric-sql/pglite');
  let pglite: InstanceType<typeof PGlite>;
  if (folder === 'memory') pglite = await PGlite.create();
  else {
    mkdirSync(folder, { recursive: true });
    pglite = await PGlite.create(join(folder, 'pglite'));
  }
  type Queries = Pick<typeof pglite, 'query' | 'exec'>;
  const over = (queries: Queries): Omit<Database, 'transaction' | 'close'> => ({
    kind: 'pglite',
    query: async <Row>(sql: string, parameters?: readonly unknown[]) =>
      (await queries.query<Row>(sql, [...(parameters ?? [])])).rows,
    script: async (sql) => void (await queries.exec(sql)),
  });
  const nested = (queries: Queries): Database => ({
    ...over(queries),
    transaction: (work) => work(nested(queries)),
    close: async () => {},
  });
  return {
    ...over(pglite),
    transaction: (work) => pglite.transaction((transaction) => work(nested(transaction))),
    close: () => pglite.close(),
  };
}

async function openPostgres(url: string): Promise<Database> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  // A server that goes away ends its idle connections, also those being closed: the next query says so, nothing need crash.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  type Queries = { query(sql: string, parameters?: unknown[]): Promise<{ rows: unknown[] }> };
  const over = (queries: Queries): Omit<Database, 'transaction' | 'close'> => ({
    kind: 'postgresql',
    query: async <Row>(sql: string, parameters?: readonly unknown[]) =>
      (await queries.query(sql, parameters ? [...parameters] : undefined)).rows as Row[],
    script: async (sql) => void (await queries.query(sql)),
  });
  const nested = (queries: Queries): Database => ({
    ...over(queries),
    transaction: (work) => work(nested(queries)),
    close: async () => {},
  });
  return {
    ...over(pool),
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const result = await work(nested(client));
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback');
        throw error;
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
}
