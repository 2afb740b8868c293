import { remembered } from './remember.js';

/** A thing with a name: its key, and every name under which a text may mention it, in both languages. */
export interface Named {
  readonly key: string;
  readonly names: readonly string[];
  /** Of a drug `class:statin`; of a problem the keys of which it is a kind. */
  readonly broader?: readonly string[];
}

export interface Mention {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly keys: readonly string[];
}

/** Names that are everyday words too: their mention says nothing of a drug. */
const everyday = new Set([
  'water',
  'salt',
  'alcohol',
  'oxygen',
  'air',
  'sugar',
  'fat',
  'oil',
  'coffee',
  'tea',
  'tobacco',
  'food',
  'ice',
  'gold',
  'silver',
  'same',
  'all',
  'soap',
  'honey',
  'garlic',
  'milk',
  'egg',
  'eggs',
  'wheat',
  'rice',
  'fish',
  'nuts',
  'soy',
  'corn',
  'sun',
  'fiber',
  'fibre',
  'protein',
  'charcoal',
  'cough',
  'pain',
  'stop',
  'well',
  'advance',
  'prevent',
  'control',
  'balance',
  'clear',
  'care',
  'relief',
  'complete',
  'total',
  'focus',
  'optimal',
  'recent',
  '水',
  '盐',
  '酒',
  '酒精',
  '氧',
  '氧气',
  '糖',
  '油',
  '茶',
  '烟',
  '空气',
  '鱼',
  '牛奶',
  '鸡蛋',
  '蛋',
  '蛋白',
  '蛋白质',
  '脂肪',
  '纤维',
]);

/** Finds named things in texts of both languages, the longest name first. */
export class Lexicon {
  readonly #words = new Map<string, string[]>();
  readonly #han = new Map<string, string[]>();
  #longestHan = 0;
  readonly #broader = new Map<string, readonly string[]>();

  constructor(things: readonly Named[]) {
    for (const { key, names, broader } of things) {
      if (broader) this.#broader.set(key, broader);
      for (const name of new Set(names.map((each) => each.toLowerCase().trim()))) this.#add(name, key);
    }
  }

  #add(name: string, key: string): void {
    if (everyday.has(name)) return;
    const han = /\p{Script=Han}/u.test(name);
    if (han ? name.length < 2 : name.length < 3) return;
    const names = han ? this.#han : this.#words;
    names.set(name, [...(names.get(name) ?? []), key]);
    if (han) this.#longestHan = Math.max(this.#longestHan, name.length);
  }

  /** The keys of which a key is a kind. */
  broader(key: string): readonly string[] {
    return this.#broader.get(key) ?? [];
  }

  readonly mentions = remembered((text: string): readonly Mention[] => this.#mentions(text));

  #mentions(text: string): readonly Mention[] {
    return [...this.#latin(text), ...this.#chinese(text)].sort((a, b) => a.start - b.start);
  }

  *#latin(text: string): Iterable<Mention> {
    const words = [...text.matchAll(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)].filter(
      ([word]) => !/\p{Script=Han}/u.test(word),
    );
    for (let at = 0; at < words.length; ) {
      let taken = 1;
      for (let count = Math.min(5, words.length - at); count > 0; count--) {
        const [first, last] = [words[at]!, words[at + count - 1]!];
        const [start, end] = [first.index, last.index + last[0].length];
        const keys = this.#keysOf(text.slice(start, end).toLowerCase());
        if (!keys) continue;
        yield { start, end, text: text.slice(start, end), keys };
        taken = count;
        break;
      }
      at += taken;
    }
  }

  #keysOf(name: string): readonly string[] | undefined {
    return this.#words.get(name) ?? (name.endsWith('s') ? this.#words.get(name.slice(0, -1)) : undefined);
  }

  *#chinese(text: string): Iterable<Mention> {
    for (let at = 0; at < text.length; ) {
      let taken = 1;
      if (/\p{Script=Han}|[A-Za-z0-9]/u.test(text[at]!)) {
        for (let length = Math.min(this.#longestHan, text.length - at); length >= 2; length--) {
          const name = text.slice(at, at + length);
          const keys = this.#han.get(name.toLowerCase());
          if (!keys) continue;
          yield { start: at, end: at + length, text: name, keys };
          taken = length;
          break;
        }
      }
      at += taken;
    }
  }
}
