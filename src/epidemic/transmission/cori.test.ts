import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedFile } from '../../../test/shared.js';
import { estimateReproductionNumber, incidenceOf } from './cori.js';
import { discreteSerialInterval } from './serial-interval.js';

const folder = sharedFile('outbreaks');

const rows = (name: string) =>
  readFileSync(`${folder}/${name}`, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));

describe.skipIf(!folder)('against EpiEstim 2.2.4', () => {
  it.each([
    ['Flu1918', 'nonparam'],
    ['Flu1918', 'param_2.6_1.5'],
    ['SARS2003', 'nonparam'],
    ['SARS2003', 'param_8.4_3.8'],
    ['Measles1861', 'nonparam'],
  ])('%s, %s', (outbreak, kind) => {
    const counts = rows(`outbreak_${outbreak}.csv`).map((row) => row[1]!);
    const [mean, sd] = kind.split('_').slice(1).map(Number);
    const interval =
      mean === undefined
        ? rows(`outbreak_${outbreak}_si.csv`).map((row) => row[1]!)
        : discreteSerialInterval(mean, sd!, counts.length);
    const expected = rows(`R_${outbreak}_${kind}.csv`).filter((row) => !row.some(Number.isNaN));
    const estimates = estimateReproductionNumber(incidenceOf(counts), interval);
    expect(estimates).toHaveLength(expected.length);
    expected.forEach(([first, last, ...figures], index) => {
      const found = estimates[index]!;
      expect([found.firstDay + 1, found.lastDay + 1]).toEqual([first, last]);
      const ours = [found.mean, found.sd, ...[0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975].map((p) => found.quantile(p))];
      for (const [column, figure] of figures.entries()) {
        expect(Math.abs(ours[column]! - figure), `window ${first}, column ${column}`).toBeLessThan(
          1e-9 * Math.max(figure, 1),
        );
      }
    });
  });
});

describe('the Cori method on its own terms', () => {
  it('a discrete serial interval sums to one and keeps its mean', () => {
    const interval = discreteSerialInterval(8.4, 3.8, 100);
    expect(interval.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    expect(interval.reduce((a, b, day) => a + b * day, 0)).toBeCloseTo(8.4, 6);
  });
  it('exponential growth under a one-day interval gives the growth factor', () => {
    const counts = Array.from({ length: 30 }, (_, day) => Math.round(1000 * 1.1 ** day));
    expect(estimateReproductionNumber(incidenceOf(counts), [0, 1]).at(-1)!.mean).toBeCloseTo(1.1, 3);
  });
  it('without cases the prior stays', () => {
    const [first] = estimateReproductionNumber(incidenceOf(new Array(10).fill(0)), [0, 1]);
    expect(first!.mean).toBe(5);
  });
});
