/** A table as read: named columns, rows of cells. */
export interface CellTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table that can't be read as counts of cases; the message names row and column. */
export class CaseTableError extends Error {}

/** Whether a cell stands for "not known". */
export const isMissing = (cell: string): boolean => /^(|na|n\/a|nan|null|\.|-+|\?|unknown|未知|不详)$/i.test(cell);
