/** What a stretch of text gives away: the identifiers of Safe Harbor (45 CFR 164.514(b)(2)), under the names that recognisers use. */
export const identifierTypes = [
  'NAME',
  'LOCATION',
  'ORGANIZATION',
  'DATE',
  'AGE',
  'PHONE',
  'EMAIL',
  'URL',
  'IP',
  'ID',
  'ADDRESS',
] as const;
export type IdentifierType = (typeof identifierTypes)[number];

/** Half-open, in UTF-16 code units of the text as it came. */
export interface IdentifierSpan {
  readonly start: number;
  readonly end: number;
  readonly type: IdentifierType;
}
