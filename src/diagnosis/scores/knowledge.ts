import { z } from 'zod';
import type { Citation, LocalizedText } from '../../record/index.js';

/**
 * Point scores are written once, as equations of the `risk-*` packs; `packs/criteria-scores` says for whom a score is
 * shown, what its items are called, how the record answers them and what a sum means.
 */
const text = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });

const band = z.object({
  upper: z.number().optional(),
  upTo: z.number().optional(),
  points: z.number(),
  from: z.number().default(0),
  perUnit: z.number().default(0),
});
const item = z.object({
  input: z.string(),
  countOf: z.array(z.string()).optional(),
  when: z.record(z.string(), z.union([z.string(), z.boolean()])).default({}),
  group: z.string().optional(),
  bands: z.array(band).optional(),
  yes: z.number().optional(),
  no: z.number().optional(),
  choices: z.record(z.string(), z.number()).optional(),
});
const pointsEquation = z.object({
  name: z.string(),
  title: text,
  citation: z.looseObject({ title: z.string(), checkedAgainst: z.string() }),
  inputs: z.array(
    z.object({
      name: z.string(),
      of: z.string().optional(),
      type: z.enum(['number', 'boolean', 'choice']),
      unit: z.string().optional(),
      choices: z.array(z.string()).optional(),
    }),
  ),
  parameters: z.object({
    items: z.array(item).min(1),
    start: z.number().default(0),
    risk: z
      .object({
        horizonYears: z.number(),
        table: z.array(z.object({ from: z.number(), probability: z.number() })),
        highest: z.number().optional(),
      })
      .optional(),
  }),
});

const display = z.strictObject({
  /** The equation of a `risk-*` pack. */
  equation: z.string(),
  short: text,
  /** Shown to patients with one of these problems, recorded within `days`. */
  when: z.array(z.string()).min(1),
  /** Measurements and acute findings older than so many days are not used. */
  days: z.number().positive(),
  ageFrom: z.number().default(0),
  /** By the name of an input or of a group: what it is called, and how the record answers it where the equation does not say. */
  items: z.record(
    z.string(),
    z.strictObject({
      name: text,
      of: z.string().optional(),
      /** A lasting trait: read whatever its age. */ lasting: z.boolean().default(false),
    }),
  ),
  /** From this sum on (lowest first): what it means, and whether the criterion counts as met. */
  bands: z.array(z.strictObject({ from: z.number(), means: text, met: z.boolean() })).min(1),
});

const file = z.strictObject({ scores: z.array(display) });

export type PointsEquation = z.output<typeof pointsEquation>;
export type PointsItem = z.output<typeof item>;

export interface BedsideScore extends z.output<typeof display> {
  readonly pack: string;
  readonly definition: PointsEquation;
  readonly citation: Citation;
  readonly title: LocalizedText;
}

/** One pack of equations, as `risk-*` packs write them. */
export interface EquationPack {
  readonly id: string;
  readonly equations: unknown;
}

/**
 * The scores of `packs/criteria-scores/scores.json`, each with its equation.
 * @throws Error naming the entry if an equation is unknown, an item has no name or bands are out of order
 */
export function parseScores(json: unknown, packs: readonly EquationPack[]): readonly BedsideScore[] {
  const parsed = file.safeParse(json);
  if (!parsed.success) throw new Error(`criteria-scores: ${z.prettifyError(parsed.error)}`);
  const found = new Map<string, { pack: string; entry: unknown }>();
  for (const { id, equations } of packs)
    for (const entry of Array.isArray(equations) ? equations : []) found.set(entry.name, { pack: id, entry });
  return parsed.data.scores.map((score) => {
    const known = found.get(score.equation);
    const definition = pointsEquation.safeParse(known?.entry);
    if (!known || !definition.success) throw new Error(`criteria-scores: ${score.equation} is no score by points`);
    checkNames(score, definition.data);
    for (let each = 1; each < score.bands.length; each++)
      if (score.bands[each]!.from <= score.bands[each - 1]!.from)
        throw new Error(`criteria-scores: ${score.equation} has its bands out of order`);
    return {
      ...score,
      pack: known.pack,
      definition: definition.data,
      citation: definition.data.citation as Citation,
      title: definition.data.title,
    };
  });
}

function checkNames(score: z.output<typeof display>, { parameters, inputs }: PointsEquation): void {
  for (const { input, group } of parameters.items)
    if (!score.items[group ?? input])
      throw new Error(`criteria-scores: ${score.equation} has no name for ${group ?? input}`);
  for (const name of Object.keys(score.items))
    if (!inputs.some((each) => each.name === name) && !parameters.items.some(({ group }) => group === name))
      throw new Error(`criteria-scores: ${score.equation} has no input ${name}`);
}
