import { remembered } from './remember.js';

/** How often something is done or taken, as a text says it. */
export interface Rhythm {
  readonly text: string;
  /** Times in 24 hours. */
  readonly perDay: number;
}

const days: Readonly<Record<string, number>> = {
  hour: 1 / 24,
  h: 1 / 24,
  day: 1,
  night: 1,
  morning: 1,
  evening: 1,
  week: 7,
  month: 30.4,
  year: 365,
  小时: 1 / 24,
  时: 1 / 24,
  日: 1,
  天: 1,
  晚: 1,
  早: 1,
  周: 7,
  星期: 7,
  月: 30.4,
  个月: 30.4,
  年: 365,
};
const counts: Readonly<Record<string, number>> = {
  once: 1,
  one: 1,
  two: 2,
  twice: 2,
  three: 3,
  thrice: 3,
  four: 4,
  five: 5,
  six: 6,
  eight: 8,
  ten: 10,
  twelve: 12,
  一: 1,
  两: 2,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  八: 8,
};
const count = (word: string | undefined) => (word === undefined ? 1 : (counts[word.toLowerCase()] ?? Number(word)));
const unitOf = (word: string) => days[word.toLowerCase()] ?? days[word.toLowerCase().replace(/s$/, '')]!;

const much = '(\\d+|once|twice|thrice|one|two|three|four|five|six)';
const adverb: Readonly<Record<string, number>> = {
  hourly: 24,
  daily: 1,
  nightly: 1,
  weekly: 1 / 7,
  fortnightly: 1 / 14,
  monthly: 1 / 30.4,
  yearly: 1 / 365,
  annually: 1 / 365,
  annual: 1 / 365,
};

/** Fuller forms stand first; the first that matches at a place wins. */
const forms: readonly (readonly [RegExp, (match: RegExpMatchArray) => number])[] = [
  [/\b(?:every (?:other|second) day|on alternate days)\b|隔[日天]/gi, () => 1 / 2],
  [/\b(?:every (?:other|second) week)\b|隔周/gi, () => 1 / 14],
  [
    /\bevery (\d+|two|three|four|five|six|eight|ten|twelve)(?: to \d+)?[- ]?(hours?|h|days?|weeks?|months?|years?)\b/gi,
    ([, n, unit]) => 1 / (count(n) * unitOf(unit!)),
  ],
  [
    new RegExp(
      `\\b${much}(?: times)?,? (?:(?:a|per|each|every) (day|week|month|year)|(daily|weekly|monthly|yearly))\\b(?<!\\d (?:a|per|each|every) (?:day|week|month|year)|\\d (?:daily|weekly|monthly|yearly))`,
      'gi',
    ),
    ([, n, unit, often]) => count(n) * (unit ? 1 / unitOf(unit) : adverb[often!.toLowerCase()]!),
  ],
  [/\b(\d+) times (?:a|per|each|every) (day|week|month|year)\b/gi, ([, n, unit]) => Number(n) / unitOf(unit!)],
  [
    /(?<!\b(?:within|for|in|after|of|than|over|once) )\b(?:a|an|per|each|every) (hour|day|night|morning|evening|week|month|year)\b/gi,
    ([, unit]) => 1 / unitOf(unit!),
  ],
  [
    /\b(hourly|daily|nightly|weekly|fortnightly|monthly|yearly|annually)\b/gi,
    ([often]) => adverb[often.toLowerCase()]!,
  ],
  [
    /每(?:隔)?\s?(\d+|[两二三四五六八])\s?(?:个)?(小时|日|天|周|星期|月|年)/g,
    ([, n, unit]) => 1 / (count(n) * unitOf(unit!)),
  ],
  [
    /(?:每|一)个?(日|天|周|星期|月|年|晚|早|小时)\s?(\d+|[一两二三四六])\s?次/g,
    ([, unit, n]) => count(n) / unitOf(unit!),
  ],
  [/每个?(日|天|周|星期|月|年|晚|早|小时)(?!生活)/g, ([, unit]) => 1 / unitOf(unit!)],
  [/(?<![为在于后内连续观察约第])一天(?!内|后|前|以|之|左右|的|半|[，。；、]|$)/g, () => 1],
];

/** Every rhythm of a text, in both languages: `twice daily`, `every 12 hours`, `每日两次`. A duration (`within a week`) is none. */
export const rhythmsIn = remembered((text: string): readonly Rhythm[] => {
  const taken: [number, number][] = [];
  return forms.flatMap(([pattern, read]) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const [start, end] = [match.index, match.index + match[0].length];
      const perDay = read(match);
      if (!Number.isFinite(perDay) || taken.some(([from, to]) => start < to && from < end)) return [];
      taken.push([start, end]);
      return [{ text: match[0], perDay }];
    }),
  );
});

/** The same rhythm: 12 weeks and 3 months are, 24 hours and a day. */
export const sameRhythm = (one: Rhythm, other: Rhythm): boolean => Math.abs(Math.log(one.perDay / other.perDay)) < 0.1;
