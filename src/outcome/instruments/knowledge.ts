import { z } from 'zod';
import type { Citation, LocalizedText } from '../../record/index.js';
import type { CtcaeTerm } from '../metrics/ctcae.js';
import type { Das28Cuts } from '../metrics/das28.js';
import type { Eq5dValueSet } from '../metrics/eq-5d.js';
import type { NaranjoQuestion } from '../metrics/naranjo.js';
import type { QlqScale } from '../metrics/qlq-c30.js';
import type { Sf6dValueSet } from '../metrics/sf-6d.js';

interface Cited {
  readonly citation: Citation;
}

/** A label for scores from a value on; the first that fits counts. */
export interface Band {
  readonly from: number;
  readonly id: string;
  readonly title: LocalizedText;
}

/** What a change of treatment does to a measure on average, and how patients differ in it. */
export interface ExpectedEffect extends Cited {
  readonly id: string;
  /** Ingredients and classes. */
  readonly of: readonly string[];
  readonly measure: string;
  readonly change: 'begun';
  readonly mean: number;
  readonly sd: number;
  readonly settleDays: number;
}

/** What this stage knows of published instruments; from the pack `instruments`. */
export interface Instruments {
  readonly pack: string;
  readonly eq5d: readonly (Eq5dValueSet & Cited & { readonly id: string; readonly country: LocalizedText })[];
  readonly sf6d: Sf6dValueSet & Cited;
  readonly ctcae: readonly (CtcaeTerm & Cited & { readonly measure: string; readonly title: LocalizedText })[];
  readonly qlqC30: Cited & { readonly scales: readonly (QlqScale & { readonly title: LocalizedText })[] };
  readonly naranjo: Cited & { readonly questions: readonly NaranjoQuestion[]; readonly bands: readonly Band[] };
  readonly phq9: Cited & {
    readonly bands: readonly Band[];
    readonly remissionBelow: number;
    readonly responseFraction: number;
  };
  readonly das28: Cited & Das28Cuts;
  readonly recist: Cited;
  readonly glucose: Cited;
  readonly egfrSlope: Cited & { readonly rapidDecline: number };
  readonly pdc: Cited & { readonly adherentFrom: number };
  readonly effects: readonly ExpectedEffect[];
}

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
const band = z.strictObject({ from: z.number(), id: z.string(), title: text });
const level4 = z.array(z.number().max(0)).length(4);

const eq5d = z.array(
  z.strictObject({
    id: z.string().length(2),
    country: text,
    anyProblem: z.number().max(0),
    decrements: z.strictObject({ MO: level4, SC: level4, UA: level4, PD: level4, AD: level4 }),
    citation,
  }),
);

const ctcae = z.array(
  z
    .strictObject({
      id: z.string(),
      measure: z.string(),
      title: text,
      direction: z.enum(['high', 'low']),
      steps: z
        .array(
          z
            .strictObject({
              grade: z.int().min(1).max(4),
              timesUln: z.number().positive().exactOptional(),
              value: z.number().positive().exactOptional(),
            })
            .refine(
              ({ timesUln, value }) => (timesUln === undefined) !== (value === undefined),
              'a step has one bound',
            ),
        )
        .min(1),
      abnormalBaseline: z.array(z.number().positive()).exactOptional(),
      citation,
    })
    .refine(
      ({ steps, abnormalBaseline }) => !abnormalBaseline || abnormalBaseline.length === steps.length,
      'one multiple of the baseline for each step',
    ),
);

const numbers = z.array(z.number().nonnegative());
const sf6d = z.object({
  levels: z.strictObject({
    PF: numbers.length(6),
    RL: numbers.length(4),
    SF: numbers.length(5),
    PAIN: numbers.length(6),
    MH: numbers.length(5),
    VIT: numbers.length(5),
  }),
  most: z.number(),
  mostFrom: z.strictObject({
    PF: z.int(),
    RL: z.int(),
    SF: z.int(),
    PAIN: z.int(),
    MH: z.int(),
    VIT: z.int(),
  }),
  citation,
});

const scales = z.strictObject({
  'qlq-c30': z.strictObject({
    scales: z
      .array(
        z.strictObject({
          id: z.string(),
          title: text,
          items: z.array(z.int().min(1).max(30)).min(1),
          kind: z.enum(['functional', 'symptom', 'global']),
          range: z.int(),
        }),
      )
      .length(15),
    citation,
  }),
  naranjo: z.strictObject({
    questions: z.array(z.tuple([z.int(), z.int()])).length(10),
    bands: z.array(band),
    citation,
  }),
  'phq-9': z.strictObject({
    bands: z.array(band),
    remissionBelow: z.number(),
    responseFraction: z.number(),
    citation,
  }),
  das28: z.strictObject({
    remissionBelow: z.number(),
    lowUpTo: z.number(),
    moderateUpTo: z.number(),
    goodImprovement: z.number(),
    anyImprovement: z.number(),
    citation,
  }),
  recist: z.strictObject({ citation }),
  glucose: z.strictObject({ citation }),
  'egfr-slope': z.strictObject({ rapidDecline: z.number().negative(), citation }),
  pdc: z.strictObject({ adherentFrom: z.number().min(0).max(1), citation }),
});

const expectedEffects = z.array(
  z.strictObject({
    id: z.string(),
    of: z.array(z.string()).min(1),
    measure: z.string(),
    change: z.literal('begun'),
    mean: z.number(),
    sd: z.number().positive(),
    settleDays: z.number().nonnegative(),
    citation,
  }),
);

/** The files of the pack, parsed as JSON. */
export interface InstrumentFiles {
  readonly eq5d: unknown;
  readonly ctcae: unknown;
  readonly sf6d: unknown;
  readonly scales: unknown;
  readonly effects: unknown;
}

/** @throws Error naming pack and entry where a file does not fit, or names a measure that the terminology lacks */
export function parseInstruments(files: InstrumentFiles, knows: (measure: string) => boolean): Instruments {
  const pack = 'instruments';
  const parse = <T>(schema: z.ZodType<T>, file: unknown, name: string): T => {
    const result = schema.safeParse(file);
    if (result.success) return result.data;
    const [first] = result.error.issues;
    throw new Error(`${pack}/${name}: ${first?.path.join('.')}: ${first?.message}`);
  };
  const terms = parse(ctcae, files.ctcae, 'ctcae-laboratory.json');
  for (const { id, measure } of terms)
    if (!knows(measure)) throw new Error(`${pack}/ctcae-laboratory.json: ${id}: no measure "${measure}"`);
  const all = parse(scales, files.scales, 'scales.json');
  const effects = parse(expectedEffects, files.effects, 'expected-effects.json');
  for (const { id, measure } of effects)
    if (!knows(measure)) throw new Error(`${pack}/expected-effects.json: ${id}: no measure "${measure}"`);
  return {
    pack,
    eq5d: parse(eq5d, files.eq5d, 'eq-5d-5l.json'),
    sf6d: parse(sf6d, files.sf6d, 'sf-6d.json'),
    ctcae: terms,
    qlqC30: all['qlq-c30'],
    naranjo: all.naranjo,
    phq9: all['phq-9'],
    das28: all.das28,
    recist: all.recist,
    glucose: all.glucose,
    egfrSlope: all['egfr-slope'],
    pdc: all.pdc,
    effects,
  };
}

/** The first band whose bound is not above the score. */
export const bandOf = (bands: readonly Band[], score: number): Band | undefined =>
  bands.find(({ from }) => score >= from);
