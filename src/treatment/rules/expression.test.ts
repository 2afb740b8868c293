import { describe, expect, it } from 'vitest';
import { compileExpression, variablesOf } from './expression.js';

const judge = (expression: string, variables: Record<string, unknown>) => compileExpression(expression)(variables);

describe('three-valued logic', () => {
  it.each([
    ['%a.value >= 3', { a: { value: 3 } }, 'true'],
    ['%a.value >= 3', { a: { value: 2.9 } }, 'false'],
    ['%a.value >= 3', { a: [] }, 'unknown'],
    ['%a.value >= 3 or %b.present', { a: [], b: { present: true } }, 'true'],
    ['%a.value >= 3 and %b.present', { a: [], b: { present: false } }, 'false'],
    ['%a.value >= 3 and %b.present', { a: [], b: { present: true } }, 'unknown'],
    ['%a.exists().not() or %a.ageDays > 5', { a: [] }, 'true'],
    ['(%a.value >= 3).not()', { a: [] }, 'unknown'],
    ["%a.ingredients contains 'x' and %a.dose >= 2", { a: { ingredients: ['x', 'y'], dose: 2 } }, 'true'],
    ['(iif(%a.value >= 3,1,0)+iif(%b.present,2,0)) >= 2', { a: [], b: { present: true } }, 'true'],
  ] as const)('%s of %j is %s', (expression, variables, expected) => {
    expect(judge(expression, variables as Record<string, unknown>)).toBe(expected);
  });

  it('refuses what is not a Boolean or does not parse', () => {
    expect(() => judge('%a.value', { a: { value: 3 } })).toThrow('not a Boolean');
    expect(() => judge('%a.value >=', { a: [] })).toThrow();
  });

  it('names the variables once', () => {
    expect(variablesOf('%sbp.value > 1 and %sbp.mean < 2 or %ascvd10.value > 3')).toEqual(['sbp', 'ascvd10']);
  });
});
