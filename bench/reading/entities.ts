import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ChainWeights, tag, trainTagger } from '../../src/intake/notes/entities/sequence-tagger.js';
import { featuresOf } from '../../src/intake/notes/entities/token-features.js';
import { standardOf } from '../../src/intake/standard/index.js';
import { loadInstallation } from '../../src/knowledge/installation.js';
import { Random } from '../../src/statistics/random.js';
import { sharedArchive } from '../../test/archive.js';

/** Diseases and chemicals of BC5CDR and NCBI: our dictionary, a dictionary of the training part, and a trained tagger. */
interface Sentence {
  readonly words: readonly string[];
  readonly labels: readonly string[];
}

function read(path: string): Sentence[] {
  return readFileSync(path, 'utf8')
    .replaceAll('\r', '')
    .split(/\n\s*\n/)
    .map((block) =>
      block
        .split('\n')
        .map((line) => line.split('\t'))
        .filter((cells) => cells.length >= 2),
    )
    .filter((rows) => rows.length > 0)
    .map((rows) => ({ words: rows.map(([word]) => word!), labels: rows.map((cells) => cells.at(-1)!.trim()) }));
}

/** Entities as `from-to-type`, from BIO labels. */
function entitiesOf(labels: readonly string[]): Set<string> {
  const found = new Set<string>();
  let from = -1;
  let type = '';
  for (let at = 0; at <= labels.length; at++) {
    const [mark, kind = ''] = (labels[at] ?? 'O').split('-');
    if (from >= 0 && (mark !== 'I' || kind !== type)) {
      found.add(`${from}-${at}-${type}`);
      from = -1;
    }
    if (mark === 'B' || (mark === 'I' && from < 0)) [from, type] = [at, kind];
  }
  return found;
}

function score(sentences: readonly Sentence[], guess: (sentence: Sentence) => readonly string[]) {
  const counts = new Map<string, { right: number; said: number; wanted: number }>();
  const of = (type: string) => {
    const known = counts.get(type) ?? { right: 0, said: 0, wanted: 0 };
    counts.set(type, known);
    return known;
  };
  for (const sentence of sentences) {
    const gold = entitiesOf(sentence.labels);
    const said = entitiesOf(guess(sentence));
    for (const each of gold) of(each.split('-')[2]!).wanted += 1;
    for (const each of said) {
      of(each.split('-')[2]!).said += 1;
      if (gold.has(each)) of(each.split('-')[2]!).right += 1;
    }
  }
  return [...counts].sort().map(([type, { right, said, wanted }]) => ({
    type,
    precision: right / said,
    recall: right / wanted,
    f1: (2 * right) / (said + wanted),
    wanted,
  }));
}

/** Names that training texts label, longest first: the dictionary baseline. */
function trainedDictionary(sentences: readonly Sentence[]): (sentence: Sentence) => string[] {
  const names = new Map<string, string>();
  for (const { words, labels } of sentences) {
    for (const each of entitiesOf(labels)) {
      const [from, to, type] = each.split('-');
      names.set(words.slice(Number(from), Number(to)).join(' ').toLowerCase(), type!);
    }
  }
  return ({ words }) => {
    const lower = words.map((word) => word.toLowerCase());
    const labels = words.map(() => 'O');
    for (let at = 0; at < words.length; at++) {
      for (let length = 10; length > 0; length--) {
        const type = at + length <= words.length ? names.get(lower.slice(at, at + length).join(' ')) : undefined;
        if (!type) continue;
        for (let i = 0; i < length; i++) labels[at + i] = `${i === 0 ? 'B' : 'I'}-${type}`;
        at += length - 1;
        break;
      }
    }
    return labels;
  };
}

/** What our own dictionaries name: drugs as chemicals, problems and phenotypes as diseases. */
function ownDictionary(): (sentence: Pick<Sentence, 'words'>) => string[] {
  const standard = standardOf(loadInstallation().intake());
  return ({ words }) => {
    const text = words.join(' ');
    const starts: number[] = [];
    words.reduce((at, word) => {
      starts.push(at);
      return at + word.length + 1;
    }, 0);
    const labels = words.map(() => 'O');
    const mark = (start: number, end: number, type: string) => {
      const inside = starts.flatMap((at, index) => (at >= start && at < end ? [index] : []));
      if (inside.some((index) => labels[index] !== 'O')) return;
      for (const [i, index] of inside.entries()) labels[index] = `${i === 0 ? 'B' : 'I'}-${type}`;
    };
    for (const { start, end } of standard.drugs.findIngredients(text)) mark(start, end, 'Chemical');
    for (const { start, end } of standard.phenotypes()?.find(text) ?? []) mark(start, end, 'Disease');
    for (const { start, end } of standard.problems.find(text)) mark(start, end, 'Disease');
    return labels;
  };
}

const buckets = 2 ** 20;
const epochs = 12;

function trainedTagger(train: readonly Sentence[], own: (sentence: Pick<Sentence, 'words'>) => string[]) {
  const labels = [...new Set(train.flatMap((each) => each.labels))].sort();
  const codeOf = new Map(labels.map((label, code) => [label, code]));
  const random = new Random(7);
  const rows = Array.from({ length: train.length }, (_, i) => i);
  const weights: ChainWeights = trainTagger(
    train.map((sentence) => ({
      // The training texts' own names would tell all of themselves: only ours are shown in training and in use.
      tokens: featuresOf(sentence.words, own(sentence), buckets),
      gold: Int32Array.from(sentence.labels, (label) => codeOf.get(label)!),
    })),
    labels,
    buckets,
    epochs,
    () => random.shuffled(rows),
  );
  return (sentence: Sentence) =>
    [...tag(weights, featuresOf(sentence.words, own(sentence), buckets))].map((code) => labels[code]!);
}

const folder = sharedArchive('nlp', 'biomedical-ner.tar.gz');
if (!folder) console.error('nlp/biomedical-ner is not at hand');
else {
  const own = ownDictionary();
  for (const set of ['BC5CDR-IOB', 'NCBI-disease-IOB']) {
    const at = join(folder, 'mtl_bio_ner', 'data', set);
    const [train, test] = [read(join(at, 'devel.tsv')), read(join(at, 'test.tsv'))];
    const types = new Set(train.flatMap(({ labels }) => labels.map((label) => label.split('-')[1] ?? '')));
    const ownOfSet = (sentence: Sentence) =>
      own(sentence).map((label) => (types.has(label.split('-')[1] ?? '') ? label : 'O'));
    const known = trainedDictionary(train);
    const started = performance.now();
    const tagger = trainedTagger(train, own);
    const seconds = (performance.now() - started) / 1000;
    console.log(
      `${set}: ${train.length} sentences to learn from (devel), ${test.length} of the test part; tagger trained in ${seconds.toFixed(0)} s`,
    );
    for (const [name, guess] of [
      ['own dictionary', ownOfSet],
      ['training dictionary', known],
      ['trained tagger', tagger],
    ] as const)
      for (const { type, precision, recall, f1, wanted } of score(test, guess))
        console.log(
          `  ${name.padEnd(20)} ${type.padEnd(9)} n ${String(wanted).padStart(4)}  P ${precision.toFixed(3)}  R ${recall.toFixed(3)}  F1 ${f1.toFixed(3)}`,
        );
  }
}
