import { type Command, Option } from 'commander';
import { loadInstallation } from '../knowledge/installation.js';
import { deidentify } from '../privacy/deidentify.js';
import { readText } from './files.js';

export function registerDeidentify(program: Command): void {
  program
    .command('deidentify')
    .description('a text without names, dates, ages over 89, addresses, numbers and other identifiers')
    .argument('<file>', 'a text; - reads standard input')
    .addOption(new Option('--format <form>', 'the form on stdout').choices(['text', 'json']).default('text'))
    .action((path: string, options: { format: 'text' | 'json' }) => {
      const result = deidentify(readText(path), loadInstallation().vocabulary());
      process.stdout.write(options.format === 'json' ? `${JSON.stringify(result)}\n` : result.text);
    });
}
