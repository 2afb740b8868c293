// How fast do bytes become facts? npx tsx bench/intake.ts
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ingest, type SourceFile } from '../src/intake/index.js';
import { bgzip } from '../src/intake/testing/bgzip.js';
import { loadInstallation } from '../src/knowledge/installation.js';
import { packageRoot } from '../src/knowledge/root.js';
import type { IsoDate } from '../src/record/index.js';
import { sharedArchive } from '../test/archive.js';

const asOf = '2026-11-24' as IsoDate;
const knowledge = loadInstallation().intake();
const read = (files: readonly SourceFile[]) => ingest(files, knowledge, { asOf });
const timed = (work: () => void) => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

/** One patient, warm: a bundle of about 1 MB and a pharmacogene VCF. */
function patient(): void {
  const folder = sharedArchive('fhir', 'synthea.tar.gz');
  if (!folder) {
    console.error('bench/intake: reference bundles not at hand; set SARTOR_SHARED');
    return;
  }
  const bundles = readdirSync(join(folder, 'R4', 'SYNTHEA')).map((name) => ({
    name,
    bytes: readFileSync(join(folder, 'R4', 'SYNTHEA', name)),
  }));
  const distance = ({ bytes }: SourceFile) => Math.abs(bytes.length - 1e6);
  const bundle = bundles.sort((a, b) => distance(a) - distance(b))[0]!;
  const genome = { name: 'genome.vcf', bytes: readFileSync(join(packageRoot, 'examples', 'stent', 'genome.vcf')) };
  const times = Array.from({ length: 40 }, () => timed(() => read([bundle, genome]))).slice(10);
  times.sort((a, b) => a - b);
  console.log(
    `one patient (${bundle.bytes.length} + ${genome.bytes.length} bytes), warm: median ${times[15]?.toFixed(0)} ms, 90 % ${times[27]?.toFixed(0)} ms`,
  );
}

/** A VCF of 600,000 records of which no pack asks for any, plain and packed. */
function scan(): void {
  const lines = Array.from(
    { length: 600_000 },
    (_, index) =>
      `chr${1 + Math.floor(index / 28_000)}\t${1_000_000 + (index % 28_000) * 3_700}\t.\tA\tG\t50\tPASS\tAC=1;AF=0.5;AN=2;DP=30\tGT:AD:DP:GQ:PL\t0/1:15,15:30:99:500,0,500\n`,
  );
  const header =
    '##fileformat=VCFv4.2\n##reference=GRCh38\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n';
  const plain = Buffer.from(header + lines.join(''));
  for (const [form, bytes] of [
    ['plain', plain],
    ['bgzip', bgzip(plain)],
    ['gzip', gzipSync(plain)],
  ] as const) {
    const best = Math.min(...Array.from({ length: 3 }, () => timed(() => read([{ name: form, bytes }]))));
    console.log(`VCF, ${form}: ${(plain.length / 1e3 / best).toFixed(0)} MB/s of plain text`);
  }
}

patient();
scan();
