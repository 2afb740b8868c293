import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../knowledge/root.js';
import type { ShardResult, ShardTask, TrainingSetting } from '../prediction/image/shard.js';
import { localPool, type ShardPool } from '../prediction/image/train.js';
import type { ImageWorkerData, ShardOrder } from './image-worker.js';

export interface ClosablePool extends ShardPool {
  close(): Promise<void>;
}

/**
 * Shards on this many threads (default: a core each). Results do not depend on the number: shards are always the same and
 * come back in their order. From source, without a build, everything runs on this thread.
 */
export function openPool(setting: TrainingSetting, threads = Math.min(4, availableParallelism())): ClosablePool {
  const script = join(packageRoot, 'dist', 'cli', 'image-worker.js');
  if (threads < 2 || import.meta.url.endsWith('.ts') || !existsSync(script))
    return { ...localPool(setting), close: async () => {} };
  return new ThreadPool(script, setting, threads);
}

class ThreadPool implements ClosablePool {
  readonly #workers: readonly Worker[];
  readonly #parameters: Float32Array;
  readonly #statistics: Float32Array;

  constructor(script: string, setting: TrainingSetting, threads: number) {
    const shared = (length: number) => new Float32Array(new SharedArrayBuffer(length * 4));
    this.#parameters = shared(setting.architecture.parameters);
    this.#statistics = shared(setting.architecture.statistics);
    const pixels = new Uint8Array(new SharedArrayBuffer(setting.images.pixels.length));
    pixels.set(setting.images.pixels);
    const workerData: ImageWorkerData = {
      setting: { ...setting, images: { ...setting.images, pixels } },
      parameters: this.#parameters,
      statistics: this.#statistics,
    };
    this.#workers = Array.from({ length: threads }, () => new Worker(script, { workerData }));
  }

  async run(tasks: readonly ShardTask[], parameters: Float32Array, statistics: Float32Array): Promise<ShardResult[]> {
    this.#parameters.set(parameters);
    this.#statistics.set(statistics);
    const results = new Array<ShardResult>(tasks.length);
    const placed = tasks.map((task, place) => ({ place, task }));
    await Promise.all(
      this.#workers.map(async (worker, w) => {
        const own = placed.filter(({ place }) => place % this.#workers.length === w);
        if (own.length === 0) return;
        for (const { place, result } of await answer(worker, { tasks: own })) results[place] = result;
      }),
    );
    return results;
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

type Placed = readonly { readonly place: number; readonly result: ShardResult }[];

function answer(worker: Worker, order: ShardOrder): Promise<Placed> {
  return new Promise((resolve, reject) => {
    const done = (act: () => void) => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      act();
    };
    const onMessage = (message: Placed) => done(() => resolve(message));
    const onError = (error: Error) => done(() => reject(error));
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.postMessage(order);
  });
}
