/** Units in words, in both languages, under one name each; symbols are composed from atoms below. */
const words: Readonly<Record<string, readonly string[]>> = {
  '%': ['%', '％', 'percent', 'per cent', 'pct', '百分比'],
  '‰': ['‰', 'per mille', 'permille'],
  points: ['percentage points', 'percentage point', 'pp', '个百分点', '百分点'],
  year: ['years old', 'year old', 'years of age', 'year-old', 'years', 'year', 'yrs', 'yr', '周岁', '岁', '年'],
  month: ['months', 'month', '个月'],
  week: ['weeks', 'week', 'wks', 'wk', '个星期', '星期', '周'],
  day: ['days', 'day', '天'],
  h: ['hours', 'hour', 'hrs', 'hr', '个小时', '小时'],
  min: ['minutes', 'minute', 'mins', '分钟'],
  s: ['seconds', 'second', '秒钟', '秒'],
  mmHg: ['mmHg', 'mm Hg', 'mm[Hg]', '毫米汞柱', 'millimetres of mercury', 'millimeters of mercury'],
  kg: ['kilograms', 'kilogram', 'kilos', '公斤', '千克'],
  g: ['grams', 'gram', '克'],
  mg: ['milligrams', 'milligram', '毫克'],
  µg: ['micrograms', 'microgram', 'mcg', '微克'],
  lb: ['pounds', 'pound', 'lbs', '磅'],
  mL: ['millilitres', 'milliliters', 'millilitre', 'milliliter', 'cc', '毫升'],
  L: ['litres', 'liters', 'litre', 'liter', '升'],
  cm: ['centimetres', 'centimeters', '厘米'],
  mm: ['millimetres', 'millimeters', '毫米'],
  m: ['metres', 'meters', '米'],
  in: ['inches', 'inch', '英寸'],
  'mmol/L': ['毫摩尔/升', '毫摩/升'],
  'mg/dL': ['毫克/分升'],
  IU: ['international units', 'units', 'unit', '国际单位', '单位'],
  kcal: ['kilocalories', 'calories', '千卡', '大卡'],
  '/min': [
    'beats per minute',
    'beats a minute',
    'beats/min',
    'bpm',
    'per minute',
    'a minute',
    '次/分钟',
    '次/分',
    '/min',
    '/分',
  ],
  '/h': ['/h', '/hr', '/小时'],
  '/s': ['/s', '/秒'],
  times: ['times', 'time', '次', '-fold', 'fold', '倍'],
  tablet: ['tablets', 'tablet', 'pills', 'pill', '片'],
  dose: ['doses', 'dose', '剂'],
  'pack-year': ['pack-years', 'pack-year', 'pack years', '包年'],
  people: ['people', 'persons', 'patients', '人', '例'],
  score: ['points', 'point', '分'],
  kPa: ['千帕', 'kilopascals'],
  Pa: ['帕斯卡', '帕'],
  cmH2O: ['厘米水柱', '毫米水柱'],
  mEq: ['毫当量', 'milliequivalents'],
  ng: ['纳克', 'nanograms'],
  mmol: ['毫摩尔', 'millimoles'],
  µmol: ['微摩尔', 'micromoles'],
  mol: ['摩尔', 'moles'],
  kJ: ['千焦', 'kilojoules'],
  quarter: ['个季度', '季度', 'quarters'],
  stone: ['stones', 'stone'],
  ounce: ['ounces', 'ounce', 'oz', '盎司'],
  foot: ['feet', 'foot', 'ft', '英尺', '尺'],
  jin: ['斤'],
  capsule: ['capsules', 'capsule', '粒', '胶囊'],
  drop: ['drops', 'drop', '滴'],
  puff: ['puffs', 'puff', '喷'],
  spoon: ['teaspoons', 'teaspoon', 'tablespoons', 'tablespoon', '勺'],
  cup: ['cups', 'cup', '杯'],
  ampoule: ['ampoules', 'vials', 'vial', '支', '瓶'],
  '°C': ['°C', '℃', 'degrees Celsius', '摄氏度'],
  '°F': ['°F', '℉', 'degrees Fahrenheit', '华氏度'],
};

const atom =
  '(?:mmHg|mm\\[Hg\\]|cmH2O|kPa|Pa|mmol|µmol|μmol|umol|nmol|pmol|mol|mEq|meq|mOsm|kg|mg|µg|μg|ug|mcg|ng|pg|g|dL|dl|mL|ml|µL|μL|uL|fL|L|l|mIU|µIU|uIU|kIU|IU|mU|kU|MU|U|mCi|Ci|MBq|Gy|Sv|mSv|km|cm|mm|nm|µm|m2|m²|m3|m|kcal|kJ|J|Hz|kHz|dB|mV|V|W|min|sec|hr|h|s|d|wk|mo|yr|Hb)';
const power = '(?:[×x]\\s?10(?:\\^?\\d{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)(?:\\s?/\\s?)?)';
const symbol = new RegExp(
  `^(?:${power}(?:${atom})?|${atom})(?:\\s?[/·*]\\s?(?:1\\.73\\s?m[2²]|\\{[^}]*\\}|${atom}|day|week|month|year|日|天|周|分|升|分升))*(?![A-Za-z])`,
);

const byWord: readonly (readonly [string, string])[] = Object.entries(words)
  .flatMap(([name, spellings]) => spellings.map((spelling) => [spelling.toLowerCase(), name] as const))
  .sort(([a], [b]) => b.length - a.length);

const aliases: Readonly<Record<string, string>> = {
  'mm[hg]': 'mmHg',
  mmhg: 'mmHg',
  mcg: 'µg',
  ug: 'µg',
  h: 'h',
  hr: 'h',
  sec: 's',
  d: 'day',
  wk: 'week',
  mo: 'month',
  yr: 'year',
  u: 'IU',
  iu: 'IU',
};

/** A unit at the beginning of a text: its one name, and how many characters it takes; undefined where there is none. */
export function unitAt(text: string): { readonly name: string; readonly length: number } | undefined {
  const composed = symbol.exec(text);
  const lower = text.toLowerCase();
  const word = byWord.find(
    ([spelling]) =>
      lower.startsWith(spelling) && !(/[a-z]$/.test(spelling) && /^[a-z]/.test(lower.slice(spelling.length))),
  );
  if (composed && composed[0].length >= (word?.[0].length ?? 0))
    return { name: canonicalSymbol(composed[0]), length: composed[0].length };
  return word && { name: word[1], length: word[0].length };
}

function canonicalSymbol(text: string): string {
  return text
    .replaceAll(/\s+/g, '')
    .replaceAll('μ', 'µ')
    .replaceAll(/(?<![a-z])u(?=mol|g|L|IU)/g, 'µ')
    .replaceAll('ml', 'mL')
    .replaceAll('dl', 'dL')
    .replaceAll(/(?<=\/)l\b/g, 'L')
    .replaceAll('m2', 'm²')
    .replaceAll('分升', 'dL')
    .replaceAll('升', 'L')
    .split('/')
    .map((part) => aliases[part.toLowerCase()] ?? part)
    .join('/');
}

/** How often: `a day`, `daily`, `每日`. */
const perTime: readonly (readonly [RegExp, string])[] = [
  [/^\s*(?:(?:a|per|each|every|\/) ?(?:day|d)\b|\/d\b|daily\b|(?:每|\/)\s?[日天]|一天)/i, 'day'],
  [/^\s*(?:(?:a|per|each|every|\/) ?(?:week|wk)\b|weekly\b|(?:每|\/)周)/i, 'week'],
  [/^\s*(?:(?:a|per|each|every|\/) ?(?:month|mo)\b|monthly\b|(?:每|\/)个?月)/i, 'month'],
  [/^\s*(?:(?:a|per|each|every|\/) ?(?:year|yr)\b|yearly\b|annually\b|(?:每|\/)年)/i, 'year'],
  [/^\s*(?:(?:an|per|each|every|\/) ?hour\b|hourly\b|每小时)/i, 'h'],
];

export function perTimeAt(text: string): string | undefined {
  return perTime.find(([pattern]) => pattern.test(text))?.[1];
}

/** How often, where it stands before the number, as Chinese does: `每日 20 mg`. */
export function perTimeBefore(text: string): string | undefined {
  const [, word] =
    /(每日|每天|一天|日服|每周|一周|每月|每年|每小时)\s*(?:约|共|至少|不超过|低于|小于|少于|最多)?\s*$/.exec(text) ??
    [];
  if (!word) return undefined;
  if (/[日天]/.test(word)) return 'day';
  if (word.includes('周')) return 'week';
  if (word.includes('月')) return 'month';
  return word.includes('小时') ? 'h' : 'year';
}

/** Units of one dimension in the smallest of them, where the relation is exact. */
const scales: Readonly<Record<string, readonly [dimension: string, factor: number]>> = {
  kg: ['mass', 1e12],
  g: ['mass', 1e9],
  mg: ['mass', 1e6],
  µg: ['mass', 1e3],
  ng: ['mass', 1],
  L: ['volume', 1000],
  mL: ['volume', 1],
  week: ['days', 7],
  day: ['days', 1],
  year: ['months', 12],
  month: ['months', 1],
  h: ['minutes', 60],
  min: ['minutes', 1],
};

interface Amount {
  readonly value: number;
  readonly unit?: string;
}

/** True if both say the same in two units: `2 g`, `2000 mg`. */
export function sameAmount(one: Amount, other: Amount): boolean {
  const [a, b] = [scales[one.unit ?? ''], scales[other.unit ?? '']];
  if (!a || !b || a[0] !== b[0] || one.unit === other.unit) return false;
  const [here, there] = [one.value * a[1], other.value * b[1]];
  return Math.abs(here - there) <= 1e-9 * Math.abs(there);
}
