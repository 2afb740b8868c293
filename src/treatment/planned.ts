import { type AssessmentContext, daysBetween, type Evidence, type MedicationFact } from '../record/index.js';

/** An order that nobody has begun within half a year has been forgotten. */
const forgottenAfterDays = 183;

/**
 * Drugs that are ordered or paused and not taken, by ingredient: to be checked before they are begun.
 * A drug that another order says is taken is not among them.
 */
export function plannedMedications(
  evidence: Evidence,
  context: AssessmentContext,
): ReadonlyMap<string, readonly MedicationFact[]> {
  const taken = new Set(evidence.presentMedications().flatMap(({ ingredients }) => ingredients));
  const planned = new Map<string, MedicationFact[]>();
  for (const fact of evidence.facts('medication')) {
    if (fact.certainty !== 'present' || (fact.status !== 'planned' && fact.status !== 'on-hold')) continue;
    if (fact.time && daysBetween(fact.time, context.asOf) > forgottenAfterDays) continue;
    for (const key of fact.ingredients) if (!taken.has(key)) planned.set(key, [...(planned.get(key) ?? []), fact]);
  }
  return planned;
}

/** The medications that are taken, by ingredient. */
export function presentByIngredient(evidence: Evidence): ReadonlyMap<string, readonly MedicationFact[]> {
  const present = new Map<string, MedicationFact[]>();
  for (const fact of evidence.presentMedications())
    for (const key of fact.ingredients) present.set(key, [...(present.get(key) ?? []), fact]);
  return present;
}
