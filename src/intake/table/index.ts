import {
  type ClinicalTime,
  type Concept,
  codeSystem,
  dateOf,
  type Fact,
  type IsoDate,
  type Issue,
  type Measure,
  type Place,
  parseClinicalTime,
} from '../../record/index.js';
import { type IssueDetails, issueAt, type Ledger } from '../ledger.js';
import type { Standard } from '../standard/index.js';
import { normaliseQuantity } from '../standard/units.js';
import { parseTable, type Row } from './csv.js';

type Role = 'date' | 'code' | 'name' | 'value' | 'unit' | 'status';

const roles: readonly (readonly [Role, RegExp])[] = [
  [
    'date',
    /^(?:date|time|datetime|date_?time|timestamp|effective|collected|collection date|result date|observation date|日期|时间|采样时间|检验日期)$/i,
  ],
  ['code', /^(?:loinc|code|loinc code|test code|编码|代码)$/i],
  ['name', /^(?:name|test|test name|analyte|measure|item|parameter|observation|项目|检验项目|指标|名称)$/i],
  ['value', /^(?:value|result|reading|numeric value|结果|数值|值)$/i],
  ['unit', /^(?:unit|units|uom|单位)$/i],
];

export interface TableContext {
  readonly standard: Standard;
  readonly asOf: IsoDate;
}

interface Measurement {
  readonly concept: Concept;
  readonly measure: Measure | undefined;
  readonly written: string;
  readonly unit: string | undefined;
  readonly column: string;
}

/**
 * A table of measurements, a row each with date, name or LOINC code, value and unit; or a row a date with a column each
 * (`LDL (mmol/L)`). False, with nothing counted, if the header is neither.
 */
export function readTable(text: string, ledger: Ledger, context: TableContext): boolean {
  const [header, ...rows] = parseTable(text);
  if (!header) return false;
  const columns = header.cells.map((cell) => ({
    name: cell,
    role: roles.find(([, pattern]) => pattern.test(cell))?.[0],
  }));
  const column = (role: Role) => columns.findIndex((each) => each.role === role);
  const wide = column('value') < 0 ? wideColumns(header.cells, context) : [];
  const isLong = column('value') >= 0 && (column('name') >= 0 || column('code') >= 0);
  if (!isLong && wide.length === 0) return false;
  for (const row of rows) {
    const measurements = isLong ? [longMeasurement(row, column, columns, context)] : wideMeasurements(row, wide);
    readRow(row, measurements, row.cells[column('date')], columns[column('date')]?.name ?? 'date', ledger, context);
  }
  return true;
}

function longMeasurement(
  { cells }: Row,
  column: (role: Role) => number,
  columns: readonly { name: string }[],
  { standard }: TableContext,
): Measurement {
  const [code, name] = [cells[column('code')], cells[column('name')]];
  const concept: Concept = {
    codings: code ? [{ system: codeSystem.loinc, code }] : [],
    ...(name ? { text: name } : {}),
  };
  const measure = standard.measureOf(concept) ?? (name ? standard.measureOf({ codings: [], text: name }) : undefined);
  return {
    concept,
    measure,
    written: cells[column('value')] ?? '',
    unit: cells[column('unit')] || undefined,
    column: columns[column('value')]!.name,
  };
}

interface WideColumn {
  readonly index: number;
  readonly name: string;
  readonly measure: Measure;
  readonly unit: string | undefined;
}

function wideColumns(header: readonly string[], { standard }: TableContext): WideColumn[] {
  return header.flatMap((cell, index) => {
    const [, name, unit] = /^(.*?)\s*(?:[([（【]([^)\]）】]+)[)\]）】])?$/.exec(cell) ?? [];
    const measure = standard.measureOf({ codings: [], text: (name ?? cell).replaceAll('_', ' ') });
    return measure ? [{ index, name: cell, measure, unit }] : [];
  });
}

function wideMeasurements({ cells }: Row, columns: readonly WideColumn[]): Measurement[] {
  return columns
    .filter(({ index }) => (cells[index] ?? '') !== '')
    .map(({ index, name, measure, unit }) => ({
      concept: { codings: measure.codings.slice(0, 1), text: name },
      measure,
      written: cells[index]!,
      unit,
      column: name,
    }));
}

/** One row is one entry: its facts, or quarantined where its date or all of its values are bad. */
function readRow(
  { row }: Row,
  measurements: readonly Measurement[],
  date: string | undefined,
  dateColumn: string,
  ledger: Ledger,
  context: TableContext,
): void {
  const cell = (column: string): Place => ({ kind: 'cell', row, column });
  const issue = (column: string, code: Issue['code'], severity: Issue['severity'], details: IssueDetails) =>
    issueAt(ledger.document, cell(column), code, severity, details);
  const time = timeOf(date);
  if (date && (!time || dateOf(time) > context.asOf)) {
    const code = time ? 'future-date' : 'invalid-date';
    ledger.quarantine(cell(dateColumn), [
      issue(dateColumn, code, 'error', {
        found: date,
        expected: time ? `<= ${context.asOf}` : 'YYYY-MM-DD',
        remedy: 'fix-source',
      }),
    ]);
    return;
  }
  const facts: Fact[] = [];
  const troubles: Issue[] = [];
  for (const measurement of measurements) {
    const read = readMeasurement(measurement, time, ledger, cell(measurement.column));
    if ('fact' in read) facts.push(read.fact);
    else troubles.push(issue(measurement.column, read.code, facts.length > 0 ? 'warning' : 'error', read.details));
  }
  const [first, ...others] = troubles;
  if (facts.length > 0) {
    ledger.facts(facts);
    for (const trouble of troubles) ledger.issue({ ...trouble, severity: 'warning' });
  } else if (first) ledger.quarantine(cell(measurements[0]?.column ?? ''), [first, ...others]);
  else
    ledger.ignore(cell(dateColumn), [
      issue(dateColumn, 'missing-field', 'information', { found: 'no value in the row' }),
    ]);
}

type Read = { readonly fact: Fact } | { readonly code: Issue['code']; readonly details: IssueDetails };

function readMeasurement(
  { concept, measure, written, unit }: Measurement,
  time: ClinicalTime | undefined,
  ledger: Ledger,
  place: Place,
): Read {
  if (concept.codings.length === 0 && !concept.text)
    return { code: 'missing-field', details: { found: 'no name or code', remedy: 'fix-source' } };
  if (written === '') return { code: 'missing-field', details: { found: 'no value', remedy: 'fix-source' } };
  const number = /^([<>]=?)?\s*(-?\d+(?:\.\d+)?)$/.exec(written);
  const shared = {
    kind: 'observation',
    certainty: 'present',
    foundBy: 'source',
    category: 'other',
    concept,
    ...(measure ? { measure: measure.key } : {}),
    ...(time ? { time } : {}),
  } as const;
  if (!number) return { fact: { ...shared, ...ledger.source(place), value: { type: 'text', text: written } } };
  const quantity = normaliseQuantity(
    { value: Number(number[2]), unit, comparator: number[1] as '<' | undefined },
    measure,
  );
  const range = measure?.plausible;
  if (
    range &&
    quantity.normalised.ok &&
    !quantity.comparator &&
    (quantity.normalised.value < range.lower || quantity.normalised.value > range.upper)
  ) {
    return {
      code: 'impossible-value',
      details: {
        found: `${written} ${unit ?? ''}`.trim(),
        expected: `${range.lower} to ${range.upper} ${measure.unit}`,
        remedy: 'confirm-value',
      },
    };
  }
  return { fact: { ...shared, ...ledger.source(place), value: { type: 'quantity', quantity } } };
}

/** ISO dates, with a blank for the T, slashes or dots as long as the year comes first; 03/04/2025 is not read. */
function timeOf(written: string | undefined): ClinicalTime | undefined {
  const match = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s](\d{2}:\d{2}(?::\d{2})?.*))?$/.exec(written ?? '');
  if (!match) return undefined;
  const day = `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`;
  return parseClinicalTime(match[4] ? `${day}T${match[4]}` : day);
}
