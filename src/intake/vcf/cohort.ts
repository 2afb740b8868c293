import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createGunzip, gunzipSync } from 'node:zlib';

import { VcfCohortError, type VcfCohortReader, VcfScanner } from './cohort-scan.js';

export {
  LineTemplates,
  VcfCohortError,
  type VcfCohortHeader,
  type VcfCohortReader,
  type VcfCohortRecord,
  VcfScanner,
} from './cohort-scan.js';

/**
 * Reads a VCF of any number of samples in one pass, plain or compressed (gzip, bgzip), in memory that doesn't
 * grow with the number of records.
 * @param path a file, or `-`: standard input
 * @throws VcfCohortError if it isn't a VCF, has no samples, or its header disagrees with itself
 */
export async function readVcfCohort(path: string, reader: VcfCohortReader): Promise<void> {
  const scanner = new VcfScanner(reader);
  // A pipe, or a socket, has no path of its own that could be opened.
  const isPiped = path === '-';
  const size = isPiped ? 0 : statSync(path).size;
  if (size > 0 && size < smallFile) {
    readSmall(path, scanner);
    return;
  }
  const file = createReadStream(path, { highWaterMark: 1 << 20, ...(isPiped ? { fd: 0, autoClose: false } : {}) });
  let compressed: boolean | undefined;
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  const finished = new Promise<void>((resolve, reject) => {
    const fail = (error: unknown) => {
      file.destroy();
      gunzip.destroy();
      const code = (error as NodeJS.ErrnoException)?.code ?? '';
      reject(
        code.startsWith('Z_')
          ? new VcfCohortError(`line ${scanner.line}: the compressed data are damaged or cut off (${code})`)
          : error,
      );
    };
    const push = (chunk: Buffer) => {
      try {
        scanner.push(chunk);
      } catch (error) {
        fail(error);
      }
    };
    const end = () => {
      try {
        scanner.end();
        resolve();
      } catch (error) {
        fail(error);
      }
    };
    file.on('error', fail);
    gunzip.on('error', fail);
    gunzip.on('data', push);
    gunzip.on('end', end);
    file.on('data', (data) => {
      const chunk = data as Buffer;
      compressed ??= chunk[0] === 0x1f && chunk[1] === 0x8b;
      if (!compressed) push(chunk);
      else if (!gunzip.write(chunk)) {
        file.pause();
        gunzip.once('drain', () => file.resume());
      }
    });
    file.on('end', () => (compressed ? gunzip.end() : end()));
  });
  await finished;
}

/** Below this a file is read at once: a stream would cost more than the reading. */
const smallFile = 1 << 20;
/** A small file that unpacks to more is streamed no less; this bounds what one step may unpack. */
const mostUnpacked = 1 << 28;

function readSmall(path: string, scanner: VcfScanner): void {
  let bytes = readFileSync(path);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: mostUnpacked });
    } catch (error) {
      throw new VcfCohortError(
        `the compressed data are damaged, cut off or unpack to more than ${mostUnpacked} bytes (${(error as NodeJS.ErrnoException).code})`,
      );
    }
  }
  scanner.push(bytes);
  scanner.end();
}
