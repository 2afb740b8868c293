import type { DocumentHash, FactId } from '../../record/index.js';
import type { Ledger } from '../ledger.js';

/** The instances of a series are one fact, told by the first of them; the other files are read with it. */
export function joinSeries(ledgers: readonly Ledger[]): void {
  const first = new Map<string, FactId>();
  const instances = new Map<FactId, number>();
  const files = new Map<FactId, DocumentHash[]>();
  const joined = new Set<FactId>();
  for (const fact of ledgers.flatMap((ledger) => ledger.factsSoFar())) {
    if (fact.kind !== 'imaging' || !fact.seriesUid || fact.provenance.place.kind !== 'dicom') continue;
    const key = `${fact.seriesUid} ${fact.modalities.join()}`;
    const keeper = first.get(key) ?? fact.id;
    first.set(key, keeper);
    if (fact.instances) instances.set(keeper, (instances.get(keeper) ?? 0) + fact.instances);
    if (keeper === fact.id) continue;
    joined.add(fact.id);
    const known = files.get(keeper);
    if (known) known.push(fact.provenance.document);
    else files.set(keeper, [fact.provenance.document]);
  }
  if (joined.size === 0) return;
  const reason = { code: 'read-with-another', found: 'another instance of the same series' } as const;
  for (const ledger of ledgers) {
    ledger.withdraw((fact) => joined.has(fact.id), reason);
    ledger.amend((fact) => {
      const furtherFiles = files.get(fact.id);
      if (fact.kind !== 'imaging' || !furtherFiles) return fact;
      const count = instances.get(fact.id);
      return { ...fact, ...(count ? { instances: count } : {}), furtherFiles };
    });
  }
}
