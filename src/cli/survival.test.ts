import { describe, expect, it } from 'vitest';
import { sharedFile } from '../../test/shared.js';
import { analyse, type SurvivalRequest } from './survival-analysis.js';
import { SurvivalTable } from './survival-table.js';
import { readTable, type Table } from './table.js';

const told: string[] = [];
const tableOf = (text: string): SurvivalTable => {
  const [columns, ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(','));
  return new SurvivalTable({ columns, rows } as unknown as Table, 'data.csv', (message) => told.push(message));
};
const asked = (extra: Partial<SurvivalRequest> = {}): SurvivalRequest => ({
  time: 't',
  event: 'e',
  covariates: [],
  categorical: [],
  ties: 'efron',
  robust: false,
  competing: false,
  at: [],
  profile: {},
  ...extra,
});

describe('sartor survival reads tables as they come', () => {
  it.each(['1,0,1', 'true,FALSE,True', 'dead,alive,dead', '2,1,2', '1.0,0.0,1.0', 'yes,no,yes', 'D,A,D'])(
    'events %s',
    (cells) => {
      const rows = cells.split(',').map((cell, index) => `${index + 1},${cell}`);
      expect(analyse(tableOf(`t,e\n${rows.join('\n')}`), asked()).kaplanMeier[0]!.events).toBe(2);
    },
  );

  it('takes one code of several as the event, and all as competing', () => {
    const table = tableOf('t,e\n1,2\n2,1\n3,0\n4,2\n5,0');
    expect(() => analyse(table, asked())).toThrow('e holds 0, 1, 2; expected');
    expect(analyse(table, asked({ eventValue: '2' })).kaplanMeier[0]!.events).toBe(2);
    const { competingRisks } = analyse(table, asked({ eventValue: '2', competing: true }));
    expect(competingRisks![0]!.causes.map(({ cause, events }) => [cause, events])).toEqual([
      ['1', 1],
      ['2', 2],
    ]);
  });

  it('names file, row and column of what it cannot read', () => {
    expect(() => analyse(tableOf('t,e\n1,1\nx,0'), asked())).toThrow('data.csv: row 3, t: "x" is not a number');
    expect(() => analyse(tableOf('t,e\n-1,1'), asked())).toThrow('row 2, t: negative time -1');
    expect(() => analyse(tableOf('t,e\nNA,1'), asked())).toThrow('no row has all of t, e');
    expect(() => analyse(tableOf('t,e\n1,1'), asked({ covariates: ['z'] }))).toThrow('no column "z"');
    expect(() => analyse(tableOf('t,e,s\n1,1,2'), asked({ entry: 's' }))).toThrow('entry 2 is after t 1');
    const slip = ['t,e,x', ...Array.from({ length: 30 }, (_, i) => `${i + 1},1,${i === 7 ? '7o' : i}`)].join('\n');
    expect(() => analyse(tableOf(slip), asked({ covariates: ['x'] }))).toThrow('row 9, x: "7o" is not a number');
  });

  it('leaves out rows with gaps only where they matter, and says so', () => {
    const table = tableOf('t,e,x\n1,1,1\n2,1,NA\n3,0,3\n4,1,2\n5,1,0\n,1,1');
    told.length = 0;
    const result = analyse(table, asked({ covariates: ['x'] }));
    expect(result.kaplanMeier[0]!.n).toBe(5);
    expect(result.cox && 'n' in result.cox && result.cox.n).toBe(4);
    expect(told).toEqual(['1 of 6 rows lack t or e and are left out', '2 of 6 rows lack t or e or x and are left out']);
  });

  it('refuses a constant covariate by name, a text one too', () => {
    const table = tableOf('t,e,x,c\n1,1,5,a\n2,0,5,a\n3,1,5,a');
    expect(analyse(table, asked({ covariates: ['x'] })).cox).toEqual({ refused: 'constant-covariate', covariate: 'x' });
    expect(analyse(table, asked({ covariates: ['c'] })).cox).toEqual({
      refused: 'constant-covariate',
      covariate: 'c=a',
    });
  });

  it('draws a curve for each option', () => {
    const rows = Array.from(
      { length: 40 },
      (_, i) => `${1 + ((i * 7) % 13)},${i % 4 ? 1 : 0},${i % 2},${30 + (i % 9)}`,
    );
    const { cox } = analyse(
      tableOf(`t,e,drug,age\n${rows.join('\n')}`),
      asked({ covariates: ['drug', 'age'], option: 'drug', profile: { age: '35' }, at: [5] }),
    );
    if (!cox || 'refused' in cox || !('curves' in cox)) throw new Error('no curves');
    expect(cox.curves!.map((each) => ('option' in each ? each.option : ''))).toEqual(['0', '1']);
    expect(cox.brier && 'apparent' in cox.brier && cox.brier.apparent[0]!.score).toBeLessThan(0.35);
  });

  const gbsg2 = sharedFile('survival', 'gbsg2.csv');
  it.skipIf(!gbsg2)('reads words, True/False and stops in names', () => {
    const table = new SurvivalTable(readTable(gbsg2!), gbsg2!, () => {});
    const { cox, logRank } = analyse(
      table,
      asked({ time: '_time', event: '_cens', covariates: ['horTh', 'tgrade', 'pnodes'], group: 'horTh' }),
    );
    expect(logRank!.chiSquare).toBeCloseTo(8.5648, 4);
    expect(cox && 'coefficients' in cox && cox.coefficients.map(({ name }) => name)).toEqual([
      'horTh=yes',
      'tgrade=II',
      'tgrade=III',
      'pnodes',
    ]);
  });
});
