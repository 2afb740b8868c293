import type { LocalizedText, Reason } from '../../record/index.js';

/** What an input came out as for this patient. */
export interface Binding {
  /** What the expression reads as `%id`; the empty array where nothing is known. */
  readonly value: Readonly<Record<string, unknown>> | readonly never[];
  /** The facts and claims it was read from; none where the record is silent. */
  readonly reasons: readonly Reason[];
  /** What would have to be found out, where the value is unknown. */
  readonly missing?: LocalizedText;
}

/** Known, with what it rests on. */
export const known = (value: Readonly<Record<string, unknown>>, reasons: readonly Reason[]): Binding => ({
  value,
  reasons,
});

/** Not known: FHIRPath reads it as empty, and conditions come out as unknown unless something else decides. */
export const unknown = (missing: LocalizedText, reasons: readonly Reason[] = []): Binding => ({
  value: [],
  reasons,
  missing,
});

/** The wanted measurement exists, but is too old. */
export const anew = (title: LocalizedText): LocalizedText => ({
  en: `${title.en}, a recent one`,
  zh: `近期的${title.zh}`,
});
