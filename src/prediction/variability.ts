import { z } from 'zod';
import type { Citation, Uncertainty } from '../record/index.js';
import { type Equation, type EquationOutput, type InputValues, Values } from './equation.js';

const citation = z.strictObject({
  title: z.string(),
  year: z.number().exactOptional(),
  doi: z.string().exactOptional(),
  pmid: z.string().exactOptional(),
  url: z.string().exactOptional(),
  locator: z.string().exactOptional(),
  checkedAgainst: z.string(),
});

export const variabilitySchema = z.array(
  z.strictObject({
    /** What is measured, as equations ask for it: `systolic-pressure`. */
    of: z.string(),
    /** Within-person standard deviation as a fraction of the value (`cv`) or in the unit of the measure (`sd`). */
    type: z.enum(['cv', 'sd']),
    value: z.number().positive(),
    citation,
  }),
);

export type VariabilityTable = readonly {
  readonly of: string;
  readonly type: 'cv' | 'sd';
  readonly value: number;
  readonly citation: Citation;
}[];

/** 97.5th percentile of the standard normal distribution. */
const z975 = 1.959963984540054;

/**
 * 95% interval of each output for the within-person variation of the measured inputs alone: had they been measured on
 * another day. First-order propagation by differences of one standard deviation to either side, inputs independent,
 * on the log-odds scale for probabilities and the log scale for quantities.
 * `not-quantified` where no input has a known variation.
 */
export function inputVariability(
  equation: Equation,
  values: InputValues,
  outputs: readonly EquationOutput[],
  table: VariabilityTable,
): readonly Uncertainty[] {
  const variances = new Float64Array(outputs.length);
  let found = false;
  for (const input of equation.inputs) {
    const value = values[input.name];
    const entry = table.find(({ of }) => of === input.of);
    if (!entry || typeof value !== 'number') continue;
    const deviation = entry.type === 'cv' ? entry.value * value : entry.value;
    const [above, below] = [value + deviation, value - deviation].map((moved) =>
      equation.compute(new Values({ ...values, [input.name]: moved })),
    );
    if (!above?.ok || !below?.ok) continue;
    found = true;
    outputs.forEach((output, index) => {
      const slope = (onScale(above.outputs[index], output) - onScale(below.outputs[index], output)) / 2;
      variances[index]! += slope ** 2;
    });
  }
  return outputs.map((output, index) => {
    // A score moves in steps: its differences are no slopes.
    if (!found || output.measure === 'points' || output.score !== undefined)
      return { kind: 'not-quantified', why: 'model-without-interval' };
    const centre = onScale(output, output);
    const half = z975 * Math.sqrt(variances[index]!);
    if (!Number.isFinite(centre) || !Number.isFinite(half))
      return { kind: 'not-quantified', why: 'model-without-interval' };
    return {
      kind: 'interval',
      level: 0.95,
      lower: offScale(centre - half, output),
      upper: offScale(centre + half, output),
      covers: 'input-variability',
    };
  });
}

function onScale(moved: EquationOutput | undefined, { measure }: EquationOutput): number {
  if (!moved) return Number.NaN;
  return measure === 'probability' ? Math.log(moved.value / (1 - moved.value)) : Math.log(moved.value);
}

function offScale(scaled: number, { measure }: EquationOutput): number {
  return measure === 'probability' ? 1 / (1 + Math.exp(-scaled)) : Math.exp(scaled);
}
