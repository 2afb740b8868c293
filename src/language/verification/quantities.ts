import { masked } from './mask.js';
import { remembered } from './remember.js';
import { rhythmsIn } from './rhythms.js';
import { perTimeAt, perTimeBefore, unitAt } from './units.js';

/** A number as a text writes it, with what stands around it. */
export interface WrittenQuantity {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly value: number;
  /** Digits after the point. */
  readonly decimals: number;
  /** Under one name for all spellings; absent where none follows. */
  readonly unit?: string;
  readonly per?: string;
  readonly bound?: 'below' | 'above';
  /** `about`, `约`: rounding is meant. */
  readonly approximate: boolean;
  /** What follows where no unit was recognised: a word that may be one. */
  readonly follower?: string;
}

const number =
  /(?<![\p{L}\d*_.:/>-]|\p{L}[-–])[−+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d*])|(?<![\p{L}\d*_.:>]|\p{L}[-–])[−+]?\d+(?:\.\d+)?(?![\d*]|\.\d)|(?<=\p{Script=Han})\d+(?:\.\d+)?(?!\d)/gu;

const numberWords: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  hundred: 100,
};
const hanDigits: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  半: 0.5,
};

/** Denied comparisons stand first: `not below` is a bound from above. */
const bounds: readonly (readonly [RegExp, 'below' | 'above'])[] = [
  [
    /(?:at most|up to|no more than|not more than|not above|not over|not exceed(?:ing)?|not higher than|no higher than|not >|not greater than|no greater than|(?:不|未|没有)(?:超过|高于|大于|多于|超)|至多|最多)\s*(?:a |an |the )?$/i,
    'below',
  ],
  [
    /(?:at least|no less than|not less than|not below|not under|not lower than|no lower than|not <|不<|no fewer than|(?:不|未|没有)(?:少于|低于|小于|足)|至少|最少)\s*(?:a |an |the )?$/i,
    'above',
  ],
  [
    /(?:below|under|less than|lower than|fewer than|within|[<≤＜]=?|低于|小于|少于|不足|不到)\s*(?:a |an |the )?$/i,
    'below',
  ],
  [
    /(?:above|over|more than|higher than|greater than|exceed(?:s|ing)?|[>≥＞]=?|高于|大于|超过|多于)\s*(?:a |an |the )?$/i,
    'above',
  ],
];
const about = /(?:about|around|approximately|roughly|nearly|almost|some|close to|~|≈|约|大约|将近|接近|近)\s*$/i;
const rangeLink = /^\s*(?:to(?: below| under)?|–|-|—|~|～|至|到|and|和|或|or)\s*$/i;

/** All numbers of a text in their order, dates and names with digits having been masked before. */
export const quantitiesIn = remembered(findQuantities);

function findQuantities(whole: string): readonly WrittenQuantity[] {
  const text = masked(
    whole,
    [...whole.matchAll(ofPeople)].map(({ index, 0: all }) => ({ start: index, end: index + all.length })),
  );
  const found = [...digits(text), ...wordNumbers(text), ...frequencies(text)].sort((a, b) => a.start - b.start);
  return withSharedUnits(found, text);
}

function* digits(text: string): Iterable<WrittenQuantity> {
  const natural = [...text.matchAll(naturalFrequency)].map(({ index, 0: all }) => [index, index + all.length] as const);
  for (const match of text.matchAll(number)) {
    const start = match.index;
    if (natural.some(([from, to]) => start >= from && start < to)) continue;
    const written = match[0];
    const value = Number(written.replaceAll(',', '').replace('−', '-').replace('+', ''));
    yield around(text, start, start + written.length, value, written.split('.')[1]?.length ?? 0);
  }
}

/** The whole of which a count is told apart: `Of 100 people, about 28 in 100`. */
const ofPeople = /\b(?:out )?of (?:every )?(?:100|1,000) (?:people|patients|men|women)(?: like you)?,?(?= )/gi;

/** `28 out of 100 people`, `100 人中约 28 人`: a percentage for those who don't read percent. */
const naturalFrequency =
  /(?<![\d.])(\d+(?:\.\d+)?) (?:out of|in|of|of every|in every|out of every) (?:a )?(?:the )?(100|1000|1,000)\b(?: (?:people|patients|persons|men|women))?|每?\s*(100|1000|1,000)\s*[个名位]?(?:[^\d，。；、]{0,14})?(?:人|患者)[^\d，。；、]{0,10}?中?[^\d，。；、]{0,6}?(\d+(?:\.\d+)?)\s*[个名位]?人/g;

function* frequencies(text: string): Iterable<WrittenQuantity> {
  for (const match of text.matchAll(naturalFrequency)) {
    const [all, count, of, ofHan, countHan] = match;
    const written = count ?? countHan!;
    const base = Number((of ?? ofHan!).replace(',', ''));
    const start = match.index + (count ? 0 : all.lastIndexOf(written));
    const made = around(text, start, start + written.length, (Number(written) * 100) / base, 0);
    yield { ...made, unit: '%', decimals: base === 1000 ? 1 : 0, approximate: true };
  }
}

function* wordNumbers(text: string): Iterable<WrittenQuantity> {
  const words = new RegExp(
    `\\b(${Object.keys(numberWords).join('|')})\\b(?:-(one|two|three|four|five|six|seven|eight|nine)\\b)?(?=[ -])`,
    'gi',
  );
  for (const match of text.matchAll(words)) {
    const value = numberWords[match[1]!.toLowerCase()]! + (match[2] ? numberWords[match[2].toLowerCase()]! : 0);
    const made = around(text, match.index, match.index + match[0].length, value, 0);
    // "One" is mostly no number; a unit makes it one.
    if (made.unit && !(value === 1 && made.unit === 'people')) yield made;
  }
  for (const match of text.matchAll(
    /\b(once|twice|thrice)\b(?=[^.;]{0,12}\b(?:day|daily|week|weekly|month|year)\b)/gi,
  )) {
    const value = { once: 1, twice: 2, thrice: 3 }[match[1]!.toLowerCase()] ?? 1;
    const end = match.index + match[0].length;
    yield { ...around(text, match.index, end, value, 0), unit: 'times', per: perTimeAt(text.slice(end)) ?? 'day' };
  }
  for (const match of text.matchAll(
    /[一二两三四五六七八九半]?十?[一二两三四五六七八九半](?=\s?(?:%|个百分点|mg|mmHg|mmol|kg|g\b|毫克|公斤)|\s?个?(?:月|周|星期|小时|年(?!龄)|天|次|倍|片|剂|分钟|岁|成))/g,
  )) {
    if (/[第统唯同另每某任]$/.test(text.slice(0, match.index))) continue;
    // `一天 10 mg` is a rhythm.
    if (match[0] === '一' && rhythmsIn(text).some((each) => each.text.startsWith('一天'))) continue;
    const [tens, ones] = match[0].includes('十') ? match[0].split('十') : ['', match[0]];
    const value = (match[0].includes('十') ? (tens ? hanDigits[tens]! : 1) * 10 : 0) + (ones ? hanDigits[ones]! : 0);
    const made = around(text, match.index, match.index + match[0].length, value, 0);
    if (made.unit) yield made;
  }
}

function around(text: string, start: number, end: number, value: number, decimals: number): WrittenQuantity {
  const before = text.slice(Math.max(0, start - 24), start);
  const tail = text.slice(end);
  const gap = /^(?:\s{1,3}|-(?=[a-z]))?/i.exec(tail)![0].length;
  const unit = unitAt(tail.slice(gap));
  const after = unit ? tail.slice(gap + unit.length) : tail;
  const per =
    perTimeAt(
      after.replace(/^[^\w\p{L}]*(?:of [a-z]+(?: [a-z]+)? )?/iu, (lead) => (lead.includes('of') ? '' : lead)),
    ) ?? perTimeBefore(before);
  const percentHan = /百分之\s*$/.test(before);
  const suffix = /^\s*(?:以下|以内|之内)/.test(after)
    ? 'below'
    : /^\s*(?:以上|or more|or above|or higher)/.test(after)
      ? 'above'
      : undefined;
  const bound = bounds.find(([pattern]) => pattern.test(before))?.[1] ?? suffix;
  const [follower] = /^\s?([A-Za-zµ°][\w/²³°]*)/.exec(tail) ?? [];
  return {
    start,
    end: unit ? end + gap + unit.length : end,
    text: text.slice(start, unit ? end + gap + unit.length : end),
    value,
    decimals,
    approximate: about.test(before) || /^\s*(?:左右|or so|上下)/.test(after),
    ...(percentHan ? { unit: '%' } : unit ? { unit: unit.name } : {}),
    ...(per ? { per } : {}),
    ...(bound ? { bound } : {}),
    ...(unit || !follower ? {} : { follower: follower.trim() }),
  };
}

/** `40 to 80 mg`: the first number has the second one's unit. */
function withSharedUnits(quantities: readonly WrittenQuantity[], text: string): readonly WrittenQuantity[] {
  const shared = [...quantities];
  for (let index = shared.length - 2; index >= 0; index--) {
    const [here, next] = [shared[index]!, shared[index + 1]!];
    if (here.unit || !next.unit || !rangeLink.test(text.slice(here.end, next.start))) continue;
    shared[index] = { ...here, unit: next.unit, ...(next.per ? { per: next.per } : {}) };
  }
  return shared;
}
