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
  readonly #lexicon: Lexicon<string>;
  readonly #classByCode = new Map<string, string>();

  constructor(
    readonly terminology: Terminology,
    classes: readonly DrugClass[] = [],
  ) {
    this.#lexicon = new Lexicon([
      ...terminology.ingredients.flatMap((ingredient) =>
        namesOf(ingredient).map((name) => [name, ingredient.key] as const),
      ),
      ...classes.flatMap(({ key, names }) => names.map((name) => [name, key] as const)),
    ]);
    for (const { key, codings } of classes) {
      for (const { system, code } of codings) this.#classByCode.set(`${system}|${code}`, key);
    }
  }

  /** Keys of the ingredients of a drug, in the order met; empty if none is known. */
  ingredientsOf(concept: Concept): string[] {
    return this.substancesOf(concept).filter((key) => !key.startsWith('class:'));
  }

  /** Keys of ingredients and classes that a concept's codes, displays and text name. */
  substancesOf(concept: Concept): string[] {
    const keys = new Set<string>();
    for (const coding of concept.codings) {
      const ingredient = this.terminology.ingredientByCode(coding);
      if (ingredient) keys.add(ingredient.key);
      const drugClass = this.#classByCode.get(`${coding.system}|${coding.code}`);
      if (drugClass) keys.add(drugClass);
      for (const { value } of this.find(coding.display ?? '')) keys.add(value);
    }
    for (const { value } of this.find(concept.text ?? '')) keys.add(value);
    return [...keys];
  }

  /** Where a text names ingredients or classes. */
  find(text: string): Match<string>[] {
    return text === '' ? [] : this.#lexicon.find(text);
  }
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
