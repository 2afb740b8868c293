import { describe, expect, test } from 'vitest';
import { equationNamed, predictionKnowledge, tableRows } from '../../test/risk.js';
import { sharedFile } from '../../test/shared.js';
import { type EquationResult, evaluate } from './equation.js';
import { rowReader } from './table.js';

interface Case {
  readonly file: string;
  readonly equation: string;
  /** The column of the reference's own answer. */
  readonly column: string;
  /** Its answer is ours times this. */
  readonly scale: number;
  /** Half of its last printed digit; absent: relative 1e-6. */
  readonly rounding?: number;
}

const cases: readonly Case[] = [
  { file: 'pce_vectors.csv', equation: 'pce', column: 'pce2013', scale: 1 },
  { file: 'pce_vectors.csv', equation: 'pce-revised', column: 'pce2018_yadlowsky', scale: 1 },
  { file: 'framingham2008_vectors.csv', equation: 'framingham-2008', column: 'frs2008', scale: 100, rounding: 0.005 },
  {
    file: 'framingham2008_vectors.csv',
    equation: 'framingham-2008-bmi',
    column: 'frs2008_bmi',
    scale: 100,
    rounding: 0.005,
  },
  { file: 'score2_vectors.csv', equation: 'score2', column: 'SCORE2', scale: 100, rounding: 0.05 },
  { file: 'score2_ckd_vectors.csv', equation: 'score2-ckd', column: 'SCORE2_CKD', scale: 100, rounding: 0.05 },
  {
    file: 'score2_diabetes_vectors.csv',
    equation: 'score2-diabetes',
    column: 'SCORE2_Diabetes',
    scale: 100,
    rounding: 0.05,
  },
  { file: 'grace_vectors.csv', equation: 'grace', column: 'GRACE', scale: 1, rounding: 0 },
  {
    file: 'qrisk3_2017_c_algorithm_vectors.csv',
    equation: 'qrisk3',
    column: 'QRISK_C_algorithm_score',
    scale: 100,
    rounding: 0.05,
  },
  { file: 'qdiabetes2018_vectors.csv', equation: 'qdiabetes-2018-a', column: 'QDR2018A', scale: 100 },
  { file: 'qdiabetes2018_vectors.csv', equation: 'qdiabetes-2018-b', column: 'QDR2018B', scale: 100 },
  { file: 'qdiabetes2018_vectors.csv', equation: 'qdiabetes-2018-c', column: 'QDR2018C', scale: 100 },
  { file: 'plcom2012_vectors.csv', equation: 'plco-m2012', column: 'prob', scale: 1 },
  {
    file: 'egfr_vectors.csv',
    equation: 'egfr-ckd-epi-2021-creatinine',
    column: 'ckdepi2021_cr',
    scale: 1,
    rounding: 0.005,
  },
  {
    file: 'egfr_vectors.csv',
    equation: 'egfr-ckd-epi-2021-creatinine-cystatin',
    column: 'ckdepi2021_crcys',
    scale: 1,
    rounding: 0.005,
  },
  { file: 'egfr_vectors.csv', equation: 'egfr-ekfc-creatinine', column: 'ekfc_cr', scale: 1, rounding: 0.005 },
];

const run = (equation: string, rows: Record<string, string>[]): readonly EquationResult[] => {
  const found = equationNamed(equation);
  const read = rowReader(found, Object.keys(rows[0]!), predictionKnowledge());
  return rows.map((row) => {
    const { values, unreadable } = read(Object.values(row));
    if (unreadable.length > 0) return { ok: false, why: 'outside-validity', details: unreadable };
    return evaluate(found, values);
  });
};

describe('every row of the reference answers', () => {
  for (const { file, equation, column, scale, rounding } of cases) {
    const path = sharedFile('risk', file);
    test.skipIf(!path)(`${equation} = ${file} ${column}`, () => {
      const rows = tableRows(path!);
      for (const [index, result] of run(equation, rows).entries()) {
        const wanted = rows[index]![column]!;
        const place = `row ${index + 2}`;
        if (wanted === 'NA') {
          expect(result.ok, place).toBe(false);
          continue;
        }
        if (!result.ok) throw new Error(`${place} refused: ${result.details.join(', ')}`);
        const got = result.outputs[0].value * scale;
        const error = Math.abs(got - Number(wanted));
        const allowed = rounding === undefined ? 1e-6 * Math.abs(Number(wanted)) : rounding * (1 + 1e-6) + 1e-9;
        expect(error, `${place}: ${got} for ${wanted}`).toBeLessThanOrEqual(allowed);
      }
    });
  }
});

describe('Gail model', () => {
  const grid = sharedFile('risk', 'bcra', 'bcra_grid_reference_output.csv');
  test.skipIf(!grid)('five years and to age 90', () => {
    const rows = tableRows(grid!);
    for (const [index, result] of run('gail', rows).entries()) {
      if (!result.ok) throw new Error(`row ${index + 2} refused: ${result.details.join(', ')}`);
      const [five, lifetime] = result.outputs.map(({ value }) => value * 100);
      expect(five! / Number(rows[index]!.AbsRisk5)).toBeCloseTo(1, 6);
      expect(lifetime! / Number(rows[index]!.AbsRiskTo90)).toBeCloseTo(1, 6);
    }
  });

  const examples = sharedFile('risk', 'bcra', 'bcra_exampledata_with_reference_output.csv');
  test.skipIf(!examples)('any interval, and refusals of impossible answers', () => {
    const rows = tableRows(examples!);
    for (const [index, result] of run('gail', rows).entries()) {
      const wanted = rows[index]!.AbsRisk!;
      if (wanted === 'NA') {
        expect(result.ok, `row ${index + 2}`).toBe(false);
        continue;
      }
      if (!result.ok) throw new Error(`row ${index + 2} refused: ${result.details.join(', ')}`);
      expect((result.outputs[0].value * 100) / Number(wanted)).toBeCloseTo(1, 6);
    }
  });
});
