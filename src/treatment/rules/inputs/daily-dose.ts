import { exactValue, type MedicationFact } from '../../../record/index.js';

/** mg a day, for one-ingredient drugs whose dose and frequency the record gives; undefined otherwise. */
export function milligramsPerDay(fact: MedicationFact): number | undefined {
  if (fact.ingredients.length !== 1 || !fact.dose || fact.timesPerDay === undefined) return undefined;
  const { source } = fact.dose;
  const value = exactValue(fact.dose) ?? source.value;
  const unit = fact.dose.normalised.ok ? fact.dose.normalised.unit : source.unit;
  return unit === 'mg' ? value * fact.timesPerDay : unit === 'g' ? value * 1000 * fact.timesPerDay : undefined;
}
