import type { Terminology } from '../../record/index.js';

/** Which ingredients a pack's names stand for: ingredient keys, classes and the pack's own groups. */
export class DrugSets {
  readonly #byClass = new Map<string, string[]>();
  readonly #expanded = new Map<string, ReadonlySet<string>>();

  constructor(
    readonly terminology: Terminology,
    readonly groups: { readonly [id: string]: readonly string[] },
  ) {
    for (const { key, classes } of terminology.ingredients) {
      for (const each of classes) this.#byClass.set(each, [...(this.#byClass.get(each) ?? []), key]);
    }
  }

  /**
   * The ingredients of all these names, less the exceptions.
   * @throws Error if a name stands for nothing: a fault of the pack
   */
  expand(names: readonly string[], except: readonly string[] = []): ReadonlySet<string> {
    const id = `${names.join('|')}\\${except.join('|')}`;
    const known = this.#expanded.get(id);
    if (known) return known;
    const without = new Set(except.flatMap((name) => this.#membersOf(name)));
    const found = new Set(names.flatMap((name) => this.#membersOf(name)).filter((key) => !without.has(key)));
    this.#expanded.set(id, found);
    return found;
  }

  #membersOf(name: string): readonly string[] {
    if (name.startsWith('group:')) return this.groups[name] ?? fail(name);
    if (name.startsWith('class:')) return this.#byClass.get(name) ?? fail(name);
    return this.terminology.ingredient(name) ? [name] : fail(name);
  }
}

function fail(name: string): never {
  throw new Error(`no ingredient, class or group ${name}`);
}
