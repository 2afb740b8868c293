import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder, packageRoot } from '../knowledge/root.js';
import { type Database, openDatabase } from '../store/database.js';
import { migrate } from '../store/migrate.js';
import { folderObjects, type ObjectStore } from '../store/objects.js';

/** The installation's database, brought up to date, and its objects. `DATABASE_URL` chooses PostgreSQL. */
export async function openStore(): Promise<{ database: Database; objects: ObjectStore }> {
  const folder = dataFolder();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = await openDatabase({ url: process.env.DATABASE_URL, folder: join(folder, 'database') });
  await migrate(database, join(packageRoot, 'migrations'));
  return { database, objects: folderObjects(join(folder, 'objects')) };
}
