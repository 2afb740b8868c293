import type { LocalizedText } from '../../record/index.js';
import type { CaseMap } from './places.js';

/** Counts at equal steps of one day or one week. */
export interface CountSeries {
  /** The date (ISO) of each step where the source has dates, else its own number of the step. */
  readonly labels: readonly (string | number)[];
  readonly stepDays: 1 | 7;
  readonly local: readonly number[];
  readonly imported: readonly number[];
}

/** What a table of cases says. */
export interface CaseTable {
  readonly series: CountSeries;
  /** The columns that were added up, each on its own; empty if there is one only. */
  readonly parts: readonly { readonly name: string; readonly counts: readonly number[] }[];
  /** The places that the table names, with their cases; one alone if it was asked for. */
  readonly places: readonly { readonly name: string; readonly cases: number }[];
  /** Line lists that say who infected whom: days from onset to onset. */
  readonly pairs: readonly number[];
  /** Line lists with a date of report: days (from 0, as in the series) of onset and of report. */
  readonly reports: readonly { readonly onset: number; readonly report: number }[];
  /** Where the cases are, if the table has coordinates. */
  readonly map: CaseMap | undefined;
  /** What was assumed or left out, in words for the log. */
  readonly notes: readonly LocalizedText[];
}

export interface CaseOptions {
  /** Days from row to row; overrides what dates or names tell. */
  readonly step?: 1 | 7 | undefined;
  /** The counts are totals so far, even if no name says so. */
  readonly cumulative?: boolean | undefined;
  /** Only the cases of this place. */
  readonly place?: string | undefined;
}
