import { type Command, Option } from 'commander';
import type { ClaimId, Language } from '../record/index.js';
import { explain } from '../report/explain.js';
import { assessFiles, reportTitles } from './assess.js';
import { UsageError } from './usage-error.js';

export function registerExplain(program: Command): void {
  program
    .command('explain')
    .description('why: a claim down to its facts and the places in the sources that say them')
    .argument('<file...>', 'the files of one patient')
    .option('--claim <id>', 'the claim to explain; without it, the ids of all claims are listed')
    .option('--as-of <date>', 'the day the assessment is made for, YYYY-MM-DD (default: today)')
    .addOption(new Option('--lang <language>').choices(['en', 'zh']).default('en'))
    .action(async (paths: string[], options: { claim?: string; asOf?: string; lang: Language }) => {
      const assessment = await assessFiles(paths, options);
      if (!options.claim) {
        for (const claim of assessment.claims) console.log(claim.id);
        return;
      }
      if (!assessment.claims.some((claim) => claim.id === options.claim)) {
        throw new UsageError(
          `--claim ${options.claim}: no such claim; "sartor explain ${paths.join(' ')}" lists them all`,
        );
      }
      console.log(explain(assessment, options.claim as ClaimId, options.lang, reportTitles()));
    });
}
