import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../statistics/random.js';
import { chooseFusion, logLoss } from './choose.js';
import { type FusionCase, fitGated, fuseGated, usualGatedOptions } from './gated.js';
import { fuseLate, likelihoodsOf, type Modality, type ModalityEvidence } from './late.js';

/** Evidence that is calibrated by construction: normal observations with known means. */
function cases(
  count: number,
  strengths: Partial<Record<Modality, number>>,
  seed: number,
  overconfident = 1,
): FusionCase[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => ({
    label: i % 2,
    evidence: Object.entries(strengths).map(([modality, strength]): ModalityEvidence => {
      const seen = random.normal() + (i % 2 === 0 ? 0 : strength);
      const ratio = strength * seen - (strength * strength) / 2;
      const scale = modality === 'text' ? overconfident : 1;
      return { modality: modality as Modality, logLikelihoods: [0, ratio * scale] };
    }),
  }));
}

const meanLoss = (all: readonly FusionCase[], fuse: (evidence: readonly ModalityEvidence[]) => readonly number[]) =>
  all.reduce((sum, { evidence, label }) => sum + logLoss(fuse(evidence), label), 0) / all.length;

describe('late fusion', () => {
  it('is Bayes’ rule, whatever the order, and a missing modality adds nothing', () => {
    const text: ModalityEvidence = { modality: 'text', logLikelihoods: likelihoodsOf([0.2, 0.8], [0.5, 0.5]) };
    const image: ModalityEvidence = { modality: 'image', logLikelihoods: likelihoodsOf([0.25, 0.75], [0.5, 0.5]) };
    const { posterior, contributions } = fuseLate([0.9, 0.1], [text, image]);
    // odds 1/9 x 4 x 3
    expect(posterior[1]).toBeCloseTo(12 / 9 / (1 + 12 / 9), 12);
    expect(fuseLate([0.9, 0.1], [image, text]).posterior[1]).toBeCloseTo(posterior[1]!, 12);
    expect(contributions.map(({ logLikelihoodRatios }) => Math.exp(logLikelihoodRatios[1]!))).toEqual([
      expect.closeTo(4, 9),
      expect.closeTo(3, 9),
    ]);
    expect(fuseLate([0.9, 0.1], []).posterior[1]).toBeCloseTo(0.1, 12);
  });

  it('explains itself: with two classes the contributions add up to the change of the log-odds', () => {
    const number = fc.double({ min: -6, max: 6, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), number, number, (prior, a, b) => {
        const { posterior, contributions } = fuseLate(
          [1 - prior, prior],
          [
            { modality: 'text', logLikelihoods: [0, a] },
            { modality: 'laboratory', logLikelihoods: [0, b] },
          ],
        );
        const odds = (p: readonly number[]) => Math.log(p[1]! / p[0]!);
        const sum = contributions.reduce((total, { logLikelihoodRatios }) => total + logLikelihoodRatios[1]!, 0);
        expect(odds(posterior) - odds([1 - prior, prior])).toBeCloseTo(sum, 6);
      }),
    );
  });
});

describe('gated fusion', () => {
  const options = { ...usualGatedOptions, epochs: 15 };

  it('is no worse than late fusion on calibrated evidence, and late is used', () => {
    const strengths = { text: 1, laboratory: 1.4, image: 0.8 };
    const chosen = chooseFusion(cases(300, strengths, 1), cases(300, strengths, 2), [0.5, 0.5], options);
    expect(chosen.gatedLogLoss).toBeLessThan(chosen.lateLogLoss + 0.02);
  });

  it('learns to trust an overconfident modality less, and is used', () => {
    const strengths = { text: 0.8, laboratory: 1.2, image: 1 };
    const [learnt, held, test] = [1, 2, 3].map((seed) => cases(400, strengths, seed, 6)) as [
      FusionCase[],
      FusionCase[],
      FusionCase[],
    ];
    const chosen = chooseFusion(learnt, held, [0.5, 0.5], options);
    expect(chosen.used).toBe('gated');
    expect(meanLoss(test, chosen.fuse)).toBeLessThan(meanLoss(test, (e) => fuseLate([0.5, 0.5], e).posterior));
    // With the others missing it still answers, better than chance.
    for (const only of ['text', 'laboratory', 'image'] as const) {
      const reduced = test.map((each) => ({
        ...each,
        evidence: each.evidence.filter(({ modality }) => modality === only),
      }));
      expect(meanLoss(reduced, chosen.fuse)).toBeLessThan(Math.log(2));
    }
  });

  it('is the same for the same seed', () => {
    const learnt = cases(60, { text: 1, image: 1 }, 4);
    expect(fitGated(learnt, [0.5, 0.5], options)).toEqual(fitGated(learnt, [0.5, 0.5], options));
    expect(fuseGated(fitGated(learnt, [0.5, 0.5], options), []).reduce((a, b) => a + b)).toBeCloseTo(1);
  });
});
