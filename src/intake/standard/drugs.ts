import type { Coding, Concept, Ingredient, Terminology } from '../../record/index.js';
import { Lexicon, type Match } from './lexicon.js';

/** What an allergy list may name instead of one ingredient. */
export interface DrugClass {
  /** As in the ingredients' `classes`: `class:penicillin`. */
  readonly key: string;
  readonly codings: readonly Coding[];
  /** Lower-case, both languages. */
  readonly names: readonly string[];
}

/** Recognises ingredients and drug classes by code, else by name within a drug's text. */
export class DrugNames {
  readonly #drugs: Lexicon<readonly string[]>;
  readonly #classes: Lexicon<string>;
  readonly #classByCode = new Map<string, string>();

  constructor(
    readonly terminology: Terminology,
    classes: readonly DrugClass[] = [],
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

  /** Keys of the ingredients of a drug, in the order met; empty if none is known. */
  ingredientsOf(concept: Concept): string[] {
    const keys = new Set<string>();
    for (const coding of concept.codings) {
      const ingredient = this.terminology.ingredientByCode(coding);
      if (ingredient) keys.add(ingredient.key);
    }
    for (const words of wordsOf(concept)) for (const { value } of this.findIngredients(words)) keys.add(value);
    return [...keys];
  }

  /** Keys of the ingredients and of the classes that an allergy names: "penicillin" is both a drug and a class. */
  substancesOf(concept: Concept): string[] {
    const keys = new Set(this.ingredientsOf(concept));
    for (const { system, code } of concept.codings) {
      const drugClass = this.#classByCode.get(`${system}|${code}`);
      if (drugClass) keys.add(drugClass);
    }
    for (const words of wordsOf(concept)) for (const { value } of this.findClasses(words)) keys.add(value);
    return [...keys];
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

function wordsOf({ codings, text }: Concept): Set<string> {
  const words = [...codings.map(({ display }) => display), text];
  return new Set(words.filter((each) => each !== undefined));
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
