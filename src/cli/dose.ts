import { type Command, Option } from 'commander';
import { callGenome } from '../genome/index.js';
import { ingest } from '../intake/index.js';
import { type Installation, loadInstallation } from '../knowledge/installation.js';
import { Evidence, type IsoDate, type Language, parseIsoDate, usualPreferences } from '../record/index.js';
import {
  type DosingCase,
  type DosingRefusal,
  individualise,
  iwpcCitation,
  iwpcClinical,
  iwpcPharmacogenetic,
  type PopulationModel,
  parsePopulationModels,
  predictCourse,
  type RecordedCase,
  readCase,
  readWarfarinCase,
  recommend,
} from '../treatment/dosing/index.js';
import { type DoseAnswer, doseText, refusalSentence } from './dose-text.js';
import { readDoses, readLevels } from './dosing-table.js';
import { readFiles } from './files.js';
import { UsageError } from './usage-error.js';

interface DoseOptions {
  readonly patient: string[];
  readonly levels?: string;
  readonly doses?: string;
  readonly target?: string;
  readonly given?: string[];
  readonly asOf?: string;
  readonly seed: string;
  readonly format: 'text' | 'json';
  readonly lang: Language;
  readonly strict?: boolean;
}

const hour = 3_600_000;

/** `sartor dose DRUG --patient FILE [--levels FILE]`. */
export function registerDose(program: Command): void {
  program
    .command('dose')
    .description("a drug's dose for this patient, learnt from the levels measured so far")
    .argument('<drug>', 'vancomycin, amikacin, tacrolimus or warfarin')
    .requiredOption('--patient <file...>', "the patient's record (FHIR ...), with a VCF where genes matter")
    .option('--levels <file>', 'CSV: time,value,unit')
    .option('--doses <file>', 'CSV: time,amount[,unit][,hours]: doses given, instead of those in the record')
    .option('--target <range>', 'instead of the usual one: 400-600 (AUC over 24 h, peak or trough, by drug)')
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
tacrolimus, ng/mL.

Examples:
  sartor dose vancomycin --patient patient.json --levels levels.csv --doses doses.csv --format json
  sartor dose warfarin --patient patient.json genome.vcf`,
    )
    .action((drug: string, options: DoseOptions) => {
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
  const tables = {
    levels: options.levels && model ? readLevels(options.levels, model.unit) : [],
    doses: options.doses ? readDoses(options.doses) : [],
  };
  const asOf = dayOf(
    options,
    [...tables.levels, ...tables.doses].map(({ at }) => at),
  );
  const evidence = readEvidence(options.patient, asOf, installation);
  if (!model) return warfarin(evidence, asOf, options);
  const lastInstant = Math.max(...[...tables.levels, ...tables.doses].map(({ at }) => at));
  const at =
    Number.isFinite(lastInstant) && lastInstant > relativeBelow ? lastInstant : Date.parse(`${asOf}T23:59:59Z`);
  const isBlocker = (key: string) =>
    installation.terminology().ingredient(key)?.classes.includes('class:calcium-channel-blocker') ?? false;
  const recorded = readCase(evidence, model, { asOf, at }, isBlocker);
  return { ...individual(model, recorded, tables, options), asOf };
}

/** Table times below this are hours of the user's own, not instants. */
const relativeBelow = Date.UTC(1980, 0, 1);

function dayOf({ asOf }: DoseOptions, instants: readonly number[]): IsoDate {
  if (asOf) {
    const date = parseIsoDate(asOf);
    if (!date) throw new UsageError(`--as-of ${asOf}: expected a date, YYYY-MM-DD`);
    return date;
  }
  const last = Math.max(...instants);
  return new Date(last > relativeBelow ? last : Date.now()).toISOString().slice(0, 10) as IsoDate;
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

interface Tables {
  readonly levels: ReturnType<typeof readLevels>;
  readonly doses: ReturnType<typeof readDoses>;
}

function individual(model: PopulationModel, recorded: RecordedCase, tables: Tables, options: DoseOptions): DoseAnswer {
  const doses = tables.doses.length > 0 ? tables.doses : recorded.doses;
  const levels = tables.levels.length > 0 ? tables.levels : recorded.levels;
  const zero = Math.min(...[...doses, ...levels].map(({ at }) => at));
  const hours = (at: number) => (at - zero) / hour;
  const length = (amount: number, stated: number | undefined) => {
    const { infusion } = model.regimens;
    return (
      stated ?? (infusion ? Math.max(infusion.atLeastHours, infusion.mgPerHour ? amount / infusion.mgPerHour : 0) : 0)
    );
  };
  const given: DosingCase = {
    covariates: { ...recorded.covariates, ...overrides(options.given ?? []) },
    doses: doses.map(({ at, amount, duration }) => ({ time: hours(at), amount, duration: length(amount, duration) })),
    levels: levels.map(({ at, value }) => ({ time: hours(at), value })),
    onDialysis: recorded.onDialysis,
    pregnant: recorded.pregnant,
    seed: Number(options.seed),
    ...(options.target ? { target: rangeOf(options.target) } : {}),
  };
  const base = {
    drug: model.drug,
    model: { id: model.id, population: model.title[options.lang], citation: model.citation },
    covariates: given.covariates,
    levels: given.levels.length,
    doses: given.doses.length,
  };
  const refuse = (refusal: DosingRefusal): DoseAnswer => ({
    ...base,
    posterior: null,
    recommendation: null,
    predicted: [],
    refused: { ...refusal, message: refusalSentence(refusal, options.lang, recorded.stale) },
  });
  const condition = model.validity.condition;
  if (condition && !recorded.has(condition)) return refuse({ why: 'outside-validity', details: [condition] });
  const posterior = individualise(model, given);
  if ('why' in posterior) return refuse(posterior);
  const advice = recommend(posterior, given);
  const answer = {
    ...base,
    posterior: {
      parameters: posterior.parameters,
      eta: posterior.mode.eta,
      covariance: posterior.mode.covariance,
      rHat: posterior.sampled.rHat,
      draws: posterior.sampled.draws.length,
      disagreement: posterior.disagreement,
      basis: levels.length > 0 ? ('levels' as const) : ('population' as const),
    },
  };
  const end = Math.max(0, ...given.doses.map(({ time }) => time), ...given.levels.map(({ time }) => time));
  const label = (time: number) =>
    zero > relativeBelow && Number.isFinite(zero)
      ? `${new Date(zero + time * hour).toISOString().slice(0, 16)}Z`
      : time;
  if ('why' in advice) {
    const times = Array.from({ length: Math.floor(end) + 25 }, (_, n) => n);
    return {
      ...answer,
      recommendation: null,
      predicted: predictCourse(posterior, given.doses, times).map((each) => ({ ...each, time: label(each.time) })),
      refused: { ...advice, message: refusalSentence(advice, options.lang, []) },
    };
  }
  const last = given.doses.at(-1);
  const next = last ? Math.max(end, last.time + advice.interval) : 0;
  const coming = Array.from({ length: Math.ceil(72 / advice.interval) }, (_, n) => ({
    time: next + n * advice.interval,
    amount: advice.amount,
    duration: advice.duration,
  }));
  const times = Array.from({ length: Math.ceil(next) + 73 }, (_, n) => n);
  return {
    ...answer,
    recommendation: {
      amount: advice.amount,
      unit: 'mg',
      interval: advice.interval,
      intervalUnit: 'h',
      infusionHours: advice.duration,
      ...(last ? { next: label(next) } : {}),
      target: advice.target,
      exposure: advice.exposure,
      probability: advice.probability,
      citations: [
        model.citation,
        ...[advice.target.citation, model.regimens.perKg?.citation, model.regimens.infusion?.citation].flatMap(
          (each) => each ?? [],
        ),
      ],
    },
    predicted: predictCourse(posterior, [...given.doses, ...coming], times).map((each) => ({
      ...each,
      time: label(each.time),
    })),
  };
}

function warfarin(evidence: Evidence, asOf: IsoDate, { lang, levels }: DoseOptions): DoseAnswer {
  const { patient, genotype, missing } = readWarfarinCase(evidence, asOf);
  const hasGene = genotype.cyp2c9 !== undefined || genotype.vkorc1A !== undefined;
  const base = {
    drug: 'warfarin',
    asOf,
    model: { id: hasGene ? 'iwpc-pharmacogenetic' : 'iwpc-clinical', citation: iwpcCitation },
  };
  const refuse = (refusal: DosingRefusal): DoseAnswer => ({
    ...base,
    posterior: null,
    recommendation: null,
    predicted: [],
    refused: { ...refusal, message: refusalSentence(refusal, lang, []) },
  });
  if (!patient) return refuse({ why: 'missing-input', details: missing });
  const result = hasGene ? iwpcPharmacogenetic(patient, genotype) : iwpcClinical(patient);
  if (!result.ok) return refuse({ why: result.why, details: result.details });
  if (levels) console.error('sartor: the INR is not used: no model of its course could be sourced');
  const { mgPerWeek, lower, upper } = result;
  return {
    ...base,
    covariates: { ...patient, ...genotype },
    posterior: { mgPerWeek: { value: mgPerWeek, lower, upper }, basis: 'population' },
    recommendation: {
      amount: mgPerWeek / 7,
      unit: 'mg',
      interval: 24,
      intervalUnit: 'h',
      mgPerWeek,
      lower,
      upper,
      citations: [iwpcCitation],
    },
    predicted: [],
  };
}

function rangeOf(text: string): { lower: number; upper: number } {
  const [, lower, upper] = /^([\d.]+)\s*[-–:,]\s*([\d.]+)$/.exec(text.trim()) ?? [];
  if (!(Number(lower) > 0 && Number(upper) > Number(lower))) {
    throw new UsageError(`--target ${text}: expected lower-upper, as 400-600`);
  }
  return { lower: Number(lower), upper: Number(upper) };
}

const overridable = [
  'age',
  'weight',
  'creatinineClearance',
  'daysAfterTransplant',
  'cyp3a5Star1Alleles',
  'steroidSparing',
  'calciumChannelBlocker',
];

function overrides(pairs: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name, value] = pair.split('=');
      if (!overridable.includes(name ?? '') || !value || !Number.isFinite(Number(value))) {
        throw new UsageError(`--given ${pair}: expected name=number, the name one of ${overridable.join(', ')}`);
      }
      return [name!, Number(value)];
    }),
  );
}
