import fhirpath from 'fhirpath';

/** What an expression says of a patient; unknown where what it asks for is not in the record. */
export type Verdict = 'true' | 'false' | 'unknown';

type Evaluator = (resource: object, variables: Record<string, unknown>) => unknown;

const evaluators = new Map<string, Evaluator>();

/** Parsing costs over a millisecond, so that it is done once and only for what is asked. */
function evaluatorOf(expression: string): Evaluator {
  const known = evaluators.get(expression);
  if (known) return known;
  const compiled = fhirpath.compile(expression) as unknown as Evaluator;
  evaluators.set(expression, compiled);
  return compiled;
}

/**
 * The truth of a FHIRPath expression under the variables. FHIRPath's own three-valued logic: empty is unknown.
 * @throws if the expression does not parse or does not give a Boolean: a fault of the pack
 */
export function judge(expression: string, variables: Record<string, unknown>): Verdict {
  const result = evaluatorOf(expression)({}, variables);
  const [value, ...more] = Array.isArray(result) ? (result as unknown[]) : [result];
  if (value === undefined) return 'unknown';
  if (typeof value !== 'boolean' || more.length > 0) throw new Error(`not a Boolean: ${expression}`);
  return value ? 'true' : 'false';
}

/** The names of the variables that an expression reads: `%systolic.value` reads `systolic`. */
export function variablesOf(expression: string): readonly string[] {
  return [...new Set([...expression.matchAll(/%([A-Za-z_][A-Za-z0-9_]*)/g)].map((match) => match[1]!))];
}

/** @throws if the expression does not parse: a fault of the pack. */
export function checkSyntax(expression: string): void {
  evaluatorOf(expression);
}
