import type { z } from 'zod';
import type { EquationResult, Values } from '../equation.js';

/** A formula's shape: with a pack's numbers it becomes an equation's `compute`. Throws if the numbers don't fit. */
export type Formula = (parameters: unknown, equation: string) => (values: Values) => EquationResult;

/** A formula whose numbers have this schema. */
export function formula<Schema extends z.ZodType>(
  schema: Schema,
  build: (parameters: z.output<Schema>, equation: string) => (values: Values) => EquationResult,
): Formula {
  return (parameters, equation) => build(schema.parse(parameters), equation);
}

/** 1 / (1 + e^-x). */
export const logistic = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));
