import { expect, test } from 'vitest';
import { csvCell, csvRecords, delimiterOf } from './csv.js';

const cells = (text: string, delimiter?: string) => [...csvRecords(text, delimiter)].map((record) => record.cells);

test('quotes, doubled quotes, and line breaks within them', () => {
  expect(cells('a,b\r\n"x, y","say ""no""\nplease"\r\n')).toEqual([
    ['a', 'b'],
    ['x, y', 'say "no"\nplease'],
  ]);
});

test('records keep their own text and the line on which they begin', () => {
  const records = [...csvRecords('\ufeffa,b\n\n"1\n2",3\n4,5')];
  expect(records.map(({ text, line }) => [text, line])).toEqual([
    ['a,b', 1],
    ['"1\n2",3', 3],
    ['4,5', 5],
  ]);
});

test('empty cells, also the first and the last', () => {
  expect(cells(',b,\n')).toEqual([['', 'b', '']]);
});

test('the delimiter is the one that the header uses', () => {
  expect(delimiterOf('a;b;c')).toBe(';');
  expect(delimiterOf('a\tb')).toBe('\t');
  expect(delimiterOf('a')).toBe(',');
  expect(csvCell('a;b', ';')).toBe('"a;b"');
  expect(csvCell('a;b')).toBe('a;b');
});
