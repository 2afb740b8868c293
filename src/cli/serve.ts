import { type Command, InvalidArgumentError } from 'commander';
import { serve } from '../server/serve.js';
import { surroundings } from './incidence.js';

const port = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError('expected a port from 0 to 65535');
  return number;
};

export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('the workbench and the HTTP service, on this machine alone')
    .option('--port <number>', 'port; 0 takes a free one', port, Number(process.env.PORT ?? 4600))
    .option('--host <address>', 'address to listen on', process.env.HOST ?? '127.0.0.1')
    .option('--no-examples', 'without the example patients')
    .action(async (options: { port: number; host: string; examples: boolean }) => {
      await serve({ ...options, surroundings });
    });
}
