import { type ClinicalTime, dateOf, type IsoDate, parseClinicalTime } from '../../record/index.js';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const iso = /\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/;
const chinese = /(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日/;
const dayFirst = /\b(\d{1,2})\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(\d{4})\b/i;
const monthFirst = /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{1,2}),?\s+(\d{4})\b/i;

/** The first whole date in a text that names year, month and day beyond doubt; 03/04/2025 is not one. */
export function dateIn(text: string): ClinicalTime | undefined {
  const numeric = iso.exec(text) ?? chinese.exec(text);
  if (numeric) return date(numeric[1]!, numeric[2]!, numeric[3]!);
  const day = dayFirst.exec(text);
  if (day) return date(day[3]!, String(months.indexOf(day[2]!.toLowerCase()) + 1), day[1]!);
  const month = monthFirst.exec(text);
  if (month) return date(month[3]!, String(months.indexOf(month[1]!.toLowerCase()) + 1), month[2]!);
  return undefined;
}

function date(year: string, month: string, day: string): ClinicalTime | undefined {
  return parseClinicalTime(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
}

/** When a note was written: a date in its first lines, labelled or alone, if it isn't in the future or a birth date. */
export function noteDate(note: string, asOf: IsoDate): ClinicalTime | undefined {
  const labels =
    /^\s*(?:#+\s*)?(?:(?:visit|note|encounter|consultation|clinic|report|service|seen on|admission)?\s*date(?: of (?:visit|service|note))?|seen on|日期|就诊日期|就诊时间|记录日期|时间|记录时间)\s*[:：]/i;
  for (const line of note.split('\n', 12)) {
    if (/birth|dob|出生|生日/i.test(line)) continue;
    const found = dateIn(line);
    const isHead = labels.test(line) || line.trim().length <= 60;
    if (found && isHead) return dateOf(found) <= asOf ? found : undefined;
  }
  return undefined;
}
