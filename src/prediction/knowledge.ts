import { z } from 'zod';
import type { Terminology } from '../record/index.js';
import { type Answers, parseAnswers } from './answers.js';
import { type Deprivation, parseDeprivation } from './deprivation.js';
import type { Equation } from './equation.js';
import { buildFormula } from './formulas/index.js';
import type { PolygenicEffect } from './polygenic-risk.js';
import { type VariabilityTable, variabilitySchema } from './variability.js';

/** What this stage needs from the packs; `knowledge/load.ts` fills it. */
export interface PredictionKnowledge {
  readonly equations: readonly Equation[];
  readonly variability: VariabilityTable;
  readonly answers: Answers;
  /** Social deprivation by US postal code, where a pack has it. */
  readonly deprivation?: Deprivation;
  /** What turns installed polygenic scores into risks, by score. */
  readonly polygenic?: ReadonlyMap<string, PolygenicEffect>;
  /** For units, drug classes and kinds of problems. */
  readonly terminology: Terminology;
}

const text = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });
const inputValue = z.union([z.number(), z.boolean(), z.string()]);
const column = z.union([
  z.string().transform((name) => ({ name })),
  z.strictObject({
    name: z.string(),
    unit: z.string().exactOptional(),
    divide: z.number().exactOptional(),
    values: z.record(z.string(), inputValue).exactOptional(),
  }),
]);

const input = z
  .strictObject({
    name: z.string(),
    of: z.string().exactOptional(),
    type: z.enum(['number', 'boolean', 'choice']),
    unit: z.string().exactOptional(),
    lower: z.number().exactOptional(),
    upper: z.number().exactOptional(),
    lowerExclusive: z.boolean().exactOptional(),
    upperExclusive: z.boolean().exactOptional(),
    choices: z.array(z.string()).min(1).exactOptional(),
    required: z.boolean().default(true),
    default: inputValue.exactOptional(),
    columns: z.array(column).default([]),
  })
  .transform((entry) => ({ ...entry, of: entry.of ?? entry.name }));

export const citationSchema = z.strictObject({
  title: z.string(),
  year: z.number().exactOptional(),
  doi: z.string().exactOptional(),
  pmid: z.string().exactOptional(),
  url: z.string().exactOptional(),
  locator: z.string().exactOptional(),
  checkedAgainst: z.string(),
});

const definition = z.strictObject({
  name: z.string(),
  version: z.string(),
  formula: z.string(),
  title: text,
  population: text,
  disclaimer: text.exactOptional(),
  citation: citationSchema,
  inputs: z.array(input),
  applies: z
    .strictObject({
      sex: z.enum(['female', 'male']).exactOptional(),
      withAnyOf: z.array(z.string()).default([]),
      without: z.array(z.string()).default([]),
      notInPregnancy: z.boolean().default(false),
      countries: z.array(z.string().length(2)).default([]),
      tableOnly: z.boolean().default(false),
      silentWithout: z.array(z.string()).default([]),
      refuseAloud: z.boolean().default(false),
    })
    .prefault({}),
  modifiable: z.array(z.strictObject({ input: z.string(), goal: inputValue })).default([]),
  aliases: z.record(z.string(), z.record(z.string(), inputValue)).default({}),
  /** The numbers, or the name of the pack's table (and its entry) that holds them. */
  parameters: z.union([z.string(), z.record(z.string(), z.unknown())]),
});

/** The parsed JSON files of one risk pack. */
export interface RiskPackFiles {
  readonly id: string;
  /** `equations.json`. */
  readonly equations: unknown;
  /** The other data files by name without `.json`, as `parameters` names them. */
  readonly tables?: Readonly<Record<string, unknown>>;
}

/**
 * The equations of a risk pack, checked and ready to run.
 * @throws naming pack and entry if anything is missing, misspelt or of the wrong type
 */
export function parseRiskPack({ id, equations, tables = {} }: RiskPackFiles): readonly Equation[] {
  if (!Array.isArray(equations)) throw new Error(`Pack ${id}: equations.json is not a list`);
  return equations.map((entry: unknown, index) => {
    const parsed = definition.safeParse(entry);
    if (!parsed.success)
      throw new Error(`Pack ${id}, equation ${nameOf(entry, index)}: ${z.prettifyError(parsed.error)}`);
    const { formula, parameters, ...rest } = parsed.data;
    const numbers = typeof parameters === 'string' ? tableNamed(parameters, tables) : parameters;
    for (const { input: name } of rest.modifiable) {
      if (!rest.inputs.some((each) => each.name === name))
        throw new Error(`Pack ${id}, equation ${rest.name}: modifiable ${name} is no input`);
    }
    try {
      return { ...rest, pack: id, compute: buildFormula(formula, numbers, rest.name) };
    } catch (error) {
      throw new Error(`Pack ${id}, equation ${rest.name}: ${error instanceof Error ? error.message : error}`);
    }
  });
}

/** `coefficients` is the whole file, `coefficients#pce` its entry of that name. */
function tableNamed(name: string, tables: Readonly<Record<string, unknown>>): unknown {
  const [file = '', entry] = name.split('#');
  const table = tables[file];
  return entry === undefined ? table : (table as Record<string, unknown> | undefined)?.[entry];
}

const nameOf = (entry: unknown, index: number) =>
  typeof entry === 'object' && entry !== null && 'name' in entry ? String(entry.name) : `number ${index + 1}`;

/** A pack as read from disk: its data files by path, parsed. */
export interface PackFiles {
  readonly id: string;
  readonly files: Readonly<Record<string, unknown>>;
}

/**
 * What prediction knows, from all `risk-*` packs. Derived quantities come first, for risks read them.
 * @throws naming pack and entry if one is malformed or an equation's name is taken
 */
export function parsePrediction(packs: readonly PackFiles[], terminology: Terminology): PredictionKnowledge {
  const inOrder = packs.toSorted((a, b) => rankOf(a.id) - rankOf(b.id) || (a.id < b.id ? -1 : 1));
  const equations = inOrder.flatMap(({ id, files }) => {
    const tables = Object.fromEntries(Object.entries(files).map(([path, json]) => [path.replace(/\.json$/, ''), json]));
    return tables.equations === undefined ? [] : parseRiskPack({ id, equations: tables.equations, tables });
  });
  const names = new Set<string>();
  for (const name of equations.flatMap(({ name, aliases }) => [name, ...Object.keys(aliases)])) {
    if (names.has(name)) throw new Error(`Two equations are called ${name}`);
    names.add(name);
  }
  const file = (path: string) => packs.find(({ files }) => path in files);
  const deprivation = file('sdi.json');
  return {
    equations,
    variability: parseVariability(file('variability.json')?.files['variability.json'] ?? []),
    answers: parseAnswers(file('answers.json')?.files['answers.json']),
    ...(deprivation ? { deprivation: parseDeprivation(deprivation.id, deprivation.files['sdi.json']) } : {}),
    terminology,
  };
}

const rankOf = (id: string) => (id === 'risk-derived' ? 0 : 1);

/**
 * Within-person variation of measurements, from `variability.json`.
 * @throws if the table is malformed
 */
function parseVariability(json: unknown): VariabilityTable {
  const parsed = variabilitySchema.safeParse(json);
  if (!parsed.success) throw new Error(`Variability table: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
