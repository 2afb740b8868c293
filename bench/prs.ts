/** Polygenic scores of 2,504 genomes: one score, and many in one pass, beside plink2 where it is on the path. `npx tsx bench/prs.ts` */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PolygenicScore, PolygenicScorer, parseScoringFile } from '../src/genome/polygenic/index.js';
import { readDosages } from '../src/intake/vcf/dosages.js';
import { sharedArchive } from '../test/archive.js';

const reference = sharedArchive('pgs', 'pgs.tar.gz');
if (!reference) console.log('reference data not at hand');
else {
  const examples = join(reference, 'pgsc_calc', 'assets', 'examples');
  const vcf = join(examples, 'target_genomes', 'cineca_synthetic_subset.vcf.gz');
  const text = readFileSync(join(examples, 'scorefiles', 'PGS001229_22.txt'), 'utf8');
  for (const [missing, answers] of [
    ['zero', 'plink2_noimpute'],
    ['mean', 'plink2_meanimpute'],
  ] as const) {
    const { sums, samples } = await measured(`one score, missing as ${missing}`, vcf, text, 1, missing);
    const lines = readFileSync(join(reference, 'ref', `${answers}.sscore`), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    const byId = new Map(samples.map((id, index) => [id, sums[index]!]));
    const errors = lines.map((line) => {
      const [id, , , , sum] = line.split('\t');
      return Math.abs(byId.get(id!)! - Number(sum));
    });
    console.log(`  ${errors.length} sums, largest difference from plink2's: ${Math.max(...errors).toExponential(2)}`);
  }
  await measured('50 scores in one pass', vcf, text, 50, 'mean');
  const plink = spawnSync('plink2', ['--version'], { encoding: 'utf8' });
  if (plink.status !== 0) console.log('plink2 is not on the path: its time is left out');
  else {
    const start = performance.now();
    const out = join(tmpdir(), 'sartor-bench-prs');
    spawnSync('plink2', [
      '--vcf',
      vcf,
      '--set-all-var-ids',
      '@:#',
      '--score',
      join(reference, 'ref', 's.txt'),
      'header',
      'cols=+scoresums',
      '--threads',
      '1',
      '--out',
      out,
    ]);
    console.log(`plink2, one score: ${((performance.now() - start) / 1000).toFixed(2)} s`);
  }
}

async function measured(what: string, vcf: string, text: string, count: number, missing: 'zero' | 'mean') {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  let names: readonly string[] = [];
  let scorer: PolygenicScorer | undefined;
  await readDosages(vcf, {
    header(samples, build) {
      names = samples;
      const one = parseScoringFile(text, 'score', build)[0]!;
      const scores: PolygenicScore[] = Array.from({ length: count }, (_, i) => ({ ...one, id: `score ${i}` }));
      scorer = new PolygenicScorer(scores, samples.length, { missing, palindromic: 'keep' });
    },
    wants: (chromosome, position) => scorer!.wants(chromosome, position),
    record: (record) => scorer!.add(record),
  });
  const used = process.cpuUsage(cpu);
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `${what}: ${names.length} genomes, wall ${seconds.toFixed(2)} s, cpu ${((used.user + used.system) / 1e6).toFixed(2)} s`,
  );
  return { samples: names, sums: names.map((_, index) => scorer!.ofSample(index)[0]!.sum) };
}
