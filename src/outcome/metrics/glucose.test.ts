import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sharedFile } from '../../../test/shared.js';
import { glucoseMetrics } from './glucose.js';

const population = sharedFile('insulin', 'population_all.csv');
const trace = (name: string) => sharedFile('insulin', `traj_${name}_default.csv.gz`);

describe('glucoseMetrics', () => {
  it('counts ranges as the consensus does: 70 and 180 are in range', () => {
    const metrics = glucoseMetrics([53.9, 54, 69.9, 70, 180, 180.1, 250, 250.1])!;
    expect(metrics).toMatchObject({ below54: 12.5, below70: 37.5, inRange: 25, above180: 37.5, above250: 12.5 });
  });

  it('has a GMI of 7 at a mean of 154.3 mg/dL, and no low or high risk at 112.5 mg/dL', () => {
    expect(glucoseMetrics([154.26, 154.26])!.gmi).toBeCloseTo(7, 2);
    const middle = glucoseMetrics([112.5, 112.5])!;
    expect(middle.lbgi + middle.hbgi).toBeLessThan(0.001);
  });

  it('is absent below two values', () => {
    expect(glucoseMetrics([100])).toBeUndefined();
  });

  it.skipIf(!population)('equals simglucose on the reference traces (skipped: reference data not at hand)', () => {
    const [header, ...rows] = readFileSync(population!, 'utf8').trim().split('\n');
    const names = header!.split(',');
    for (const [file, patient] of [
      ['adult001_BB', 'adult#001'],
      ['adolescent003_BB', 'adolescent#003'],
      ['adult001_PID', 'adult#001'],
      ['adolescent003_PID', 'adolescent#003'],
    ] as const) {
      const lines = gunzipSync(readFileSync(trace(file)!))
        .toString()
        .trim()
        .split('\n')
        .slice(1);
      const firstDay = lines.slice(0, 1441).map((line) => Number(line.split(',')[1]));
      const expected = rows
        .map((row) => Object.fromEntries(row.split(',').map((value, n) => [names[n]!, value])))
        .find(
          (row) =>
            row.patient === patient && row.ctrl === file.split('_')[1] && row.mode === 'fixed' && row.days === '1',
        )!;
      const found = glucoseMetrics(firstDay)!;
      for (const [key, name] of [
        ['mean', 'meanBG'],
        ['standardDeviation', 'sdBG'],
        ['variation', 'cv'],
        ['inRange', 'tir'],
        ['below70', 'hypo70'],
        ['below54', 'hypo54'],
        ['above180', 'hyper180'],
        ['above250', 'hyper250'],
        ['lbgi', 'LBGI'],
        ['hbgi', 'HBGI'],
      ] as const) {
        // Under this controller adolescent#003 falls to 0 mg/dL, where the index has no meaning and is cut off.
        const digits = file === 'adolescent003_PID' && key === 'lbgi' ? 1 : 8;
        expect(found[key], `${file} ${name}`).toBeCloseTo(Number(expected[name]), digits);
      }
    }
  });
});
