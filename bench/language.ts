/**
 * How well the check of narratives works: corrupted narratives caught, faithful ones let through, and how fast.
 *
 *   npx tsx bench/language.ts [--set first|clinical|model|careless] [--corrupted 1000] [--seed 1] [--show N]
 *
 * Narratives of the example patients and of Synthea's, both languages and audiences. Each corrupted narrative has one
 * sentence changed by a seeded rule (bench/language/corruptions.ts, clinical-errors.ts with `--set clinical`, model-errors.ts with `--set model`, careless-errors.ts with `--set careless`); it is caught
 * if that sentence is refused.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { assess } from '../src/assess.js';
import { ingest } from '../src/intake/index.js';
import { loadInstallation } from '../src/knowledge/installation.js';
import { lookupOf, titlesOf } from '../src/language/describe.js';
import { embeddedModel } from '../src/language/models/embedded.js';
import { outline } from '../src/language/narrative/outline.js';
import { audiences, type Statement } from '../src/language/narrative/statement.js';
import { writeNarrative } from '../src/language/narrative/write.js';
import { Verifier } from '../src/language/verification/check.js';
import { lexiconsOf } from '../src/language/verification/lexicons.js';
import { type Assessment, type IsoDate, languages, usualPreferences } from '../src/record/index.js';
import { Random } from '../src/statistics/random.js';
import { sharedArchive } from '../test/archive.js';
import { carelessErrors, sameOtherwise } from './language/careless-errors.js';
import { clinicalErrors, foreignCitation } from './language/clinical-errors.js';
import { corruptions as firstSet } from './language/corruptions.js';
import { connected, modelErrors } from './language/model-errors.js';
import { paraphrase } from './language/paraphrases.js';
import { restatement } from './language/restatements.js';

const { values } = parseArgs({
  options: {
    set: { type: 'string', default: 'first' },
    corrupted: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string', default: '0' },
    synthea: { type: 'string', default: '20' },
    /** A folder of assessments (.json) to use instead of making them anew. */
    assessments: { type: 'string' },
  },
});
const random = new Random(Number(values.seed));
const installation = loadInstallation();
const terminology = installation.terminology();
const titles = titlesOf(terminology);
const lexicons = lexiconsOf(terminology);
const asOf = '2026-11-20' as IsoDate;

function assessFiles(paths: readonly string[]): Assessment {
  const files = paths.map((path) => ({ name: path, bytes: readFileSync(path) }));
  const record = ingest(files, installation.intake(), { asOf });
  return assess(record, installation.knowledgeFor(record), { asOf, preferences: usualPreferences });
}

function assessAll(): readonly Assessment[] {
  const examples = readdirSync('examples', { withFileTypes: true })
    .filter((each) => each.isDirectory())
    .filter(({ name }) => existsSync(join('examples', name, 'patient.fhir.json')))
    .map(({ name }) => assessFiles(readdirSync(join('examples', name)).map((file) => join('examples', name, file))));
  const folder = sharedArchive('fhir', 'synthea.tar.gz');
  const names = folder ? (readdirSync(folder, { recursive: true }) as string[]) : [];
  const synthea = names
    .filter((name) => name.endsWith('.json') && !/information/i.test(name))
    .sort()
    .slice(0, Number(values.synthea))
    .map((name) => assessFiles([join(folder!, name)]));
  return [...examples, ...synthea];
}

const stored = values.assessments;
const assessments: readonly Assessment[] = stored
  ? readdirSync(stored)
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(join(stored, name), 'utf8')) as Assessment)
  : assessAll();

const drugs = terminology.ingredients
  .filter(({ title }) => /^[a-z]{5,}$/i.test(title.en) && title.zh.length > 1)
  .map(({ title }) => ({ en: title.en, zh: title.zh }));

const narratives = assessments.flatMap((assessment) =>
  languages.flatMap((language) => {
    const lookup = lookupOf(assessment, titles);
    const verifier = new Verifier(assessment, lookup, language, lexicons);
    return audiences.map((audience) => ({
      language,
      verifier,
      sentences: outline(assessment, lookup, { language, audience }).flatMap(({ statements }) => statements),
    }));
  }),
);
console.log(
  `${assessments.length} patients, ${narratives.length} narratives, ${narratives.flatMap(({ sentences }) => sentences).length} sentences`,
);

/** Of each claim what it rests on; a corrupted sentence gets what another claim rests on. */
const cited = assessments.flatMap(({ claims }) =>
  claims.flatMap(({ because }) => because.flatMap((each) => ('knowledge' in each ? [each.knowledge.citation] : []))),
);
const [corruptions, reword] =
  values.set === 'clinical'
    ? [{ ...clinicalErrors, 'citation of another': foreignCitation(cited) }, restatement]
    : values.set === 'model'
      ? [modelErrors, (...[text, language]: Parameters<typeof paraphrase>) => connected(text, language, random)]
      : values.set === 'careless'
        ? [carelessErrors, sameOtherwise]
        : [firstSet, paraphrase];

const show = Number(values.show);
const kinds = Object.keys(corruptions);
const tally: Record<string, { made: number; caught: number }> = Object.fromEntries(
  kinds.map((kind) => [kind, { made: 0, caught: 0 }]),
);
for (let made = 0, tries = 0; made < Number(values.corrupted) && tries < 200_000; tries++) {
  const narrative = narratives[random.below(narratives.length)]!;
  const sentence = narrative.sentences[random.below(narrative.sentences.length)]!;
  const kind = kinds[made % kinds.length]!;
  const text = (corruptions as typeof firstSet)[kind]!(sentence.text, narrative.language, random, drugs);
  if (text === undefined || text === sentence.text) continue;
  made++;
  tally[kind]!.made++;
  if (narrative.verifier.check({ ...sentence, text }).length > 0) tally[kind]!.caught++;
  else if (show) console.log(`  missed ${kind}: ${sentence.text}\n      -> ${text}`);
}
for (const [kind, { made, caught }] of Object.entries(tally))
  console.log(`${kind.padEnd(12)} ${caught} of ${made} caught`);
const [made, caught] = [sum((each) => each.made), sum((each) => each.caught)];
console.log(`corrupted    ${caught} of ${made} caught (${((100 * caught) / made).toFixed(1)} %)`);

const unchanged = refused((sentence) => sentence.text);
console.log(`faithful, as written       ${unchanged.refused} of ${unchanged.made} sentences refused`);
const reworded = refused((sentence, language) => reword(sentence.text, language, random, drugs));
console.log(
  `faithful, reworded by rule ${reworded.refused} of ${reworded.made} sentences refused (${((100 * reworded.refused) / reworded.made).toFixed(2)} %)`,
);
console.log(`check: mean ${reworded.milliseconds.toFixed(2)} ms a reworded sentence`);

function refused(reword: (sentence: Statement, language: 'en' | 'zh') => string | undefined) {
  let [count, wrong, spent] = [0, 0, 0];
  for (const { language, verifier, sentences } of narratives) {
    for (const sentence of sentences) {
      const text = reword(sentence, language);
      if (text === undefined) continue;
      count++;
      const started = performance.now();
      const found = verifier.check({ ...sentence, text });
      spent += performance.now() - started;
      if (found.length === 0) continue;
      wrong++;
      if (wrong <= show) console.log(`  refused: ${text}  ${JSON.stringify(found)}\n      was: ${sentence.text}`);
    }
  }
  return { made: count, refused: wrong, milliseconds: spent / count };
}

function sum(of: (each: { made: number; caught: number }) => number): number {
  return Object.values(tally).reduce((total, each) => total + of(each), 0);
}

// With the embedded model, if it is installed: how long the reader waits.
const folder = join(process.env.SARTOR_DATA ?? '.sartor', 'language-model');
const model = await embeddedModel({ folder }).catch(() => undefined);
if (model) {
  const assessment = assessments[0]!;
  const marks: { readonly at: number; readonly by: string }[] = [];
  const parts = {
    assessment,
    lookup: lookupOf(assessment, titles),
    lexicons,
    language: 'en',
    audience: 'patient',
    model,
  } as const;
  const began = performance.now();
  for await (const { by } of writeNarrative(parts)) marks.push({ at: performance.now() - began, by });
  const seconds = (at: number | undefined) => (at === undefined ? '-' : `${(at / 1000).toFixed(2)} s`);
  console.log(
    `${model.name}: first sentence after ${seconds(marks[0]?.at)}, first worded by it after ${seconds(marks.find(({ by }) => by !== 'rules')?.at)}, all ${marks.length} after ${seconds(marks.at(-1)?.at)}`,
  );
  const asked = performance.now();
  for await (const _ of model.stream({
    prompt: 'bench/1',
    messages: [{ role: 'user', content: 'Say hello.' }],
    maxTokens: 8,
  })) {
    console.log(`${model.name}: first token of a bare prompt after ${seconds(performance.now() - asked)}`);
    break;
  }
  await model.close();
} else console.log('embedded model not installed (npm run model)');

// Speed: the deterministic text of a warm plan, both languages and audiences.
const times = assessments.slice(0, 13).flatMap((assessment) =>
  languages.flatMap((language) =>
    audiences.map((audience) => {
      const lookup = lookupOf(assessment, titles);
      const started = performance.now();
      outline(assessment, lookup, { language, audience });
      return performance.now() - started;
    }),
  ),
);
times.sort((a, b) => a - b);
console.log(
  `deterministic narrative: median ${times[times.length >> 1]!.toFixed(1)} ms, slowest ${times.at(-1)!.toFixed(1)} ms`,
);
