import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packFile } from '../../../test/pack-file.js';
import { parseInstruments } from '../instruments/knowledge.js';
import { proportionOfDaysCovered } from './adherence.js';
import { ctcaeGrade } from './ctcae.js';
import { das28Activity, das28Crp, das28Esr, eularResponse } from './das28.js';
import { costEffectiveness, discountedCost, qualityAdjustedYears } from './economics.js';
import { type Eq5dState, eq5dIndex, eq5dState } from './eq-5d.js';
import { glucoseProfile } from './glucose-profile.js';
import { naranjoScore } from './naranjo.js';
import { qlqScore } from './qlq-c30.js';
import { sf6dUtility } from './sf-6d.js';

const known = parseInstruments(
  {
    eq5d: packFile('instruments', 'eq-5d-5l.json'),
    ctcae: packFile('instruments', 'ctcae-laboratory.json'),
    sf6d: packFile('instruments', 'sf-6d.json'),
    scales: packFile('instruments', 'scales.json'),
    effects: packFile('instruments', 'expected-effects.json'),
  },
  () => true,
);

// Answers of the eq5d R package (fragla/eq5d, tests/testthat/test-eq5d5l.R), which cites each country's paper.
describe('EQ-5D-5L index', () => {
  it.each([
    ['CN', 11211, 0.955],
    ['CN', 55555, -0.391],
    ['CN', 11231, 0.817], // eq5dsuite-value-sets EQ-5D-5L/CN.csv
    ['GB', 23245, 0.247],
    ['GB', 55555, -0.285],
    ['DE', 12345, 0.141],
    ['DE', 55555, -0.661],
    ['NL', 21111, 0.918],
    ['NL', 55511, 0.39],
    ['NL', 55555, -0.446],
    ['ES', 11112, 0.919],
    ['ES', 55555, -0.416],
    ['US', 21354, 0.09],
    ['US', 55555, -0.573],
    ['JP', 35341, 0.444],
    ['JP', 11121, 0.895],
    ['FR', 54321, 0.441],
    ['HK', 55555, -0.865],
    ['DK', 13224, 0.439],
    ['IT', 12345, 0.215],
    ['PL', 12345, 0.436],
    ['IN', 34521, 0.224],
    ['ID', 12345, 0.24],
    ['TW', 42114, 0.219],
    ['TH', 31245, 0.353],
  ])('%s: %i is %f', (country, state, index) => {
    const set = known.eq5d.find(({ id }) => id === country)!;
    expect(Math.abs(eq5dIndex(eq5dState(state)!, set) - index)).toBeLessThan(0.0011);
  });

  it('is 1 in full health, and a worse level is never better', () => {
    const level = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(fc.tuple(level, level, level, level, level), fc.integer({ min: 0, max: 4 }), (state, dimension) => {
        for (const set of known.eq5d) {
          expect(eq5dIndex([1, 1, 1, 1, 1], set)).toBe(1);
          const worse = state.map((each, at) => (at === dimension ? Math.min(5, each + 1) : each));
          expect(eq5dIndex(worse as unknown as Eq5dState, set)).toBeLessThanOrEqual(
            eq5dIndex(state as unknown as Eq5dState, set),
          );
        }
      }),
    );
  });

  it('knows what is no state', () => {
    expect([11116, 1111, 111111, 0].map(eq5dState)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

// SF6Dvalues R package (uo-cmor/SF6Dvalues, tests/testthat/test-utility.R) scores all-twos of the SF-36 at 0.586, all-ones at 0.554;
// those profiles by its own mapping are PF 5, RL 1, SF 4, PAIN 3, MH 4, VIT 2 and PF 6, RL 4, SF 5, PAIN 1, MH 5, VIT 1.
describe('SF-6D', () => {
  it.each([
    [{ PF: 6, RL: 4, SF: 5, PAIN: 1, MH: 5, VIT: 1 }, 0.554],
    [{ PF: 5, RL: 1, SF: 4, PAIN: 3, MH: 4, VIT: 2 }, 0.586],
    [{ PF: 1, RL: 1, SF: 1, PAIN: 1, MH: 1, VIT: 1 }, 1],
  ])('%o is %f', (state, utility) => expect(sf6dUtility(state, known.sf6d)).toBe(utility));
});

describe('QLQ-C30', () => {
  const score = (id: string, answers: readonly (number | undefined)[]) => {
    const scale = known.qlqC30.scales.find((each) => each.id === id)!;
    const given = scale.items.flatMap((item, index) => {
      const answer = answers[index];
      return answer === undefined ? [] : [[item, answer] as const];
    });
    return qlqScore(scale, new Map(given));
  };
  // By the manual's formulae: functional (1 - (RS - 1)/range) x 100, symptom and global (RS - 1)/range x 100.
  it('scores each kind of scale', () => {
    expect(score('EF', [2, 3, 4, 4])).toBeCloseTo((1 - (3.25 - 1) / 3) * 100, 12);
    expect(score('FA', [4, 4, 4])).toBe(100);
    expect(score('QL2', [7, 6])).toBeCloseTo((5.5 / 6) * 100, 12);
    expect(score('PF2', [1, 1, 1, 1, 1])).toBe(100);
  });
  it('needs half of the items', () => {
    expect(score('EF', [2, 2])).toBeCloseTo(66.667, 3);
    expect(score('EF', [2])).toBeUndefined();
    expect(score('PF2', [1, 1])).toBeUndefined();
  });
  it('uses every item once', () => {
    const items = known.qlqC30.scales.flatMap((scale) => scale.items).sort((a, b) => a - b);
    expect(items).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  });
});

describe('DAS28', () => {
  // The least possible by CRP is 0.96 (https://medicalalgorithms.com/das28-crp-calculator).
  it('has the published minimum', () => expect(das28Crp({ tender: 0, swollen: 0, global: 0 }, 0)).toBe(0.96));
  it('follows the formulae of das-score.nl', () => {
    const state = { tender: 16, swollen: 9, global: 50 };
    expect(das28Esr(state, 30)).toBeCloseTo(0.56 * 4 + 0.28 * 3 + 0.7 * Math.log(30) + 0.7, 12);
    expect(das28Crp(state, 20)).toBeCloseTo(2.24 + 0.84 + 0.36 * Math.log(21) + 0.7 + 0.96, 12);
  });
  // Ann Rheum Dis table 1: good needs <= 3.2 and > 1.2; none is <= 0.6, or <= 1.2 above 5.1.
  it.each([
    [5, 3.2, 'good'],
    [5, 3.21, 'moderate'],
    [4.4, 3.2, 'moderate'],
    [3.6, 3, 'none'],
    [6.5, 5.4, 'none'],
    [6.5, 5.1, 'moderate'],
    [7, 5.5, 'moderate'],
  ])('from %f to %f: %s', (before, now, response) => expect(eularResponse(before, now, known.das28)).toBe(response));
  it.each([
    [2.59, 'remission'],
    [2.6, 'low'],
    [3.2, 'low'],
    [3.21, 'moderate'],
    [5.1, 'moderate'],
    [5.11, 'high'],
  ])('%f is %s', (score, activity) => expect(das28Activity(score, known.das28)).toBe(activity));
});

// Grade bounds of CTCAE 5.0 as ctcae5_grader states them.
describe('CTCAE laboratory grades', () => {
  const grade = (id: string, value: number, limit?: number, baseline?: number) =>
    ctcaeGrade(known.ctcae.find((term) => term.id === id)!, value, limit, baseline);
  it.each([
    ['alanine-aminotransferase-increased', 40, 40, undefined, 0],
    ['alanine-aminotransferase-increased', 41, 40, undefined, 1],
    ['alanine-aminotransferase-increased', 120, 40, undefined, 1],
    ['alanine-aminotransferase-increased', 121, 40, undefined, 2],
    ['alanine-aminotransferase-increased', 201, 40, undefined, 3],
    ['alanine-aminotransferase-increased', 801, 40, undefined, 4],
    ['alanine-aminotransferase-increased', 121, 40, 100, 0],
    ['alanine-aminotransferase-increased', 301, 40, 100, 2],
    ['neutrophil-count-decreased', 1.5, 1.8, undefined, 1],
    ['neutrophil-count-decreased', 1.49, undefined, undefined, 2],
    ['neutrophil-count-decreased', 1.0, undefined, undefined, 2],
    ['neutrophil-count-decreased', 0.5, undefined, undefined, 3],
    ['neutrophil-count-decreased', 0.49, undefined, undefined, 4],
    ['platelet-count-decreased', 24, 150, undefined, 4],
    ['anemia', 7.9, 12, undefined, 3],
    ['anemia', 8, 12, undefined, 2],
    ['anemia', 11, 12, undefined, 1],
    ['hyperkalemia', 5.5, 5, undefined, 1],
    ['hyperkalemia', 7.1, 5, undefined, 4],
    ['hypokalemia', 3.2, 3.5, undefined, 2],
    ['hyponatremia', 129, 135, undefined, 2],
    ['creatinine-increased', 1.8, 1.2, undefined, 1],
  ])('%s: %f (limit %s, baseline %s) is grade %i', (id, value, limit, baseline, expected) =>
    expect(grade(id, value, limit, baseline)).toBe(expected),
  );
  it('says nothing where the grade hangs on a limit that nobody gave', () =>
    expect(grade('alanine-aminotransferase-increased', 100)).toBeUndefined());
});

// PMC6136411 table 1: a suspected reaction with these answers scores 6, probable.
describe('Naranjo', () => {
  it('scores a published case', () => {
    const answers = ['no', 'yes', 'yes', 'unknown', 'no', 'unknown', 'no', 'no', 'no', 'yes'] as const;
    expect(naranjoScore(known.naranjo.questions, answers)).toBe(6);
  });
  it('runs from -4 to 13', () => {
    const best = ['yes', 'yes', 'yes', 'yes', 'no', 'no', 'yes', 'yes', 'yes', 'yes'] as const;
    const worst = ['no', 'no', 'no', 'no', 'yes', 'yes', 'no', 'no', 'no', 'no'] as const;
    expect([best, worst].map((answers) => naranjoScore(known.naranjo.questions, answers))).toEqual([13, -4]);
  });
});

describe('proportion of days covered', () => {
  it('moves an early refill, and stops at the end of the period', () => {
    const supplies = [
      { day: 0, days: 30 },
      { day: 20, days: 30 },
      { day: 80, days: 30 },
    ];
    expect(proportionOfDaysCovered(supplies, 0, 100)).toEqual({ covered: 80, days: 100, proportion: 0.8 });
  });
  it('counts from the first supply, and never above 1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ day: fc.integer({ min: 0, max: 90 }), days: fc.integer({ min: 1, max: 60 }) })),
        (supplies) => {
          const found = proportionOfDaysCovered(supplies, 0, 100);
          if (supplies.length === 0) expect(found).toBeUndefined();
          else expect(found!.proportion).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('QALYs and costs', () => {
  it('is the area under the line', () => {
    const points = [
      { years: 0, utility: 0.6 },
      { years: 0.5, utility: 0.8 },
      { years: 1, utility: 0.8 },
    ];
    expect(qualityAdjustedYears(points)).toBeCloseTo(0.75, 12);
    expect(qualityAdjustedYears(points, 0.035)!).toBeLessThan(0.75);
    expect(qualityAdjustedYears(points, 1e-9)).toBeCloseTo(0.75, 7);
    expect(discountedCost([{ years: 1, amount: 103.5 }], 0.035)).toBeCloseTo(100, 12);
  });
  it('finds the frontier', () => {
    const found = costEffectiveness([
      { name: 'none', cost: 0, qalys: 1 },
      { name: 'dear', cost: 9000, qalys: 1.1 },
      { name: 'a', cost: 1000, qalys: 1.1 },
      { name: 'mixed', cost: 5000, qalys: 1.2 },
      { name: 'b', cost: 6000, qalys: 1.6 },
    ]);
    expect(found.map(({ name, verdict, icer }) => [name, verdict, icer && Math.round(icer)])).toEqual([
      ['none', 'reference', undefined],
      ['a', 'on-frontier', 10000],
      ['mixed', 'extendedly-dominated', undefined],
      ['b', 'on-frontier', 10000],
      ['dear', 'dominated', undefined],
    ]);
  });
});

describe('glucose profile', () => {
  it('has the percentiles of all days in each interval', () => {
    const samples = Array.from({ length: 101 }, (_, value) => ({ minute: 45, mgPerDl: value + 100 }));
    expect(glucoseProfile(samples)).toEqual([
      { minute: 45, count: 101, p5: 105, p25: 125, p50: 150, p75: 175, p95: 195 },
    ]);
  });
});
