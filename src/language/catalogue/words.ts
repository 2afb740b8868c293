export type Words<K extends string> = Record<K, string>;

/** Keys that packs and engines may add to; an unknown one is shown readably. */
export type OpenWords = Record<string, string>;

/** Widens the literal types, so that a translation needs the same keys and not the same words. */
export type Translated<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...values: infer V) => string
      ? (...values: V) => string
      : Translated<T[K]>;
};
