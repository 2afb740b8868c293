// Our recommendations against the expected populations of quality measures (QI-Core cases): a measure's treatment should be
// recommended for those in its denominator who lack it, and for nobody else - not for the excluded, not for those who have it.
// A measure of several rates (statins) asks for treatment where one of them does: the rates stand in each case's report.
// Counted are the cases that a measure speaks of (a denominator), and all cases.
// npx tsx bench/guidelines.ts [--list] [MEASURE]
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assess } from '../src/assess.js';
import { ingest } from '../src/intake/index.js';
import { loadInstallation } from '../src/knowledge/installation.js';
import { addDays, Evidence, type IsoDate, usualPreferences } from '../src/record/index.js';
import { sharedArchive } from '../test/archive.js';

const archive = sharedArchive('fhir', 'ecqm-qicore-2024.tar.gz');
if (!archive) {
  console.error('bench/guidelines needs the reference measures; set SARTOR_SHARED');
  process.exit(2);
}

interface Measure {
  /** The recommendations that answer to it. */
  readonly rules: RegExp;
  /** Findings on the drugs taken that answer to it, by the type of finding. */
  readonly findings?: RegExp;
  /** Age is counted on the first day of the period; else on its last. */
  readonly ageAtStart?: true;
  /** Its reference leaves orders not to give a drug out (a note in its logic blames a fault of the tools). */
  readonly withoutNegation?: true;
  /** The plan is asked for so many days after the last visit; else on the last day of the period. */
  readonly afterVisit?: number;
  /** The numerator is what should not be: poor control, a drug to avoid. */
  readonly inverse?: true;
}

const measures: Readonly<Record<string, Measure>> = {
  StatinTherapyforthePreventionandTreatmentofCardiovascularDiseaseFHIR: {
    rules: /^lipids\/(ascvd-(high|over-75)|ldl-190$|diabetes-|primary-)/,
    ageAtStart: true,
  },
  HFACEIorARBorARNIforLVSDFHIR: { rules: /^heart-failure\/arni$/, ageAtStart: true, withoutNegation: true },
  HFBetaBlockerTherapyforLVSDFHIR: {
    rules: /^heart-failure\/beta-blocker$/,
    ageAtStart: true,
    withoutNegation: true,
  },
  CADBetaBlockerTherapyPriorMIorLVSDFHIR: {
    rules: /^(coronary-disease|heart-failure)\/beta-blocker(-after-infarction)?$/,
    ageAtStart: true,
  },
  ControllingHighBloodPressureFHIR: {
    rules: /^hypertension\/(start-|add-second|measure-pressure|monitor|severe|ras-)/,
  },
  DiabetesGlycemicStatusAssessmentGreaterThan9PercentFHIR: {
    rules: /^type-2-diabetes\/(hba1c|glycaemia|metformin|intensify|intensify-further)$/,
    inverse: true,
  },
  UseofHighRiskMedicationsintheElderlyFHIR: { rules: /^$/, findings: /^age$/, inverse: true },
  DiabetesEyeExamFHIR: { rules: /^type-2-diabetes\/eye-exam$/ },
  KidneyHealthEvaluationFHIR: {
    rules: /^type-2-diabetes\/(urine-albumin|egfr)$|^hypertension\/urine-albumin$/,
    ageAtStart: true,
  },
  BreastCancerScreeningFHIR: { rules: /^breast-cancer-(risk\/mammography|treatment\/surveillance)/ },
  CervicalCancerScreeningFHIR: { rules: /^screening\/cervical/ },
  ColonCancerScreeningFHIR: { rules: /^screening\/colorectal$/ },
  HIVScreeningFHIR: { rules: /^hiv\/screen$/, ageAtStart: true },
  CMS104FHIRSTKDCAntithrombotic: {
    rules: /^(stroke|coronary-disease)\/antiplatelet$|^atrial-fibrillation\/anticoagulate/,
  },
  CMS71FHIRSTKAnticoagAFFlutter: { rules: /^atrial-fibrillation\/anticoagulate/, afterVisit: 0 },
  CMS506FHIRSafeUseofOpioids: {
    rules: /^opioids\//,
    findings: /^(drug-drug|duplicate)$/,
    inverse: true,
    afterVisit: 0,
  },
  AppropriateTestingforPharyngitisFHIR: { rules: /^pharyngitis\/test$/, ageAtStart: true, afterVisit: 3 },
  ChildhoodImmunizationStatusFHIR: { rules: /^child-vaccination\/(?!hepatitis-a|influenza)/ },
};

const installation = loadInstallation();
const list = process.argv.includes('--list');
const only = process.argv.slice(2).find((each) => !each.startsWith('--'));

/** Counts of one rate's populations. */
interface Expected {
  readonly 'initial-population'?: number;
  readonly denominator?: number;
  readonly 'denominator-exclusion'?: number;
  readonly 'denominator-exception'?: number;
  readonly numerator?: number;
}

interface Resource {
  readonly resourceType?: string;
  readonly status?: string;
  readonly birthDate?: string;
  readonly authoredOn?: string;
  readonly doNotPerform?: boolean;
  readonly onsetDateTime?: string;
  readonly onsetPeriod?: { readonly start?: string };
  readonly effectiveDateTime?: string;
  readonly effectivePeriod?: { readonly start?: string };
  readonly period?: { readonly end?: string };
  readonly hospitalization?: object;
  readonly dosageInstruction?: readonly {
    readonly timing?: {
      readonly repeat?: { readonly boundsPeriod?: { readonly start?: string; readonly end?: string } };
    };
  }[];
}

const expected = readFileSync(join(archive, 'expected.tsv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t') as [string, string, string]);

const sum = { inside: { agree: 0, total: 0 }, all: { agree: 0, total: 0 } };
for (const [name, measure] of Object.entries(measures)) {
  if (only && !name.includes(only)) continue;
  const inside = { agree: 0, total: 0 };
  const all = { agree: 0, total: 0 };
  const misses: string[] = [];
  for (const [, id] of expected.filter(([each]) => each === name)) {
    const folder = join(archive, 'input', 'tests', 'measure', name, id);
    const { rates, asOf } = reportOf(folder);
    const wanted = rates.some(
      (rate) =>
        rate.denominator &&
        !rate['denominator-exclusion'] &&
        !rate['denominator-exception'] &&
        Boolean(rate.numerator) === Boolean(measure.inverse),
    );
    const found = recommended(folder, measure, asOf);
    const agrees = found.length > 0 === wanted;
    for (const count of rates.some(({ denominator }) => denominator) ? [inside, all] : [all]) {
      count.total += 1;
      if (agrees) count.agree += 1;
    }
    if (!agrees)
      misses.push(`  ${id} wanted ${wanted ? 'a recommendation' : 'none'}, ours: ${found.join(', ') || 'none'}`);
  }
  console.log(`${name}: ${inside.agree} of ${inside.total} in the denominator, ${all.agree} of ${all.total} of all`);
  sum.inside.agree += inside.agree;
  sum.inside.total += inside.total;
  sum.all.agree += all.agree;
  sum.all.total += all.total;
  if (list) console.log(misses.join('\n'));
}
console.log(`together: ${sum.inside.agree} of ${sum.inside.total}, ${sum.all.agree} of ${sum.all.total}`);

/** The expected populations of each rate, and the last day of the period: the day of the plan. */
function reportOf(folder: string): { readonly rates: readonly Expected[]; readonly asOf: IsoDate } {
  const [file] = readdirSync(folder).filter((each) => each.startsWith('MeasureReport'));
  const report = JSON.parse(readFileSync(join(folder, file!), 'utf8')) as {
    period: { end: string };
    group: readonly {
      population: readonly { count: number; code: { coding: readonly { code: string }[] } }[];
    }[];
  };
  const rates = report.group.map(({ population }) =>
    Object.fromEntries(population.map(({ count, code }) => [code.coding[0]!.code, count])),
  );
  return { rates, asOf: report.period.end.slice(0, 10) as IsoDate };
}

/**
 * What the measures' own conventions make of a resource: an order of the period counts as given, finished or not; and where
 * age is counted on the first day of the period, the patient is that old on its last.
 */
function asMeasured(resource: Resource, ageAtStart: boolean, asOf: IsoDate): Resource {
  const year = asOf.slice(0, 4);
  if (resource.resourceType === 'MedicationRequest' && /^(active|completed)$/.test(resource.status ?? '')) {
    const bounds = resource.dosageInstruction?.[0]?.timing?.repeat?.boundsPeriod;
    const overlaps = (bounds?.start ?? '9') <= asOf && (bounds?.end ?? '') >= `${year}-01-01`;
    if (!resource.authoredOn?.startsWith(year) && !overlaps) return resource;
    const { boundsPeriod: _, ...repeat } = resource.dosageInstruction?.[0]?.timing?.repeat ?? {};
    const dosageInstruction = (resource.dosageInstruction ?? []).map((each) => ({
      ...each,
      timing: { ...each.timing, repeat },
    }));
    return { ...resource, status: 'active', dosageInstruction };
  }
  // Where a stay that still goes on will discharge to is not known yet.
  if (resource.resourceType === 'Encounter' && (resource.period?.end ?? '').slice(0, 10) > asOf) {
    const { hospitalization: _, ...rest } = resource;
    return rest;
  }
  if (resource.resourceType === 'Patient' && ageAtStart && resource.birthDate)
    return { ...resource, birthDate: addDays(resource.birthDate as IsoDate, 364) };
  return resource;
}

function lastVisit(resources: readonly Resource[]): IsoDate | undefined {
  return resources
    .filter(({ resourceType }) => resourceType === 'Encounter')
    .flatMap(({ period }) => (period?.end ? [period.end.slice(0, 10) as IsoDate] : []))
    .sort()
    .at(-1);
}

/** What is recorded of the time after the period is not known on its last day. */
function isLater(resource: Resource, asOf: IsoDate): boolean {
  const { onsetDateTime, onsetPeriod, effectiveDateTime, effectivePeriod } = resource;
  const from = onsetDateTime ?? onsetPeriod?.start ?? effectiveDateTime ?? effectivePeriod?.start ?? '';
  return from.slice(0, 10) > asOf;
}

function recommended(folder: string, measure: Measure, lastDay: IsoDate): readonly string[] {
  const resources = readdirSync(folder)
    .filter((file) => !file.startsWith('MeasureReport'))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Resource);
  const asOf =
    measure.afterVisit === undefined ? lastDay : addDays(lastVisit(resources) ?? lastDay, measure.afterVisit);
  const entry = resources
    .filter((resource) => !isLater(resource, asOf) && !(measure.withoutNegation && resource.doNotPerform))
    .map((resource) => ({ resource: asMeasured(resource, measure.ageAtStart ?? false, asOf) }));
  const bytes = Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }));
  const record = ingest([{ name: 'case.json', bytes }], installation.intake(), { asOf });
  if (!record.facts.some(({ kind }) => kind === 'patient')) return [];
  const assessment = assess(record, installation.knowledgeFor(record), { asOf, preferences: usualPreferences });
  const evidence = new Evidence(assessment.facts);
  evidence.add(assessment.claims);
  const findings = evidence
    .claims('safety')
    .filter(({ value }) => !value.proposed && measure.findings?.test(value.type))
    .map(({ id }) => id);
  const rules = evidence
    .claims('recommendation')
    .filter(({ value }) => value.status === 'recommended' && measure.rules.test(value.rule))
    // The guideline prefers sacubitril with valsartan to what the measure is content with.
    .filter(({ value }) => value.rule !== 'heart-failure/arni' || !takesInhibitor(evidence))
    .map(({ value }) => value.rule);
  return [...rules, ...findings];
}

function takesInhibitor(evidence: Evidence): boolean {
  const terminology = installation.terminology();
  return evidence
    .presentMedications()
    .flatMap(({ ingredients }) => ingredients)
    .flatMap((key) => terminology.ingredient(key)?.classes ?? [])
    .some((each) => each === 'class:ace-inhibitor' || each === 'class:arb');
}
