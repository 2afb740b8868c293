import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../store/database.js';
import { migrate } from '../../store/migrate.js';
import { readArticles } from './article.js';
import { importArticles, librarySize, searchLibrary } from './library.js';
import { quotesFor } from './passage.js';
import { termsIn } from './terms.js';

const xml = `<?xml version="1.0"?><PubmedArticleSet>
<PubmedArticle><MedlineCitation><PMID Version="1">101</PMID><Article><Journal><JournalIssue><PubDate><Year>2024</Year></PubDate></JournalIssue><Title>Journal of Tests</Title></Journal>
<ArticleTitle>Metformin &amp; kidney function in <i>adults</i></ArticleTitle><Abstract><AbstractText Label="AIM">To see whether metformin harms kidneys.</AbstractText><AbstractText Label="RESULTS">It did not at an eGFR of 45.</AbstractText></Abstract></Article></MedlineCitation><PubmedData><ArticleIdList/></PubmedData></PubmedArticle>
<PubmedArticle><MedlineCitation><Article><ArticleTitle>No number</ArticleTitle></Article></MedlineCitation></PubmedArticle>
</PubmedArticleSet>`;

describe('reading', () => {
  it('PubMed XML, with labels, entities and what is left out', () => {
    expect(readArticles(xml)).toEqual({
      articles: [
        {
          pmid: '101',
          title: 'Metformin & kidney function in adults',
          abstract: 'AIM: To see whether metformin harms kidneys.\nRESULTS: It did not at an eGFR of 45.',
          journal: 'Journal of Tests',
          year: 2024,
        },
      ],
      left: [{ place: 'PubmedArticle 2', reason: 'no-pmid' }],
    });
  });

  it('JSON lines', () => {
    const { articles, left } = readArticles(
      '{"pmid": 5, "title": "A", "abstract": "B", "year": 2020}\n{bad\n{"title":"x"}\n',
    );
    expect(articles).toEqual([{ pmid: '5', title: 'A', abstract: 'B', year: 2020 }]);
    expect(left).toEqual([
      { place: 'line 2', reason: 'not-json' },
      { place: 'line 3', reason: 'no-pmid' },
    ]);
  });

  it('terms meet across spelling and inflection, Chinese in pairs', () => {
    const of = (text: string) => termsIn(text).map(({ term }) => term);
    expect(of('tumours')).toEqual(of('tumor'));
    expect(of('treatments')).toEqual(of('treatment'));
    expect(of('高血压')).toEqual(['高血', '血压']);
  });

  it('quotes are the very words of the abstract', () => {
    const abstract = 'We studied mice. Warfarin raised bleeding 2.5-fold. Nothing else changed.';
    const [quote] = quotesFor(abstract, new Map(termsIn('warfarin bleeding').map(({ term }) => [term, 1])), 1);
    expect(quote!.text).toBe('Warfarin raised bleeding 2.5-fold.');
    expect(abstract.slice(quote!.start, quote!.end)).toBe(quote!.text);
  });
});

describe('the library', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase({ folder: 'memory' });
    await migrate(database, join(import.meta.dirname, '..', '..', '..', 'migrations'));
  });
  afterAll(() => database.close());

  /** Two directions: what speaks of the kidney, and the rest. */
  const encoder = {
    name: 'two-ways',
    encode: (texts: readonly string[]) =>
      texts.map((text) => Float32Array.from(/kidney|renal/i.test(text) ? [1, 0] : [0, 1])),
  };
  const articles = [
    { pmid: '1', title: 'Renal outcomes', abstract: 'Dialysis was needed in three patients.' },
    { pmid: '2', title: 'Statins', abstract: 'Atorvastatin lowered cholesterol in adults with diabetes.' },
    { pmid: '3', title: 'Bones', abstract: 'Calcium did not prevent fractures.' },
  ];

  it('finds by words, by meaning, and replaces an article under its PMID', async () => {
    await importArticles(database, articles, encoder);
    await importArticles(database, [{ ...articles[2]!, abstract: 'Calcium prevented fractures.' }], encoder);
    expect(await librarySize(database)).toEqual({ articles: 3, withVector: 3 });
    const [byWords] = await searchLibrary(database, 'does atorvastatin lower cholesterol?', 1);
    expect(byWords).toMatchObject({ pmid: '2', foundBy: 'words' });
    expect(byWords!.quotes[0]!.text).toBe('Atorvastatin lowered cholesterol in adults with diabetes.');
    const [byMeaning] = await searchLibrary(database, 'kidney', 1, encoder);
    expect(byMeaning).toMatchObject({ pmid: '1', foundBy: 'meaning' });
    const [replaced] = await searchLibrary(database, 'calcium fractures', 1);
    expect(replaced!.quotes[0]!.text).toBe('Calcium prevented fractures.');
    expect(await searchLibrary(database, 'xylophone', 3)).toEqual([]);
  });
});
