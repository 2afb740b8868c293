import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelCoding, labelSpellings } from './label-coding.js';
import { notationOf, numberOf } from './notation.js';
import { frameLike, frameOf, unknownCells } from './table-frame.js';

const read = (...cells: readonly string[]) => cells.map((cell) => numberOf(cell, notationOf(cells)));
const days = (date: string) => Date.parse(date) / 86_400_000;

test.each([
  ['thousands beside plain numbers', ['950', '1,234', '12,345'], [950, 1234, 12345]],
  ['thousands with decimals', ['1,234.5', '7'], [1234.5, 7]],
  ['a decimal comma of three digits', ['0,950', '1,234'], [0.95, 1.234]],
  ['a decimal comma', ['1,5', '2'], [1.5, 2]],
  ['points of thousands', ['1.234,5', '12,5'], [1234.5, 12.5]],
  ['spaces and apostrophes of thousands', ['1 234,5', '1\u00a0234', "1'234.5"], [1234.5, 1234, 1234.5]],
  ['percent', ['5%', '12.5 %'], [5, 12.5]],
  ['percent in one cell only', ['5%', '12'], [Number.NaN, 12]],
  ['limits', ['<0.5', '>= 90', '3'], [0.5, 90, 3]],
  ['no numbers', ['0x1f', '1e400', 'inf', '1,2,3', '1-2', ''], new Array(6).fill(Number.NaN)],
  ['day first', ['03/04/2024', '13/04/2024'], [days('2024-04-03'), days('2024-04-13')]],
  ['month first', ['03-04-2024', '03-14-2024 10:30'], [days('2024-03-04'), days('2024-03-14')]],
  ['neither is told', ['03/04/2024'], [Number.NaN]],
  ['both cannot be', ['13/04/2024', '04/13/2024'], [Number.NaN, Number.NaN]],
  [
    'year first',
    ['2024-4-3 10:00', '2024/04/03', '2024年4月3日'],
    [days('2024-04-03'), days('2024-04-03'), days('2024-04-03')],
  ],
  ['points', ['3.4.2024', '31.2.2024'], [days('2024-04-03'), Number.NaN]],
] as const)('%s', (_, cells, numbers) => {
  expect(read(...cells)).toEqual(numbers);
});

test('a plain number is itself in any column, and nothing throws', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e50, max: 1e50, noNaN: true }), fc.array(fc.string()), (number, others) => {
      expect(numberOf(String(number), notationOf(others))).toBe(Number(String(number)));
      for (const each of others)
        expect(Math.abs(numberOf(each, notationOf(others)))).not.toBe(Number.POSITIVE_INFINITY);
    }),
  );
});

test('a model reads new rows in the notation of those it learnt from', () => {
  const { frame } = frameOf([{ name: 'x', cells: ['950', '1,234', '2,500'] }]);
  const schema = frame.features.map(({ name, ...rest }) => ({ name, ...('notation' in rest ? rest : {}) }));
  const again = frameLike([{ name: 'x', cells: ['1,500', 'much'] }], schema);
  if ('missing' in again) throw new Error('no column is missing');
  expect(again.features[0]).toMatchObject({ values: Float64Array.of(1500, Number.NaN) });
  expect(unknownCells([{ name: 'x', cells: ['1,500', 'much'] }], again)).toEqual([{ name: 'x', cells: ['much'] }]);
});

test('limits beside measured values are numbers, alone they are names', () => {
  const kinds = (cells: readonly string[]) => frameOf([{ name: 'x', cells }]).frame.features.map(({ kind }) => kind);
  expect(kinds(['<5', '>=5', '<5', '>=5'])).toEqual(['categorical']);
  expect(kinds(['<0.5', '0.7', '1.2', '3', '<0.5'])).toEqual(['numeric']);
});

test('one label in several spellings is one; limits are names', () => {
  expect([...labelSpellings(['Yes', 'yes', 'NO ', 'no', 'ＹＥＳ']).values()]).toEqual([
    'Yes',
    'Yes',
    'NO ',
    'NO ',
    'Yes',
  ]);
  expect([...labelSpellings(['1', '1.0', '0', '0.0']).values()]).toEqual(['1', '1', '0', '0']);
  expect(labelSpellings(['<5', '5']).get('5')).toBe('5');
  expect(labelCoding(['阴性', '阳性'])).toMatchObject({ positive: '阳性', guessed: false });
  expect(labelCoding(['a', 'B'], 'b')).toMatchObject({ positive: 'B' });
});
