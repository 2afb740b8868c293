import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { type CohortMessage, type CohortPart, mostAhead, stripeSize } from './pgx-cohort.js';
import { readPgx } from './pgx-read.js';
import { setUpPgx, warningsAbout } from './pgx-setup.js';
import { UsageError } from './usage-error.js';

const port = parentPort!;
const { path, options, part, parts } = workerData as CohortPart;
const say = (message: CohortMessage) => port.postMessage(message);
let taken = 0;
port.on('message', () => {
  taken++;
});

try {
  const { genome, call, report } = setUpPgx(options);
  const reader = await readPgx(path, genome, call, (sample) => Math.floor(sample / stripeSize) % parts === part);
  if (part === 0) say({ type: 'warnings', lines: warningsAbout(reader, path) });
  let sent = 0;
  // An array's file has one person, whom the first thread takes.
  const own = reader.array && part > 0 ? 0 : reader.samples.length;
  for (let from = 0; from < own; from += stripeSize) {
    let lines = '';
    for (let sample = from; sample < Math.min(from + stripeSize, own); sample++)
      lines += `${report.line(reader, sample)}\n`;
    say({ type: 'stripe', lines: new TextEncoder().encode(lines) });
    sent++;
    while (sent - taken > mostAhead) await once(port, 'message');
  }
  say({ type: 'end' });
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  say({ type: 'usage-error', message: error.message });
} finally {
  port.unref();
}
