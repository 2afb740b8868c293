import { type PolygenicScore, parseScoringFile, ScoringFileError } from './scoring-file.js';

/**
 * The principal components of a reference panel as scores: a table `ID effect_allele frequency PC1 PC2 ...`, ids of the form
 * chr:pos:a:b. A genotype of d effect alleles adds `loading (d - 2f) / sqrt(2f (1 - f))`, so that a missing one adds its mean,
 * nothing.
 * @throws ScoringFileError where the table lacks a frequency between 0 and 1
 */
export function parseLoadings(text: string, name: string): PolygenicScore[] {
  const scores = parseScoringFile(text, name, 'unknown').filter(({ id }) => /^PC\d+$/i.test(id));
  if (scores.length === 0) throw new ScoringFileError(`${name}: no columns PC1, PC2 ...`);
  return scores.map((score) => ({
    ...score,
    variants: score.variants.map((variant) => {
      const { frequency, mode, line } = variant;
      if (!(frequency! > 0 && frequency! < 1) || mode.kind !== 'additive')
        throw new ScoringFileError(
          `${name}, line ${line}: expected a frequency between 0 and 1 in allelefrequency_effect`,
        );
      const unit = mode.weight / Math.sqrt(2 * frequency! * (1 - frequency!));
      const weightOf = (copies: number) => unit * (copies - 2 * frequency!);
      return {
        ...variant,
        mode: { kind: 'by-dosage' as const, weights: [weightOf(0), weightOf(1), weightOf(2)] as const },
      };
    }),
  }));
}
