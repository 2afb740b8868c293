import type { Finding } from './finding.js';
import type { InteractionIndex, PairFilter } from './interactions.js';
import { actsLocally, type SafetyPatient } from './patient.js';

/**
 * Pairs of drugs taken, and of a drug proposed with one taken. Not for drugs that act locally, unless the rule says so,
 * nor for two ingredients that only ever meet in one product. Pairs of minor severity do not interrupt: `sartor interactions` lists them.
 */
export function findDrugDrug(patient: SafetyPatient, index: InteractionIndex, pack: string): readonly Finding[] {
  const { present, proposed } = patient;
  const applied = new Set([...present.keys()].filter((drug) => present.get(drug)!.every(actsLocally)));
  const allowed: PairFilter = (a, b, local) => {
    if (!local && (applied.has(a) || applied.has(b))) return false;
    if (proposed.has(a) || proposed.has(b)) return !(proposed.has(a) && proposed.has(b));
    return present.get(a)!.some((medication) => present.get(b)!.some((other) => other.id !== medication.id));
  };
  return index
    .find([...present.keys(), ...proposed], allowed)
    .filter(({ severity }) => severity !== 'minor')
    .map((found) => {
      const [first, second] = found.drugs;
      const drugs = proposed.has(second) ? [second, first] : [first, second];
      return {
        type: 'drug-drug',
        severity: found.severity,
        mechanism: found.mechanism,
        action: found.action,
        act: found.act,
        proposed: proposed.has(drugs[0]!),
        drugs,
        pack,
        entry: found.rule,
        citation: found.citation,
        reasons: drugs.flatMap((drug) => patient.reasonsFor(drug)),
      };
    });
}
