import { z } from 'zod';
import { binCount } from './bins.js';
import { fitCount } from './fit.js';
import { genotypeSchema } from './genotype.js';

const weights = z.array(z.number()).length(binCount);

const scale = z.strictObject({ factor: z.number().positive(), exponent: z.number().min(0).max(1) });

const schema = z.strictObject({
  version: z.string().min(1),
  /** How and on what it was learned, for people. */
  trainedOn: z.string().min(1),
  /** Log-likelihood weight of each bin, for observed and for excluded phenotypes. */
  observed: weights,
  excluded: weights,
  /** The weights of n phenotypes of one sort are multiplied by `factor * n ^ -exponent`: they are not independent of each other. */
  observedScale: scale,
  excludedScale: scale,
  /** Weight of each feature of `fit.ts`. */
  fit: z.array(z.number()).length(fitCount),
  /** ln of the prior odds that the disease is none of the annotated ones, with the likelihood of an average disease. */
  logOddsUnlisted: z.number(),
  genotype: genotypeSchema,
  /** Of the disease features that `logPrior` was computed from, by name; for people. */
  prior: z.record(z.string(), z.number()),
});

/** What the ranking learned from published cases. */
export type RankingParameters = z.output<typeof schema>;

/** @throws Error naming the pack if a table is missing or has the wrong length */
export function parseParameters(json: unknown): RankingParameters {
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new Error(`hpo pack, model.json: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** The factor for so many phenotypes of one sort. */
export const scaleFor = ({ factor, exponent }: RankingParameters['observedScale'], count: number): number =>
  factor * Math.max(count, 1) ** -exponent;
