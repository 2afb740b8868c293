import { type Command, InvalidArgumentError, Option } from 'commander';
import { ingest } from '../intake/index.js';
import { loadInstallation } from '../knowledge/installation.js';
import { openSentenceEncoder } from '../knowledge/sentence-encoder.js';
import { readArticles } from '../language/literature/article.js';
import { type FoundArticle, importArticles, librarySize, searchLibrary } from '../language/literature/library.js';
import { questionsOf } from '../language/literature/questions.js';
import { type IsoDate, parseIsoDate } from '../record/index.js';
import { openStore } from '../server/open-store.js';
import { readFiles, readText } from './files.js';
import { UsageError } from './usage-error.js';

interface SearchOptions {
  readonly patient?: string[];
  readonly top: number;
  readonly format: 'text' | 'json';
  readonly words?: boolean;
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('expected a whole number above 0');
  return value;
}

/** `sartor literature import FILE...` and `sartor literature search QUESTION`. */
export function registerLiterature(program: Command): void {
  const literature = program
    .command('literature')
    .description("search in abstracts of one's own, kept on this machine");
  literature
    .command('import')
    .description('take abstracts into the library; one already there under its PMID is replaced')
    .argument('<file...>', 'PubMed XML or JSON lines {pmid, title, abstract, journal, year}; gzip too')
    .option('--words', 'without vectors: faster, and the search goes by words alone')
    .addOption(new Option('--format <form>').choices(['text', 'json']).default('text'))
    .action((paths: string[], options: { words?: boolean; format: 'text' | 'json' }) => importFiles(paths, options));
  literature
    .command('search')
    .description('abstracts that answer a question, or that concern a patient, with quotes')
    .argument('[question...]', 'in words')
    .option('--patient <file...>', 'instead of a question: the files of one patient')
    .option('--top <number>', 'answers at most, for each question', positive, 5)
    .option('--words', 'by words alone')
    .addOption(new Option('--format <form>').choices(['text', 'json']).default('text'))
    .action((words: string[], options: SearchOptions) => search(words.join(' '), options));
}

async function importFiles(
  paths: readonly string[],
  options: { words?: boolean; format: 'text' | 'json' },
): Promise<void> {
  const read = paths.map((path) => ({ path, ...readArticles(readText(path)) }));
  const articles = read.flatMap((each) => each.articles);
  for (const { path, left } of read)
    for (const { place, reason } of left) console.error(`sartor: ${path}, ${place}: left out (${reason})`);
  if (articles.length === 0) throw new UsageError(`${paths.join(', ')}: no abstracts found (PubMed XML or JSON lines)`);
  const encoder = options.words ? undefined : openSentenceEncoder(process.env);
  if (!encoder && !options.words)
    console.error(
      'sartor: the sentence encoder is not installed ("npm run encoder"): the search will go by words alone',
    );
  const { database } = await openStore();
  try {
    await importArticles(database, articles, encoder, (done) =>
      console.error(`sartor: ${done} of ${articles.length} abstracts`),
    );
    const size = await librarySize(database);
    const left = read.reduce((sum, each) => sum + each.left.length, 0);
    if (options.format === 'json')
      process.stdout.write(`${JSON.stringify({ imported: articles.length, left, library: size })}\n`);
    else console.log(`${articles.length} abstracts imported, ${left} left out; the library holds ${size.articles}`);
  } finally {
    await database.close();
  }
}

async function search(question: string, options: SearchOptions): Promise<void> {
  if ((question === '') === (options.patient === undefined))
    throw new UsageError('either a question or --patient FILE');
  const asked = options.patient ? patientQuestions(options.patient) : [{ question, facts: [] }];
  if (asked.length === 0) throw new UsageError('the record names no present problem to search for');
  const encoder = options.words ? undefined : openSentenceEncoder(process.env);
  const { database } = await openStore();
  try {
    const { articles } = await librarySize(database);
    if (articles === 0) throw new UsageError('the library is empty: sartor literature import FILE');
    const answers = [];
    for (const { question: each, facts } of asked)
      answers.push({ question: each, facts, results: await searchLibrary(database, each, options.top, encoder) });
    if (options.format === 'json') process.stdout.write(`${JSON.stringify({ searches: answers })}\n`);
    else for (const { question: each, results } of answers) print(each, results);
  } finally {
    await database.close();
  }
}

function patientQuestions(paths: readonly string[]) {
  const asOf = parseIsoDate(new Date().toISOString().slice(0, 10)) as IsoDate;
  return questionsOf(ingest(readFiles(paths), loadInstallation().intake(), { asOf }).facts);
}

function print(question: string, results: readonly FoundArticle[]): void {
  console.log(question);
  if (results.length === 0) console.log('  nothing found');
  for (const { pmid, title, journal, year, quotes } of results) {
    console.log(`  PMID ${pmid}  ${title}${journal || year ? ` (${[journal, year].filter(Boolean).join(', ')})` : ''}`);
    for (const { text } of quotes) console.log(`    "${text}"`);
  }
}
