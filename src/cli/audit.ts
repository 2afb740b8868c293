import type { Command } from 'commander';
import { openStore } from '../server/open-store.js';
import { verifyAudit } from '../store/audit.js';

export function registerAudit(program: Command): void {
  const audit = program.command('audit').description('the chain of who did what');
  audit
    .command('verify')
    .description('check that no entry was changed or removed')
    .action(async () => {
      const { database } = await openStore();
      const { entries, brokenAt } = await verifyAudit(database);
      await database.close();
      if (brokenAt === undefined) console.log(`${entries} entries, the chain is whole`);
      else {
        console.log(`${entries} entries, the chain breaks at entry ${brokenAt}`);
        process.exitCode = 1;
      }
    });
}
