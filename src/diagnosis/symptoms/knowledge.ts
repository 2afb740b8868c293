import { z } from 'zod';
import type { Citation } from '../../record/index.js';

const text = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });
const citation = z
  .strictObject({
    title: z.string(),
    year: z.number().exactOptional(),
    doi: z.string().exactOptional(),
    pmid: z.string().exactOptional(),
    url: z.string().exactOptional(),
    locator: z.string().exactOptional(),
    checkedAgainst: z.string(),
  })
  .transform((cited): Citation => cited);
const ratio = z.strictObject({
  lr: z.number().positive(),
  /** 95 % interval. */
  lower: z.number().positive().exactOptional(),
  upper: z.number().positive().exactOptional(),
});

const set = z.strictObject({
  id: z.string(),
  /** The terminology's key of the disease, or a coding where it has none. */
  problem: z.string().exactOptional(),
  disease: z.strictObject({ system: z.string(), code: z.string() }).exactOptional(),
  name: text,
  /** The complaints that it is about: the ratios hold among people with one of these. */
  occasion: z.array(z.string()).min(1),
  /** Not for people who are known to have it. */
  unless: z.array(z.string()).default([]),
  days: z.number().positive(),
  ageFrom: z.number(),
  /** Absent where no source gives it: then there is no posterior. */
  pretest: z
    .strictObject({
      probability: z.number().gt(0).lt(1),
      lower: z.number().exactOptional(),
      upper: z.number().exactOptional(),
      of: text,
      citation,
    })
    .exactOptional(),
  citation,
  findings: z.array(
    z.strictObject({
      name: text,
      of: z.string(),
      /** A measurement counts as present above this value. */
      above: z.number().exactOptional(),
      present: ratio.exactOptional(),
      absent: ratio.exactOptional(),
      /** Where the ratio is not the set's own source's. */
      source: citation.exactOptional(),
    }),
  ),
});

export type SymptomSet = z.output<typeof set>;

/**
 * The likelihood ratios of `packs/criteria-symptoms/symptoms.json`.
 * @throws Error naming the pack if the shape is wrong or a ratio points the wrong way
 */
export function parseSymptoms(json: unknown): readonly SymptomSet[] {
  const parsed = z.strictObject({ sets: z.array(set) }).safeParse(json);
  if (!parsed.success) throw new Error(`criteria-symptoms: ${z.prettifyError(parsed.error)}`);
  for (const { id, findings, problem, disease } of parsed.data.sets) {
    if (!problem && !disease) throw new Error(`criteria-symptoms: ${id} names no disease`);
    for (const { of, present, absent } of findings)
      if (!present && !absent) throw new Error(`criteria-symptoms: ${id}, ${of} has no ratio`);
      else if (present && absent && (present.lr - 1) * (absent.lr - 1) > 0)
        throw new Error(`criteria-symptoms: ${id}, ${of} points the same way whether present or absent`);
  }
  return parsed.data.sets;
}
