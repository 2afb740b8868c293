import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../../statistics/random.js';
import { classifyByCentroid, parseCentroids } from './centroids.js';
import { expressionTable, logExpression, unitOf } from './expression-table.js';
import { averageRanks, spearman } from './ranks.js';
import { parseGeneSets, ssgsea } from './ssgsea.js';

const vectors = JSON.parse(readFileSync(join(import.meta.dirname, 'ssgsea.vectors.json'), 'utf8')) as {
  samples: string[];
  genes: string[];
  values: number[][];
  sets: Record<string, string[]>;
  scores: [sample: string, set: string, score: number, normalised: number][];
};
const table = expressionTable(
  vectors.samples,
  vectors.genes.map((gene, row) => ({ gene, values: vectors.values[row]! })),
);

describe('gene sets', () => {
  const sets = Object.entries(vectors.sets).map(([name, genes]) => ({ name, genes }));

  test("gseapy's scores, with ties and an absent gene", () => {
    const scores = ssgsea(table, sets);
    for (const [sample, set, score, normalised] of vectors.scores) {
      const own = scores[vectors.samples.indexOf(sample)]!.find((each) => each.set === set)!;
      expect(own.score).toBeCloseTo(score, 9);
      expect(own.normalised).toBeCloseTo(normalised, 9);
    }
    expect(scores[0]!.find(({ set }) => set === 'three')).toMatchObject({ found: 18, size: 19 });
  });

  test('a change of unit that keeps the order changes nothing', () => {
    const logged = ssgsea(logExpression(table, 'per-million'), sets);
    expect(logged).toEqual(ssgsea(table, sets));
  });

  test('GMT files; sets of which too little is there are left out', () => {
    const read = parseGeneSets('A\tabout\tG1\tG2\t\r\nB\t\tG3\n\n');
    expect(read).toEqual([
      { name: 'A', genes: ['G1', 'G2'] },
      { name: 'B', genes: ['G3'] },
    ]);
    expect(ssgsea(table, read)[0]).toEqual([]);
    expect(ssgsea(table, read, 1)[0]).toHaveLength(2);
  });
});

test('tables: a gene twice, versions of identifiers, units', () => {
  const twice = expressionTable(
    ['a'],
    [
      { gene: 'ENSG00000012048.23', values: [2] },
      { gene: 'TP53', values: [7] },
      { gene: 'ENSG00000012048', values: [4] },
    ],
  );
  expect(twice.genes).toEqual(['ENSG00000012048', 'TP53']);
  expect(Array.from(twice.values[0]!)).toEqual([3, 7]);
  const of = (values: number[]) =>
    unitOf(
      expressionTable(
        ['a'],
        values.map((value, i) => ({ gene: `g${i}`, values: [value] })),
      ),
    );
  expect([of([0, 5, 1200]), of([0.5, 812.2]), of([-1.2, 3]), of([0, 7.5, 14])]).toEqual([
    'counts',
    'per-million',
    'log',
    'log',
  ]);
  const logged = logExpression(
    expressionTable(
      ['a'],
      [
        { gene: 'x', values: [25] },
        { gene: 'y', values: [75] },
      ],
    ),
    'counts',
  );
  expect(2 ** logged.values[0]![0]! - 1).toBeCloseTo(250_000, 6);
});

test('ranks and their correlation', () => {
  expect(Array.from(averageRanks([3, 1, 3, 2]))).toEqual([3.5, 1, 3.5, 2]);
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.double({ noNaN: true, min: -9, max: 9 }), { minLength: 3, maxLength: 30 }),
      (values) => {
        expect(spearman(values, values)).toBeCloseTo(1, 12);
        expect(
          spearman(
            values,
            values.map((value) => -value),
          ),
        ).toBeCloseTo(-1, 12);
      },
    ),
  );
});

describe('centroids', () => {
  const pack = join(import.meta.dirname, '..', '..', '..', 'packs', 'expression-pam50', 'centroids.json');
  const pam50 = parseCentroids(JSON.parse(readFileSync(pack, 'utf8')), 'pam50');
  const random = new Random(4);
  const noisy = Array.from({ length: 40 }, (_, i) => i % 5);
  const rows = pam50.genes.map(({ gene, values }) => ({
    gene,
    values: noisy.map((subtype) => 8 + values[subtype]! + 0.3 * random.normal()),
  }));
  const samples = noisy.map((subtype, i) => `${i} ${pam50.classes[subtype]}`);

  test('samples around a centroid are called by it', () => {
    const found = classifyByCentroid(expressionTable(samples, rows), pam50, 'samples');
    if (found.state !== 'called') throw new Error(found.why);
    for (const { sample, called, margin } of found.calls) {
      expect(sample.endsWith(called)).toBe(true);
      expect(margin).toBeGreaterThan(0);
    }
  });

  test('old names and Ensembl identifiers do; too few genes or samples are refused', () => {
    const renamed = rows.map(({ gene, values }) => ({ gene: gene === 'NUF2' ? 'CDCA1' : gene, values }));
    expect(classifyByCentroid(expressionTable(samples, renamed), pam50, 'samples')).toMatchObject({ missing: [] });
    expect(classifyByCentroid(expressionTable(samples, rows.slice(6)), pam50, 'samples')).toMatchObject({
      state: 'refused',
      why: 'genes-missing',
    });
    const one = rows.map(({ gene, values }) => ({ gene, values: values.slice(0, 1) }));
    const alone = expressionTable(samples.slice(0, 1), one);
    expect(classifyByCentroid(alone, pam50, 'samples')).toMatchObject({ state: 'refused', why: 'too-few-samples' });
    const medians = new Map(pam50.genes.map(({ gene }) => [gene, 8]));
    expect(classifyByCentroid(alone, pam50, medians)).toMatchObject({ calls: [{ called: pam50.classes[0] }] });
  });
});
