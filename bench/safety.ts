// Safety and drug-gene advice: what is checked, how fast, and agreement with the reference answers.
// npx tsx bench/safety.ts
import { Evidence, type Fact, type IsoDate, usualPreferences } from '../src/record/index.js';
import { gage, iwpcClinical, iwpcPharmacogenetic, type WarfarinDose } from '../src/treatment/dosing/warfarin.js';
import { findSafety } from '../src/treatment/safety/index.js';
import { people } from '../test/iwpc.js';
import { packFile, terminology } from '../test/pack-file.js';
import { answers, guidance, oursAsText, theirsAsText } from '../test/pgx-advice.js';
import { safetyKnowledge } from '../test/safety-knowledge.js';

const asOf = '2026-06-01' as IsoDate;
const drugs = (
  'warfarin amiodarone simvastatin lisinopril spironolactone metformin furosemide digoxin metoprolol aspirin ' +
  'clopidogrel omeprazole citalopram tramadol ibuprofen levothyroxine allopurinol gabapentin sitagliptin ciprofloxacin'
).split(' ');

function record(): Evidence {
  const base = (id: string) => ({
    id,
    provenance: { document: 'bench', place: { kind: 'whole' } },
    certainty: 'present',
    foundBy: 'source',
  });
  const measured = (measure: string, value: number) => ({
    ...base(measure),
    kind: 'observation',
    category: 'laboratory',
    concept: { codings: [], text: measure },
    measure,
    time: '2026-05-20',
    value: { type: 'quantity', quantity: { source: { value }, normalised: { ok: true, value, unit: '1' } } },
  });
  const facts = [
    { ...base('patient'), kind: 'patient', birthDate: '1944-03-01', sex: 'male', identifiers: [] },
    ...drugs.map((drug) => ({
      ...base(drug),
      kind: 'medication',
      concept: { codings: [], text: drug },
      ingredients: [drug],
      status: 'active',
    })),
    measured('egfr', 41),
    measured('potassium', 5.4),
    ...['heart-failure', 'atrial-fibrillation', 'type-2-diabetes', 'gout'].map((problem) => ({
      ...base(problem),
      kind: 'condition',
      concept: { codings: [], text: problem },
      problem,
      status: 'active',
    })),
    {
      ...base('allergy'),
      kind: 'allergy',
      concept: { codings: [], text: 'penicillin' },
      substances: ['class:penicillin'],
      type: 'allergy',
      status: 'active',
      reactions: [],
    },
  ];
  return new Evidence(facts as unknown as Fact[]);
}

function time(label: string, run: () => readonly unknown[]): void {
  const times: number[] = [];
  let found = 0;
  for (let round = 0; round < 400; round++) {
    const started = performance.now();
    found = run().length;
    if (round >= 100) times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const at = (q: number) => times[Math.floor(q * (times.length - 1))]!.toFixed(2);
  console.log(`${label}: ${found} findings, median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms`);
}

function speed(): void {
  const unknown = drugs.filter((drug) => !terminology.ingredient(drug));
  if (unknown.length > 0) throw new Error(`not in the terminology: ${unknown.join(', ')}`);
  const evidence = record();
  time(`${drugs.length} drugs, pairs only`, () => safetyKnowledge.interactions.find(drugs));
  time(`${drugs.length} drugs, everything`, () =>
    findSafety(evidence, safetyKnowledge, [], { asOf, preferences: usualPreferences }),
  );
}

function size(): void {
  for (const name of ['onc.json', 'onc-quiet.json', 'labels.json', 'ansm.json']) {
    console.log(
      `interaction rules in ${name}: ${(packFile('safety-interactions', name) as { rules: unknown[] }).rules.length}`,
    );
  }
  const { rules } = safetyKnowledge.file;
  const unchecked = rules.filter((rule) => safetyKnowledge.file.sources[rule.source]?.checkedAgainst === 'unchecked');
  console.log(`clinical rules: ${rules.length}, of them unchecked: ${unchecked.length}`);
  const all = terminology.ingredients;
  let pairs = 0;
  for (const [index, a] of all.entries()) {
    for (const b of all.slice(index + 1)) pairs += safetyKnowledge.interactions.find([a.key, b.key]).length;
  }
  console.log(`ingredients: ${all.length}, pairs of them that interact: ${pairs}`);
}

function concordance(): void {
  let [genomes, same, missing, extra, byPhenotype] = [0, 0, 0, 0, 0];
  for (const [, expected] of answers()) {
    if (!expected.drugs || !expected.genes) continue;
    genomes++;
    const theirs = theirsAsText(expected);
    const ours = oursAsText(expected);
    same += [...theirs].filter((row) => ours.rows.has(row)).length;
    missing += [...theirs].filter((row) => !ours.rows.has(row)).length;
    extra += [...ours.rows].filter((row) => !theirs.has(row)).length;
    byPhenotype += ours.extra.size;
  }
  const drugCount = new Set(guidance.guidelines.flatMap((each) => each.drugs.map(({ drug }) => drug))).size;
  console.log(`drug-gene guidance: ${guidance.guidelines.length} guidelines, ${drugCount} drugs`);
  console.log(
    `PharmCAT 3.1.1 advice, ${genomes} genomes: ${same} recommendations the same, ${missing} missing, ${extra} more, ${byPhenotype} added by phenotype where a diplotype is not listed`,
  );
}

function warfarin(): void {
  const known = people.filter(({ genotype }) => genotype.cyp2c9 !== undefined || genotype.vkorc1A !== undefined);
  const usual = { targetInr: 2.5, smoker: false, thrombosis: false };
  doses('IWPC pharmacogenetic', known, ({ patient, genotype }) => iwpcPharmacogenetic(patient, genotype));
  doses('IWPC clinical', known, ({ patient }) => iwpcClinical(patient));
  doses('Gage, target INR 2.5', known, ({ patient, genotype }) => gage({ ...patient, ...usual }, genotype));
}

function doses(label: string, of: typeof people, predict: (person: (typeof people)[number]) => WarfarinDose): void {
  const results = of.flatMap((person) => {
    const result = predict(person);
    return result.ok ? [{ actual: person.actual, ...result }] : [];
  });
  const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const share = (test: (each: (typeof results)[number]) => boolean) =>
    `${(100 * mean(results.map((each) => Number(test(each))))).toFixed(1)} %`;
  const error = mean(results.map(({ actual, mgPerWeek }) => Math.abs(mgPerWeek - actual))).toFixed(2);
  const near = share(({ actual, mgPerWeek }) => Math.abs(mgPerWeek - actual) <= 0.2 * actual);
  const inside = share(({ actual, lower, upper }) => actual >= lower && actual <= upper);
  console.log(
    `warfarin, ${label}: ${results.length} of ${of.length} patients, mean absolute error ${error} mg a week, ${near} within 20 %, 90 % interval holds ${inside}`,
  );
}

size();
speed();
concordance();
warfarin();
