/** A text as the encoder reads it: `[CLS] pieces [SEP]`. */
export type TokenIds = Int32Array;

const longestWord = 100;

/**
 * The uncased WordPiece tokenizer of BERT: words by white space and punctuation, Chinese characters each for itself, accents
 * dropped; a word is cut into the longest pieces that the vocabulary has, from the left.
 * Devlin et al. 2019, arXiv:1810.04805.
 */
export class WordPieceTokenizer {
  readonly #ids: ReadonlyMap<string, number>;
  readonly #unknown: number;
  readonly #first: number;
  readonly #last: number;

  /** @param vocabulary one piece a line, as `vocab.txt` has it */
  constructor(vocabulary: string) {
    this.#ids = new Map(
      vocabulary
        .replace(/\r/g, '')
        .split('\n')
        .filter((piece) => piece !== '')
        .map((piece, id) => [piece, id]),
    );
    const special = (piece: string) => {
      const id = this.#ids.get(piece);
      if (id === undefined) throw new Error(`The vocabulary lacks ${piece}`);
      return id;
    };
    this.#unknown = special('[UNK]');
    this.#first = special('[CLS]');
    this.#last = special('[SEP]');
  }

  /** @param atMost tokens, the first and the last mark included; what is longer is cut off */
  encode(text: string, atMost: number): TokenIds {
    const ids = [this.#first];
    for (const word of wordsOf(text)) {
      if (ids.length >= atMost - 1) break;
      this.#pieces(word, ids);
    }
    ids.length = Math.min(ids.length, atMost - 1);
    ids.push(this.#last);
    return Int32Array.from(ids);
  }

  #pieces(word: string, ids: number[]): void {
    const characters = [...word];
    if (characters.length > longestWord) {
      ids.push(this.#unknown);
      return;
    }
    const start = ids.length;
    for (let at = 0; at < characters.length; ) {
      let end = characters.length;
      let id: number | undefined;
      for (; end > at; end--) {
        const piece = characters.slice(at, end).join('');
        id = this.#ids.get(at === 0 ? piece : `##${piece}`);
        if (id !== undefined) break;
      }
      if (id === undefined) {
        ids.length = start;
        ids.push(this.#unknown);
        return;
      }
      ids.push(id);
      at = end;
    }
  }
}

/** ASCII signs that Unicode calls symbols count as punctuation here, as in the original. */
const mark = /[\p{P}$+<=>^`|~]|[\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff]|[\u{20000}-\u{2ceaf}]|[\u{2f800}-\u{2fa1f}]/gu;

function wordsOf(text: string): string[] {
  return text
    .replace(/\ufffd|(?![\t\n\r])\p{C}/gu, '')
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(mark, ' $& ')
    .split(/\s+/u)
    .filter((word) => word !== '');
}
