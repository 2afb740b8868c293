import { z } from 'zod';
import type { RiskExplanation, Terminology } from '../record/index.js';
import { answer, type Equation, type EquationInput, type InputValue, type Values } from './equation.js';
import { isAnswerable } from './inputs.js';
import { citationSchema } from './knowledge.js';
import { type Column, type Frame, frameLike, labelCoding, type ReadModel, sampledShapley } from './learners/index.js';
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

/** How a model of `sartor train table` is asked of a patient: `NAME.risk.json`. */
export const riskCardSchema = z.strictObject({
  format: z.literal('sartor-risk-model'),
  /** Model file beside the card. */
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

/**
 * A learnt model as an equation, so that a patient is asked, refused and told alike: units are converted, values outside
 * what was learnt from are refused, and a missing value is refused unless the model has met missing ones in that column.
 * @throws Error naming the column whose mapping does not do
 */
export function tableModelEquation(
  card: RiskCard,
  { model, file, card: { features, learner, data, metrics, seed } }: YesNoModel,
  { name, version }: { readonly name: string; readonly version: string },
  terminology: Terminology,
): Equation {
  const unused = Object.keys(card.inputs).filter((name) => !features.some((feature) => feature.name === name));
  if (unused.length > 0) throw new Error(`the model has no column ${unused.join(', ')}`);
  const inputs = features.map((feature) => inputOf(feature, card.inputs[feature.name], terminology));
  for (const problem of card.without)
    if (!terminology.problem(problem)) throw new Error(`without ${problem}: no such problem`);
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
    name,
    version,
    title: card.title,
    population: card.population,
    pack: 'installed-models',
    citation: card.citation ?? {
      title: `${card.title.en}: ${learner}, ${data.rows} rows, AUROC ${metrics.auroc.toFixed(3)}, Brier score ${metrics.brier.toFixed(3)}`,
      checkedAgainst: 'unchecked',
    },
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
    compute: (values) =>
      answer({
        outcome: card.outcome,
        horizonYears: card.horizonYears,
        measure: 'probability',
        value: model.predict(rowOf(values), Int32Array.of(0))[0]!,
      }),
    explain,
    installed: card.outcomeTitle ? { outcome: card.outcomeTitle } : {},
  };
}

type TableInput = EquationInput & { readonly cellOf: (value: InputValue | undefined) => string };

function inputOf(
  { name, levels, missingShare, range }: YesNoModel['card']['features'][number],
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
