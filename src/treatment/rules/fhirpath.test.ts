import fc from 'fast-check';
import fhirpath from 'fhirpath';
import { describe, expect, it } from 'vitest';
import { rules } from '../../../test/guidelines.js';
import { BeyondSubset, compileSubset, type Variables } from './fhirpath.js';

const reference = (expression: string) => {
  const compiled = fhirpath.compile(expression);
  return (variables: Variables) => compiled({}, { ...variables }) as unknown[];
};

const conditions = [
  ...new Map(
    rules
      .flatMap((rule) => [...rule.conditions, ...rule.options.flatMap((option) => option.conditions)])
      .map((condition) => [condition.expression, condition]),
  ).values(),
];

/** What an input may be bound to: nothing, or an object with some of its properties. */
const binding = fc.oneof(
  { arbitrary: fc.constant([]), weight: 1 },
  {
    arbitrary: fc.record(
      {
        value: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.double({ min: 0, max: 400, noNaN: true })),
        mean: fc.integer({ min: 60, max: 200 }),
        dayCount: fc.integer({ min: 1, max: 3 }),
        ageDays: fc.integer({ min: 0, max: 800 }),
        age: fc.integer({ min: 0, max: 100 }),
        present: fc.boolean(),
        pregnant: fc.boolean(),
        female: fc.boolean(),
        male: fc.boolean(),
        count: fc.integer({ min: 0, max: 3 }),
        dailyDose: fc.integer({ min: 0, max: 100 }),
        ingredients: fc.subarray(['atorvastatin', 'rosuvastatin', 'losartan', 'valsartan']),
        firstDegree: fc.integer({ min: 0, max: 3 }),
        relatives: fc.integer({ min: 0, max: 3 }),
        youngest: fc.integer({ min: 30, max: 80 }),
      },
      { requiredKeys: [] },
    ),
    weight: 4,
  },
);

describe('the built-in part of FHIRPath', () => {
  it('is enough for every condition that ships', () => {
    for (const { expression } of conditions) expect(() => compileSubset(expression), expression).not.toThrow();
  });

  it(`gives what fhirpath.js gives, for each of ${conditions.length} conditions`, () => {
    for (const { expression, inputs } of conditions) {
      const [ours, theirs] = [compileSubset(expression), reference(expression)];
      const variables = fc.record(Object.fromEntries(inputs.map(({ id }) => [id, binding])));
      fc.assert(
        fc.property(variables, (values) => {
          expect(ours(values)).toEqual(theirs(values));
        }),
        { numRuns: 25, seed: 7 },
      );
    }
  });

  const leaf = fc.constantFrom('%a.value', '%b.value', '3', '2.5', '%a.missing');
  const number = fc.oneof(
    leaf,
    fc.tuple(leaf, fc.constantFrom('+', '-'), leaf).map(([a, op, b]) => `(${a} ${op} ${b})`),
  );
  const { condition } = fc.letrec<{ condition: string; atom: string }>((tie) => ({
    atom: fc.oneof(
      fc.tuple(number, fc.constantFrom('<', '<=', '>', '>=', '=', '!='), number).map((parts) => parts.join(' ')),
      fc.constantFrom(
        '%a.present',
        '%b.present',
        '%a.exists()',
        '%b.value.empty()',
        "%a.names contains 'x'",
        "'y' in %a.names",
      ),
    ),
    condition: fc.oneof(
      { maxDepth: 4 },
      tie('atom'),
      fc.tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition')).map((parts) => `(${parts.join(' ')})`),
      fc.tuple(tie('atom'), fc.constantFrom('and', 'or'), tie('atom')).map((parts) => parts.join(' ')),
      tie('condition').map((inner) => `(${inner}).not()`),
      fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `iif(${a}, true, ${b})`),
    ),
  }));

  it('gives what fhirpath.js gives, for made-up conditions', () => {
    const value = fc.oneof(
      fc.constant([]),
      fc.record(
        { value: fc.constantFrom(2, 2.5, 3, 4), present: fc.boolean(), names: fc.subarray(['x', 'y']) },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(condition, value, value, (expression, a, b) => {
        expect(compileSubset(expression)({ a, b })).toEqual(reference(expression)({ a, b }));
      }),
      { numRuns: 400, seed: 11 },
    );
  });

  it.each([
    '%a.where(value > 3)',
    '%a | %b',
    'today()',
    "'a' & 'b'",
    '%a.value >=',
    '(%a.value',
    '%a.value[0]',
    "%a ~ 'x'",
    '',
  ])('leaves %j to fhirpath.js, or refuses it', (expression) => {
    expect(() => compileSubset(expression)).toThrow(BeyondSubset);
  });
});
