// What the shipped pack costs: loading, memory and time a case. npx tsx bench/diagnosis-load.ts
import { readPublishedCases } from '../scripts/packs/hpo-source.js';
import { capPerPaper } from '../scripts/packs/hpo-split.js';
import { queryOf } from '../scripts/packs/hpo-worlds.js';
import { nextQuestions } from '../src/diagnosis/index.js';
import { loadInstallation } from '../src/knowledge/installation.js';

const megabytes = () => process.memoryUsage().rss / 1024 ** 2;
/** Milliseconds of processor time: other work on the machine does not count. */
function cost<T>(work: () => T): { readonly value: T; readonly milliseconds: number } {
  const before = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(before);
  return { value, milliseconds: (user + system) / 1000 };
}

const installation = loadInstallation();
const bare = megabytes();
const { value: model, milliseconds: load } = cost(() => installation.phenotypes());
const loaded = megabytes();
const cases = capPerPaper(readPublishedCases(), 1);
const queries = cases.map((each) => queryOf(model.ontology, each));
const withVariants = queries.map((query, at) => ({ ...query, variants: cases[at]!.variants }));
const rank = (all: typeof queries) =>
  cost(() => all.map((query) => model.rank(query, 10).length)).milliseconds / all.length;
const cold = rank(queries);
const warm = rank(queries);
const genotype = rank(withVariants);
const asked = queries.slice(0, 200);
const questions = cost(() => asked.map((query) => nextQuestions(model, query, 5).length)).milliseconds / asked.length;
console.log(`load ${load.toFixed(0)} ms of processor time, ${(loaded - bare).toFixed(0)} MB`);
console.log(
  `${queries.length} cases over ${model.diseases.ids.length} diseases: first pass ${cold.toFixed(2)} ms a case, warm ${warm.toFixed(2)}, with variants ${genotype.toFixed(2)}, next questions ${questions.toFixed(2)}`,
);
console.log(`memory after all, beside the cases: ${(megabytes() - bare).toFixed(0)} MB`);
