/** Why a quantity could not be brought to its canonical unit. */
export type NotNormalised =
  /** The source gave no unit. */
  | 'no-unit'
  /** The unit is not valid UCUM and no known spelling of one. */
  | 'unknown-unit'
  /** The unit measures something else than the code's canonical unit does. */
  | 'incompatible-unit'
  /** No canonical unit is known for this code; the value stays in its own, valid, unit. */
  | 'no-canonical-unit';

/** A measured amount: what the source said, and the same on the record's one scale. */
export interface Quantity {
  /** As the source wrote it. */
  readonly source: { readonly value: number; readonly unit?: string };
  /** `<` and the like: the value is a bound, not a measurement. */
  readonly comparator?: '<' | '<=' | '>=' | '>';
  /** The value in its canonical UCUM unit, or the reason why there is none. Engines read only this. */
  readonly normalised:
    | { readonly ok: true; readonly value: number; readonly unit: string }
    | { readonly ok: false; readonly why: NotNormalised };
}

/** The canonical value, if there is one and it is a measurement rather than a bound. */
export function exactValue(quantity: Quantity): number | undefined {
  return quantity.normalised.ok && !quantity.comparator ? quantity.normalised.value : undefined;
}
