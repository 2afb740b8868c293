import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadInstallation } from '../knowledge/installation.js';
import { type Equation, type EquationInput, evaluate, type InputValue, type InputValues } from './equation.js';
import { rowReader } from './table.js';

const knowledge = loadInstallation(undefined, []).prediction();
const equations = knowledge.equations.map((equation) => [equation.name, equation] as const);

/** Where a range is open, what a body can have. */
const span = ({ lower = 0, upper }: EquationInput) => [lower, upper ?? Math.max(200, 2 * lower)] as const;

function within(input: EquationInput): fc.Arbitrary<InputValue> {
  if (input.type === 'boolean') return fc.boolean();
  if (input.type === 'choice') return fc.constantFrom(...(input.choices ?? ['']));
  const [min, max] = span(input);
  return fc.double({
    min,
    max,
    noNaN: true,
    minExcluded: input.lowerExclusive ?? false,
    maxExcluded: input.upperExclusive ?? false,
  });
}

const odd: fc.Arbitrary<InputValue> = fc.oneof(
  fc.constantFrom<InputValue>(
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    -1,
    -0,
    1e300,
    5e-324,
    'x',
    '',
  ),
  fc.double(),
  fc.boolean(),
  fc.string(),
);

const valuesOf = ({ inputs }: Equation, each: (input: EquationInput) => fc.Arbitrary<InputValue>) =>
  fc.record(Object.fromEntries(inputs.map((input) => [input.name, each(input)])), {
    requiredKeys: inputs.filter(({ required }) => required).map(({ name }) => name),
  }) as fc.Arbitrary<InputValues>;

/** An answer is a number of its kind within its own interval; a refusal has its reason in words. */
function checked(equation: Equation, values: InputValues): void {
  const result = evaluate(equation, values);
  const told = JSON.stringify({ values, result });
  if (!result.ok) {
    expect(result.details.length, told).toBeGreaterThan(0);
    return;
  }
  for (const { measure, value, lower = value, upper = value } of result.outputs) {
    for (const each of [value, lower, upper]) expect(Number.isFinite(each), told).toBe(true);
    expect(lower <= value && value <= upper, told).toBe(true);
    if (measure === 'probability') expect(lower >= 0 && upper <= 1, told).toBe(true);
  }
}

test.each(equations)('%s: inside its range a finite answer or a reason', (_, equation) => {
  fc.assert(
    fc.property(valuesOf(equation, within), (values) => checked(equation, values)),
    { numRuns: 60 },
  );
});

test.each(equations)('%s: anything at all gives a finite answer or a reason', (_, equation) => {
  const either = (input: EquationInput) =>
    fc.oneof({ weight: 3, arbitrary: within(input) }, { weight: 1, arbitrary: odd });
  fc.assert(
    fc.property(valuesOf(equation, either), (values) => checked(equation, values)),
    { numRuns: 60 },
  );
});

test.each(equations)('%s: any words in a table are read, refused or found unreadable', (_, equation) => {
  const read = rowReader(
    equation,
    equation.inputs.map(({ name }) => name),
    knowledge,
  );
  const cell = fc.oneof(
    fc.string(),
    fc.double().map(String),
    fc.constantFrom('NA', '1,5', '0x1f', '-1', '1e999', 'yes', '男'),
  );
  fc.assert(
    fc.property(fc.array(cell, { minLength: equation.inputs.length, maxLength: equation.inputs.length }), (cells) => {
      const { values, unreadable } = read(cells);
      if (unreadable.length === 0) checked(equation, values);
      for (const [name, value] of Object.entries(values))
        if (typeof value === 'number') expect(Number.isFinite(value), `${name} ${cells}`).toBe(true);
    }),
    { numRuns: 40 },
  );
});

/**
 * What the published coefficients make rise over the whole range. By the interactions with age of PREVENT and SCORE2-OP, and
 * PREVENT's term for pressures below 110, not everything rises in everyone: those are asked of an ordinary person below.
 */
const rising: readonly (readonly [equation: string, of: string])[] = [
  ['score2', 'systolic-pressure'],
  ['framingham-2008', 'age'],
  ['framingham-2008', 'systolic-pressure'],
  ['findrisc', 'age'],
  ['findrisc', 'bmi'],
  ['qrisk3', 'systolic-pressure'],
  ['meld-3', 'bilirubin-total'],
  ['child-pugh', 'bilirubin-total'],
  ['fib-4', 'age'],
];

test.each(rising)('%s rises with %s', (name, of) => {
  const equation = knowledge.equations.find((each) => each.name === name);
  const input = equation?.inputs.find((each) => each.of === of);
  if (!equation || !input) throw new Error(`${name} does not ask ${of}`);
  let compared = 0;
  fc.assert(
    fc.property(valuesOf(equation, within), within(input), within(input), (values, a, b) => {
      const [low, high] = [Math.min(a as number, b as number), Math.max(a as number, b as number)].map((value) =>
        evaluate(equation, { ...values, [input.name]: value }),
      );
      if (!low!.ok || !high!.ok) return;
      const [before, after] = [low!.outputs[0], high!.outputs[0]];
      if (before.model !== after.model || before.outcome !== after.outcome) return;
      compared += 1;
      expect(after.value, JSON.stringify({ values, a, b })).toBeGreaterThanOrEqual(before.value * (1 - 1e-9));
    }),
    { numRuns: 150 },
  );
  expect(compared).toBeGreaterThan(30);
});

const flags = { antihypertensive: false, statin: false, diabetes: false, smoking: false };
const american = { ...flags, age: 55, 'total-cholesterol': 200, 'hdl-cholesterol': 50, sbp: 130, bmi: 27, egfr: 90 };
const european = { ...flags, age: 55, 'total-cholesterol': 5.2, 'hdl-cholesterol': 1.3, sbp: 130, region: 'moderate' };

test.each([
  ['prevent', 'age', 30, 79, american],
  ['prevent', 'sbp', 110, 180, american],
  ['score2', 'age', 40, 69, european],
  ['score2', 'age', 70, 89, european],
] as const)('%s rises with %s from %d to %d in an ordinary person', (called, name, from, to, person) => {
  const equation = knowledge.equations.find((each) => each.name === called)!;
  for (const sex of ['female', 'male']) {
    let before = 0;
    for (let value = from; value <= to; value++) {
      const result = evaluate(equation, { ...person, sex, [name]: value });
      if (!result.ok) throw new Error(result.details.join());
      expect(result.outputs[0].value, `${sex} ${name} ${value}`).toBeGreaterThan(before);
      before = result.outputs[0].value;
    }
  }
});
