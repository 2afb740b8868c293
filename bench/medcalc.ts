// Which questions of the MedCalc set the bedside scores reproduce, and those whose label they contradict.
// npx tsx bench/medcalc.ts
import { join } from 'node:path';
import { sharedArchive } from '../test/archive.js';
import { questions, readMedCalc, scoreMedCalc } from './diagnosis/medcalc.js';

const folder = sharedArchive('qa', 'medcalc.tar.gz');
if (!folder) throw new Error('qa/medcalc.tar.gz is not at hand');
const outcomes = scoreMedCalc(readMedCalc(join(folder, 'medcalc_tasks', 'valid_split.csv')));
console.log('| calculator | rows | as labelled |\n|---|---|---|');
for (const name of Object.keys(questions)) {
  const of = outcomes.filter(({ row }) => row.calculator === name);
  console.log(`| ${name} | ${of.length} | ${of.filter(({ agrees }) => agrees).length} |`);
}
console.log('\nrow, calculator: label, ours, what the set says');
for (const { row, low, high } of outcomes.filter(({ agrees }) => !agrees))
  console.log(
    `${row.row}, ${row.calculator}: ${row.answer}, ${low === high ? low : `${low} to ${high}`}, ${JSON.stringify(row.entities)}`,
  );
