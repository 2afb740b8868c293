import { z } from 'zod';
import type { EquationResult, Values } from '../equation.js';
import { bodyMassIndex, nonHdlCholesterol } from './anthropometry.js';
import { ckdEpi2021 } from './ckd-epi.js';
import { cockcroftGault } from './cockcroft-gault.js';
import { ekfc } from './ekfc.js';
import type { Formula } from './formula.js';
import { gail } from './gail.js';
import { linearPredictor } from './linear-predictor.js';
import { points } from './points.js';
import { prevent } from './prevent.js';
import { relativesTables } from './relatives-tables.js';
import { score2Ckd } from './score2-ckd.js';

const formulas: Readonly<Record<string, Formula>> = {
  'body-mass-index': bodyMassIndex,
  'ckd-epi-2021': ckdEpi2021,
  'cockcroft-gault': cockcroftGault,
  ekfc,
  gail,
  'linear-predictor': linearPredictor,
  'non-hdl-cholesterol': nonHdlCholesterol,
  points,
  prevent,
  'relatives-tables': relativesTables,
  'score2-ckd': score2Ckd,
};

/**
 * The formula of that name with the pack's numbers in it.
 * @throws if there is no such formula or a number is missing
 */
export function buildFormula(
  formula: string,
  parameters: unknown,
  equation: string,
): (values: Values) => EquationResult {
  const found = formulas[formula];
  if (!found) throw new Error(`no formula is called ${formula}`);
  try {
    return found(parameters, equation);
  } catch (error) {
    if (error instanceof z.ZodError) throw new Error(z.prettifyError(error));
    throw error;
  }
}
