/** One abstract as the user's file has it. */
export interface Article {
  readonly pmid: string;
  readonly title: string;
  readonly abstract: string;
  readonly journal?: string;
  readonly year?: number;
}

/** Articles of a file, and what in it could not be read, by place. */
export interface ReadArticles {
  readonly articles: readonly Article[];
  readonly left: readonly { readonly place: string; readonly reason: 'no-pmid' | 'no-text' | 'not-json' }[];
}

/** PubMed's XML (efetch, baseline files) or JSON lines of `{pmid, title, abstract, journal?, year?}`. */
export function readArticles(text: string): ReadArticles {
  return text.trimStart().startsWith('<') ? readPubMed(text) : readLines(text);
}

function readLines(text: string): ReadArticles {
  const articles: Article[] = [];
  const left: ReadArticles['left'][number][] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const place = `line ${index + 1}`;
    let row: Record<string, unknown>;
    try {
      row = JSON.parse(line) as Record<string, unknown>;
    } catch {
      left.push({ place, reason: 'not-json' });
      continue;
    }
    const [pmid, title, abstract] = ['pmid', 'title', 'abstract'].map((key) => String(row[key] ?? '').trim());
    const year = Number(row.year);
    if (!pmid) left.push({ place, reason: 'no-pmid' });
    else if (!title && !abstract) left.push({ place, reason: 'no-text' });
    else
      articles.push({
        pmid,
        title: title!,
        abstract: abstract!,
        ...(typeof row.journal === 'string' ? { journal: row.journal } : {}),
        ...(Number.isInteger(year) && year > 0 ? { year } : {}),
      });
  }
  return { articles, left };
}

/**
 * The citations of a PubMed XML file. The format is flat enough to be read by its tags; nothing in it is resolved or fetched.
 * See: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html
 */
function readPubMed(text: string): ReadArticles {
  const articles: Article[] = [];
  const left: ReadArticles['left'][number][] = [];
  for (const [index, [block]] of [...text.matchAll(/<PubmedArticle[\s>][\s\S]*?<\/PubmedArticle>/g)].entries()) {
    const place = `PubmedArticle ${index + 1}`;
    // The first PMID is the article's own; those of comments and corrections come later.
    const pmid = /<PMID[^>]*>\s*(\d+)\s*<\/PMID>/.exec(block)?.[1];
    const title = plain(/<ArticleTitle[^>]*>([\s\S]*?)<\/ArticleTitle>/.exec(block)?.[1] ?? '');
    const abstract = [...block.matchAll(/<AbstractText([^>]*)>([\s\S]*?)<\/AbstractText>/g)]
      .map(([, attributes, body]) => {
        const label = /Label="([^"]*)"/.exec(attributes!)?.[1];
        return `${label ? `${plain(label)}: ` : ''}${plain(body!)}`;
      })
      .join('\n');
    const journal = plain(/<Journal>[\s\S]*?<Title>([\s\S]*?)<\/Title>/.exec(block)?.[1] ?? '');
    const year = Number(/<PubDate>[\s\S]*?(\d{4})[\s\S]*?<\/PubDate>/.exec(block)?.[1]);
    if (!pmid) left.push({ place, reason: 'no-pmid' });
    else if (!title && !abstract) left.push({ place, reason: 'no-text' });
    else
      articles.push({
        pmid,
        title,
        abstract,
        ...(journal ? { journal } : {}),
        ...(Number.isNaN(year) ? {} : { year }),
      });
  }
  return { articles, left };
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The words of an element, without the marks of italics and the like within it. */
function plain(xml: string): string {
  return xml
    .replace(/<[^>]+>/g, '')
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(lt|gt|amp|quot|apos));/gi, (whole, hex, decimal, name) => {
      if (name) return entities[(name as string).toLowerCase()]!;
      const code = hex ? Number.parseInt(hex as string, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replace(/\s+/g, ' ')
    .trim();
}
