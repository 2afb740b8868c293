import { BeyondSubset, compileSubset, type Variables } from './fhirpath.js';

/** What an expression says of a patient; unknown where what it asks for is not in the record. */
export type Verdict = 'true' | 'false' | 'unknown';

/** An expression ready to be judged. */
export type Judge = (variables: Variables) => Verdict;

/** All of FHIRPath, for expressions of a hospital's own: `(expression) => (variables) => fhirpath.compile(expression)({}, variables)`. */
export type FullFhirPath = (expression: string) => (variables: Variables) => readonly unknown[];

/**
 * Compiles a condition. FHIRPath's own three-valued logic holds: an empty result is unknown.
 * @param full what to use for expressions beyond the common part; without it they are refused
 * @throws if the expression does not parse: a fault of the pack. What it returns throws if the result is no Boolean.
 */
export function compileExpression(expression: string, full?: FullFhirPath): Judge {
  const evaluate = evaluator(expression, full);
  return (variables) => {
    const [value, ...more] = evaluate(variables);
    if (value === undefined) return 'unknown';
    if (typeof value !== 'boolean' || more.length > 0) throw new Error(`not a Boolean: ${expression}`);
    return value ? 'true' : 'false';
  };
}

function evaluator(expression: string, full: FullFhirPath | undefined): (variables: Variables) => readonly unknown[] {
  try {
    return compileSubset(expression);
  } catch (error) {
    if (!(error instanceof BeyondSubset)) throw error;
    if (!full) throw new Error(`FHIRPath beyond what is built in (${error.message}): ${expression}`);
    return full(expression);
  }
}

/** The names of the variables that an expression reads: `%systolic.value` reads `systolic`. */
export function variablesOf(expression: string): readonly string[] {
  return [...new Set([...expression.matchAll(/%([A-Za-z_][A-Za-z0-9_]*)/g)].map((match) => match[1]!))];
}
