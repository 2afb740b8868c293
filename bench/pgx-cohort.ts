/**
 * What a sample of a large cohort costs: people of random alleles, all different, made as they are sent to `sartor pgx - --cohort`.
 * CPU time and peak resident memory are the command's own. Run after a build:
 *   npx tsx bench/pgx-cohort.ts [people ...] [--bin bin/sartor.js]
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { randomCohort } from '../test/pgx-people.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { bin: { type: 'string', default: join(import.meta.dirname, '..', 'bin', 'sartor.js') } },
});
const sizes = positionals.length > 0 ? positionals.map(Number) : [500, 2_000, 6_000];

/** The command tells its own use of the machine, on a channel beside its output, as it ends. */
const tell = `data:text/javascript,${encodeURIComponent(
  'import { writeSync } from "node:fs"; process.on("exit", () => writeSync(3, JSON.stringify(process.resourceUsage())));',
)}`;

console.log(`Node ${process.version}, one thread, on a machine shared with others`);
for (const size of sizes) console.log(await measured(size));

async function measured(size: number): Promise<string> {
  const child = spawn(process.execPath, ['--import', tell, values.bin, 'pgx', '-', '--cohort', '--format', 'jsonl'], {
    stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
  });
  const [input, output, , usage] = child.stdio as unknown as [Writable, Readable, null, Readable];
  let lines = 0;
  let bytes = 0;
  output.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
  });
  let told = '';
  usage.on('data', (chunk) => {
    told += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  await pipeline(randomCohort(size), input);
  const code = await ended;
  if (code !== 0 || lines !== size) throw new Error(`${size} people: ended with ${code} after ${lines} lines`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(told) as NodeJS.ResourceUsage;
  const cpu = (userCPUTime + systemCPUTime) / 1000;
  return `${size.toLocaleString('en')} people, all different: ${(cpu / size).toFixed(2)} ms CPU a sample, peak resident ${(maxRSS / 1024).toFixed(0)} MiB, output ${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
