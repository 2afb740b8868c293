import type { CaseOptions, CaseTable } from '../epidemic/surveillance/case-table.js';
import { CaseTableError } from '../epidemic/surveillance/cell-table.js';
import { readCases } from '../epidemic/surveillance/counts.js';
import { fhirCases } from '../epidemic/surveillance/fhir.js';
import { tableOf } from './table.js';
import { UsageError } from './usage-error.js';

export interface CaseSource extends CaseOptions {
  /** Codes of the disease or its tests, where FHIR resources have several. */
  readonly codes?: readonly string[] | undefined;
}

/**
 * Cases from a text: CSV or TSV, or FHIR R4 as a resource, a Bundle or NDJSON.
 * @param name of the file, for messages
 * @throws UsageError naming file and place
 */
export function casesFrom(text: string, name: string, { codes, ...options }: CaseSource = {}): CaseTable {
  try {
    const fhir = /^\s*[{[]/.test(text) ? fhirCases(text, codes) : undefined;
    if (!fhir && codes) throw new CaseTableError('codes choose among FHIR resources, and this is a table');
    const cases = readCases(fhir?.table ?? tableOf(text, name), options);
    return { ...cases, notes: [...(fhir?.notes ?? []), ...cases.notes] };
  } catch (error) {
    if (error instanceof CaseTableError) throw new UsageError(`${name}: ${error.message}`);
    throw error;
  }
}
