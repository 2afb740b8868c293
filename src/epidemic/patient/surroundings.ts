import type { IsoDate, LocalEpidemic } from '../../record/index.js';
import type { CaseTable } from '../surveillance/case-table.js';

/** Days over which reports are averaged. */
const days = 7;

/**
 * The infection around, from the last week of a series of reported cases.
 * @throws RangeError if the series has no dates, or is older than three weeks at `asOf`
 */
export function localEpidemic(
  disease: string,
  { series }: CaseTable,
  population: number,
  asOf: IsoDate,
  more: Pick<LocalEpidemic, 'reported' | 'positivity'> = {},
): LocalEpidemic {
  const last = series.labels.at(-1);
  if (typeof last !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(last))
    throw new RangeError('the series has no dates, so it cannot tell about today');
  const day = last.slice(0, 10) as IsoDate;
  const age = (Date.parse(asOf) - Date.parse(day)) / 86_400_000 - (series.stepDays - 1);
  if (age > 21 || age < -1) throw new RangeError(`the series ends on ${day}, too far from ${asOf}`);
  const steps = Math.max(1, Math.round(days / series.stepDays));
  const recent = series.local.slice(-steps).map((count, index) => count + series.imported.slice(-steps)[index]!);
  const cases = recent.reduce((sum, count) => sum + count, 0);
  return { disease, newCasesPerDay: cases / (recent.length * series.stepDays), population, asOf: day, ...more };
}
