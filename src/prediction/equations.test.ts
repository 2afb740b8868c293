import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { equationNamed, packFile, predictionKnowledge } from '../../test/risk.js';
import { type Equation, type EquationResult, evaluate, type InputValues, withinValidity } from './equation.js';
import { PreventKernel, preventBatch } from './formulas/prevent-kernel.js';
import { parsePrediction, parseRiskPack } from './knowledge.js';
import { rowReader } from './table.js';
import { inputVariability } from './variability.js';

const { equations, terminology, variability } = predictionKnowledge();

/** Any person whom the equation accepts; numbers a little inside the limits. */
function personOf(equation: Equation): fc.Arbitrary<InputValues> {
  const inputs = equation.inputs.map((input) => {
    const arbitrary: fc.Arbitrary<unknown> =
      input.type === 'boolean'
        ? fc.boolean()
        : input.type === 'choice'
          ? fc.constantFrom(...input.choices!)
          : fc.integer({ min: 1, max: 999 }).map((share) => {
              const [lower, upper] = [input.lower ?? 0, input.upper ?? (input.lower ?? 0) + 100];
              return lower + ((upper - lower) * share) / 1000;
            });
    return [input.name, input.required ? arbitrary : fc.option(arbitrary, { nil: undefined })] as const;
  });
  return fc.record(Object.fromEntries(inputs)) as fc.Arbitrary<InputValues>;
}

const primaryValue = (result: EquationResult): number => {
  if (!result.ok) throw new Error(result.details.join(', '));
  return result.outputs[0].value;
};

describe('every equation', () => {
  for (const equation of equations) {
    test(`${equation.name} answers with finite numbers, probabilities within 0 and 1, or refuses`, () => {
      fc.assert(
        fc.property(personOf(equation), (person) => {
          const result = evaluate(equation, person);
          if (!result.ok) {
            expect(result.details.length).toBeGreaterThan(0);
            return;
          }
          for (const output of result.outputs) {
            expect(Number.isFinite(output.value)).toBe(true);
            if (output.measure === 'probability') {
              expect(output.value).toBeGreaterThanOrEqual(0);
              expect(output.value).toBeLessThanOrEqual(1);
            }
          }
        }),
        { numRuns: 50 },
      );
    });

    test(`${equation.name} names each missing input`, () => {
      const required = equation.inputs.filter((input) => input.required && input.default === undefined);
      expect(evaluate(equation, {})).toEqual({
        ok: false,
        why: 'missing-input',
        details: required.map(({ name }) => name),
      });
    });
  }

  test('has a citation that says where it was read, and titles in both languages', () => {
    for (const { name, citation, title, population } of equations) {
      expect(citation.checkedAgainst.length, name).toBeGreaterThan(0);
      for (const text of [title, population]) expect(Object.values(text).every((words) => words.length > 0)).toBe(true);
    }
  });
});

describe('limits of validity', () => {
  const limits = equations.flatMap((equation) =>
    equation.inputs.flatMap((input) => (input.type === 'number' ? [{ equation, input }] : [])),
  );
  test('the limit itself is in unless marked exclusive; a hair beyond is out', () => {
    for (const { input } of limits) {
      if (input.lower !== undefined) {
        expect(withinValidity(input, input.lower)).toBe(!input.lowerExclusive);
        expect(withinValidity(input, input.lower - 1e-6)).toBe(false);
      }
      if (input.upper !== undefined) {
        expect(withinValidity(input, input.upper)).toBe(!input.upperExclusive);
        expect(withinValidity(input, input.upper + 1e-6)).toBe(false);
      }
      expect(withinValidity(input, Number.NaN)).toBe(false);
    }
  });

  test('PREVENT accepts ages 30 and 79, refuses 29 and 80 and a BMI of 40, naming them', () => {
    const person = { ...woman, bmi: 39.9 };
    for (const age of [30, 79]) expect(evaluate(equationNamed('prevent'), { ...person, age }).ok).toBe(true);
    for (const age of [29, 80]) {
      expect(evaluate(equationNamed('prevent'), { ...person, age })).toMatchObject({
        why: 'outside-validity',
        details: [`age ${age}: must be 30 to 79`],
      });
    }
    expect(evaluate(equationNamed('prevent'), { ...person, bmi: 40 })).toMatchObject({
      details: ['bmi 40: must be 18.5 to below 40 kg/m2'],
    });
  });
});

const woman: InputValues = {
  age: 50,
  sex: 'female',
  sbp: 160,
  antihypertensive: true,
  'total-cholesterol': 200,
  'hdl-cholesterol': 45,
  statin: false,
  diabetes: true,
  smoking: false,
  egfr: 90,
  bmi: 35,
};

describe('what must be so', () => {
  const rises: readonly (readonly [equation: string, input: string])[] = [
    ['prevent', 'sbp'],
    ['framingham-2008', 'sbp'],
    ['framingham-2008', 'total-cholesterol'],
    ['qrisk3', 'sbp'],
    ['qrisk3', 'cholesterol-ratio'],
    ['score2', 'sbp'],
    ['plco-m2012', 'smoking-years'],
    ['kfre-5-year', 'uacr'],
    ['fib-4', 'ast'],
    ['findrisc', 'waist'],
    ['meld-3', 'bilirubin'],
  ];
  for (const [name, input] of rises) {
    test(`${name} does not fall as ${input} rises`, () => {
      const equation = equationNamed(name);
      const { upper = 1000 } = equation.inputs.find((each) => each.name === input)!;
      fc.assert(
        fc.property(personOf(equation), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (person, share) => {
          // Below 110 mm Hg PREVENT's risk falls as pressure rises: the frail have low pressure.
          const now = Math.max(person[input] as number, name === 'prevent' ? 110 : Number.NEGATIVE_INFINITY);
          const before = evaluate(equation, { ...person, [input]: now });
          const after = evaluate(equation, { ...person, [input]: now + (upper - now) * share });
          // Interactions with age may turn SCORE2's and PREVENT's pressure around for the oldest; there, only answers count.
          if (!before.ok || !after.ok || (person.age as number) > 70) return;
          expect(primaryValue(after)).toBeGreaterThanOrEqual(primaryValue(before) - 1e-12);
        }),
        { numRuns: 100 },
      );
    });
  }

  test('current smoking raises PREVENT, quitting lowers it', () => {
    const prevent = equationNamed('prevent');
    expect(primaryValue(evaluate(prevent, { ...woman, smoking: true }))).toBeGreaterThan(
      primaryValue(evaluate(prevent, woman)),
    );
  });

  test('PREVENT in a batch is PREVENT one by one', () => {
    const prevent = equationNamed('prevent');
    const one = evaluate(prevent, { ...woman, uacr: 30 });
    const table = packFile('risk-prevent', 'coefficients');
    const column = (value: number) => Float64Array.of(value);
    const out = preventBatch(new PreventKernel(table), {
      female: Uint8Array.of(1),
      age: column(50),
      totalCholesterol: column(200),
      hdlCholesterol: column(45),
      systolicPressure: column(160),
      diabetes: Uint8Array.of(1),
      smoking: Uint8Array.of(0),
      bmi: column(35),
      egfr: column(90),
      antihypertensive: Uint8Array.of(1),
      statin: Uint8Array.of(0),
      hba1c: column(Number.NaN),
      uacr: column(30),
      sdi: column(Number.NaN),
    });
    expect(one.ok && one.outputs.map(({ value }) => value)).toEqual([...out]);
  });

  test('a wider input variation gives a wider interval around the same estimate', () => {
    const prevent = equationNamed('prevent');
    const result = evaluate(prevent, woman);
    if (!result.ok) throw new Error('refused');
    const width = (factor: number) => {
      const table = variability.map((entry) => ({ ...entry, value: entry.value * factor }));
      const [interval] = inputVariability(prevent, woman, result.outputs, table);
      if (interval?.kind !== 'interval') throw new Error('no interval');
      expect(interval.lower).toBeLessThan(result.outputs[0].value);
      expect(interval.upper).toBeGreaterThan(result.outputs[0].value);
      return interval.upper - interval.lower;
    };
    expect(width(2)).toBeGreaterThan(width(1));
  });
});

describe('published worked examples', () => {
  const points = (name: string, values: InputValues) => primaryValue(evaluate(equationNamed(name), values));

  test('MELD 3.0 of a woman with bilirubin 6, sodium 131, INR 1.5, creatinine 1.5, albumin 2.2', () => {
    const labs = { age: 40, bilirubin: 6, sodium: 131, inr: 1.5, creatinine: 1.5, albumin: 2.2 };
    const exact =
      1.33 + 4.56 * Math.log(6) + 0.82 * 6 - 0.24 * 6 * Math.log(6) + 9.09 * Math.log(1.5) + 11.14 * Math.log(1.5);
    const rest = 1.85 * 1.3 - 1.83 * 1.3 * Math.log(1.5) + 6;
    expect(points('meld-3', { ...labs, sex: 'female' })).toBe(Math.round(exact + rest));
    expect(points('meld-3', { ...labs, sex: 'female', dialysis: true, creatinine: 1 })).toBe(
      points('meld-3', { ...labs, sex: 'female', creatinine: 3 }),
    );
  });

  test('CHA2DS2-VASc: a woman of 75 with hypertension has 4 points and 4.8% a year', () => {
    const result = evaluate(equationNamed('cha2ds2-vasc'), {
      age: 75,
      sex: 'female',
      'heart-failure': false,
      hypertension: true,
      stroke: false,
      'vascular-disease': false,
      diabetes: false,
    });
    expect(result.ok && result.outputs[0]).toMatchObject({ score: 4, value: 0.048, horizonYears: 1 });
  });

  test('HAS-BLED gives no rate above five points', () => {
    const all = Object.fromEntries(
      ['liver-disease', 'stroke', 'bleeding', 'labile-inr', 'antiplatelet', 'nsaid', 'alcohol-excess'].map((name) => [
        name,
        true,
      ]),
    );
    const result = evaluate(equationNamed('has-bled'), { ...all, sbp: 170, creatinine: 3, age: 80 });
    expect(result.ok && result.outputs[0]).toMatchObject({ measure: 'points', value: 9 });
  });

  test('FINDRISC bands: a BMI of 30 is not above 30, a waist of 102 not above 102', () => {
    const man = {
      age: 44,
      sex: 'male',
      bmi: 30,
      waist: 102,
      'active-daily': true,
      'vegetables-daily': true,
      antihypertensive: false,
      'high-glucose-ever': false,
      'family-diabetes': 'none',
    };
    const score = (values: InputValues) => {
      const result = evaluate(equationNamed('findrisc'), values);
      return result.ok ? result.outputs[0].score : undefined;
    };
    expect(score(man)).toBe(4);
    expect(score({ ...man, bmi: 30.1 })).toBe(6);
    expect(score({ ...man, waist: 102.1 })).toBe(5);
    expect(score({ ...man, age: 45 })).toBe(6);
  });

  test('NEWS2: on the hypercapnic scale 95% on oxygen scores 2 and the oxygen 2', () => {
    const base = { 'respiratory-rate': 16, sbp: 120, 'heart-rate': 80, consciousness: 'alert', temperature: 37 };
    expect(points('news2', { ...base, 'oxygen-saturation': 96, 'supplemental-oxygen': false })).toBe(0);
    expect(
      points('news2', {
        ...base,
        'oxygen-saturation': 95,
        'supplemental-oxygen': true,
        'hypercapnic-failure': true,
      }),
    ).toBe(4);
  });

  test('SCORE2 is not for people with diabetes', () => {
    const person = {
      region: 'low',
      age: 50,
      sex: 'male',
      smoking: true,
      sbp: 140,
      'total-cholesterol': 5.5,
      'hdl-cholesterol': 1.3,
    };
    // The paper's example: 5.9% in low-risk, 14.0% in very-high-risk countries.
    expect(points('score2', { ...person, diabetes: false })).toBeCloseTo(0.059, 3);
    expect(points('score2', { ...person, region: 'very-high', diabetes: false })).toBeCloseTo(0.14, 3);
    expect(evaluate(equationNamed('score2'), { ...person, diabetes: true })).toMatchObject({ why: 'not-applicable' });
  });
});

describe('tables', () => {
  const read = (headers: string[], cells: string[]) =>
    rowReader(equationNamed('prevent'), headers, predictionKnowledge())(cells);

  test('units in the header are converted, whatever the spelling of the names', () => {
    const { values } = read(['Total Cholesterol [mmol/L]', 'HDL_C', 'HbA1c (mmol/mol)'], ['5.172', '45', '53']);
    expect(values['total-cholesterol']).toBeCloseTo(200, 0);
    expect(values['hdl-cholesterol']).toBe(45);
    expect(values.hba1c).toBeCloseTo(7, 1);
  });

  test('what cannot be read is said, not guessed', () => {
    expect(read(['sex', 'bp_tx', 'age'], ['x', 'perhaps', 'fifty']).unreadable).toEqual([
      'age "fifty"',
      'sex "x"',
      'antihypertensive "perhaps"',
    ]);
  });

  test('weight and height give the body mass index, a ZIP code the deprivation decile', () => {
    const { values } = read(['weight', 'height', 'zip'], ['81', '180', '01001']);
    expect(values).toEqual({ bmi: 25, sdi: 4 });
  });
});

describe('a bad pack', () => {
  const good = packFile('risk-diabetes', 'equations') as Record<string, unknown>[];

  test('is refused, naming pack and equation', () => {
    const spoilt = (change: object) => () => parseRiskPack({ id: 'risk-x', equations: [{ ...good[0], ...change }] });
    expect(spoilt({ formula: 'astrology' })).toThrow(/risk-x, equation findrisc: no formula is called astrology/);
    expect(spoilt({ citation: { title: 'none' } })).toThrow(/risk-x, equation findrisc.*checkedAgainst/s);
    expect(spoilt({ parameters: { outcome: 'x', items: [] } })).toThrow(/risk-x, equation findrisc/);
    expect(spoilt({ modifiable: [{ input: 'hope', goal: 1 }] })).toThrow(/modifiable hope is no input/);
  });

  test('may not take the name of another equation', () => {
    const twice = { id: 'risk-a', files: { 'equations.json': [good[0], good[0]] } };
    expect(() => parsePrediction([twice], terminology)).toThrow(/Two equations are called findrisc/);
  });
});

test('EKFC answers from 18 years on; below it was not checked', () => {
  const ekfc = equationNamed('egfr-ekfc-creatinine');
  const at = (age: number) => evaluate(ekfc, { creatinine: 70, age, sex: 'female' });
  expect(at(18).ok).toBe(true);
  expect(at(17.9)).toMatchObject({ ok: false, why: 'outside-validity' });
});
