import type { Command } from 'commander';

export function registerMcp(program: Command): void {
  program
    .command('mcp')
    .description('the same tools for language models of others: a Model Context Protocol server on stdin and stdout')
    .argument('[file...]', 'the files of one patient; without any, the patients of this installation')
    .option('--as-of <date>', 'the day of the assessment, YYYY-MM-DD (default: today)')
    .action(async (paths: string[], options: { asOf?: string }) => {
      const { serveMcp } = await import('../server/mcp.js');
      const { mcpPatients } = await import('./mcp-patients.js');
      await serveMcp(await mcpPatients(paths, options));
    });
}
