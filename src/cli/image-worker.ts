import { parentPort, workerData } from 'node:worker_threads';
import { ShardRunner, type ShardTask, type TrainingSetting } from '../prediction/image/shard.js';

/** What a thread is asked: the shards at these places of the step, with the parameters of the shared block. */
export interface ShardOrder {
  readonly tasks: readonly { readonly place: number; readonly task: ShardTask }[];
}

/** What a thread gets to begin with; parameters and statistics are shared and change between steps. */
export interface ImageWorkerData {
  readonly setting: TrainingSetting;
  readonly parameters: Float32Array;
  readonly statistics: Float32Array;
}

const port = parentPort!;
const { setting, parameters, statistics } = workerData as ImageWorkerData;
const runner = new ShardRunner(setting);

port.on('message', ({ tasks }: ShardOrder) => {
  runner.load(parameters, statistics);
  port.postMessage(tasks.map(({ place, task }) => ({ place, result: runner.run(task) })));
});
