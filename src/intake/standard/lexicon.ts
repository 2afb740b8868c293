/** One place in a text where a name stands: half-open range of UTF-16 code units. */
export interface Match<T> {
  readonly start: number;
  readonly end: number;
  readonly value: T;
}

const isWord = (character: string | undefined) =>
  character !== undefined && /[\p{Script=Latin}\p{Script=Greek}0-9]/u.test(character);

/**
 * Finds names in text as whole words (Chinese needs no word boundary), ignoring case.
 * Leftmost first, the longest of those that begin together; matches never overlap.
 */
export class Lexicon<T> {
  readonly #byStart = new Map<string, { readonly name: string; readonly value: T }[]>();

  constructor(names: Iterable<readonly [name: string, value: T]>) {
    for (const [written, value] of names) {
      const name = searchable(written).trim();
      if (name === '') continue;
      const start = startOf(name, 0);
      const list = this.#byStart.get(start);
      if (list) list.push({ name, value });
      else this.#byStart.set(start, [{ name, value }]);
    }
    for (const list of this.#byStart.values()) list.sort((a, b) => b.name.length - a.name.length);
  }

  find(text: string): Match<T>[] {
    const plain = searchable(text);
    const matches: Match<T>[] = [];
    for (let at = 0; at < plain.length; ) {
      const match = this.#matchAt(plain, at);
      if (match) {
        matches.push(match);
        at = match.end;
      } else at += startOf(plain, at).length;
    }
    return matches;
  }

  #matchAt(plain: string, at: number): Match<T> | undefined {
    for (const { name, value } of this.#byStart.get(startOf(plain, at)) ?? []) {
      const end = at + name.length;
      if (!plain.startsWith(name, at)) continue;
      if (isWord(plain[end - 1]) && isWord(plain[end])) continue;
      return { start: at, end, value };
    }
    return undefined;
  }
}

/** Lower-case with plain spaces and hyphens, the same length as the text so that offsets hold. */
function searchable(text: string): string {
  const lower = text.toLowerCase();
  const same =
    lower.length === text.length
      ? lower
      : [...text].map((each) => (each.toLowerCase().length === each.length ? each.toLowerCase() : each)).join('');
  return same
    .replace(/[\s\u00a0]/g, ' ')
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/[’]/g, "'");
}

const word = /[\p{Script=Latin}\p{Script=Greek}0-9]+/uy;

/** The whole word, or the one character, that begins there. */
function startOf(plain: string, at: number): string {
  word.lastIndex = at;
  return word.exec(plain)?.[0] ?? plain[at]!;
}
