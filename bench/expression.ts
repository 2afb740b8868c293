/**
 * PAM50 calls beside those of the R package pam50 on its 200 test samples. `npx tsx bench/expression.ts FOLDER`, where FOLDER is
 * `tests/testthat/data` of github.com/hoadley-lab/pam50; gseapy's gene-set scores are in the tests.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isMissing, readTable } from '../src/cli/table.js';
import { classifyByCentroid, expressionTable } from '../src/genome/expression/index.js';
import { loadExpression } from '../src/knowledge/expression.js';

const theirs: Readonly<Record<string, string>> = {
  'luminal-a': 'luminal_a',
  'luminal-b': 'luminal_b',
  'her2-enriched': 'her2',
  'basal-like': 'basal',
  'normal-like': 'normal',
};
const folder = process.argv[2] ?? '';
const data = join(folder, 'pam50_testdata.tsv');
if (!existsSync(data)) console.log('the test data of the R package pam50 are not at hand');
else {
  const { columns, rows } = readTable(data);
  const table = expressionTable(
    columns.slice(1),
    rows.map(([gene, ...values]) => ({
      gene: gene!,
      values: values.map((cell) => (isMissing(cell) ? Number.NaN : Number(cell))),
    })),
  );
  const found = classifyByCentroid(table, loadExpression().centroids, 'samples');
  if (found.state !== 'called') throw new Error(found.why);
  const answers = readTable(join(folder, 'pam50_testdata_assignments.tsv'));
  const at = (name: string) => answers.columns.indexOf(name);
  const byName = new Map(answers.rows.map((row) => [row[at('samplename')]!, row]));
  let [same, largest] = [0, 0];
  for (const { sample, called, correlations } of found.calls) {
    const row = byName.get(sample)!;
    if (row[at('assignment')] === theirs[called]) same += 1;
    for (const [name, value] of Object.entries(correlations))
      largest = Math.max(largest, Math.abs(value - Number(row[at(theirs[name]!)])));
  }
  console.log(
    `${same} of ${found.calls.length} calls the same; correlations differ by at most ${largest.toExponential(1)}`,
  );
}
