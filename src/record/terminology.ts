import type { Coding, Concept, LocalizedText } from './code.js';

/** Something measured or asked, under all codes that mean it, with its one scale. */
export interface Measure {
  /** `systolic-pressure`, `ldl-cholesterol`, `smoking-status`. */
  readonly key: string;
  readonly title: LocalizedText;
  readonly codings: readonly Coding[];
  /** Canonical UCUM unit; absent for coded answers. */
  readonly unit?: string;
  /** g/mol, where laboratories report both mass and substance concentration. */
  readonly molarMass?: number;
  /** Charge number of the ion: what an equivalent counts; without it `meq/L` is refused. */
  readonly valence?: number;
  /** Lower-case names and abbreviations under which free text and tables write it, in both languages. */
  readonly names?: readonly string[];
  /** Values outside cannot be true of a living person: they are quarantined. In the canonical unit, inclusive. */
  readonly plausible?: { readonly lower: number; readonly upper: number };
  /** Digits after the point that a reader wants. */
  readonly decimals?: number;
}

/** One active ingredient. */
export interface Ingredient {
  /** Lower-case generic name (INN or USAN where they differ in use): `metformin`. */
  readonly key: string;
  readonly title: LocalizedText;
  readonly codings: readonly Coding[];
  /** `class:statin`, `class:ace-inhibitor`, `class:penicillin`; a drug may be in several. */
  readonly classes: readonly string[];
  /** Other names under which records write it, lower-case: brands, salts, synonyms, other languages. */
  readonly names: readonly string[];
}

/** A product of several ingredients under a name of its own: `co-trimoxazole`. */
export interface Product {
  /** Keys of ingredients. */
  readonly ingredients: readonly string[];
  /** Lower-case, both languages. */
  readonly names: readonly string[];
}

/** A condition that the engines ask for by key. */
export interface ProblemDefinition {
  readonly key: string;
  readonly title: LocalizedText;
  readonly codings: readonly Coding[];
  /** ICD-10(-CM) codes that begin so: `E11`, `I10`. */
  readonly icd10Prefixes: readonly string[];
  /** Lower-case names in free text, in both languages. */
  readonly names: readonly string[];
  /** Keys of the conditions of which this is a kind: `type-2-diabetes` -> `diabetes`. */
  readonly broader: readonly string[];
}

/** The codes, names and scales that intake standardises to and engines ask by. */
export class Terminology {
  readonly #measures = new Map<string, Measure>();
  readonly #measureByCode = new Map<string, Measure>();
  readonly #ingredients = new Map<string, Ingredient>();
  readonly #ingredientByCode = new Map<string, Ingredient>();
  readonly #ingredientByName = new Map<string, Ingredient>();
  readonly #problems = new Map<string, ProblemDefinition>();
  readonly #problemByCode = new Map<string, ProblemDefinition>();
  readonly #problemByName = new Map<string, ProblemDefinition>();
  readonly #problemByPrefix = new Map<string, ProblemDefinition>();

  /** @throws if a key, code or name is claimed twice, or a product's ingredient is unknown: a fault of the packs. */
  constructor(
    readonly measures: readonly Measure[],
    readonly ingredients: readonly Ingredient[],
    readonly problems: readonly ProblemDefinition[],
    readonly products: readonly Product[] = [],
  ) {
    for (const measure of measures) {
      claim(this.#measures, measure.key, measure);
      for (const coding of measure.codings) claim(this.#measureByCode, codeKey(coding), measure);
    }
    for (const ingredient of ingredients) {
      claim(this.#ingredients, ingredient.key, ingredient);
      for (const coding of ingredient.codings) claim(this.#ingredientByCode, codeKey(coding), ingredient);
      for (const name of new Set([ingredient.key, ...ingredient.names]))
        claim(this.#ingredientByName, name, ingredient);
    }
    for (const product of products) {
      const unknown = product.ingredients.find((key) => !this.#ingredients.has(key));
      if (unknown) throw new Error(`${product.names[0]}: no ingredient ${unknown}`);
      const alone = product.names.find((name) => this.#ingredientByName.has(name));
      if (alone) throw new Error(`${alone} is an ingredient and a product of several`);
    }
    for (const problem of problems) {
      claim(this.#problems, problem.key, problem);
      for (const coding of problem.codings) claim(this.#problemByCode, codeKey(coding), problem);
      for (const name of problem.names) claim(this.#problemByName, name, problem);
      for (const prefix of problem.icd10Prefixes) claim(this.#problemByPrefix, prefix, problem);
    }
  }

  measure(key: string): Measure | undefined {
    return this.#measures.get(key);
  }

  ingredient(key: string): Ingredient | undefined {
    return this.#ingredients.get(key);
  }

  problem(key: string): ProblemDefinition | undefined {
    return this.#problems.get(key);
  }

  measureOf(concept: Concept): Measure | undefined {
    return firstOf(concept.codings, (coding) => this.#measureByCode.get(codeKey(coding)));
  }

  ingredientByCode(coding: Coding): Ingredient | undefined {
    return this.#ingredientByCode.get(codeKey(coding));
  }

  /** By exact lower-case name. */
  ingredientByName(name: string): Ingredient | undefined {
    return this.#ingredientByName.get(name);
  }

  problemByName(name: string): ProblemDefinition | undefined {
    return this.#problemByName.get(name);
  }

  /** By any of the concept's codes (ICD-10 by longest prefix), else by its exact text. */
  problemOf(concept: Concept): ProblemDefinition | undefined {
    return (
      firstOf(concept.codings, (coding) => this.#problemByCode.get(codeKey(coding)) ?? this.#byIcdPrefix(coding)) ??
      (concept.text ? this.#problemByName.get(concept.text.toLowerCase()) : undefined)
    );
  }

  /** The key itself and all keys of which it is a kind. */
  problemAncestors(key: string): ReadonlySet<string> {
    const found = new Set<string>();
    const visit = (each: string) => {
      if (found.has(each)) return;
      found.add(each);
      for (const broader of this.#problems.get(each)?.broader ?? []) visit(broader);
    };
    visit(key);
    return found;
  }

  #byIcdPrefix({ system, code }: Coding): ProblemDefinition | undefined {
    if (!system.includes('icd-10')) return undefined;
    for (let length = code.length; length >= 3; length--) {
      const problem = this.#problemByPrefix.get(code.slice(0, length));
      if (problem) return problem;
    }
    return undefined;
  }
}

const codeKey = ({ system, code }: Coding) => `${system}|${code}`;

function claim<T extends { readonly key: string }>(map: Map<string, T>, name: string, owner: T): void {
  const other = map.get(name);
  if (other && other !== owner) throw new Error(`Terminology: "${name}" means both ${other.key} and ${owner.key}`);
  map.set(name, owner);
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return undefined;
}
