import type { Article } from './article.js';
import { type Quote, quotesFor } from './passage.js';
import { termsIn } from './terms.js';

/** The little of SQL that a library needs; the store's database is one. */
export interface LibraryDatabase {
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  transaction<Result>(work: (database: LibraryDatabase) => Promise<Result>): Promise<Result>;
}

/** Turns texts into vectors of unit length; without it the search goes by words alone. */
export interface ArticleEncoder {
  readonly name: string;
  encode(texts: readonly string[]): readonly Float32Array[];
}

/** One answer of a search. */
export interface FoundArticle {
  readonly pmid: string;
  readonly title: string;
  readonly journal?: string;
  readonly year?: number;
  /** Higher is better; comparable within one search only. */
  readonly score: number;
  /** What found it. */
  readonly foundBy: 'words' | 'meaning' | 'both';
  readonly quotes: readonly Quote[];
}

interface Row {
  readonly id: number;
  readonly pmid: string;
  readonly title: string;
  readonly abstract: string;
  readonly journal: string | null;
  readonly year: number | null;
}

/** BM25: Robertson & Zaragoza, Found Trends Inf Retr 2009;3:333. Saturation and length norm at their usual values. */
const k1 = 1.2;
const b = 0.75;
/** Candidates of each kind that are joined, and the constant of reciprocal rank fusion: Cormack et al., SIGIR 2009. */
const candidates = 100;
const fusion = 60;
/** Words say more than vectors where a question names things: their share in the fusion. */
const shareOfWords = 0.7;

/**
 * Stores articles with their index; one already there under its PMID is replaced.
 * @param progress called after each block with how many are in
 */
export async function importArticles(
  database: LibraryDatabase,
  articles: readonly Article[],
  encoder?: ArticleEncoder,
  progress?: (done: number) => void,
): Promise<void> {
  const atOnce = 50;
  for (let from = 0; from < articles.length; from += atOnce) {
    const block = lastOfEach(articles.slice(from, from + atOnce));
    const vectors = encoder?.encode(block.map(({ title, abstract }) => `${title} ${abstract}`.trim()));
    await database.transaction(async (transaction) => {
      for (const [at, article] of block.entries())
        await store(
          transaction,
          article,
          vectors && encoder ? { vector: vectors[at]!, encoder: encoder.name } : undefined,
        );
    });
    progress?.(Math.min(from + atOnce, articles.length));
  }
}

const lastOfEach = (articles: readonly Article[]) => [...new Map(articles.map((each) => [each.pmid, each])).values()];

async function store(
  database: LibraryDatabase,
  { pmid, title, abstract, journal, year }: Article,
  meaning: { readonly vector: Float32Array; readonly encoder: string } | undefined,
): Promise<void> {
  const counts = new Map<string, number>();
  const terms = termsIn(`${title}\n${abstract}`);
  for (const { term } of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  await database.query('delete from literature_article where pmid = $1', [pmid]);
  const [row] = await database.query<{ id: number }>(
    `insert into literature_article (pmid, title, abstract, journal, year, terms, vector, encoder)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    [
      pmid,
      title,
      abstract,
      journal ?? null,
      year ?? null,
      terms.length,
      meaning ? bytesOf(meaning.vector) : null,
      meaning?.encoder ?? null,
    ],
  );
  await database.query(
    'insert into literature_posting (term, article, count) select t.term, $1, t.count from unnest($2::text[], $3::int[]) as t (term, count)',
    [row!.id, [...counts.keys()], [...counts.values()]],
  );
}

const bytesOf = (vector: Float32Array) =>
  new Uint8Array(vector.buffer.slice(vector.byteOffset, vector.byteOffset + vector.byteLength));

/** How many articles there are, and how many of them carry a vector. */
export async function librarySize(database: LibraryDatabase): Promise<{ articles: number; withVector: number }> {
  const [row] = await database.query<{ articles: number; with_vector: number }>(
    'select count(*)::int as articles, count(vector)::int as with_vector from literature_article',
  );
  return { articles: row!.articles, withVector: row!.with_vector };
}

/** The articles that answer a question best: by words (BM25), and by meaning where both sides have vectors; with quotes. */
export async function searchLibrary(
  database: LibraryDatabase,
  question: string,
  top: number,
  encoder?: ArticleEncoder,
): Promise<FoundArticle[]> {
  const weights = await termWeights(database, question);
  const byWords = await rankByWords(database, weights);
  const byMeaning = encoder ? await rankByMeaning(database, question, encoder) : [];
  const ranked = fuse(byWords, byMeaning).slice(0, top);
  const rows = await database.query<Row>(
    'select id, pmid, title, abstract, journal, year from literature_article where id = any($1::int[])',
    [ranked.map(({ id }) => id)],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ranked.map(({ id, score, foundBy }) => {
    const { pmid, title, abstract, journal, year } = byId.get(id)!;
    return {
      pmid,
      title,
      ...(journal === null ? {} : { journal }),
      ...(year === null ? {} : { year }),
      score,
      foundBy,
      quotes: quotesFor(abstract, weights),
    };
  });
}

/** Inverse document frequency of each term of the question, times its count there. */
async function termWeights(database: LibraryDatabase, question: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { term } of termsIn(question)) counts.set(term, (counts.get(term) ?? 0) + 1);
  const { articles } = await librarySize(database);
  const rows = await database.query<{ term: string; n: number }>(
    'select term, count(*)::int as n from literature_posting where term = any($1::text[]) group by term',
    [[...counts.keys()]],
  );
  return new Map(rows.map(({ term, n }) => [term, counts.get(term)! * Math.log(1 + (articles - n + 0.5) / (n + 0.5))]));
}

interface Ranked {
  readonly id: number;
  readonly score: number;
}

async function rankByWords(database: LibraryDatabase, weights: ReadonlyMap<string, number>): Promise<Ranked[]> {
  if (weights.size === 0) return [];
  return database.query<Ranked>(
    `select p.article as id,
            sum(w.weight * p.count * ($3::float8 + 1) /
                (p.count + $3::float8 * (1 - $4::float8 + $4::float8 * a.terms / m.mean)))::float8 as score
       from unnest($1::text[], $2::float8[]) as w (term, weight)
       join literature_posting p on p.term = w.term
       join literature_article a on a.id = p.article
      cross join (select greatest(avg(terms), 1)::float8 as mean from literature_article) m
      group by p.article
      order by score desc, p.article
      limit ${candidates}`,
    [[...weights.keys()], [...weights.values()], k1, b],
  );
}

async function rankByMeaning(database: LibraryDatabase, question: string, encoder: ArticleEncoder): Promise<Ranked[]> {
  const [asked] = encoder.encode([question]);
  const vectors = await vectorsOf(database, encoder.name);
  return vectors
    .map(({ id, vector }) => ({ id, score: dot(asked!, vector) }))
    .sort((one, other) => other.score - one.score || one.id - other.id)
    .slice(0, candidates);
}

interface Vectors {
  readonly state: string;
  readonly rows: readonly { readonly id: number; readonly vector: Float32Array }[];
}
const read = new WeakMap<LibraryDatabase, Vectors>();

/** The library's vectors, read anew only after an import: ids never come back, so their number and the highest tell. */
async function vectorsOf(database: LibraryDatabase, encoder: string): Promise<Vectors['rows']> {
  const [now] = await database.query<{ state: string }>(
    "select $1::text || ' ' || count(*) || ' ' || coalesce(max(id), 0) as state from literature_article where encoder = $1",
    [encoder],
  );
  const known = read.get(database);
  if (known?.state === now!.state) return known.rows;
  const rows = await database.query<{ id: number; vector: Uint8Array }>(
    'select id, vector from literature_article where encoder = $1',
    [encoder],
  );
  const vectors = rows.map(({ id, vector }) => ({ id, vector: new Float32Array(vector.slice().buffer) }));
  read.set(database, { state: now!.state, rows: vectors });
  return vectors;
}

function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += one[i]! * other[i]!;
  return sum;
}

/**
 * One ranking out of two: the share of each one's best score, so that a clear winner stays one, and the reciprocal rank for the rest.
 */
export function fuse(
  byWords: readonly Ranked[],
  byMeaning: readonly Ranked[],
): (Ranked & { readonly foundBy: FoundArticle['foundBy'] })[] {
  const fused = new Map<number, { score: number; words: boolean; meaning: boolean }>();
  const add = (ranked: readonly Ranked[], share: number, kind: 'words' | 'meaning') => {
    const best = ranked[0]?.score ?? 1;
    for (const [place, { id, score }] of ranked.entries()) {
      const known = fused.get(id) ?? { score: 0, words: false, meaning: false };
      known.score += share * (Math.max(0, score) / best + 1 / (fusion + place));
      known[kind] = true;
      fused.set(id, known);
    }
  };
  add(byWords, byMeaning.length > 0 ? shareOfWords : 1, 'words');
  add(byMeaning, 1 - shareOfWords, 'meaning');
  return [...fused]
    .map(([id, { score, words, meaning }]) => ({
      id,
      score,
      foundBy: words && meaning ? ('both' as const) : words ? ('words' as const) : ('meaning' as const),
    }))
    .sort((one, other) => other.score - one.score || one.id - other.id);
}
