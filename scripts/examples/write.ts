import { Chart } from './chart.js';
import { asOf, type Example } from './example.js';
import { outbreakCsv } from './outbreak.js';
import { people } from './people/index.js';
import { type DefinedPosition, writeVcf } from './vcf.js';

/** All example files by their path below `examples/`: the same positions give the same bytes. */
export function exampleFiles(positions: readonly DefinedPosition[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const entries = people.map((example) => {
    const own = filesOf(example, positions);
    for (const [name, text] of own) files.set(`${example.id}/${name}`, text);
    const { id, title, story } = example;
    return { id, title, asOf, files: [...own.keys()], story };
  });
  files.set('outbreak/incidence.csv', outbreakCsv());
  files.set('manifest.json', `${JSON.stringify(entries, undefined, 2)}\n`);
  return files;
}

function filesOf(example: Example, positions: readonly DefinedPosition[]): Map<string, string> {
  const chart = new Chart(example.id, example.person);
  example.record(chart);
  const note = example.note(chart);
  const sample = { id: `EXAMPLE-${example.id}`, sex: example.person.sex, ...example.genome };
  return new Map([
    ['patient.fhir.json', chart.bundle(example.bundle, asOf)],
    ['genome.vcf', writeVcf(sample, positions, asOf)],
    [example.noteLanguage === 'zh' ? 'note.zh.txt' : 'note.txt', note],
  ]);
}
