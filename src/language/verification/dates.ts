import { remembered } from './remember.js';

/** A date as a text writes it; what it leaves out is absent. */
export interface WrittenDate {
  readonly start: number;
  readonly end: number;
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const month =
  '(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\\.?';
const day = '(\\d{1,2})(?:st|nd|rd|th)?';
const monthNumber = (name: string) => months.indexOf(name.slice(0, 3).toLowerCase()) + 1;

type Parts = Pick<WrittenDate, 'year' | 'month' | 'day'>;

/** The first that matches at a place wins: fuller forms stand first. */
const forms: readonly (readonly [RegExp, (match: RegExpMatchArray) => Parts])[] = [
  [
    /(\d{4})-(\d{1,2})-(\d{1,2})(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?/g,
    ([, y, m, d]) => ({ year: +y!, month: +m!, day: +d! }),
  ],
  [/(\d{4})\/(\d{1,2})\/(\d{1,2})/g, ([, y, m, d]) => ({ year: +y!, month: +m!, day: +d! })],
  [/(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]/g, ([, y, m, d]) => ({ year: +y!, month: +m!, day: +d! })],
  [
    new RegExp(`\\b${day}(?: of)? ${month},? (\\d{4})\\b`, 'gi'),
    ([, d, m, y]) => ({ year: +y!, month: monthNumber(m!), day: +d! }),
  ],
  [
    new RegExp(`\\b${month} ${day},? (\\d{4})\\b`, 'gi'),
    ([, m, d, y]) => ({ year: +y!, month: monthNumber(m!), day: +d! }),
  ],
  [
    /\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b/g,
    ([, d, m, y]) => (+m! > 12 ? { year: +y!, month: +d!, day: +m! } : { year: +y!, month: +m!, day: +d! }),
  ],
  [/(\d{4})\s*年\s*(\d{1,2})\s*月/g, ([, y, m]) => ({ year: +y!, month: +m! })],
  [new RegExp(`\\b${month},? (\\d{4})\\b`, 'gi'), ([, m, y]) => ({ year: +y!, month: monthNumber(m!) })],
  [/\b(\d{4})-(\d{2})\b(?!-?\d)/g, ([, y, m]) => ({ year: +y!, month: +m! })],
  [/(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]/g, ([, m, d]) => ({ month: +m!, day: +d! })],
  [new RegExp(`\\b${day} ${month}(?![a-z])`, 'g'), ([, d, m]) => ({ month: monthNumber(m!), day: +d! })],
  [
    new RegExp(`\\b${month} ${day}\\b(?! ?(?:%|mg|mmol|kg|g\\b))`, 'g'),
    ([, m, d]) => ({ month: monthNumber(m!), day: +d! }),
  ],
  [
    new RegExp(`(?<=\\b(?:in|by|since|until|from|during|before|after|early|late|mid) )${month}(?![a-z])`, 'g'),
    ([, m]) => ({ month: monthNumber(m!) }),
  ],
  [/((?:19|20)\d{2})\s*年(?!龄)/g, ([, y]) => ({ year: +y! })],
  [
    /(?<=\b(?:in|since|of|by|until|from|during|before|after|year) )((?:19|20)\d{2})\b(?!\s*(?:mg|mL|kcal|IU|steps|g\b|µg))/g,
    ([, y]) => ({ year: +y! }),
  ],
];

/** All dates of a text in their order, in English and Chinese forms. */
export const datesIn = remembered(findDates);

function findDates(text: string): readonly WrittenDate[] {
  const found: WrittenDate[] = [];
  for (const [pattern, read] of forms) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (found.some((each) => start < each.end && each.start < end)) continue;
      found.push({ start, end, ...read(match) });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** True if the date says nothing that the known one does not say: `Nov 2026` of `16 Nov 2026`. */
export function saysNoMoreThan(date: WrittenDate, known: WrittenDate): boolean {
  return (
    (date.year === undefined || date.year === known.year) &&
    (date.month === undefined || date.month === known.month) &&
    (date.day === undefined || date.day === known.day)
  );
}
