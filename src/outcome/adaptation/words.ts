import type { LocalizedText } from '../../record/index.js';
import type { Course } from '../courses.js';
import type { Reading, Subject } from '../subject.js';
import type { JudgedTarget } from '../targets/index.js';
import type { Firing } from './trigger.js';

/** A text from the same parts in both languages. */
export const both = (en: string, zh: string): LocalizedText => ({ en, zh });

/** Parts one after another: `; ` and `；`. */
export function joined(parts: readonly LocalizedText[]): LocalizedText {
  return both(parts.map(({ en }) => en).join('; '), parts.map(({ zh }) => zh).join('；'));
}

export function drugName(ingredient: string, { terminology }: Subject): LocalizedText {
  return terminology.ingredient(ingredient)?.title ?? both(ingredient, ingredient);
}

/** Taken less often than this a day, a dose is told by the week. */
const rarerThanWeekly = 0.2;

/** `lisinopril 20 mg a day`, `methotrexate 15 mg a week`; without the dose where it isn't known. */
export function courseWords({ ingredient, dailyMg, timesPerDay = 1 }: Course, subject: Subject): LocalizedText {
  if (dailyMg === undefined) return drugName(ingredient, subject);
  const isWeekly = timesPerDay < rarerThanWeekly;
  return doseWords(ingredient, isWeekly ? dailyMg * 7 : dailyMg, subject, isWeekly ? 'week' : 'day');
}

export function doseWords(
  ingredient: string,
  mg: number,
  subject: Subject,
  per: 'day' | 'week' = 'day',
): LocalizedText {
  const { en, zh } = drugName(ingredient, subject);
  return both(`${en} ${amount(mg)} mg a ${per}`, `${zh} ${per === 'week' ? '每周' : '每日'} ${amount(mg)} mg`);
}

/** What was measured, the goal, and for how long it has been off: all numbers are the record's. */
export function firingWords({ protocol, readings, target, measure }: Firing, subject: Subject): LocalizedText {
  const latest = readings.at(-1)!;
  const { title } = target.rule;
  const { unit } = target.claim.value;
  const words = (reading: Reading) => `${measured(reading.value, measure, subject)} ${unitWords(unit)}`.trim();
  const goal = goalWords(target, measure, subject);
  const parts = [
    both(
      `${title.en} ${words(latest)} on ${latest.on}, goal ${goal.en}`,
      `${title.zh} ${words(latest)}（${latest.on}），目标${goal.zh}`,
    ),
  ];
  if (readings.length > 1 && protocol.byMean) {
    const mean = readings.reduce((sum, { value }) => sum + value, 0) / readings.length;
    const list = readings.map((r) => measured(r.value, measure, subject));
    parts.push(
      both(
        `mean of the last ${readings.length} days ${measured(mean, measure, subject)} (${list.join(', ')})`,
        `最近 ${readings.length} 次测量平均 ${measured(mean, measure, subject)}（${list.join('、')}）`,
      ),
    );
  } else if (readings.length > 1) {
    parts.push(
      both(
        `the last ${readings.length} days of measurement were off (${readings.map((r) => measured(r.value, measure, subject)).join(', ')})`,
        `最近 ${readings.length} 次测量均未达标（${readings.map((r) => measured(r.value, measure, subject)).join('、')}）`,
      ),
    );
  }
  return joined([...parts, ...responseWords(target, measure, subject)]);
}

function goalWords({ bounds, claim }: JudgedTarget, measure: string, subject: Subject): LocalizedText {
  const unit = unitWords(claim.value.unit);
  const word = (value: number) => measured(value, measure, subject);
  const { lower, upper } = bounds;
  if (lower !== undefined && upper !== undefined) {
    return both(
      `${word(lower)} to below ${word(upper)} ${unit}`.trim(),
      ` ${word(lower)} 至 ${word(upper)} ${unit}`.trimEnd(),
    );
  }
  if (upper !== undefined) return both(`below ${word(upper)} ${unit}`.trim(), `低于 ${word(upper)} ${unit}`.trimEnd());
  return lower === undefined
    ? both('not set', '未设定')
    : both(`at least ${word(lower)} ${unit}`.trim(), `不低于 ${word(lower)} ${unit}`.trimEnd());
}

function responseWords({ claim }: JudgedTarget, measure: string, subject: Subject): readonly LocalizedText[] {
  const { response } = claim.value;
  if (!response) return [];
  const drug = drugName(response.drug, subject);
  const [before, after] = [response.before, response.after].map((value) => measured(value, measure, subject));
  return [
    both(
      `mean ${before} before and ${after} after the change of ${drug.en} on ${response.since}`,
      `${response.since} 调整${drug.zh}前均值 ${before}，之后 ${after}`,
    ),
  ];
}

/** The value with the digits that a reader of this measure wants; more where the value itself has them. */
export function measured(value: number, measure: string, { terminology }: Subject): string {
  return String(Number(value.toFixed(Math.max(terminology.measure(measure)?.decimals ?? 1, value < 10 ? 1 : 0))));
}

/** UCUM as people write it. */
export function unitWords(unit: string): string {
  const written: Readonly<Record<string, string>> = {
    'mm[Hg]': 'mmHg',
    '{INR}': '',
    '10*3/uL': '×10³/µL',
    'mL/min/{1.73_m2}': 'mL/min/1.73 m²',
    'm[IU]/L': 'mIU/L',
    '{copies}/mL': 'copies/mL',
    '1': '',
  };
  return written[unit] ?? unit;
}

export const amount = (value: number) => String(Number(value.toFixed(2)));
