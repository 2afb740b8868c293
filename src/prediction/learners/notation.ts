/** What the cells of a column tell together and none of them alone. */
export interface Notation {
  /** `1,234` is a thousand and more, not one and a bit. */
  readonly comma?: 'thousands';
  /** What comes first in `03/04/2024`. */
  readonly date?: 'day' | 'month';
  /** Every number has its percent sign. */
  readonly percent?: true;
}

const grouped = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/;
const shortDate = /^(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?:[T ][\d:.]+)?$/;

/**
 * How a column writes its numbers: commas are of thousands where every one stands before three digits and none after a zero
 * (`950`, `1,234`); the order of day and month is that in which every date exists, if only one does.
 * @returns undefined where nothing needs telling
 */
export function notationOf(cells: readonly string[]): Notation | undefined {
  const trimmed = cells.map((cell) => cell.trim());
  const withComma = trimmed.filter((cell) => cell.includes(','));
  const dates = trimmed.flatMap((cell) => {
    const [, first, , second] = shortDate.exec(cell) ?? [];
    return first && second ? [[Number(first), Number(second)] as const] : [];
  });
  const [days, months] = [dates.some(([first]) => first > 12), dates.some(([, second]) => second > 12)];
  const notation: Notation = {
    ...(withComma.length > 0 && withComma.every((cell) => grouped.test(cell)) ? { comma: 'thousands' as const } : {}),
    ...(days === months ? {} : { date: days ? ('day' as const) : ('month' as const) }),
    ...(trimmed.length > 0 && trimmed.every((cell) => /\d\s*%$/.test(cell)) ? { percent: true as const } : {}),
  };
  return Object.keys(notation).length > 0 ? notation : undefined;
}

/** `<0.5`, `>=90`: below or above what was measured. */
export const isBeyondLimit = (cell: string): boolean => /^\s*[<>≤≥]=?\s*[+-]?[\d.,]+\s*$/.test(cell);

/** No measurement is as large; squares of larger ones would not be numbers. */
const largest = 1e60;

/**
 * A cell as a number: as written (a decimal comma, groups of thousands and a limit will do), or for a date the days since 1970;
 * NaN if neither. What one cell leaves open is read by the column's notation, else as a decimal comma and no date.
 */
export function numberOf(cell: string, notation: Notation = {}): number {
  let text = cell.trim();
  if (text === '') return Number.NaN;
  if (notation.percent) text = text.replace(/\s*%$/, '');
  if (isBeyondLimit(text)) text = text.replace(/^[<>≤≥]=?\s*/, '');
  const value = Number(ungrouped(text, notation));
  if (Math.abs(value) > largest || /^[+-]?0[xob]/i.test(text)) return Number.NaN;
  return Number.isNaN(value) ? dayOf(text, notation) : value;
}

function ungrouped(text: string, { comma }: Notation): string {
  if (/^[+-]?\d{1,3}([ \u00a0\u202f'’]\d{3})+([.,]\d*)?$/.test(text))
    return text.replaceAll(/[ \u00a0\u202f'’]/g, '').replace(',', '.');
  const isGrouped = grouped.test(text) && (comma === 'thousands' || text.includes('.') || /,.*,/.test(text));
  if (isGrouped) return text.replaceAll(',', '');
  if (/^[+-]?\d{1,3}(\.\d{3})+,\d+$/.test(text)) return text.replaceAll('.', '').replace(',', '.');
  return /^[+-]?\d+,\d+$/.test(text) ? text.replace(',', '.') : text;
}

function dayOf(text: string, { date }: Notation): number {
  const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/.exec(text);
  if (yearFirst) return day(yearFirst[1], yearFirst[3], yearFirst[4]);
  const chinese = /^(\d{4})年(\d{1,2})月(\d{1,2})日$/.exec(text);
  if (chinese) return day(chinese[1], chinese[2], chinese[3]);
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  if (dotted) return day(dotted[3], dotted[2], dotted[1]);
  const [, first, , second, year] = shortDate.exec(text) ?? [];
  if (!date || !year) return Number.NaN;
  return date === 'day' ? day(year, second, first) : day(year, first, second);
}

const dayMilliseconds = 86_400_000;

function day(...parts: readonly (string | undefined)[]): number {
  const [year, month, dayOfMonth] = parts.map(Number) as [number, number, number];
  const time = new Date(Date.UTC(year, month - 1, dayOfMonth));
  const exists = time.getUTCMonth() === month - 1 && time.getUTCDate() === dayOfMonth;
  return exists ? time.getTime() / dayMilliseconds : Number.NaN;
}
