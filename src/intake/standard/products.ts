import { codeSystem } from '../../record/index.js';

/** A drug as RxNorm names it: `carvedilol 6.25 MG Oral Tablet`, `Coreg`. */
export interface CodedProduct {
  readonly name: string;
  /** Keys of its ingredients. */
  readonly ingredients: readonly string[];
}

/** What codes and trade names of drugs that are no ingredient mean. */
export class CodedProducts {
  readonly #byCode = new Map<string, CodedProduct>();
  #byName: ReadonlyMap<string, CodedProduct> | undefined;

  /** @param table a line each: RxNorm's code, name, keys of ingredients joined by `|`, between tabs. @throws if a line is otherwise */
  constructor(table: string) {
    for (const line of table.split('\n')) {
      if (line === '') continue;
      const [code, name, keys] = line.split('\t');
      if (!code || !name || !keys) throw new Error(`products: "${line.slice(0, 80)}" is not code, name, ingredients`);
      this.#byCode.set(code, { name, ingredients: keys.split('|') });
    }
  }

  find({ system, code }: { readonly system: string; readonly code: string }): CodedProduct | undefined {
    return system === codeSystem.rxnorm ? this.#byCode.get(code) : undefined;
  }

  /** By its whole name in any case, or by what stands before a strength: `Exforge HCT 10 mg`. */
  named(words: string): CodedProduct | undefined {
    this.#byName ??= new Map([...this.#byCode.values()].map((each) => [each.name.toLowerCase(), each]));
    const name = words.normalize('NFKC').trim().toLowerCase().replace(/[®™]/g, '');
    return this.#byName.get(name) ?? this.#byName.get(name.replace(/\s+\d.*$/, ''));
  }

  /** Names without a strength, lower-case: brands above all. */
  brands(): string[] {
    return [...this.#byCode.values()].flatMap(({ name }) => (/[\d/]/.test(name) ? [] : [name.toLowerCase()]));
  }
}
