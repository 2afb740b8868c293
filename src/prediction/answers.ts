import { z } from 'zod';
import type { ObservationValue } from '../record/index.js';

const answer = z.strictObject({
  /** In the words of the equations: `current`, `former`, `never`. */
  value: z.string(),
  codes: z.array(z.strictObject({ system: z.string(), code: z.string() })),
  /** Lower-case words; an answer that contains one means this, unless an earlier entry matched. */
  words: z.array(z.string()),
});

const schema = z.strictObject({
  /** Answers by measure, tried in order. */
  coded: z.record(z.string(), z.array(answer)),
  /** OMB race code -> the word that equations use. */
  race: z.record(z.string(), z.string()),
  /** Groups of countries by equation: ISO 3166-1 alpha-2 -> the equation's word, and that for all others if it has one. */
  regions: z.record(
    z.string(),
    z.strictObject({
      countries: z.record(z.string().length(2), z.string()),
      elsewhere: z.string().optional(),
      citation: z.looseObject({ title: z.string(), checkedAgainst: z.string() }),
    }),
  ),
  thresholds: z.strictObject({
    /** %. */
    hba1c: z.number(),
    /** mg/dL. */
    'fasting-glucose': z.number(),
    /** mg/dL. */
    'impaired-fasting-glucose': z.number(),
  }),
});

export type Answers = z.output<typeof schema>;
export type Answer = z.output<typeof answer>;

/**
 * How coded and worded answers are read, from `answers.json`.
 * @throws if the table is malformed
 */
export function parseAnswers(json: unknown): Answers {
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new Error(`Answers table: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** What a coded, worded or boolean answer means, or undefined if it isn't known. */
export function codedAnswer(value: ObservationValue, answers: readonly Answer[]): string | undefined {
  switch (value.type) {
    case 'coded': {
      const { codings, text } = value.concept;
      const byCode = answers.find(({ codes }) =>
        codes.some(({ system, code }) => codings.some((coding) => coding.system === system && coding.code === code)),
      );
      return byCode?.value ?? byWords([text, ...codings.map(({ display }) => display)], answers);
    }
    case 'text':
      return byWords([value.text], answers);
    case 'boolean':
      return value.value ? 'yes' : 'no';
    case 'quantity':
    case 'time':
    case 'not-obtained':
      return undefined;
    default:
      return value satisfies never;
  }
}

function byWords(texts: readonly (string | undefined)[], answers: readonly Answer[]): string | undefined {
  const said = texts.flatMap((text) => (text ? [text.toLowerCase()] : []));
  return answers.find(({ words }) => words.some((word) => said.some((text) => text.includes(word))))?.value;
}
