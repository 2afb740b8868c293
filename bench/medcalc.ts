// Which questions of the MedCalc set the bedside scores and calculators reproduce, and those whose label they contradict.
// npx tsx bench/medcalc.ts
import { join } from 'node:path';
import { sharedArchive } from '../test/archive.js';
import { equationNamed } from '../test/risk.js';
import { readMedCalc, scoreMedCalc } from './diagnosis/medcalc.js';
import { computeMedCalc } from './diagnosis/medcalc-formulas.js';

const folder = sharedArchive('qa', 'medcalc.tar.gz');
if (!folder) throw new Error('qa/medcalc.tar.gz is not at hand');
const rows = readMedCalc(join(folder, 'medcalc_tasks', 'valid_split.csv'));
const outcomes = [
  ...scoreMedCalc(rows).map(({ low, high, ...each }) => ({ ...each, ours: low === high ? low : `${low} to ${high}` })),
  ...computeMedCalc(rows, equationNamed),
];
console.log('| calculator | rows | as labelled |\n|---|---|---|');
for (const name of new Set(outcomes.map(({ row }) => row.calculator))) {
  const of = outcomes.filter(({ row }) => row.calculator === name);
  console.log(`| ${name} | ${of.length} | ${of.filter(({ agrees }) => agrees).length} |`);
}
console.log(`| all | ${outcomes.length} of ${rows.length} | ${outcomes.filter(({ agrees }) => agrees).length} |`);
console.log('\nrow, calculator: label, ours, what the set says');
for (const { row, ours } of outcomes.filter(({ agrees }) => !agrees))
  console.log(`${row.row}, ${row.calculator}: ${row.answer}, ${ours}, ${JSON.stringify(row.entities)}`);
