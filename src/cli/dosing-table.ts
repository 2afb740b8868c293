import { earliest, parseClinicalTime } from '../record/index.js';
import type { TimedDose, TimedLevel } from '../treatment/dosing/index.js';
import { noColumn, readTable, type Table } from './table.js';
import { UsageError } from './usage-error.js';

const hour = 3_600_000;

/**
 * Measured levels, `time,value,unit`, oldest first, in the model's unit; INRs have none.
 * @param hourOfDay of a time that is a day only; without it that is an error
 * @throws UsageError naming file and row
 */
export function readLevels(path: string, unit: 'mg/L' | 'ng/mL' | 'INR', hourOfDay?: number): TimedLevel[] {
  const table = readTable(path);
  const time = column(table, path, ['time', 'datetime', 'date']);
  const value = column(table, path, ['value', 'level', 'concentration', 'dv', ...(unit === 'INR' ? ['inr'] : [])]);
  const unitColumn = optional(table, ['unit', 'units']);
  return table.rows
    .map((row, n) => {
      const place = `${path}, row ${n + 1}`;
      const factor = toUnit(unitColumn === undefined ? unit : row[unitColumn]!, unit, place);
      return { at: instant(row[time]!, place, hourOfDay), value: numeric(row[value]!, place) * factor };
    })
    .sort((a, b) => a.at - b.at);
}

/**
 * Doses given, `time,amount[,unit][,hours]`, oldest first, in mg; `hours` is the infusion's length.
 * @param hourOfDay of a time that is a day only; without it that is an error
 * @throws UsageError naming file and row
 */
export function readDoses(path: string, hourOfDay?: number): TimedDose[] {
  const table = readTable(path);
  const time = column(table, path, ['time', 'datetime', 'date']);
  const amount = column(table, path, ['amount', 'dose', 'amt']);
  const unit = optional(table, ['unit', 'units']);
  const duration = optional(table, ['hours', 'duration', 'infusion_hours']);
  return table.rows
    .map((row, n) => {
      const place = `${path}, row ${n + 1}`;
      const factor = { mg: 1, g: 1000, ug: 0.001, mcg: 0.001 }[unit === undefined ? 'mg' : row[unit]!.toLowerCase()];
      if (factor === undefined) throw new UsageError(`${place}: unit "${row[unit!]}" is not mg, g or ug`);
      const hours = duration === undefined || row[duration] === '' ? undefined : numeric(row[duration]!, place);
      const given = numeric(row[amount]!, place) * factor;
      if (!(given > 0)) throw new UsageError(`${place}: a dose is above 0`);
      return {
        at: instant(row[time]!, place, hourOfDay),
        amount: given,
        ...(hours === undefined ? {} : { duration: hours }),
      };
    })
    .sort((a, b) => a.at - b.at);
}

function optional({ columns }: Table, names: readonly string[]): number | undefined {
  const index = columns.findIndex((each) => names.includes(each.toLowerCase()));
  return index < 0 ? undefined : index;
}

function column(table: Table, path: string, names: readonly string[]): number {
  const index = optional(table, names);
  if (index === undefined) throw noColumn(table, path, names[0]!);
  return index;
}

function numeric(cell: string, place: string): number {
  const value = Number(cell);
  if (cell === '' || !Number.isFinite(value)) throw new UsageError(`${place}: "${cell}" is no number`);
  return value;
}

/** Milliseconds since 1970; a bare number is hours from a zero of the user's own. */
function instant(cell: string, place: string, hourOfDay: number | undefined): number {
  if (/^-?\d+(\.\d+)?$/.test(cell)) return Number(cell) * hour;
  const time = parseClinicalTime(cell.replace(' ', 'T'));
  if (time?.length === 10 && hourOfDay !== undefined) return earliest(time) + hourOfDay * hour;
  if (!time || !(time as string).includes('T')) {
    throw new UsageError(`${place}: "${cell}" is no time with its hour, as 2026-11-20T08:00`);
  }
  return earliest(time);
}

/** The factor from the unit written to the model's. */
function toUnit(written: string, unit: 'mg/L' | 'ng/mL' | 'INR', place: string): number {
  if (unit === 'INR') {
    if (/^(|1|\{?inr\}?|ratio)$/i.test(written.trim())) return 1;
    throw new UsageError(`${place}: unit "${written}" is not that of an INR`);
  }
  const inMgPerL: Readonly<Record<string, number>> = {
    'mg/l': 1,
    'ug/ml': 1,
    'mcg/ml': 1,
    'µg/ml': 1,
    'μg/ml': 1,
    'ng/ml': 0.001,
    'ug/l': 0.001,
    'mcg/l': 0.001,
    'µg/l': 0.001,
    'μg/l': 0.001,
    'mg/dl': 10,
  };
  const factor = inMgPerL[written.trim().toLowerCase()];
  if (factor === undefined) throw new UsageError(`${place}: unit "${written}" is not mg/L, ug/mL, ng/mL or ug/L`);
  return unit === 'mg/L' ? factor : factor * 1000;
}
