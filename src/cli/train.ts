import type { Command } from 'commander';
import { registerTrainTable } from './train-table.js';

/** `sartor train table`; each kind of data is a subcommand. */
export function registerTrain(program: Command): void {
  const train = program.command('train').description('a model from a table, with its card');
  registerTrainTable(train);
}
