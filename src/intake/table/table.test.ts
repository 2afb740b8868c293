import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ObservationFact } from '../../record/index.js';
import { ingest } from '../index.js';
import { expectEveryEntryCounted } from '../testing/account.js';
import { fileOf, testDay, testKnowledge } from '../testing/knowledge.js';
import { parseTable } from './csv.js';

const knowledge = testKnowledge();
const read = (text: string) => ingest([fileOf('labs.csv', text)], knowledge, { asOf: testDay });
const values = (text: string) =>
  (read(text).facts as ObservationFact[]).map(({ measure, time, value }) => [
    measure,
    time,
    value.type === 'quantity' && value.quantity.normalised.ok
      ? Math.round(value.quantity.normalised.value * 10) / 10
      : value.type,
  ]);

describe('a table of measurements', () => {
  it('a row each, by name or LOINC code', () => {
    expect(
      values(
        'date,test,loinc,value,unit\n2026-01-01,LDL cholesterol,,4.1,mmol/L\n2026-02-01 08:30,,2160-0,88.4,umol/L\n2026/3/1,Blood group,,A,\n',
      ),
    ).toEqual([
      ['ldl-cholesterol', '2026-01-01', 158.5],
      ['creatinine', '2026-02-01T08:30', 1],
      [undefined, '2026-03-01', 'text'],
    ]);
  });

  it('a column each, with the unit in its heading, in Chinese too', () => {
    expect(values('日期,收缩压(mmHg),空腹血糖（mmol/L）,备注\n2026-01-01,152,7.8,好\n2026-02-01,148,,好\n')).toEqual([
      ['systolic-pressure', '2026-01-01', 152],
      ['fasting-glucose', '2026-01-01', 140.5],
      ['systolic-pressure', '2026-02-01', 148],
    ]);
  });

  it('every row is counted; places name row and column', () => {
    const record = read(
      'date,test,value,unit\n2026-01-01,height,17,m\n03/04/2026,height,170,cm\n2031-01-01,height,170,cm\n2026-01-02,,170,cm\n2026-01-03,height,170,cm\n',
    );
    expect(record.documents[0]).toMatchObject({ kind: 'table', entries: 5, entriesWithFacts: 1 });
    expect(record.documents[0]?.quarantined.map(({ place, issues }) => [issues[0].code, place])).toEqual([
      ['impossible-value', { kind: 'cell', row: 2, column: 'value' }],
      ['invalid-date', { kind: 'cell', row: 3, column: 'date' }],
      ['future-date', { kind: 'cell', row: 4, column: 'date' }],
      ['missing-field', { kind: 'cell', row: 5, column: 'value' }],
    ]);
    expectEveryEntryCounted(record);
  });

  it('any other table is refused as a whole', () => {
    const record = read('a,b,c\n1,2,3\n4,5,6\n');
    expect(record.documents[0]?.quarantined[0]?.issues[0].code).toBe('unknown-document-kind');
  });
});

describe('delimited text', () => {
  it('reads back what was written, quotes, line ends and all', () => {
    const cell = fc
      .stringMatching(/^[a-z",\n;]{1,6}$/)
      .map((text) => text.trim())
      .filter((text) => text !== '');
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 }), (rows) => {
        const text = [
          'x,y,z',
          ...rows.map((cells) => cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(',')),
        ].join('\r\n');
        expect(
          parseTable(text)
            .slice(1)
            .map(({ cells }) => cells),
        ).toEqual(rows);
      }),
    );
  });
});
