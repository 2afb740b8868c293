import type { Command } from 'commander';
import { registerTrainImage } from './train-image.js';
import { registerTrainTable } from './train-table.js';
import { registerTrainText } from './train-text.js';

/** `sartor train table`, `sartor train text` and `sartor train image`; each kind of data is a subcommand. */
export function registerTrain(program: Command): void {
  const train = program.command('train').description('a model from a table, from texts or from images');
  registerTrainTable(train);
  registerTrainText(train);
  registerTrainImage(train);
}
