import type { Notation } from './notation.js';

/** A column of a table. Missing is NaN in numbers and -1 in level codes. */
export type Feature =
  | {
      readonly name: string;
      readonly kind: 'numeric';
      readonly values: Float64Array;
      /** How the table wrote the numbers, if not plainly. */
      readonly notation?: Notation;
    }
  | {
      readonly name: string;
      readonly kind: 'categorical';
      readonly codes: Int32Array;
      readonly levels: readonly string[];
    };

/** A table of features, column by column. */
export interface Frame {
  readonly features: readonly Feature[];
  readonly length: number;
}

/** Row numbers of a frame: a fold, a bootstrap sample, a subgroup. */
export type Rows = Int32Array;

export const allRows = (length: number): Rows => Int32Array.from({ length }, (_, row) => row);

/** How a learner's features must look: what a saved model checks before it predicts. */
export interface FeatureSchema {
  readonly name: string;
  readonly levels?: readonly string[];
  readonly notation?: Notation;
}

export function schemaOf(frame: Frame): FeatureSchema[] {
  return frame.features.map((feature) => ({
    name: feature.name,
    ...(feature.kind === 'categorical' ? { levels: feature.levels } : {}),
    ...(feature.kind === 'numeric' && feature.notation ? { notation: feature.notation } : {}),
  }));
}

/**
 * The frame's features in the order and coding of the schema; a level that the schema does not know is missing.
 * @returns the names of features that the frame lacks instead, if there are any
 */
export function conform(
  frame: Frame,
  schema: readonly FeatureSchema[],
): Frame | { readonly missing: readonly string[] } {
  const byName = new Map(frame.features.map((feature) => [feature.name, feature]));
  const missing = schema.filter(({ name }) => !byName.has(name)).map(({ name }) => name);
  if (missing.length > 0) return { missing };
  return { length: frame.length, features: schema.map(({ name, levels }) => recode(byName.get(name)!, levels)) };
}

function recode(feature: Feature, levels: readonly string[] | undefined): Feature {
  if (!levels) {
    if (feature.kind === 'numeric') return feature;
    const numbers = feature.levels.map(Number);
    return {
      name: feature.name,
      kind: 'numeric',
      values: Float64Array.from(feature.codes, (code) => (code < 0 ? Number.NaN : numbers[code]!)),
    };
  }
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  const codes =
    feature.kind === 'categorical'
      ? Int32Array.from(feature.codes, (code) => (code < 0 ? -1 : (codeOf.get(feature.levels[code]!) ?? -1)))
      : Int32Array.from(feature.values, (value) => codeOf.get(String(value)) ?? -1);
  return { name: feature.name, kind: 'categorical', codes, levels };
}

/** A feature's value in a row as one number: the value, or the level's code; NaN if missing. */
export function numberAt(feature: Feature, row: number): number {
  if (feature.kind === 'numeric') return feature.values[row]!;
  const code = feature.codes[row]!;
  return code < 0 ? Number.NaN : code;
}
