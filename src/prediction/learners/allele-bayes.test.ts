import fc from 'fast-check';
import { expect, test } from 'vitest';
import { genotypePosterior, hardyWeinberg, smoothedFrequency } from './allele-bayes.js';

const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
const locus = fc.record({ id: fc.constant('l'), cases: share, controls: share });
const genotype = fc.constantFrom(0 as const, 1 as const, 2 as const, undefined);

test('the posterior equals P(X|D) P(D) / P(X) written out, within 1e-12', () => {
  fc.assert(
    fc.property(share, fc.array(fc.tuple(locus, genotype), { maxLength: 8 }), (prior, pairs) => {
      const likelihood = (group: 'cases' | 'controls') =>
        pairs.reduce(
          (product, [each, copies]) => (copies === undefined ? product : product * hardyWeinberg(each[group])[copies]),
          1,
        );
      const [given, otherwise] = [likelihood('cases') * prior, likelihood('controls') * (1 - prior)];
      const { posterior } = genotypePosterior(
        prior,
        pairs.map(([each]) => each),
        pairs.map(([, copies]) => copies),
      );
      expect(Math.abs(posterior - given / (given + otherwise))).toBeLessThan(1e-12);
    }),
  );
});

test('genotype probabilities sum to one; equal frequencies leave the prior', () => {
  fc.assert(
    fc.property(share, share, (frequency, prior) => {
      expect(hardyWeinberg(frequency).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      const same = { id: 'l', cases: frequency, controls: frequency };
      expect(genotypePosterior(prior, [same], [1]).posterior).toBeCloseTo(prior, 12);
    }),
  );
});

test('an allele never seen is rare, not impossible', () => {
  expect(smoothedFrequency(0, 98)).toBe(0.01);
});

test('log2 ratios normalised over genes, as a probability, would leave the prior as it is', () => {
  const ratios = [Math.log2(0.7 / 0.3), Math.log2(0.2 / 0.8)];
  const p = ratios.map((ratio) => ratio / ratios.reduce((a, b) => a + b));
  expect(p.some((each) => each < 0)).toBe(true);
  const likelihood = p[0]! ** 2 * p[1]! ** 2;
  expect((likelihood * 0.1) / (likelihood * 0.1 + likelihood * 0.9)).toBeCloseTo(0.1, 12);
});
