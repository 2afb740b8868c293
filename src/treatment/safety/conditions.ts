import type { Reason } from '../../record/index.js';
import type { DrugSets } from './drug-sets.js';
import type { ClinicalRule, RuleCondition } from './knowledge.js';
import type { SafetyPatient } from './patient.js';

const inBand = (value: number, band: { readonly atLeast?: number; readonly below?: number }) =>
  (band.atLeast === undefined || value >= band.atLeast) && (band.below === undefined || value < band.below);

/** The reasons for which all conditions of the rule hold; undefined if one doesn't, or isn't known. */
export function holds(
  rule: Pick<ClinicalRule, 'when'>,
  patient: SafetyPatient,
  sets: DrugSets,
): readonly Reason[] | undefined {
  const active = rule.when.some((condition) => 'active' in condition);
  const reasons: Reason[] = [];
  for (const condition of rule.when) {
    const found = reasonsOf(condition, patient, sets, active);
    if (!found) return undefined;
    reasons.push(...found);
  }
  return reasons;
}

function reasonsOf(
  condition: RuleCondition,
  patient: SafetyPatient,
  sets: DrugSets,
  active: boolean,
): readonly Reason[] | undefined {
  if ('kidney' in condition) {
    const kidney = patient.kidney();
    return kidney && inBand(kidney.value, condition.kidney) ? [kidney.reason] : undefined;
  }
  if ('measure' in condition) {
    const measured = patient.measure(condition.measure, condition.within);
    return measured && inBand(measured.value, condition)
      ? [{ fact: measured.fact, role: condition.measure }]
      : undefined;
  }
  if ('problem' in condition) {
    const when = condition.ever ? 'ever' : active ? 'active' : 'unresolved';
    const found = patient.problems(condition.problem, when).filter(patient.begunWithin(condition.within));
    return found.length > 0 ? found.map(({ id }) => ({ fact: id, role: 'problem' })) : undefined;
  }
  if ('noProblem' in condition) {
    const found = patient.problems(condition.noProblem, condition.ever ? 'ever' : 'unresolved');
    return found.length === 0 ? [] : undefined;
  }
  if ('active' in condition) return [];
  if ('age' in condition) {
    return patient.age !== undefined && inBand(patient.age, condition.age) ? patient.ageReasons() : undefined;
  }
  if ('pregnant' in condition) return patient.pregnancy();
  if ('lactating' in condition) return patient.lactation();
  if ('sex' in condition) return patient.sex === condition.sex ? [] : undefined;
  if ('dailyDose' in condition) {
    const dose = patient.dailyDose(condition.dailyDose);
    return dose !== undefined && dose > condition.above ? patient.reasonsFor(condition.dailyDose) : undefined;
  }
  if ('noDrug' in condition) {
    const named = sets.expand(condition.noDrug);
    return [...patient.present.keys()].some((drug) => named.has(drug)) ? undefined : [];
  }
  if ('longTaken' in condition) return patient.longTaken(sets.expand([condition.longTaken]), condition.days);
  if ('drug' in condition) {
    const named = sets.expand(condition.drug);
    const taken = patient.systemic.filter((drug) => named.has(drug));
    return taken.length > 0 ? taken.flatMap((drug) => patient.reasonsFor(drug)) : undefined;
  }
  return condition satisfies never;
}
