import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSentenceEncoder } from '../../src/knowledge/sentence-encoder.js';
import { type ArticleEncoder, importArticles, searchLibrary } from '../../src/language/literature/library.js';
import { openDatabase } from '../../src/store/database.js';
import { migrate } from '../../src/store/migrate.js';
import { sharedArchive } from '../../test/archive.js';

/** PubMedQA: each of the 1,000 questions is put to a library of all 1,000 abstracts (without their titles, which the questions are). */
const folder = sharedArchive('qa', 'pubmedqa.tar.gz');
if (!folder) console.error('qa/pubmedqa is not at hand');
else {
  const entries = JSON.parse(readFileSync(join(folder, 'pubmedqa', 'ori_pqal.json'), 'utf8')) as Record<
    string,
    { readonly QUESTION: string; readonly CONTEXTS: readonly string[] }
  >;
  const articles = Object.entries(entries).map(([pmid, { CONTEXTS }]) => ({
    pmid,
    title: '',
    abstract: CONTEXTS.join(' '),
  }));
  const questions = Object.entries(entries).map(([pmid, { QUESTION }]) => ({ pmid, question: QUESTION }));
  const encoder = cachedEncoder([
    ...articles.map(({ abstract }) => abstract),
    ...questions.map(({ question }) => question),
  ]);
  const database = await openDatabase({ folder: 'memory' });
  await migrate(database, join(import.meta.dirname, '..', '..', 'migrations'));
  await importArticles(database, articles, encoder);
  for (const [name, used] of [
    ['words (BM25)', undefined],
    ['words and meaning', encoder],
  ] as const) {
    if (name !== 'words (BM25)' && !used) continue;
    let [first, top3, top10, reciprocal] = [0, 0, 0, 0];
    const started = performance.now();
    for (const { pmid, question } of questions) {
      const found = await searchLibrary(database, question, 10, used);
      const place = found.findIndex((each) => each.pmid === pmid);
      if (place === 0) first += 1;
      if (place >= 0 && place < 3) top3 += 1;
      if (place >= 0) {
        top10 += 1;
        reciprocal += 1 / (place + 1);
      }
    }
    const each = (performance.now() - started) / questions.length;
    const share = (n: number) => `${((100 * n) / questions.length).toFixed(1)} %`;
    console.log(
      `${name.padEnd(20)} first ${share(first)}  in three ${share(top3)}  in ten ${share(top10)}  MRR ${(reciprocal / questions.length).toFixed(3)}  ${each.toFixed(0)} ms a question`,
    );
  }
  await database.close();
}

/** Vectors are worked out once and kept in the system's temporary folder. */
function cachedEncoder(texts: readonly string[]): ArticleEncoder | undefined {
  const encoder = openSentenceEncoder(process.env);
  if (!encoder) {
    console.error('the sentence encoder is not installed (npm run encoder): words alone');
    return undefined;
  }
  const path = join(tmpdir(), 'sartor-bench-reading', `pubmedqa-${texts.length}.f32`);
  if (!existsSync(path)) {
    const all = new Float32Array(texts.length * encoder.dimension);
    for (let from = 0; from < texts.length; from += 20) {
      encoder.encode(texts.slice(from, from + 20)).forEach((vector, i) => {
        all.set(vector, (from + i) * encoder.dimension);
      });
      console.error(`vectors: ${Math.min(from + 20, texts.length)} of ${texts.length}`);
    }
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, new Uint8Array(all.buffer));
  }
  const bytes = readFileSync(path);
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const known = new Map(
    texts.map((text, i) => [text, all.subarray(i * encoder.dimension, (i + 1) * encoder.dimension)]),
  );
  return {
    name: encoder.name,
    encode: (some) => some.map((text) => known.get(text.trim()) ?? known.get(text) ?? encoder.encode([text])[0]!),
  };
}
