import type { Place } from '../../record/index.js';
import { issueAt, type Ledger } from '../ledger.js';
import { parseTable, type Row } from '../table/csv.js';

/** Expression of genes as a table has it: a row a gene, a column a sample. */
export interface ExpressionRows {
  readonly samples: readonly string[];
  /** NaN where a cell is no number. */
  readonly rows: readonly { readonly gene: string; readonly values: readonly number[] }[];
}

const geneHeader =
  /^(?:gene|genes|gene[ _.-]?(?:symbol|name|id)|symbol|hgnc(?:[ _.-]?symbol)?|hugo[ _.-]?symbol|ensembl(?:[ _.-]?(?:gene)?[ _.-]?id)?|target[ _.-]?id|基因|基因名|基因符号)$/i;
const geneName = /^(?:ENS[A-Z]*G\d{11}(?:\.\d+)?|[A-Z][A-Z0-9]*(?:orf\d+)?(?:[-.][A-Z0-9]+)*)$/;
const [fewestRows, mostOdd] = [10, 0.1];

/** True if a file begins as a table of gene expression: genes' names under a header that says so, numbers beside them. */
export function looksLikeExpression(head: string): boolean {
  // The last line of a head may be cut.
  const lines = head.split(/\r?\n/, 60).filter((line) => line !== '');
  if (!geneHeader.test(cellsOf(lines[0] ?? '')[0] ?? '')) return false;
  return isExpression(lines.slice(1, lines.length > fewestRows + 2 ? -1 : undefined).map(cellsOf));
}

const cellsOf = (line: string) => line.split(/[,\t;]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));

function isExpression(rows: readonly (readonly string[])[]): boolean {
  if (rows.length < fewestRows) return false;
  const odd = rows.filter((cells) => !geneName.test(cells[0]!) || !cells.slice(1).some(isNumber));
  return odd.length <= mostOdd * rows.length;
}

const isNumber = (cell: string): boolean => cell !== '' && Number.isFinite(Number(cell));

/** @returns undefined if the text is no table of gene expression; columns that hold no numbers (descriptions) are left out */
export function parseExpression(text: string): ExpressionRows | undefined {
  const [header, ...all] = parseTable(text);
  if (!header || !geneHeader.test(header.cells[0]!.trim())) return undefined;
  const rows = all.filter(({ cells }) => cells[0]?.trim());
  if (!isExpression(rows.map(({ cells }) => cells))) return undefined;
  const columns = header.cells.flatMap((name, index) =>
    index > 0 && rows.some(({ cells }) => isNumber(cells[index] ?? '')) && mostlyNumbers(rows, index)
      ? [{ name, index }]
      : [],
  );
  if (columns.length === 0) return undefined;
  return {
    samples: columns.map(({ name }) => name),
    rows: rows.map(({ cells }) => ({
      gene: cells[0]!.trim(),
      values: columns.map(({ index }) => (isNumber(cells[index] ?? '') ? Number(cells[index]) : Number.NaN)),
    })),
  };
}

const mostlyNumbers = (rows: readonly Row[], index: number): boolean => {
  const written = rows.filter(({ cells }) => (cells[index] ?? '').trim() !== '');
  return written.filter(({ cells }) => !isNumber(cells[index]!)).length <= mostOdd * written.length;
};

/** Genes are read all together, by signatures, and none is a fact of its own: each row is counted as read with the others. */
export function accountForExpression(text: string, ledger: Ledger): void {
  const table = parseExpression(text);
  const place: Place = { kind: 'whole' };
  const { document } = ledger;
  if (!table) {
    const details = { found: 'a table of genes without a column of numbers', remedy: 'none' } as const;
    ledger.quarantine(place, [issueAt(document, place, 'unknown-document-kind', 'error', details)]);
    return;
  }
  const found = `${table.rows.length} genes, ${table.samples.length} samples`;
  ledger.ignore(place, [issueAt(document, place, 'read-with-another', 'information', { found })], table.rows.length);
}
