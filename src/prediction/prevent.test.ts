import { describe, expect, test } from 'vitest';
import { equationNamed, predictionKnowledge, tableRows } from '../../test/risk.js';
import { sharedFile } from '../../test/shared.js';
import { evaluate } from './equation.js';
import { rowReader } from './table.js';

const inputs = sharedFile('risk', 'prevent_inputs.csv');
const expected = sharedFile('risk', 'prevent_expected_full.csv');

describe.skipIf(!inputs || !expected)('PREVENT agrees with the reference implementation', () => {
  const rows = inputs ? tableRows(inputs) : [];
  const answers = expected ? tableRows(expected) : [];
  const equation = equationNamed('prevent');
  const columns = {
    'total-cvd': 'total_cvd',
    ascvd: 'ascvd',
    'heart-failure': 'heart_failure',
    chd: 'chd',
    stroke: 'stroke',
  };

  test('row by row, to 1e-6, and refuses the same rows', () => {
    expect(rows.length).toBeGreaterThan(100);
    const read = rowReader(equation, Object.keys(rows[0]!), predictionKnowledge());
    for (const row of rows) {
      const { values } = read(Object.values(row));
      const result = evaluate(equation, values);
      for (const answer of answers.filter((each) => each.row === row.row)) {
        if (answer.model === 'none') {
          expect(result, `row ${row.row}`).toMatchObject({ ok: false, why: 'outside-validity' });
          if (!result.ok) expect(result.details[0]).toMatch(/^sbp /);
          continue;
        }
        if (!result.ok) throw new Error(`row ${row.row}: ${JSON.stringify(result)}`);
        for (const output of result.outputs.filter(({ horizonYears }) => `${horizonYears}` === answer.over_years)) {
          expect(output.model, `row ${row.row}`).toBe(`prevent-${answer.model}`);
          const wanted = Number(answer[columns[output.outcome as keyof typeof columns]]);
          expect(Math.abs(output.value / wanted - 1), `row ${row.row} ${output.outcome}`).toBeLessThan(1e-6);
        }
        expect(result.notes.length > 0).toBe(Number(row.age) > 59);
      }
    }
  });
});
