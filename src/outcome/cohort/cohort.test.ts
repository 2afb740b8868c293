import { describe, expect, it } from 'vitest';
import { Random } from '../../statistics/random.js';
import type { CohortRow } from './rows.js';
import { cohortView } from './view.js';

const random = new Random(1);
const rows: CohortRow[] = Array.from({ length: 300 }, (_, n) => {
  const age = 40 + Math.floor(40 * random.uniform());
  const takes = random.uniform() < (age > 60 ? 0.7 : 0.3);
  const atTarget = random.uniform() < 0.7 - (age > 60 ? 0.3 : 0) + (takes ? 0.2 : 0);
  return {
    id: String(n),
    age,
    sex: n % 2 ? 'female' : 'male',
    drugs: takes ? ['lisinopril'] : ['amlodipine'],
    problems: ['hypertension'],
    targets: [
      {
        measure: 'systolic-pressure',
        title: { en: 'Pressure', zh: '血压' },
        unit: 'mm[Hg]',
        status: atTarget ? 'at-target' : 'above',
        first: 150,
        latest: 130,
      },
    ],
    changes: 0,
  };
});

describe('cohort view', () => {
  it('adjusts a drug against none of it, and shows every group with its interval', () => {
    const view = cohortView(rows, { measure: 'systolic-pressure', drug: 'lisinopril' });
    expect(view.comparison!.adjusted).toBeGreaterThan(view.comparison!.crude);
    expect(view.comparison!.lower).toBeLessThan(0.2);
    expect(view.comparison!.upper).toBeGreaterThan(0.2);
    expect(view.equity.map(({ by, group }) => `${by} ${group}`)).toContain('sex female');
    for (const { share, lower, upper } of [...view.equity, ...view.byDrug]) {
      expect(lower).toBeLessThanOrEqual(share);
      expect(upper).toBeGreaterThanOrEqual(share);
    }
  });
  it('leaves small groups out and refuses a comparison of few', () => {
    const few = cohortView(rows.slice(0, 2), { drug: 'lisinopril' });
    expect(few.byDrug).toEqual([]);
    expect(few.comparisonRefused).toBe('too-few');
    expect(cohortView([]).measures).toEqual([]);
  });
});
