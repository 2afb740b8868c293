import { z } from 'zod';
import type { Citation, Terminology } from '../record/index.js';
import { type InstrumentFiles, parseInstruments } from './instruments/knowledge.js';
import type { Caution, Condition, DoseSteps, OutcomeKnowledge, Protocol, TargetRule } from './knowledge.js';

const text = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });
const citation = z
  .strictObject({
    title: z.string(),
    year: z.number().exactOptional(),
    doi: z.string().exactOptional(),
    pmid: z.string().exactOptional(),
    url: z.string().exactOptional(),
    locator: z.string().exactOptional(),
    checkedAgainst: z.string().min(1),
  })
  .transform((entry): Citation => entry);
const bounds = { from: z.number().optional(), below: z.number().optional() };
const keys = z.array(z.string().min(1)).min(1);
const percent = {
  percent: z.tuple([z.number().positive(), z.number().positive().max(50)]),
  per: z.enum(['day', 'week']),
};

const condition: z.ZodType<Condition> = z.lazy(() =>
  z
    .strictObject({
      problem: keys.exactOptional(),
      everProblem: keys.exactOptional(),
      drug: keys.exactOptional(),
      age: z.strictObject(bounds).exactOptional(),
      latest: z.strictObject({ measure: z.string(), ...bounds }).exactOptional(),
      answer: z.strictObject({ measure: z.string(), codes: keys }).exactOptional(),
      anyOf: z.array(condition).min(1).exactOptional(),
      atLeast: z.strictObject({ count: z.int().positive(), of: z.array(condition).min(2) }).exactOptional(),
      not: condition.exactOptional(),
    })
    .refine((entry) => Object.keys(entry).length === 1, 'a condition asks exactly one thing'),
);

const goal = z
  .strictObject({
    lower: z.number().optional(),
    upper: z.number().optional(),
    fromBaseline: z
      .strictObject({
        baseline: z.enum(['first-in-window', 'before-change']),
        windowDays: z.number().positive(),
        lowerFactor: z.number().positive().optional(),
        upperFactor: z.number().positive().optional(),
      })
      .optional(),
  })
  .refine(
    ({ lower, upper, fromBaseline }) => lower !== undefined || upper !== undefined || fromBaseline !== undefined,
    'a goal needs a bound',
  )
  .refine(
    ({ lower, upper }) => lower === undefined || upper === undefined || lower < upper,
    'lower must be below upper',
  );

const targetRule = z.strictObject({
  id: z.string().min(1),
  measure: z.string(),
  title: text,
  when: z.array(condition).min(1),
  goal,
  every: z.strictObject({
    atTarget: z.number().positive(),
    offTarget: z.number().positive(),
    afterChange: z.number().positive(),
    settling: z.strictObject({ values: z.int().positive(), days: z.number().positive() }).optional(),
  }),
  staleAfter: z.number().positive(),
  affectedBy: z.array(z.string()),
  settleDays: z.number().nonnegative(),
  citation,
});

const doseSteps = z
  .strictObject({
    ingredient: z.string(),
    unit: z.literal('mg'),
    per: z.enum(['day', 'week']).default('day'),
    timesPerDay: z.strictObject(bounds).optional(),
    steps: z.array(z.number().positive()).min(1),
    maximum: z.number().positive(),
    minimumDays: z.number().nonnegative(),
    limits: z.array(z.strictObject({ measure: z.string(), below: z.number(), maximum: z.number().nonnegative() })),
    beside: z.array(z.strictObject({ drug: keys, maximum: z.number().nonnegative() })).default([]),
    requires: z.array(z.strictObject({ measure: z.string(), ...bounds, withinDays: z.number().positive() })),
    citation,
  })
  .refine(({ steps }) => steps.every((dose, n) => n === 0 || dose > steps[n - 1]!), 'steps must ascend')
  .refine(({ steps, maximum }) => steps.at(-1)! <= maximum, 'no step may exceed the maximum');

const move = z.union([
  z.strictObject({ change: z.literal('keep'), of: keys, sinceDays: z.number().positive() }),
  z
    .strictObject({ change: z.enum(['keep', 'check-adherence']), of: keys.optional(), text })
    .transform(({ change, ...entry }) => ({ ...entry, change: 'advise' as const, as: change })),
  z.strictObject({ change: z.literal('check-adherence'), of: keys, upToDays: z.int().positive().optional() }),
  z.strictObject({ change: z.literal('titrate'), of: keys }),
  z
    .strictObject({ change: z.literal('titrate'), of: keys, ...percent })
    .transform(({ change, of, percent: range, per }) => ({ change, of, by: { percent: range, per } })),
  z
    .strictObject({
      change: z.literal('reduce'),
      of: keys,
      factor: z.number().gt(0).lt(1),
      orStop: z.boolean().optional(),
    })
    .transform(({ change, of, factor, orStop }) => ({ change, of, amount: { factor }, orStop })),
  z
    .strictObject({ change: z.literal('reduce'), of: keys, ...percent })
    .transform(({ change, of, percent: range, per }) => ({ change, of, amount: { percent: range, per } })),
  z
    .strictObject({ change: z.literal('reduce'), of: keys, text })
    .transform((entry) => ({ ...entry, change: 'hold' as const })),
  z.strictObject({ change: z.literal('stop'), of: keys, until: text.optional() }),
  z.strictObject({ change: z.literal('switch'), of: keys, to: keys }),
  z.strictObject({ change: z.literal('add'), of: keys }),
  z.strictObject({
    change: z.literal('intensify'),
    of: keys,
    add: z.array(keys).min(1),
    aim: z.number().gt(0.5).lt(1),
    together: z.record(z.string(), z.number()),
    floor: z.record(z.string(), z.number()),
  }),
]);

const protocol = z.strictObject({
  id: z.string().min(1),
  kind: z.enum(['harm', 'goal']),
  measures: keys,
  when: z.array(condition),
  trigger: z.strictObject({ ...bounds, status: z.enum(['above', 'below']).optional() }),
  readings: z.int().positive(),
  byMean: z.boolean().optional(),
  withinDays: z.number().positive(),
  unlessRepeated: z.boolean().default(false),
  title: text,
  moves: z.array(move).min(1),
  blocks: z.array(z.string()),
  urgency: z.enum(['now', 'soon', 'routine']),
  citation,
});

const caution = z.strictObject({
  id: z.string().min(1),
  of: keys,
  outside: z.array(z.strictObject({ measure: z.string(), ...bounds, withinDays: z.number().positive() })),
  unless: z.array(condition),
  citation,
});

/** The files of the packs `targets` and `adaptation`, as JSON. */
export interface OutcomeFiles {
  readonly targets: unknown;
  readonly doseSteps: unknown;
  readonly protocols: unknown;
  readonly cautions: unknown;
  /** Of the pack `instruments`. */
  readonly instruments: InstrumentFiles;
}

/**
 * The packs `targets` and `adaptation`, checked against the terminology.
 * @throws with pack and entry if a form is wrong, an id is taken twice, or a measure, problem, drug or class is unknown
 */
export function parseOutcome(files: OutcomeFiles, terminology: Terminology): OutcomeKnowledge {
  const targets = parseEach('targets', files.targets, targetRule);
  const steps = parseEach('adaptation', files.doseSteps, doseSteps);
  const protocols = parseEach('adaptation', files.protocols, protocol);
  const cautions = parseEach('adaptation', files.cautions, caution);
  checkNames([...targets, ...steps, ...protocols, ...cautions], terminology);
  return {
    terminology,
    targets,
    doseSteps: new Map(steps.map((each) => [each.ingredient, each])),
    protocols: [...protocols].sort((a, b) => Number(b.kind === 'harm') - Number(a.kind === 'harm')),
    cautions,
    instruments: parseInstruments(files.instruments, (measure) => terminology.measure(measure) !== undefined),
  };
}

function parseEach<T>(pack: string, json: unknown, schema: z.ZodType<T>): readonly (T & { readonly pack: string })[] {
  if (!Array.isArray(json)) throw new Error(`Pack ${pack}: a list was expected`);
  const seen = new Set<string>();
  return json.map((entry: unknown) => {
    const { id, ingredient } = entry as { readonly id?: string; readonly ingredient?: string };
    const name = String(id ?? ingredient);
    if (seen.has(name)) throw new Error(`Pack ${pack}: ${name} is there twice`);
    seen.add(name);
    const parsed = schema.safeParse(entry);
    if (!parsed.success) throw new Error(`Pack ${pack}, ${name}: ${z.prettifyError(parsed.error)}`);
    return { ...parsed.data, pack };
  });
}

type Named = TargetRule | DoseSteps | Protocol | Caution;

function checkNames(entries: readonly Named[], terminology: Terminology): void {
  const classes = new Set(terminology.ingredients.flatMap((ingredient) => ingredient.classes));
  for (const entry of entries) {
    const name = 'id' in entry ? entry.id : entry.ingredient;
    const used = namesIn(entry);
    const unknown = [
      ...used.drugs.filter((key) => !classes.has(key) && !terminology.ingredient(key)),
      ...used.measures.filter((key) => !terminology.measure(key)),
      ...used.problems.filter((key) => !terminology.problem(key)),
    ];
    if (unknown.length > 0) throw new Error(`Pack ${entry.pack}, ${name}: nothing defines ${unknown.join(', ')}`);
  }
}

interface Names {
  readonly drugs: readonly string[];
  readonly measures: readonly string[];
  readonly problems: readonly string[];
}

function namesIn(entry: Named): Names {
  if ('steps' in entry) {
    const measures = [...entry.limits, ...entry.requires].map(({ measure }) => measure);
    return { drugs: [entry.ingredient, ...entry.beside.flatMap(({ drug }) => drug)], measures, problems: [] };
  }
  if ('unless' in entry) {
    const asked = namesInConditions(entry.unless);
    const measures = [...asked.measures, ...entry.outside.map(({ measure }) => measure)];
    return { ...asked, measures, drugs: [...asked.drugs, ...entry.of] };
  }
  const asked = namesInConditions(entry.when);
  if ('goal' in entry) {
    return { ...asked, drugs: [...asked.drugs, ...entry.affectedBy], measures: [...asked.measures, entry.measure] };
  }
  const moved = entry.moves.flatMap((each) => [
    ...('of' in each ? (each.of ?? []) : []),
    ...('to' in each ? each.to : []),
    ...('add' in each ? each.add.flat() : []),
  ]);
  return {
    ...asked,
    drugs: [...asked.drugs, ...moved, ...entry.blocks],
    measures: [...asked.measures, ...entry.measures],
  };
}

function namesInConditions(conditions: readonly Condition[]): Names {
  const all = conditions.flatMap(flatten);
  return {
    drugs: all.flatMap(({ drug }) => drug ?? []),
    measures: all.flatMap(({ latest, answer }) => [latest?.measure ?? [], answer?.measure ?? []].flat()),
    problems: all.flatMap(({ problem, everProblem }) => [...(problem ?? []), ...(everProblem ?? [])]),
  };
}

const flatten = (each: Condition): readonly Condition[] => [
  each,
  ...(each.anyOf ?? []).flatMap(flatten),
  ...(each.atLeast?.of ?? []).flatMap(flatten),
  ...(each.not ? flatten(each.not) : []),
];
