import { type Command, Option } from 'commander';
import { loadInstallation } from '../knowledge/installation.js';
import { deidentify } from '../privacy/deidentify.js';
import { readFiles } from './files.js';

export function registerDeidentify(program: Command): void {
  program
    .command('deidentify')
    .description('a text without names, dates, ages over 89, addresses, numbers and other identifiers')
    .argument('<file>', 'a text; - reads standard input')
    .addOption(new Option('--format <form>', 'the form on stdout').choices(['text', 'json']).default('text'))
    .action((path: string, options: { format: 'text' | 'json' }) => {
      const [file] = readFiles([path === '-' ? '/dev/stdin' : path]);
      const text = new TextDecoder().decode(file!.bytes);
      const result = deidentify(text, loadInstallation().vocabulary());
      process.stdout.write(options.format === 'json' ? `${JSON.stringify(result)}\n` : result.text);
    });
}
