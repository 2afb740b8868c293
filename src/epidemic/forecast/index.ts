import type { SerialInterval } from '../transmission/serial-interval.js';
import { directRegression } from './direct-regression.js';
import type { Member } from './ensemble.js';
import { lastValue, seasonalNaive } from './naive.js';
import { renewalForecast } from './renewal.js';

/** The members of the ensemble for a series: statistical ones always, the renewal equation where the serial interval is known. */
export function membersFor(series: { readonly stepDays: 1 | 7; readonly interval?: SerialInterval }): Member[] {
  const period = series.stepDays === 7 ? 52 : undefined;
  return [
    { name: 'regression', forecast: directRegression({ ...(period ? { period } : {}) }) },
    { name: 'smooth', forecast: directRegression({ smoothing: 0.2, ridge: 20 }) },
    { name: 'last-value', forecast: lastValue },
    ...(period ? [{ name: 'seasonal', forecast: seasonalNaive(period) }] : []),
    ...(series.interval ? [{ name: 'renewal', forecast: renewalForecast(series.interval) }] : []),
  ];
}
