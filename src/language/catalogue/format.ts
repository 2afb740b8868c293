import type { ClinicalTime, IsoDate, Language } from '../../record/index.js';

const locale: { readonly [L in Language]: string } = { en: 'en-GB', zh: 'zh-CN' };

const dateParts = {
  4: { year: 'numeric' },
  7: { year: 'numeric', month: 'short' },
  10: { year: 'numeric', month: 'short', day: 'numeric' },
} as const;

const formatters = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

function cached<T extends Intl.DateTimeFormat | Intl.NumberFormat>(key: string, make: () => T): T {
  const known = formatters.get(key);
  if (known) return known as T;
  const made = make();
  formatters.set(key, made);
  return made;
}

/** The calendar date as precise as the source gave it (`2019`, `Mar 2019`, `4 Mar 2019`); never shifted by a time zone. */
export function formatDate(time: ClinicalTime | IsoDate | string, language: Language): string {
  const length = time.length >= 10 ? 10 : time.length >= 7 ? 7 : 4;
  const day = Date.parse(`${`${time.slice(0, length)}-01-01`.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(day)) return time;
  return cached(
    `date ${language} ${length}`,
    () => new Intl.DateTimeFormat(locale[language], { ...dateParts[length], timeZone: 'UTC' }),
  ).format(day);
}

/** A number with the language's separators; at most `decimals` digits after the point, or three significant ones of a fraction. */
export function formatNumber(value: number, language: Language, decimals?: number): string {
  if (!Number.isFinite(value)) return '–';
  const digits = decimals ?? (Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3);
  return cached(
    `number ${language} ${digits}`,
    () => new Intl.NumberFormat(locale[language], { maximumFractionDigits: digits }),
  ).format(value);
}

const horizonWords: Record<Language, { year: (n: string) => string; day: (n: string) => string }> = {
  en: { year: (n) => (n === '1' ? '1 year' : `${n} years`), day: (n) => (n === '1' ? '1 day' : `${n} days`) },
  zh: { year: (n) => `${n} 年`, day: (n) => `${n} 天` },
};

/** A span given in years: in days below half a year. */
export function formatHorizon(years: number, language: Language): string {
  const { year, day } = horizonWords[language];
  return years < 0.5 ? day(formatNumber(Math.round(years * 365.25), language)) : year(formatNumber(years, language));
}

/** A fraction of one as percent: one decimal below 10 %, none above; as many as the first digit needs below 0.1 %. */
export function formatPercent(fraction: number, language: Language): string {
  if (!Number.isFinite(fraction)) return '–';
  const size = Math.abs(fraction);
  const digits =
    size >= 0.0995 ? 0 : size >= 0.0005 || size < 5e-6 ? 1 : Math.min(3, -Math.floor(Math.log10(size)) - 2);
  return cached(
    `percent ${language} ${digits}`,
    () =>
      new Intl.NumberFormat(locale[language], {
        style: 'percent',
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }),
  ).format(fraction);
}

/** A difference of fractions in percentage points, with one decimal: `2.4`. */
export function formatPoints(fraction: number, language: Language): string {
  return formatNumber(fraction * 100, language, 1);
}

/** Bytes in the unit that reads best. */
export function formatBytes(bytes: number, language: Language): string {
  const power = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : bytes < 1_000_000_000 ? 2 : 3;
  return `${formatNumber(bytes / 1000 ** power, language, power === 0 ? 0 : 1)} ${['B', 'kB', 'MB', 'GB'][power]!}`;
}

/** `a, b and c`. */
export function formatList(items: readonly string[], language: Language): string {
  if (items.length < 2) return items[0] ?? '';
  const [and, comma] = language === 'zh' ? ['和', '、'] : [' and ', ', '];
  return `${items.slice(0, -1).join(comma)}${and}${items.at(-1)!}`;
}

const unitNames: Readonly<Record<string, string>> = {
  'mm[Hg]': 'mmHg',
  'kg/m2': 'kg/m²',
  'mL/min/{1.73_m2}': 'mL/min/1.73 m²',
  'mL/min/1.73.m2': 'mL/min/1.73 m²',
  '10*3/uL': '×10³/µL',
  '10*9/L': '×10⁹/L',
  '10*6/uL': '×10⁶/µL',
  '10*12/L': '×10¹²/L',
  'umol/L': 'µmol/L',
  'ug/L': 'µg/L',
  'ug/g': 'µg/g',
  'ug/dL': 'µg/dL',
  'ug/mL': 'µg/mL',
  'u[IU]/mL': 'µIU/mL',
  'm[IU]/L': 'mIU/L',
  '[IU]/L': 'IU/L',
  'mmol/mol{Hb}': 'mmol/mol',
  '/min': '/min',
  '{beats}/min': '/min',
  '{score}': '',
  '{INR}': '',
  '{points}': '',
  '1': '',
  Cel: '°C',
  '[degF]': '°F',
  '[in_i]': 'in',
  '[lb_av]': 'lb',
};
const wordUnits: { readonly [L in Language]: Readonly<Record<string, string>> } = {
  en: {
    a: 'years',
    mo: 'months',
    wk: 'weeks',
    d: 'days',
    h: 'h',
    min: 'min',
    '{pack}.a': 'pack-years',
    '/wk': 'a week',
    '/d': 'a day',
    'min/wk': 'min a week',
  },
  zh: {
    a: '岁',
    mo: '个月',
    wk: '周',
    d: '天',
    h: '小时',
    min: '分钟',
    '{pack}.a': '包年',
    '/wk': '每周',
    '/d': '每天',
    'min/wk': '分钟/周',
  },
};

/** A UCUM unit as a clinician writes it: `mm[Hg]` becomes `mmHg`. */
export function unitLabel(ucum: string, language: Language): string {
  return wordUnits[language][ucum] ?? unitNames[ucum] ?? ucum.replaceAll(/\{[^}]*\}/g, '');
}

/** Number and unit: `4.1 mmol/L`, `7%`. */
export function formatQuantity(value: number, unit: string | undefined, language: Language, decimals?: number): string {
  const label = unit ? unitLabel(unit, language) : '';
  const number = formatNumber(value, language, decimals);
  return label ? `${number}${label === '%' ? '' : ' '}${label}` : number;
}
