import { discreteSerialInterval } from '../../src/epidemic/transmission/serial-interval.js';
import { Random } from '../../src/statistics/random.js';
import { asOf } from './example.js';

const days = 70;
const interval = discreteSerialInterval(2.8, 1.5, 14);

/** An invented outbreak of influenza's pace: new cases by Poisson from the renewal equation, R falling from 1.45 to 1.05. */
export function outbreakCsv(): string {
  const random = new Random(11);
  const cases = [4, 3, 5];
  while (cases.length < days) {
    const reproduction = 1.05 + 0.4 / (1 + Math.exp((cases.length - 35) / 5));
    const pressure = interval.reduce((sum, weight, lag) => sum + weight * (cases[cases.length - lag] ?? 0), 0);
    cases.push(poisson(reproduction * pressure, random));
  }
  const last = Date.parse(asOf);
  const rows = cases.map((count, day) => {
    const date = new Date(last - (days - day) * 86_400_000).toISOString().slice(0, 10);
    return `${date},${count}`;
  });
  return `date,cases\n${rows.join('\n')}\n`;
}

/** The number of events of a unit-rate process within `mean`. */
function poisson(mean: number, random: Random): number {
  let events = -1;
  for (let passed = 0; passed <= mean; events++) passed -= Math.log(1 - random.uniform());
  return events;
}
