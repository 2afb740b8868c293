import type { ClaimOf } from '../record/index.js';

/** Risks of one outcome and time by more than one model, the least first; outcomes of a single model are left out. */
export function severalModels(risks: readonly ClaimOf<'risk'>[]): readonly (readonly ClaimOf<'risk'>[])[] {
  const groups = new Map<string, ClaimOf<'risk'>[]>();
  for (const claim of risks) {
    const { outcome, horizonYears } = claim.value;
    const key = `${outcome}/${horizonYears}`;
    groups.set(key, [...(groups.get(key) ?? []), claim]);
  }
  return [...groups.values()]
    .filter((members) => members.length > 1)
    .map((members) => members.toSorted((a, b) => a.value.probability - b.value.probability));
}
