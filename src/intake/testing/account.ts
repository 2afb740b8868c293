import { expect } from 'vitest';
import type { PatientRecord } from '../../record/index.js';

/** Entries in = facts + quarantined + ignored. */
export function expectEveryEntryCounted(record: PatientRecord): void {
  for (const { entries, entriesWithFacts, quarantined, ignored } of record.documents) {
    const others = [...quarantined, ...ignored].reduce((sum, { count }) => sum + count, 0);
    expect(entriesWithFacts + others).toBe(entries);
  }
}
