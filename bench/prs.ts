/** Polygenic scores of 2,504 genomes: one score, and many in one pass, beside plink2 where it is on the path. `npx tsx bench/prs.ts` */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type PolygenicScore, PolygenicScorer, parseScoringFile } from '../src/genome/polygenic/index.js';
import { readDosages } from '../src/intake/vcf/dosages.js';
import { sharedArchive } from '../test/archive.js';

const folder = join(tmpdir(), 'sartor-bench-prs');
mkdirSync(folder, { recursive: true });
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
  const large = twentyfold(vcf);
  await measured('16,580 variants, one score', large.vcf, large.score, 1, 'mean');
  const plink = spawnSync('plink2', ['--version'], { encoding: 'utf8' });
  if (plink.status !== 0) console.log('plink2 is not on the path: its time is left out');
  else {
    plink2('829 variants', vcf, join(reference, 'ref', 's.txt'));
    plink2('16,580 variants', large.vcf, large.plinkScore);
  }
}

function plink2(what: string, vcf: string, score: string): void {
  const start = performance.now();
  const out = join(folder, 'plink2');
  const names = ['--vcf', vcf, '--set-all-var-ids', '@:#', '--score', score, 'header', 'cols=+scoresums'];
  const done = spawnSync('plink2', [...names, '--threads', '1', '--out', out], { encoding: 'utf8' });
  const seconds = ((performance.now() - start) / 1000).toFixed(2);
  console.log(`plink2, ${what}, one score: ${done.status === 0 ? `wall ${seconds} s` : done.stderr}`);
}

/** The genomes' records twenty times over, at positions of their own, with a weight for each. */
function twentyfold(path: string): { vcf: string; score: string; plinkScore: string } {
  const lines = gunzipSync(readFileSync(path)).toString('latin1').trimEnd().split('\n');
  const [head, records] = [lines.filter((line) => line.startsWith('#')), lines.filter((line) => !line.startsWith('#'))];
  const [out, score, plinkScore] = [
    [...head],
    ['#genome_build=GRCh37', 'chr_name\tchr_position\teffect_allele\tother_allele\teffect_weight'],
    ['ID\tA1\tW'],
  ];
  for (let copy = 0, at = 1000; copy < 20; copy++) {
    for (const record of records) {
      const [chromosome, , , ref, alts, ...rest] = record.split('\t');
      const [alt, weight] = [alts!.split(',')[0], (((at / 10) % 17) - 8) / 1000];
      at += 10;
      out.push([chromosome, at, '.', ref, alts, ...rest].join('\t'));
      score.push([chromosome, at, alt, ref, weight].join('\t'));
      plinkScore.push([`${chromosome}:${at}`, alt, weight].join('\t'));
    }
  }
  const write = (name: string, text: string | Buffer) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return {
    vcf: write('large.vcf.gz', gzipSync(out.join('\n'), { level: 1 })),
    score: score.join('\n'),
    plinkScore: write('large-score.txt', plinkScore.join('\n')),
  };
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
