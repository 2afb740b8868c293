/** A JSON object of which nothing is known yet. */
export interface Node {
  readonly [key: string]: unknown;
}

/** Readers that answer undefined (or nothing) where the JSON is not what was expected; they never throw. */
export function node(value: unknown): Node | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : undefined;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The objects of an array, with their places in it. */
export function nodes(value: unknown): readonly { readonly index: number; readonly node: Node }[] {
  return list(value).flatMap((each, index) => {
    const found = node(each);
    return found ? [{ index, node: found }] : [];
  });
}

/** A string with something in it, without white space around it. */
export function text(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const trimmed = value.trim();
  return trimmed === '' ? undefined : trimmed;
}

export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function truth(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}
