// Our recommendations against the expected populations of quality measures (QI-Core cases): a measure's treatment should be
// recommended for those in its denominator and not in its numerator, and for nobody else.
// Counted are the cases that a measure speaks of at all (its initial population), and all cases. An order that a measure
// counts as given although it is completed counts as taken.
// npx tsx bench/guidelines.ts [--list]
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assess } from '../src/assess.js';
import { ingest } from '../src/intake/index.js';
import { loadInstallation } from '../src/knowledge/installation.js';
import { Evidence, type IsoDate, usualPreferences } from '../src/record/index.js';
import { sharedArchive } from '../test/archive.js';

const archive = sharedArchive('fhir', 'ecqm-qicore-2024.tar.gz');
if (!archive) {
  console.error('bench/guidelines needs the reference measures; set SARTOR_SHARED');
  process.exit(2);
}

/** Which recommendations answer to which measure. */
const measures: Readonly<Record<string, RegExp>> = {
  StatinTherapyforthePreventionandTreatmentofCardiovascularDiseaseFHIR: /^lipids\/(ascvd-|ldl-190$|diabetes-|primary-)/,
  HFACEIorARBorARNIforLVSDFHIR: /^heart-failure\/arni$/,
  HFBetaBlockerTherapyforLVSDFHIR: /^heart-failure\/beta-blocker$/,
  CADBetaBlockerTherapyPriorMIorLVSDFHIR: /^(coronary-disease|heart-failure)\/beta-blocker$/,
  DiabetesEyeExamFHIR: /^type-2-diabetes\/eye-exam$/,
  KidneyHealthEvaluationFHIR: /^type-2-diabetes\/(urine-albumin|egfr)$|^hypertension\/urine-albumin$/,
  BreastCancerScreeningFHIR: /^breast-cancer-(risk\/mammography|treatment\/surveillance)/,
  CervicalCancerScreeningFHIR: /^screening\/cervical/,
  ColonCancerScreeningFHIR: /^screening\/colorectal$/,
  HIVScreeningFHIR: /^hiv\/screen$/,
};

/** The last day of the measures' period. */
const asOf = '2025-12-31' as IsoDate;
const installation = loadInstallation();
const list = process.argv.includes('--list');

interface Expected {
  readonly 'initial-population'?: number;
  readonly denominator?: number;
  readonly 'denominator-exclusion'?: number;
  readonly 'denominator-exception'?: number;
  readonly numerator?: number;
}

const expected = readFileSync(join(archive, 'expected.tsv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t') as [string, string, string]);

const sum = { inside: { agree: 0, total: 0 }, all: { agree: 0, total: 0 } };
for (const [measure, pattern] of Object.entries(measures)) {
  const inside = { agree: 0, total: 0 };
  const all = { agree: 0, total: 0 };
  const misses: string[] = [];
  for (const [, id, populations] of expected.filter(([name]) => name === measure)) {
    const population = JSON.parse(populations) as Expected;
    const wanted = Boolean(
      population.denominator &&
        !population['denominator-exclusion'] &&
        !population['denominator-exception'] &&
        !population.numerator,
    );
    const found = recommended(join(archive, 'input', 'tests', 'measure', measure, id), pattern);
    const agrees = found.length > 0 === wanted;
    for (const count of population['initial-population'] ? [inside, all] : [all]) {
      count.total += 1;
      if (agrees) count.agree += 1;
    }
    if (!agrees)
      misses.push(`  ${id} wanted ${wanted ? 'a recommendation' : 'none'}, ours: ${found.join(', ') || 'none'}`);
  }
  console.log(`${measure}: ${inside.agree} of ${inside.total} in the population, ${all.agree} of ${all.total} of all`);
  sum.inside.agree += inside.agree;
  sum.inside.total += inside.total;
  sum.all.agree += all.agree;
  sum.all.total += all.total;
  if (list) console.log(misses.join('\n'));
}
console.log(`together: ${sum.inside.agree} of ${sum.inside.total}, ${sum.all.agree} of ${sum.all.total}`);

/** A completed order is a drug that was given: the measures ask no more. */
function asGiven(resource: unknown): unknown {
  const { resourceType, status } = resource as { resourceType?: string; status?: string };
  return resourceType === 'MedicationRequest' && status === 'completed'
    ? { ...(resource as object), status: 'active' }
    : resource;
}

function recommended(folder: string, pattern: RegExp): readonly string[] {
  const entry = readdirSync(folder)
    .filter((file) => !file.startsWith('MeasureReport'))
    .map((file) => ({ resource: asGiven(JSON.parse(readFileSync(join(folder, file), 'utf8'))) }));
  const bytes = Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }));
  const record = ingest([{ name: 'case.json', bytes }], installation.intake(), { asOf });
  if (!record.facts.some(({ kind }) => kind === 'patient')) return [];
  const assessment = assess(record, installation.knowledgeFor(record), { asOf, preferences: usualPreferences });
  const evidence = new Evidence(assessment.facts);
  evidence.add(assessment.claims);
  return (
    evidence
      .claims('recommendation')
      .filter(({ value }) => value.status === 'recommended' && pattern.test(value.rule))
      // The guideline prefers sacubitril with valsartan to what the measure is content with.
      .filter(({ value }) => value.rule !== 'heart-failure/arni' || !takesInhibitor(evidence))
      .map(({ value }) => value.rule)
  );
}

function takesInhibitor(evidence: Evidence): boolean {
  const terminology = installation.terminology();
  return evidence
    .presentMedications()
    .flatMap(({ ingredients }) => ingredients)
    .flatMap((key) => terminology.ingredient(key)?.classes ?? [])
    .some((each) => each === 'class:ace-inhibitor' || each === 'class:arb');
}
