import type { Command } from 'commander';
import { registerTrainTable } from './train-table.js';
import { registerTrainText } from './train-text.js';

/** `sartor train table` and `sartor train text`; each kind of data is a subcommand. */
export function registerTrain(program: Command): void {
  const train = program.command('train').description('a model from a table or from texts');
  registerTrainTable(train);
  registerTrainText(train);
}
