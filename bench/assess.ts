// One patient from bytes to plan, warm; the whole command cold; 1,000 patients through the command line.
// npx tsx bench/assess.ts [patients for the long run, default 1000]
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { assess } from '../src/assess.js';
import { ingest } from '../src/intake/index.js';
import { loadInstallation } from '../src/knowledge/installation.js';
import { packageRoot } from '../src/knowledge/root.js';
import { type IsoDate, usualPreferences } from '../src/record/index.js';
import { sharedArchive } from '../test/archive.js';

const synthea = sharedArchive('fhir', 'synthea.tar.gz');
if (!synthea) {
  console.error('bench/assess needs the reference records; set SARTOR_SHARED');
  process.exit(2);
}
const folder = join(synthea, 'R4', 'SYNTHEA');
const bundles = readdirSync(folder)
  .filter((name) => !/Information/.test(name))
  .sort()
  .map((name) => join(folder, name));
// All positions that the definitions ask about; the bundle is another person's, which nothing in the files says.
const genome = join(packageRoot, 'examples', 'stent', 'genome.vcf');
const asOf = '2026-11-20' as IsoDate;
const sartor = join(packageRoot, 'bin', 'sartor.js');

const quantile = (values: readonly number[], q: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(q * (values.length - 1))]!;
const ms = (value: number) => `${value.toFixed(0)} ms`;

function warm(): void {
  const installation = loadInstallation();
  const genomeBytes = readFileSync(genome);
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    for (const bundle of bundles) {
      const bytes = readFileSync(bundle);
      const started = performance.now();
      const record = ingest(
        [
          { name: 'bundle.json', bytes },
          { name: 'sample.vcf', bytes: genomeBytes },
        ],
        installation.intake(),
        { asOf },
      );
      JSON.stringify(assess(record, installation.knowledgeFor(record), { asOf, preferences: usualPreferences }));
      if (round > 0) times.push(performance.now() - started);
    }
  }
  console.log(
    `warm, bytes to plan, ${bundles.length} patients x 2: median ${ms(quantile(times, 0.5))}, 95th percentile ${ms(quantile(times, 0.95))}, most ${ms(quantile(times, 1))}`,
  );
}

function cold(): void {
  const times = Array.from({ length: 7 }, (_, index) => {
    const started = performance.now();
    const { status, stderr } = spawnSync(
      process.execPath,
      [sartor, 'assess', bundles[index]!, genome, '--format', 'json'],
      { maxBuffer: 1e9 },
    );
    if (status !== 0) throw new Error(stderr.toString());
    return performance.now() - started;
  });
  console.log(`cold, whole command: median ${ms(quantile(times, 0.5))}, most ${ms(quantile(times, 1))}`);
}

async function many(patients: number): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'sartor-bench-'));
  const folders = Array.from({ length: patients }, (_, index) => {
    const patient = join(scratch, `patient-${String(index).padStart(5, '0')}`);
    mkdirSync(patient);
    cpSync(bundles[index % bundles.length]!, join(patient, 'bundle.json'));
    cpSync(genome, join(patient, 'sample.vcf'));
    return patient;
  });
  const started = performance.now();
  const child = spawn(process.execPath, [sartor, 'assess', '--each', ...folders], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let done = 0;
  for await (const _ of createInterface({ input: child.stdout })) {
    done += 1;
    if (done === 100 || done === patients) {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      const resident = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
      console.log(
        `through the command line: ${done} patients, resident ${resident.toFixed(0)} MiB, ${ms((performance.now() - started) / done)} a patient`,
      );
    }
  }
  rmSync(scratch, { recursive: true, force: true });
}

warm();
cold();
await many(Number(process.argv[2] ?? 1000));
