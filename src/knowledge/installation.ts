import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Knowledge } from '../assess.js';
import type { IntakeKnowledge } from '../intake/index.js';
import type { PatientRecord, Versions } from '../record/index.js';
import type { PackManifest } from './pack.js';
import { packageRoot } from './root.js';

/** What one installation knows: its packs, loaded once and as late as possible. */
export interface Installation {
  readonly intake: IntakeKnowledge;
  readonly versions: Versions;
  readonly about: readonly PackManifest[];
  /** The stages' knowledge for this record; large packs that the record does not need stay on disk. */
  knowledgeFor(record: PatientRecord): Knowledge;
}

export function loadInstallation(): Installation {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  throw new Error(`not wired: ${version}`);
}
