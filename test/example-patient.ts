import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assess } from '../src/assess.js';
import { ingest } from '../src/intake/index.js';
import { type Installation, loadInstallation } from '../src/knowledge/installation.js';
import { type Lookup, lookupOf, titlesOf } from '../src/language/describe.js';
import { lexiconsOf } from '../src/language/verification/lexicons.js';
import type { Lexicons } from '../src/language/verification/verify.js';
import { type Assessment, type IsoDate, usualPreferences } from '../src/record/index.js';

let loaded: { readonly installation: Installation; readonly lexicons: Lexicons } | undefined;

/** One of the example patients, assessed on the day of the examples. */
export function examplePatient(id: string): {
  readonly assessment: Assessment;
  readonly lookup: Lookup;
  readonly lexicons: Lexicons;
  readonly installation: Installation;
} {
  if (!loaded) {
    const installation = loadInstallation();
    loaded = { installation, lexicons: lexiconsOf(installation.terminology()) };
  }
  const { installation, lexicons } = loaded;
  const folder = join(import.meta.dirname, '..', 'examples', id);
  const files = readdirSync(folder)
    .sort()
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
  const asOf = '2026-11-20' as IsoDate;
  const record = ingest(files, installation.intake(), { asOf });
  const assessment = assess(record, installation.knowledgeFor(record), { asOf, preferences: usualPreferences });
  return { assessment, lookup: lookupOf(assessment, titlesOf(installation.terminology())), lexicons, installation };
}
