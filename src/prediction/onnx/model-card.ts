import { z } from 'zod';

const input = z.strictObject({
  /** The table's column. */
  name: z.string().min(1),
  /** UCUM, as the model was trained on. */
  unit: z.string().optional(),
  /** What is taken from the value, and what the rest is divided by. */
  mean: z.number().default(0),
  scale: z.number().positive().default(1),
  /** Words of a coded column with the number that the model reads for each. */
  levels: z.record(z.string(), z.number()).optional(),
  /** In place of the value, 1 where the column has this word, else 0. */
  level: z.string().optional(),
  /** In place of the value, 1 where it is missing, else 0. */
  isMissing: z.literal(true).optional(),
  /** Inclusive; outside, nothing is predicted. */
  lower: z.number().optional(),
  upper: z.number().optional(),
  /** Read in place of a missing value, before the normalisation; without it a row that lacks the value is refused. */
  missing: z.number().optional(),
});

const schema = z.strictObject({
  format: z.literal('sartor-onnx-model'),
  title: z.string().min(1),
  /** Whom and what it is for, and what it is not for. */
  intendedUse: z.string().min(1),
  population: z.string().min(1),
  limits: z.array(z.string()).default([]),
  citation: z.strictObject({ title: z.string(), doi: z.string().optional(), url: z.string().optional() }).optional(),
  licence: z.string().optional(),
  /** One row of the input tensor is these, in this order. */
  inputs: z.array(input).min(1),
  /** Names in the network; the first of it if absent. */
  tensor: z.string().optional(),
  output: z.string().optional(),
  /** What the output holds: a probability or its logit in one column, or one column a label. */
  gives: z.enum(['probability', 'logit', 'probabilities', 'logits']),
  labels: z.array(z.string().min(1)).min(2),
});

/** What comes with an ONNX network that is brought in: `model-card.json` beside `model.onnx`. */
export type OnnxCard = z.output<typeof schema>;

/** @throws Error naming what is wrong with the card */
export function parseOnnxCard(data: unknown, source: string): OnnxCard {
  const parsed = schema.safeParse(data);
  if (!parsed.success) throw new Error(`${source}: ${z.prettifyError(parsed.error)}`);
  const single = parsed.data.gives === 'probability' || parsed.data.gives === 'logit';
  if (single && parsed.data.labels.length !== 2)
    throw new Error(`${source}: one ${parsed.data.gives} is of two labels, the second being the yes`);
  return parsed.data;
}

/** A row as the network reads it, or why it cannot be read. */
export type OnnxRow = { readonly values: readonly number[] } | { readonly refused: readonly string[] };

/** @param cellOf the cell of a column; an empty string is missing */
export function rowFor(card: OnnxCard, cellOf: (name: string) => string): OnnxRow {
  const refused: string[] = [];
  const values = card.inputs.map(({ name, mean, scale, lower, upper, ...input }) => {
    const cell = cellOf(name).trim();
    const value = inputValue(input, cell);
    if (value === undefined || !Number.isFinite(value))
      refused.push(cell === '' ? `${name}: missing` : `${name} ${cell}: not known`);
    else if (lower !== undefined && value < lower) refused.push(`${name} ${cell}: must be from ${lower}`);
    else if (upper !== undefined && value > upper) refused.push(`${name} ${cell}: must be up to ${upper}`);
    return ((value ?? 0) - mean) / scale;
  });
  return refused.length > 0 ? { refused } : { values };
}

function inputValue(
  input: Omit<OnnxCard['inputs'][number], 'name' | 'mean' | 'scale'>,
  cell: string,
): number | undefined {
  if (input.isMissing) return cell === '' ? 1 : 0;
  if (input.level !== undefined) return cell === input.level ? 1 : 0;
  if (cell === '') return input.missing;
  return input.levels ? input.levels[cell] : Number(cell);
}

/** The labels' probabilities from one row of the output. */
export function probabilitiesOf({ gives, labels }: OnnxCard, output: ArrayLike<number>): number[] {
  const logistic = (x: number) => 1 / (1 + Math.exp(-x));
  switch (gives) {
    case 'probability':
      return [1 - output[0]!, output[0]!];
    case 'logit':
      return [1 - logistic(output[0]!), logistic(output[0]!)];
    case 'probabilities':
      return labels.map((_, k) => output[k]!);
    case 'logits': {
      const most = Math.max(...labels.map((_, k) => output[k]!));
      const shares = labels.map((_, k) => Math.exp(output[k]! - most));
      const sum = shares.reduce((a, b) => a + b, 0);
      return shares.map((share) => share / sum);
    }
    default:
      return gives satisfies never;
  }
}
