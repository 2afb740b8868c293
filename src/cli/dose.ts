import { type Command, Option } from 'commander';
import { callGenome } from '../genome/index.js';
import { ingest } from '../intake/index.js';
import { type Installation, loadInstallation } from '../knowledge/installation.js';
import { Evidence, type IsoDate, parseIsoDate, usualPreferences } from '../record/index.js';
import { parseInrModel, parsePopulationModels, readCase, usualHours } from '../treatment/dosing/index.js';
import { doseByLevels } from './dose-by-levels.js';
import type { DoseOptions } from './dose-options.js';
import { type DoseAnswer, doseText } from './dose-text.js';
import { isInstant } from './dose-timeline.js';
import { doseOfWarfarin } from './dose-warfarin.js';
import { readDoses, readLevels } from './dosing-table.js';
import { readFiles } from './files.js';
import { UsageError } from './usage-error.js';

/** `sartor dose DRUG --patient FILE [--levels FILE]`. */
export function registerDose(program: Command): void {
  program
    .command('dose')
    .description("a drug's dose for this patient, learnt from the levels measured so far")
    .argument('<drug>', 'vancomycin, gentamicin, tobramycin, amikacin, tacrolimus or warfarin')
    .requiredOption('--patient <file...>', "the patient's record (FHIR ...), with a VCF where genes matter")
    .option('--levels <file>', 'CSV: time,value,unit; for warfarin the INRs')
    .option('--doses <file>', 'CSV: time,amount[,unit][,hours]: doses given, instead of those in the record')
    .option('--target <range>', 'instead of the usual one: 400-600 (AUC over 24 h, peak, trough or INR, by drug)')
    .option('--given <name=value...>', 'what the record does not say: steroidSparing=1 daysAfterTransplant=20')
    .option('--as-of <date>', 'YYYY-MM-DD (default: the last dose or level, else today)')
    .option('--seed <n>', 'of the sampling', '1')
    .addOption(new Option('--format <form>').choices(['text', 'json']).default('text'))
    .addOption(new Option('--lang <language>').choices(['en', 'zh']).default('en'))
    .option('--strict', 'exit with 1 if there is no dose')
    .addHelpText(
      'after',
      `
Times are ISO (2026-11-20T08:00) or hours from a zero of your own in both tables. Levels in mg/L (ug/mL) or, for
tacrolimus, ng/mL. Of warfarin's doses and INRs the day is enough: an evening dose and a morning's INR are meant.

Examples:
  sartor dose vancomycin --patient patient.json --levels levels.csv --doses doses.csv --format json
  sartor dose warfarin --patient patient.json genome.vcf --levels inr.csv --doses doses.csv`,
    )
    .action((drug: string, options: DoseOptions) => {
      if (!/^\d+$/.test(options.seed)) throw new UsageError(`--seed ${options.seed}: expected a whole number`);
      const answer = dose(drug.trim().toLowerCase(), options);
      console.log(options.format === 'json' ? JSON.stringify(answer, null, 2) : doseText(answer, options.lang));
      if (options.strict && answer.refused) process.exitCode = 1;
    });
}

function dose(drug: string, options: DoseOptions): DoseAnswer {
  const installation = loadInstallation();
  const models = parsePopulationModels(installation.pack('pharmacokinetics').json('models.json'));
  const model = models.find((each) => each.drug === drug);
  if (!model && drug !== 'warfarin') {
    const known = [...new Set([...models.map((each) => each.drug), 'warfarin'])].sort();
    throw new UsageError(`dose: no model of ${drug}; there are ${known.join(', ')}`);
  }
  const [levelHour, doseHour] = model ? [] : [usualHours.inr, usualHours.dose];
  const tables = {
    levels: options.levels ? readLevels(options.levels, model?.unit ?? 'INR', levelHour) : [],
    doses: options.doses ? readDoses(options.doses, doseHour) : [],
  };
  const asOf = dayOf(
    options,
    [...tables.levels, ...tables.doses].map(({ at }) => at),
  );
  const evidence = readEvidence(options.patient, asOf, installation);
  const lastInstant = Math.max(...[...tables.levels, ...tables.doses].map(({ at }) => at));
  const at = isInstant(lastInstant) ? lastInstant : Date.parse(`${asOf}T23:59:59Z`);
  if (!model) {
    const inrModel = parseInrModel(installation.pack('pharmacokinetics').json('warfarin.json'));
    return doseOfWarfarin(inrModel, evidence, { asOf, at }, tables, options);
  }
  const isBlocker = (key: string) =>
    installation.terminology().ingredient(key)?.classes.includes('class:calcium-channel-blocker') ?? false;
  const recorded = readCase(evidence, model, { asOf, at }, isBlocker);
  return { ...doseByLevels(model, recorded, tables, options), asOf };
}

function dayOf({ asOf }: DoseOptions, instants: readonly number[]): IsoDate {
  if (asOf) {
    const date = parseIsoDate(asOf);
    if (!date) throw new UsageError(`--as-of ${asOf}: expected a date, YYYY-MM-DD`);
    return date;
  }
  const last = Math.max(...instants);
  return new Date(isInstant(last) ? last : Date.now()).toISOString().slice(0, 10) as IsoDate;
}

function readEvidence(paths: readonly string[], asOf: IsoDate, installation: Installation): Evidence {
  const record = ingest(readFiles(paths), installation.intake(), { asOf });
  if (!record.facts.some((fact) => fact.kind === 'patient'))
    throw new UsageError(`${paths.join(', ')}: no patient found`);
  const evidence = new Evidence(record.facts);
  if (record.facts.some((fact) => fact.kind === 'genotype')) {
    evidence.add(callGenome(evidence, installation.genome(), { asOf, preferences: usualPreferences }));
  }
  return evidence;
}
