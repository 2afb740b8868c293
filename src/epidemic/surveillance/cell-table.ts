/** A table as read: named columns, rows of cells. */
export interface CellTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table that can't be read as counts of cases; the message names row and column. */
export class CaseTableError extends Error {}
