import { z } from 'zod';
import type { EquationOutput, Values } from '../equation.js';
import { formula } from './formula.js';

/**
 * The first band that fits counts: below `upper`, or up to and including `upTo`, or any value.
 * With `perUnit` the points change by so much for each unit of the value above `from`.
 */
const band = z.strictObject({
  upper: z.number().optional(),
  upTo: z.number().optional(),
  points: z.number(),
  from: z.number().default(0),
  perUnit: z.number().default(0),
});

const item = z.strictObject({
  /** The input it reads. */
  input: z.string(),
  /** In place of the input's value: how many of these are true. */
  countOf: z.array(z.string()).min(1).optional(),
  /** Counts only where these inputs have these values: waist bands by sex. */
  when: z.record(z.string(), z.union([z.string(), z.boolean()])).default({}),
  /** Of the items of one group only the highest counts. */
  group: z.string().optional(),
  bands: z.array(band).optional(),
  /** Points if true. */
  yes: z.number().optional(),
  /** Points if false. */
  no: z.number().optional(),
  choices: z.record(z.string(), z.number()).optional(),
});

const schema = z.strictObject({
  outcome: z.string(),
  items: z.array(item).min(1),
  /** Points that every person has. */
  start: z.number().default(0),
  round: z.boolean().default(false),
  risk: z
    .strictObject({
      horizonYears: z.number(),
      /** From this score on (until the next), this probability. */
      table: z.array(z.strictObject({ from: z.number(), probability: z.number().min(0).max(1) })).min(1),
      /** Above this score nobody has published a probability. */
      highest: z.number().optional(),
    })
    .optional(),
});

/** A sum of points over items, and the probability published for that sum where there is one. */
export const points = formula(schema, ({ outcome, items, start, round, risk }) => (values) => {
  const sum = start + totalOf(items, values);
  const score = round ? Math.round(sum) : sum;
  return { ok: true, outputs: [outputOf(score, outcome, risk)], notes: [] };
});

function totalOf(items: readonly z.output<typeof item>[], values: Values): number {
  const highest = new Map<string, number>();
  let total = 0;
  for (const each of items) {
    const points = pointsOf(each, values);
    if (each.group === undefined) total += points;
    else highest.set(each.group, Math.max(points, highest.get(each.group) ?? Number.NEGATIVE_INFINITY));
  }
  for (const points of highest.values()) total += points;
  return total;
}

function outputOf(score: number, outcome: string, risk: z.output<typeof schema>['risk']): EquationOutput {
  if (!risk || score > (risk.highest ?? Number.POSITIVE_INFINITY)) return { outcome, measure: 'points', value: score };
  const row = risk.table.findLast(({ from }) => score >= from);
  if (!row) throw new Error(`no risk is given for ${score} points`);
  return { outcome, horizonYears: risk.horizonYears, measure: 'probability', value: row.probability, score };
}

function pointsOf(each: z.output<typeof item>, values: Values): number {
  if (Object.entries(each.when).some(([input, wanted]) => values.all[input] !== wanted)) return 0;
  const value = each.countOf
    ? each.countOf.filter((input) => values.all[input] === true).length
    : values.all[each.input];
  if (value === undefined) return 0;
  if (typeof value === 'boolean') return (value ? each.yes : each.no) ?? 0;
  if (typeof value === 'string') {
    const points = each.choices?.[value];
    if (points === undefined) throw new Error(`${each.input}: no points for ${value}`);
    return points;
  }
  const hit = each.bands?.find(
    ({ upper, upTo }) => (upper === undefined || value < upper) && (upTo === undefined || value <= upTo),
  );
  if (!hit) throw new Error(`${each.input}: no points for ${value}`);
  return hit.points + (value - hit.from) * hit.perUnit;
}
