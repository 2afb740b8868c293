import { type Coding, type Concept, codeSystem, type Ingredient, type Terminology } from '../../record/index.js';
import { drugsNamed } from './drug-text.js';
import { Lexicon, type Match } from './lexicon.js';
import type { CodedProduct, CodedProducts } from './products.js';

/** What an allergy list may name instead of one ingredient. */
export interface DrugClass {
  /** As in the ingredients' `classes`: `class:penicillin`. */
  readonly key: string;
  readonly codings: readonly Coding[];
  /** Lower-case, both languages. */
  readonly names: readonly string[];
}

/** Recognises ingredients and drug classes by code, else by the name that a text is. */
export class DrugNames {
  readonly #drugs: Lexicon<readonly string[]>;
  readonly #classes: Lexicon<string>;
  readonly #classByCode = new Map<string, string>();

  constructor(
    readonly terminology: Terminology,
    classes: readonly DrugClass[] = [],
    private readonly products?: () => CodedProducts,
  ) {
    this.#drugs = new Lexicon([
      ...terminology.ingredients.flatMap((ingredient) =>
        namesOf(ingredient).map((name) => [name, [ingredient.key]] as const),
      ),
      ...terminology.products.flatMap(({ names, ingredients }) => names.map((name) => [name, ingredients] as const)),
    ]);
    this.#classes = new Lexicon(classes.flatMap(({ key, names }) => names.map((name) => [name, key] as const)));
    for (const { key, codings } of classes) {
      for (const { system, code } of codings) this.#classByCode.set(`${system}|${code}`, key);
    }
  }

  /**
   * Keys of the ingredients of a drug, in the order met; empty if none is known. The code of an ingredient decides; without one
   * the words do, if all of them are a drug's name and they agree with each other; without such words the code of a product.
   */
  ingredientsOf(concept: Concept): string[] {
    const coded = this.ingredientsByCode(concept);
    if (coded.length > 0) return coded;
    const named = agreed(this.namedIn(concept));
    return [...(named.length > 0 ? named : this.#ingredientsOfProducts(concept))];
  }

  /** What the concept's codes of products mean. */
  productsOf({ codings }: Concept): CodedProduct[] {
    return codings.flatMap((coding) => {
      if (coding.system !== codeSystem.rxnorm || this.terminology.ingredientByCode(coding)) return [];
      return this.products?.().find(coding) ?? [];
    });
  }

  #ingredientsOfProducts(concept: Concept): string[] {
    return [...new Set(this.productsOf(concept).flatMap(({ ingredients }) => ingredients))];
  }

  /** The strength of the drug, as its words or else its product's code tell; undefined for mixtures and solutions. */
  strengthOf(concept: Concept): ReturnType<typeof unitStrength> {
    const first = (names: readonly string[]) => names.map(unitStrength).find((each) => each !== undefined);
    return first(wordsOf(concept)) ?? first(this.productsOf(concept).map(({ name }) => name));
  }

  /**
   * Keys of the ingredients and of the classes that an allergy names: "penicillin" is both a drug and a class. Words that name
   * what the code means may widen it, and so err on the safe side; words that contradict it are left alone.
   */
  substancesOf(concept: Concept): string[] {
    const coded = this.substancesByCode(concept);
    const named = agreed(this.namedIn(concept, true));
    const isSame = coded.length === 0 || named.some((key) => coded.includes(key));
    const known = [...new Set([...coded, ...(isSame ? named : [])])];
    return known.length > 0 ? known : this.#ingredientsOfProducts(concept);
  }

  ingredientsByCode({ codings }: Concept): string[] {
    return [...new Set(codings.flatMap((coding) => this.terminology.ingredientByCode(coding)?.key ?? []))];
  }

  substancesByCode(concept: Concept): string[] {
    const classes = concept.codings.flatMap(({ system, code }) => this.#classByCode.get(`${system}|${code}`) ?? []);
    return [...new Set([...this.ingredientsByCode(concept), ...classes])];
  }

  /** What a text names, if nothing else stands in it: of a drug its ingredients, of an allergy classes as well. */
  named(words: string, allergy = false): readonly string[] | undefined {
    const read = allergy
      ? drugsNamed(words, (text) => [...this.findIngredients(text), ...this.findClasses(text)], { allergy })
      : drugsNamed(words, (text) => this.findIngredients(text));
    // "Claritin-D" and "Tylenol PM" read as Claritin and Tylenol: a trade name is more than the name in it.
    const isSurely = read !== undefined && (/\d/.test(words) || this.#isWhole(words));
    return isSurely ? read : (this.products?.().named(words)?.ingredients ?? read);
  }

  #isWhole(words: string): boolean {
    const found = [...this.findDrugs(words), ...this.findClasses(words)];
    return found.some(({ start, end }) => start === 0 && end === words.length);
  }

  /** What each of a concept's words names. */
  namedIn(concept: Concept, allergy = false): readonly (readonly string[])[] {
    return wordsOf(concept).flatMap((words) => {
      const named = this.named(words, allergy);
      return named ? [named] : [];
    });
  }

  /** Where a text names drugs, with the ingredients of each. */
  findDrugs(text: string): Match<readonly string[]>[] {
    return this.#drugs.find(text);
  }

  /** Where a text names ingredients; those of one product stand in one place. */
  findIngredients(text: string): Match<string>[] {
    return this.findDrugs(text).flatMap(({ value, ...place }) => value.map((each) => ({ ...place, value: each })));
  }

  /** Where a text names drug classes. */
  findClasses(text: string): Match<string>[] {
    return this.#classes.find(text);
  }
}

/** The reading that holds all others; none where words contradict each other. */
function agreed(readings: readonly (readonly string[])[]): readonly string[] {
  return readings.find((each) => readings.every((other) => other.every((key) => each.includes(key)))) ?? [];
}

/** A concept's own text and the displays of its codes, each once. */
export function wordsOf({ codings, text }: Concept): string[] {
  const words = [text, ...codings.map(({ display }) => display)];
  return [...new Set(words.filter((each) => each !== undefined))];
}

const namesOf = (ingredient: Ingredient) => [...new Set([ingredient.key, ...ingredient.names])];

/** The strength of a product with one ingredient, from its name: `Lisinopril 10 MG Oral Tablet` is 10 mg; undefined for mixtures and solutions. */
export function unitStrength(name: string): { readonly value: number; readonly unit: string } | undefined {
  const strengths = [...name.matchAll(/(\d+(?:\.\d+)?)\s*(mg|mcg|ug|g)\b(?!\s*\/)/gi)];
  if (strengths.length !== 1 || name.includes(' / ') || /\d\s*(?:mg|mcg|ug|g)\s*\/\s*(?:ml|h|hr|actuat|d)/i.test(name))
    return undefined;
  const [, value, unit] = strengths[0]!;
  const spelled = unit!.toLowerCase();
  return { value: Number(value), unit: spelled === 'mcg' ? 'ug' : spelled };
}
