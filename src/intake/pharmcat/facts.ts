import { issueAt, type Ledger } from '../ledger.js';
import { readPharmcat } from './index.js';

/** PharmCAT's gene results as facts called elsewhere; one that it didn't call is no entry. */
export function readPharmcatFacts(text: string, ledger: Ledger): void {
  let calls: ReturnType<typeof readPharmcat>;
  try {
    calls = readPharmcat(JSON.parse(text));
  } catch {
    calls = undefined;
  }
  if (!calls) {
    const place = { kind: 'whole' } as const;
    const details = { expected: 'PharmCAT JSON with gene reports', remedy: 'fix-source' } as const;
    ledger.quarantine(place, [issueAt(ledger.document, place, 'unreadable-json', 'error', details)]);
    return;
  }
  for (const call of calls) {
    const place = { kind: 'fhirPath', path: `geneReports.${call.gene}` } as const;
    ledger.facts([{ kind: 'geneResult', ...ledger.source(place), certainty: 'present', foundBy: 'source', ...call }]);
  }
}
