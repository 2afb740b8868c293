// A whole plan for a patient with 15 problems and 20 drugs, warm, and what the guideline packs hold.
// npx tsx bench/treatment.ts

import { Evidence, usualPreferences } from '../src/record/index.js';
import { planTreatment } from '../src/treatment/index.js';
import { composePlan } from '../src/treatment/plan.js';
import { isChecked } from '../src/treatment/rules/unchecked.js';
import { caseDay } from '../test/guideline-case.js';
import { guidelineFiles, rules } from '../test/guidelines.js';
import { patient } from '../test/patient.js';
import { treatmentKnowledge } from '../test/treatment-knowledge.js';

const problems =
  'hypertension type-2-diabetes ckd heart-failure atrial-fibrillation coronary-disease myocardial-infarction stroke copd gout depression obesity hyperlipidemia osteoarthritis peripheral-artery-disease';
const drugs =
  'metformin|lisinopril|amlodipine|hydrochlorothiazide|atorvastatin|clopidogrel|warfarin|omeprazole|furosemide|spironolactone|metoprolol|aspirin|allopurinol|sertraline|tramadol|salbutamol|tiotropium|insulin glargine|digoxin|ibuprofen';
const values = {
  'systolic-pressure': 152,
  'diastolic-pressure': 85,
  hba1c: 8.4,
  'ldl-cholesterol': 110,
  'total-cholesterol': 190,
  egfr: 38,
  potassium: 4.9,
  bmi: 33,
  'ejection-fraction': 35,
  'urine-albumin-creatinine-ratio': 120,
};

const who = patient('male', '1948-01-01');
for (const problem of problems.split(' ')) who.problem(problem, '2020-01-01');
for (const drug of drugs.split('|')) who.takes(drug, '2021-01-01', 10);
for (const [measure, value] of Object.entries(values)) who.measure(measure, value, '2026-11-01');
who.gene('CYP2C19', 'Poor Metabolizer').gene('SLCO1B1', 'Decreased Function').gene('CYP2D6', 'Poor Metabolizer');

const context = { asOf: caseDay, preferences: usualPreferences };
const wall: number[] = [];
let claims = 0;
const plans = 200;
const before = process.cpuUsage();
for (let round = 0; round < plans; round++) {
  const evidence = new Evidence(who.facts);
  const started = performance.now();
  evidence.add(planTreatment(evidence, treatmentKnowledge, context));
  composePlan(evidence, context);
  wall.push(performance.now() - started);
  claims = evidence.allClaims().length;
}
const { user, system } = process.cpuUsage(before);
wall.sort((a, b) => a - b);
console.log(
  `plan, 15 problems, 20 drugs, ${claims} claims: median ${wall[plans / 2]!.toFixed(1)} ms, 95 % below ${wall[plans * 0.95]!.toFixed(1)} ms, ${((user + system) / 1000 / plans).toFixed(1)} ms of processor time`,
);
console.log(
  `${rules.length} recommendations in ${guidelineFiles.length} PlanDefinitions, ${rules.filter(({ citations }) => isChecked(citations)).length} with a source that was read`,
);
const domains = new Map<string, number>();
for (const { domain } of rules) domains.set(domain, (domains.get(domain) ?? 0) + 1);
console.log([...domains].map(([domain, count]) => `${domain} ${count}`).join(', '));
