import { type Command, Option } from 'commander';
import type { Assessment, Claim, ClaimId, ClaimOf, Language } from '../record/index.js';
import { byGroup } from '../treatment/plan-groups.js';
import { assessFiles } from './assess.js';
import { planText } from './plan-text.js';
import { readPreferences } from './preferences.js';

interface PlanOptions {
  readonly preferences?: string;
  readonly format: 'text' | 'json';
  readonly lang: Language;
  readonly asOf?: string;
  readonly sample?: string;
  readonly patient?: string;
  readonly previous?: string;
  readonly all?: boolean;
}

export function registerPlan(program: Command): void {
  program
    .command('plan')
    .description('what to stop, start, change and measure for one patient, ranked under the patient’s own weights')
    .argument('<file...>', 'FHIR bundle, VCF, note ... of one patient, in any order')
    .option('--preferences <file>', 'the patient’s weights, 0 to 1: {"benefit": 1, "harm": 1, "burden": 1, "cost": 1}')
    .addOption(new Option('--format <form>').choices(['text', 'json']).default('text'))
    .addOption(new Option('--lang <language>').choices(['en', 'zh']).default('en'))
    .option('--as-of <date>', 'the day the plan is made for, YYYY-MM-DD (default: today)')
    .option('--sample <id>', 'the sample to read where a VCF has several')
    .option('--patient <id>', 'the patient to read where files hold several (default: the first)')
    .option('--previous <file>', 'an earlier assessment (.json)')
    .option('--all', 'show what is folded, too: what goes on, prevention, lifestyle')
    .addHelpText(
      'after',
      '\nExamples:\n  sartor plan record.json genome.vcf\n  sartor plan record.json --preferences weights.json --format json',
    )
    .action(async (paths: string[], options: PlanOptions) => {
      const { preferences: file, format, lang, all, ...rest } = options;
      const preferences = readPreferences(file);
      const assessment = await assessFiles(paths, { ...rest, lang, preferences });
      const plan = planOf(assessment);
      if (format === 'json') console.log(JSON.stringify({ ...plan, preferences }, null, 2));
      else console.log(planText(plan, lang, all ?? false));
    });
}

export type PlanView = ReturnType<typeof planOf>;

/** The plan by what it asks for, with how firmly it stands and where guidelines disagreed. */
function planOf({ patient, asOf, claims, plan }: Assessment) {
  const byId = new Map<ClaimId, Claim>(claims.map((claim) => [claim.id, claim]));
  const recommendations = plan.items.flatMap(({ claim, drug }, index) => {
    const found = byId.get(claim);
    return found?.kind === 'recommendation' ? [{ ...itemOf(found), ...(drug ? { drug } : {}), place: index + 1 }] : [];
  });
  const safety = claims.filter((claim): claim is ClaimOf<'safety'> => claim.kind === 'safety' && !claim.value.proposed);
  return {
    patient: { id: patient.id, sex: patient.sex, ...(patient.birthDate ? { birthDate: patient.birthDate } : {}) },
    asOf,
    ...(plan.choice ? { choice: plan.choice } : {}),
    groups: byGroup(recommendations, ({ action }) => action),
    conflicts: recommendations.flatMap(({ rule, title, gaveWay }) =>
      gaveWay.map((each) => ({ stands: rule, title, ...each })),
    ),
    safety: safety.map(({ id, value }) => ({ id, ...value })),
    monitoring: plan.monitoring,
    adaptations: plan.adaptations,
  };
}

function itemOf({ id, value, because }: ClaimOf<'recommendation'>) {
  return {
    claim: id,
    ...value,
    /** Recommendations of other guidelines that gave way to this one, and why. */
    gaveWay: because.flatMap((reason) =>
      'knowledge' in reason && reason.role?.startsWith('over:')
        ? [
            {
              rule: reason.knowledge.entry,
              why: reason.role.slice('over:'.length),
              source: reason.knowledge.citation.title,
            },
          ]
        : [],
    ),
  };
}
