import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { sharedArchive } from '../../test/archive.js';
import { Random } from '../statistics/random.js';

const folder = mkdtempSync(join(tmpdir(), 'sartor-train-'));
const main = join(import.meta.dirname, 'main.ts');

async function sartor(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)('npx', ['tsx', main, ...args], { maxBuffer: 64 << 20 });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

/** People with an age, a word, gaps, and an outcome in words. */
function people(): string {
  const random = new Random(3);
  const rows = Array.from({ length: 160 }, (_, i) => {
    const age = 30 + Math.floor(50 * random.uniform());
    const sex = random.uniform() < 0.5 ? 'F' : 'M';
    const marker = random.uniform() < 0.1 ? '' : random.normal().toFixed(3);
    const eta = (age - 55) / 8 + (sex === 'M' ? 1 : 0) + Number(marker || 0);
    return [`P${i}`, age, sex, marker, i % 4, random.uniform() < 1 / (1 + Math.exp(-eta)) ? 'yes' : 'no'].join(',');
  });
  return ['id,age,sex,marker,fold,sick', ...rows].join('\n');
}
const table = join(folder, 'people.csv');
writeFileSync(table, people());

test('train, save, predict and explain; the folds of the column "fold"', async () => {
  const saved = join(folder, 'model.json');
  const trained = await sartor(
    'train',
    'table',
    table,
    '--label',
    'sick',
    '--model',
    'gbt',
    '--save',
    saved,
    '--format',
    'json',
  );
  expect(trained.code).toBe(0);
  const { models, label, leftOut } = JSON.parse(trained.out);
  expect(label).toEqual({ column: 'sick', positive: 'yes', negative: 'no' });
  expect(leftOut).toEqual([{ name: 'id', why: 'identifier' }]);
  expect(models).toHaveLength(1);
  expect(Object.keys(models[0])).toEqual(
    expect.arrayContaining(['name', 'auroc', 'brier', 'logLoss', 'accuracy', 'fitSeconds', 'predictSeconds', 'folds']),
  );
  expect(models[0].folds).toHaveLength(4);
  expect(models[0].auroc).toBeGreaterThan(0.75);
  const { card } = JSON.parse(readFileSync(saved, 'utf8'));
  expect(card.features.map(({ name }: { name: string }) => name)).toEqual(['age', 'sex', 'marker']);
  expect(card.subgroups.map(({ column }: { column: string }) => column)).toEqual(
    expect.arrayContaining(['age', 'sex']),
  );
  expect(readFileSync(join(folder, 'model.md'), 'utf8')).toContain('# Model card: sick');

  const { predictions } = JSON.parse((await sartor('predict', saved, table, '--explain', '--format', 'json')).out);
  expect(predictions).toHaveLength(160);
  for (const { probability, explanation } of predictions) {
    const sum = Object.values(explanation.contributions as Record<string, number>).reduce(
      (a, b) => a + b,
      explanation.base,
    );
    expect(sum).toBeCloseTo(Math.log(probability / (1 - probability)), 9);
  }
});

test('wrong usage is told in one line with exit code 2', async () => {
  const many = join(folder, 'many.csv');
  writeFileSync(many, ['x,y', ...Array.from({ length: 99 }, (_, i) => `${i % 7},${i * 0.37}`)].join('\n'));
  const cases = await Promise.all([
    sartor('train', 'table', many, '--label', 'y'),
    sartor('train', 'table', table, '--label', 'nothing'),
    sartor('train', 'table', join(folder, 'absent.csv'), '--label', 'y'),
    sartor('predict', table, table),
    sartor('prs', table, '--vcf', join(folder, 'absent.vcf')),
  ]);
  expect(cases.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
  expect(cases[0]!.err).toContain('y has 99 values (0, 0.37');
  expect(cases[4]!.err).toContain('absent.vcf: cannot be read (ENOENT)');
  expect(cases[1]!.err).toContain('no column "nothing"; there are id, age');
});

test('plink2 agrees within 5e-6 on 2,504 genomes, missing genotypes as nothing and as the mean', async () => {
  const reference = sharedArchive('pgs', 'pgs.tar.gz');
  if (!reference) return expect(reference, 'reference data not at hand').toBeUndefined();
  const root = join(reference, 'pgsc_calc', 'assets', 'examples');
  for (const [mode, answers] of [
    ['none', 'plink2_noimpute'],
    ['mean', 'plink2_meanimpute'],
  ] as const) {
    const { out } = await sartor(
      'prs',
      join(root, 'scorefiles', 'PGS001229_22.txt'),
      '--vcf',
      join(root, 'target_genomes', 'cineca_synthetic_subset.vcf.gz'),
      '--impute',
      mode,
      '--format',
      'json',
    );
    const samples = new Map<string, { sum: number; alleles: number; matched: number }>(
      JSON.parse(out).samples.map(({ id, scores }: { id: string; scores: [never] }) => [id, scores[0]]),
    );
    const rows = readFileSync(join(reference, 'ref', `${answers}.sscore`), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    expect(samples.size).toBe(2504);
    for (const row of rows) {
      const [id, alleles, , , sum] = row.split('\t') as [string, string, string, string, string];
      expect(Math.abs(samples.get(id)!.sum - Number(sum))).toBeLessThan(5e-6);
      if (mode === 'none') expect(samples.get(id)!.alleles).toBe(Number(alleles));
    }
  }
});
