import { existsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../knowledge/root.js';
import type { PgxOptions } from './pgx-setup.js';
import { UsageError } from './usage-error.js';

/** What the main thread tells a worker: which of how many parts of the samples is its own. */
export interface CohortPart {
  readonly path: string;
  readonly options: PgxOptions;
  readonly part: number;
  readonly parts: number;
}

/** What a worker says. Each stripe of samples it owns comes in order; it waits where the main thread is behind. */
export type CohortMessage =
  | { readonly type: 'warnings'; readonly lines: readonly string[] }
  | { readonly type: 'stripe'; readonly lines: Uint8Array }
  | { readonly type: 'end' }
  | { readonly type: 'usage-error'; readonly message: string };

/** Samples that a worker takes at a time. */
export const stripeSize = 32;
/** Stripes that a worker may be ahead. */
export const mostAhead = 4;

/** Starting a thread costs about what this many bytes cost to read and call. */
const worthThreads = { plain: 16 << 20, packed: 2 << 20 };

/**
 * Writes a cohort's lines with a thread a core, each of which reads the whole file but only its own stripes of samples.
 * False, with nothing written, where threads don't pay or can't be had.
 */
export async function writeInParallel(path: string, options: PgxOptions): Promise<boolean> {
  const script = join(packageRoot, 'dist', 'cli', 'pgx-worker.js');
  const parts = options.threads ?? Math.min(availableParallelism(), 16);
  const file = statSync(path, { throwIfNoEntry: false });
  // Each thread reads the whole file: a pipe can be read only once.
  const size = file?.isFile() ? file.size : -1;
  const enough = /\.b?gz$/.test(path) ? worthThreads.packed : worthThreads.plain;
  // From source, without a build, there is no script that a thread could run.
  if (
    parts < 2 ||
    size < 0 ||
    (options.threads === undefined && size < enough) ||
    import.meta.url.endsWith('.ts') ||
    !existsSync(script)
  )
    return false;
  const feeds = Array.from({ length: parts }, (_, part) => new Feed(script, { path, options, part, parts }));
  try {
    for (let stripe = 0; ; stripe++) {
      const lines = await feeds[stripe % parts]!.next();
      if (!lines) break;
      if (!process.stdout.write(lines)) await new Promise((resolve) => process.stdout.once('drain', resolve));
    }
  } finally {
    await Promise.all(feeds.map((feed) => feed.stop()));
  }
  return true;
}

/** One worker's stripes, in order. */
class Feed {
  readonly #worker: Worker;
  readonly #ready: (Uint8Array | undefined)[] = [];
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(script: string, part: CohortPart) {
    this.#worker = new Worker(script, { workerData: part });
    this.#worker.on('message', (message: CohortMessage) => this.#take(message));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => {
      if (code !== 0) this.#fail(new Error(`a thread ended with ${code}`));
    });
  }

  /** Undefined after the last one. */
  async next(): Promise<Uint8Array | undefined> {
    while (this.#ready.length === 0) {
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const lines = this.#ready.shift();
    this.#worker.postMessage('taken');
    return lines;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(message: CohortMessage): void {
    switch (message.type) {
      case 'warnings':
        for (const line of message.lines) console.error(line);
        return;
      case 'stripe':
        this.#ready.push(message.lines);
        break;
      case 'end':
        this.#ready.push(undefined);
        break;
      case 'usage-error':
        this.#fail(new UsageError(message.message));
        return;
      default:
        message satisfies never;
    }
    this.#wake?.();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake?.();
  }
}
