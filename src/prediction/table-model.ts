import { z } from 'zod';
import type { RiskExplanation, Terminology } from '../record/index.js';
import { answer, type Equation, type EquationInput, type InputValue, type Values } from './equation.js';
import { isAnswerable } from './inputs.js';
import { citationSchema } from './knowledge.js';
import { type Column, type Frame, frameLike, labelCoding, type ReadModel, sampledShapley } from './learners/index.js';
import type { NetworkAnswers } from './network-answers.js';
import { type OnnxCard, rowFor } from './onnx/model-card.js';
import { convert } from './units.js';

const text = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });

const inputSchema = z.strictObject({
  /** What is asked of the record: a measure's key, or a question of `inputs.ts` (`age`, `sex`, `ever:hypertension`). */
  of: z.string().exactOptional(),
  /** In place of it: the LOINC code of a measure, the SNOMED CT code of a problem (ever recorded). */
  loinc: z.string().exactOptional(),
  snomed: z.string().exactOptional(),
  /** UCUM, in which the table had the measure. */
  unit: z.string().exactOptional(),
  /** The table's word or number for each answer of the record: `{"female": "F", "male": "M"}`, `{"true": 1, "false": 0}`. */
  values: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
  /** Inclusive; what was learnt from, if absent. */
  lower: z.number().exactOptional(),
  upper: z.number().exactOptional(),
  /** Needed even though the model could do without. */
  required: z.literal(true).exactOptional(),
});

/** How a model of `sartor train table`, or an ONNX network, is asked of a patient: `NAME.risk.json`. */
export const riskCardSchema = z.strictObject({
  format: z.literal('sartor-risk-model'),
  /** Model file beside the card, or a folder with `model.onnx` and `model-card.json`. */
  model: z.string(),
  title: text,
  population: text,
  outcome: z.string().regex(/^[a-z0-9-]+$/),
  outcomeTitle: text.exactOptional(),
  /** 0: there now. */
  horizonYears: z.number().min(0),
  sex: z.enum(['female', 'male']).exactOptional(),
  /** Problems that rule the model out, past or present. */
  without: z.array(z.string()).default([]),
  notInPregnancy: z.boolean().default(false),
  citation: citationSchema.optional(),
  /** By column of the table. */
  inputs: z.record(z.string(), inputSchema),
});
export type RiskCard = z.output<typeof riskCardSchema>;

type YesNoModel = Extract<ReadModel, { kind: 'yes-no' }>;

interface Named {
  readonly name: string;
  readonly version: string;
}

/**
 * A learnt model as an equation, so that a patient is asked, refused and told alike: units are converted, values outside
 * what was learnt from are refused, and a missing value is refused unless the model has met missing ones in that column.
 * @throws Error naming the column whose mapping does not do
 */
export function tableModelEquation(
  card: RiskCard,
  { model, file, card: { features, learner, data, metrics, seed } }: YesNoModel,
  named: Named,
  terminology: Terminology,
): Equation {
  const inputs = inputsOf(card, features, terminology);
  const background = conforming(frameLike(file.background, model.schema));
  const rowOf = (values: Values): Frame =>
    conforming(
      frameLike(
        inputs.map(({ name, cellOf }): Column => ({ name, cells: [cellOf(values.all[name])] })),
        model.schema,
      ),
    );
  const explain = (values: Values): RiskExplanation => {
    const row = rowOf(values);
    const { base, contributions } = model.explain?.(row, 0) ?? sampledShapley(model, row, 0, background, seed);
    const each = model.schema.map(({ name }, index) => ({ input: name, logOdds: contributions[index]! }));
    return { base, contributions: each.sort((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds)) };
  };
  return {
    ...installedEquation(card, inputs, named),
    citation: card.citation ?? {
      title: `${card.title.en}: ${learner}, ${data.rows} rows, AUROC ${metrics.auroc.toFixed(3)}, Brier score ${metrics.brier.toFixed(3)}`,
      checkedAgainst: 'unchecked',
    },
    compute: (values) => probability(card, model.predict(rowOf(values), Int32Array.of(0))[0]!),
    explain,
  };
}

/**
 * An ONNX network as an equation, asked and refused as a learnt model is; its card's ranges and its way with missing values hold.
 * What it is meant for is shown with every result. Its answers come from `answers`: until they have one it says that it was not run.
 * @throws Error naming the column whose mapping does not do
 */
export function networkEquation(
  card: RiskCard,
  network: OnnxCard,
  answers: NetworkAnswers,
  named: Named,
  terminology: Terminology,
): Equation {
  const inputs = inputsOf(card, columnsOf(network), terminology);
  return {
    ...installedEquation(card, inputs, named),
    disclaimer: { en: network.intendedUse, zh: network.intendedUse },
    citation: card.citation ?? {
      title: network.citation?.title ?? network.title,
      ...(network.citation?.doi ? { doi: network.citation.doi } : {}),
      ...(network.citation?.url ? { url: network.citation.url } : {}),
      checkedAgainst: 'unchecked',
    },
    compute: (values) => {
      const cells = new Map(inputs.map(({ name, cellOf }) => [name, cellOf(values.all[name])]));
      const row = rowFor(network, (name) => cells.get(name) ?? '');
      if ('refused' in row) return { ok: false, why: 'outside-validity', details: row.refused };
      const said = answers.of(row.values);
      return said === undefined
        ? { ok: false, why: 'missing-input', details: ['network-not-run'] }
        : probability(card, said);
    },
  };
}

const probability = ({ outcome, horizonYears }: RiskCard, value: number) =>
  answer({ outcome, horizonYears, measure: 'probability', value });

/** What every installed model is as an equation. */
function installedEquation(card: RiskCard, inputs: readonly TableInput[], { name, version }: Named) {
  return {
    name,
    version,
    title: card.title,
    population: card.population,
    pack: 'installed-models',
    inputs: inputs.map(({ cellOf: _, ...input }) => input),
    applies: {
      ...(card.sex ? { sex: card.sex } : {}),
      withAnyOf: [],
      without: card.without,
      notInPregnancy: card.notInPregnancy,
      countries: [],
      tableOnly: false,
      silentWithout: [],
      refuseAloud: true,
    },
    // What a model has learnt to go with a risk need not cause it: no promise is made of changing it.
    modifiable: [],
    aliases: {},
    installed: card.outcomeTitle ? { outcome: card.outcomeTitle } : {},
  };
}

/** The network's columns, several of whose inputs may come from one: its words, its missingness. */
function columnsOf({ inputs }: OnnxCard): TableColumn[] {
  return [...new Set(inputs.map(({ name }) => name))].map((name): TableColumn => {
    const each = inputs.filter((input) => input.name === name);
    const levels = each.flatMap((input) =>
      input.level === undefined ? Object.keys(input.levels ?? {}) : [input.level],
    );
    const bounds = (side: 'lower' | 'upper') => each.flatMap((input) => input[side] ?? []);
    const [lower, upper] = [Math.max(...bounds('lower')), Math.min(...bounds('upper'))];
    const canMiss = each.some((input) => input.isMissing) || each.every((input) => input.missing !== undefined);
    return {
      name,
      ...(levels.length > 0 ? { levels } : {}),
      missingShare: canMiss ? 1 : 0,
      ...(Number.isFinite(lower) && Number.isFinite(upper) ? { range: [lower, upper] } : {}),
    };
  });
}

type TableColumn = Pick<YesNoModel['card']['features'][number], 'name' | 'levels' | 'missingShare' | 'range'>;

/** The model's columns as inputs. @throws Error naming the column whose mapping does not do */
function inputsOf(card: RiskCard, columns: readonly TableColumn[], terminology: Terminology): readonly TableInput[] {
  const unused = Object.keys(card.inputs).filter((name) => !columns.some((column) => column.name === name));
  if (unused.length > 0) throw new Error(`the model has no column ${unused.join(', ')}`);
  for (const problem of card.without)
    if (!terminology.problem(problem)) throw new Error(`without ${problem}: no such problem`);
  return columns.map((column) => inputOf(column, card.inputs[column.name], terminology));
}

type TableInput = EquationInput & { readonly cellOf: (value: InputValue | undefined) => string };

function inputOf(
  { name, levels, missingShare, range }: TableColumn,
  mapped: RiskCard['inputs'][string] | undefined,
  terminology: Terminology,
): TableInput {
  const wrong = (what: string) => new Error(`column ${name}: ${what}`);
  if (!mapped) throw wrong('the card does not say where it comes from');
  const of = sourceOf(mapped, terminology);
  if (!of) throw wrong('expected one of "of", "loinc" and "snomed", known to the terminology');
  const required = mapped.required ?? missingShare === 0;
  const common = { name, of, required, strict: true, columns: [] } as const;
  const { values } = mapped;
  if (values) {
    const answers = Object.keys(values);
    const isBoolean = answers.every((each) => each === 'true' || each === 'false');
    for (const word of Object.values(values).map(String))
      if (levels && !levels.includes(word)) throw wrong(`"${word}" is none of ${levels.join(', ')}`);
    const cellOf = (value: InputValue | undefined) => (value === undefined ? '' : String(values[String(value)]));
    if (isBoolean) return { ...common, type: 'boolean', cellOf };
    return { ...common, type: 'choice', choices: answers, cellOf };
  }
  const plain = (value: InputValue | undefined) => (value === undefined ? '' : String(value));
  if (isYesOrNo(of)) {
    const coding = levels
      ? labelCoding(levels)
      : { kind: 'yes-no' as const, positive: '1', negative: '0', guessed: false };
    if (typeof coding === 'string' || coding.kind !== 'yes-no' || coding.guessed)
      throw wrong(`"values" must say which of ${levels!.join(', ')} is true`);
    const cellOf = (value: InputValue | undefined) =>
      value === undefined ? '' : value === true ? coding.positive : coding.negative;
    return { ...common, type: 'boolean', cellOf };
  }
  if (levels) {
    if (
      of !== 'age' &&
      !terminology.measure(of) &&
      (of !== 'sex' || levels.includes('female') || levels.includes('male'))
    )
      return { ...common, type: 'choice', choices: levels, cellOf: plain };
    throw wrong('"values" must say which level is which answer');
  }
  if (of === 'sex') throw wrong('"values" must say which number is female and male');
  const canonical = terminology.measure(of)?.unit;
  const unit = mapped.unit ?? (of === 'age' ? 'a' : undefined);
  if (canonical && (!unit || convert(of, 1, canonical, unit, terminology) === undefined))
    throw wrong(`"unit" must be one into which ${canonical} can be converted`);
  const [lower, upper] = [mapped.lower ?? range?.[0], mapped.upper ?? range?.[1]];
  if (lower === undefined || upper === undefined || !(lower < upper))
    throw wrong('"lower" and "upper" must say for which values the model was made');
  return { ...common, type: 'number', lower, upper, ...(unit ? { unit } : {}), cellOf: plain };
}

function sourceOf({ of, loinc, snomed }: RiskCard['inputs'][string], terminology: Terminology): string | undefined {
  if ([of, loinc, snomed].filter((each) => each !== undefined).length !== 1) return undefined;
  if (of !== undefined) return isAnswerable(of, terminology) ? of : undefined;
  if (loinc !== undefined)
    return terminology.measureOf({ codings: [{ system: 'http://loinc.org', code: loinc }] })?.key;
  const problem = terminology.problemOf({ codings: [{ system: 'http://snomed.info/sct', code: snomed! }] });
  return problem && `ever:${problem.key}`;
}

const isYesOrNo = (of: string) =>
  /^(problem|ever|drug|family|any):|^(diabetes|smoking|pregnant|active-daily|vegetables-daily|raised-glucose-ever|altered-mentation)$/.test(
    of,
  );

function conforming(frame: ReturnType<typeof frameLike>): Frame {
  if ('missing' in frame) throw new Error(`the model file lacks the columns ${frame.missing.join(', ')}`);
  return frame;
}
