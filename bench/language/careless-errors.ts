/*
 * Seven kinds of error as a careless writer makes them, each in several ways that the other sets do not have: written before the
 * check was run on them. Every rule gives a text that says something else than the sentence did.
 */
import type { Language } from '../../src/record/index.js';
import type { Random } from '../../src/statistics/random.js';
import type { Corruption } from './corruptions.js';

const pick = <T>(items: readonly T[], random: Random): T => items[random.below(items.length)]!;

const at = (text: string, start: number, end: number, by: string) => text.slice(0, start) + by + text.slice(end);

const isoDate =
  /\d{4}-\d\d-\d\d|\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{4}|\d{4}年\d{1,2}月\d{1,2}日/g;
/** A number of its own: no part of a name, of a date or of a gene. */
const number = /(?<![\p{L}\d*.,/:-])\d+(?:[.,]\d+)*(?![\d*]|[.,]\d|-\p{L})(?!-?(?:year|month|week)-risk)/gu;

function numbersOf(text: string) {
  const plain = text.replaceAll(isoDate, (each) => '#'.repeat(each.length)).replaceAll(/(?<=HbA|T|IL-)\d/g, '#');
  return [...plain.matchAll(number)];
}

const plainNumber = (written: string) => Number(written.replaceAll(',', ''));

const numberChanges: readonly ((written: string, random: Random) => string)[] = [
  // One digit left out, doubled, or mistyped by its neighbour.
  (written, random) => {
    const place = random.below(written.length);
    return /\d/.test(written[place]!) ? at(written, place, place + 1, '') : written;
  },
  (written, random) => {
    const place = random.below(written.length);
    return /\d/.test(written[place]!) ? at(written, place, place, written[place]!) : written;
  },
  (written, random) => {
    const place = random.below(written.length);
    const digit = Number(written[place]);
    return Number.isNaN(digit) ? written : at(written, place, place + 1, String((digit + pick([1, 9], random)) % 10));
  },
  (written) => String(Math.round(plainNumber(written) * 1.1 * 10) / 10),
  (written) => String(Math.round((plainNumber(written) / 2) * 100) / 100),
  (written) => String(100 - plainNumber(written)),
  (written) => `1${written}`,
  (written) => `-${written}`,
  (written) => `${written}${written.includes('.') ? '5' : '.5'}`,
  (written) => `${plainNumber(written) - 1} to ${plainNumber(written) + 4}`,
];

const wrongNumber: Corruption = (text, language, random) => {
  const found = numbersOf(text);
  if (found.length === 0) return undefined;
  const one = pick(found, random);
  const written = pick(numberChanges, random)(one[0], random);
  if (written === '' || plainNumber(written) === plainNumber(one[0]) || text.includes(written)) return undefined;
  const spoken = language === 'zh' ? written.replace(' to ', '至') : written;
  return at(text, one.index, one.index + one[0].length, spoken);
};

const wrongUnits: readonly (readonly [RegExp, readonly string[]])[] = [
  [/(?<=\d ?)mg(?![/\w])/g, ['micrograms', 'grams', 'kg', 'ng', 'tablets', 'mmol', 'drops', 'puffs', 'teaspoons']],
  [/(?<=\d ?)mg\/d[lL]/g, ['mg/mL', 'mg per litre', 'µg/dL', 'mEq/L', 'mg/24 h']],
  [/(?<=\d ?)mmol\/L/g, ['mmol/mL', 'nmol/L', 'mEq/mL', 'mmol per day', 'pmol/L']],
  [/(?<=\d ?)mmHg/g, ['cmH2O', 'mm', 'torr per minute', 'beats per minute', 'psi']],
  [/(?<=\d ?)kg(?![/\w])/g, ['pounds', 'grams', 'kg/m²', 'ounces']],
  [/(?<=\d ?)kg\/m²/g, ['kg/m³', 'kg', 'g/m²']],
  [/(?<=\d )(?:a|per) day\b/g, ['a week', 'per hour', 'a fortnight', 'every other day']],
  [/(?<=\d )(?:a|per) week\b/g, ['a day', 'per month', 'an hour']],
  [/(?<=\d ?)%/g, [' per mille', ' ppm', ' mg/dL', ' years', ' degrees']],
  [/(?<=\d[ -])years?\b/g, ['decades', 'hours', 'quarters', 'cycles']],
  [/(?<=\d[ -])months?\b/g, ['minutes', 'decades', 'hours']],
  [/(?<=\d[ -])days?\b/g, ['minutes', 'years', 'seconds']],
  [/(?<=\d[ -])minutes\b/g, ['weeks', 'kilometres', 'steps']],
  [/(?<=每日[^，。；]{0,10}\d ?)(?:mg|毫克)/g, ['克', '微克', '片', '毫升', '单位']],
  [/每日(?=[^，。；]{0,4}\d)/g, ['每周', '每小时', '每月', '隔日']],
  [/每周(?=[^，。；]{0,4}\d)/g, ['每天', '每月', '每小时']],
  [/每年/g, ['每月', '每周', '每天', '每十年']],
  [/(?<=\d ?)年内/g, ['个月内', '周内', '天内']],
  [/(?<=\d ?)岁/g, ['月龄', '公斤', '周龄']],
  [/(?<=\d ?)天/g, ['分钟', '年', '个季度']],
  [/(?<=\d ?)分钟/g, ['公里', '步', '周']],
];

const wrongUnit: Corruption = (text, _language, random) => {
  const places = wrongUnits.flatMap(([pattern, others]) =>
    [...text.matchAll(pattern)].map((match) => ({ match, others })),
  );
  if (places.length === 0) return undefined;
  const { match, others } = pick(places, random);
  return at(text, match.index, match.index + match[0].length, pick(others, random));
};

/** Brand names, salts and classes too, and a drug that the sentence does not have put beside the one that it has. */
const others: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'Zocor',
    'Glucophage',
    'Coumadin',
    'an ACE inhibitor',
    'a loop diuretic',
    'codeine phosphate',
    'Ventolin',
    'insulin',
    'a benzodiazepine',
    'Viagra',
    'low-dose aspirin',
  ],
  zh: ['拜新同', '格华止', '一种袢利尿剂', '胰岛素', '阿片类药物', '万艾可', '小剂量阿司匹林', '波立维', '苯二氮䓬类'],
};

const wrongDrug: Corruption = (text, language, random, drugs) => {
  const named = drugs.filter((each) => text.toLowerCase().includes(each[language].toLowerCase()));
  if (named.length === 0) return undefined;
  const old = pick(named, random)[language];
  const place = text.toLowerCase().indexOf(old.toLowerCase());
  const stranger = random.below(2) === 0 ? pick(others[language], random) : pick(drugs, random)[language];
  if (text.toLowerCase().includes(stranger.toLowerCase().replace(/^an? /, ''))) return undefined;
  const ways = [
    stranger,
    language === 'en' ? `${text.slice(place, place + old.length)} and ${stranger}` : `${old}和${stranger}`,
    language === 'en' ? `${stranger} (not ${old})` : `${stranger}（而非${old}）`,
  ];
  return at(text, place, place + old.length, pick(ways, random));
};

const organsEn =
  /\b(?:breast|kidney|eye|lung|knee|hip|leg|arm|ovary|ear|carotid|ventricle|heart|liver|blood pressure|feet|retina\w*|artery|chest)\b/gi;
const organsZh = /乳腺|肾(?!功能|小球)|眼|肺|膝|髋|下肢|卵巢|耳|颈动脉|视网膜|心脏|血压|足/g;
const sides: Readonly<Record<Language, readonly string[]>> = {
  en: ['left ', 'right ', 'left-sided ', 'right lower ', 'bilateral ', 'contralateral '],
  zh: ['左', '右', '左侧', '右侧', '双侧', '对侧'],
};
const placed: Readonly<Record<Language, readonly string[]>> = {
  en: [
    ', more on the right',
    ', worse on the left side',
    ' (L)',
    ', both sides',
    ' of the right leg',
    ', left > right',
  ],
  zh: ['，以右侧为著', '，左侧较重', '（左）', '，两侧均有', '，限于右腿', '，左＞右'],
};

const wrongSide: Corruption = (text, language, random) => {
  const organs = [...text.matchAll(language === 'en' ? organsEn : organsZh)];
  if (organs.length > 0 && random.below(2) === 0) {
    const organ = pick(organs, random);
    return at(text, organ.index, organ.index, pick(sides[language], random));
  }
  return text.replace(/([.。]?)$/, `${pick(placed[language], random)}$1`);
};

const denials: Readonly<Record<Language, readonly (readonly [RegExp, readonly string[]])[]>> = {
  en: [
    [
      /\b(is|are|was|were|has been)\b(?! not)/g,
      ['$1 not', '$1 hardly', '$1 anything but', '$1 by no means', "$1n't", '$1 no longer', '$1 scarcely'],
    ],
    [/\b(should|can|may|must|will|needs?)\b(?! not)/g, ['$1 not', '$1 never', '$1 under no circumstances']],
    [
      /\b(?:Start|Use|Take|Continue|Add|Consider|Measure|Check|Screen|Vaccinate)\b/g,
      ['Do not $&', 'Refrain from: $&', 'Skip: $&', 'There is no need to $&'],
    ],
    [/\b(?:not|no|never|without)\b /g, ['', 'indeed ', 'certainly ']],
    [/\bAvoid\b/g, ['Use', 'Prefer', 'Do not avoid']],
    [/\b(?:above|below) (?=goal|target|your goal)/g, ['not $&', 'nowhere near ']],
    [/: (?=[A-Za-z])/g, [': no ', ': not ', ': absent: ', ': ruled out: ']],
  ],
  zh: [
    [/建议|推荐|考虑|需要/g, ['不$&', '无需$&', '切勿$&', '并非$&']],
    [/(?<!不)(?:高于|低于|达到|超过)/g, ['并未$&', '不$&', '没有$&']],
    [/未(?=达标|见|测)/g, ['已', '']],
    [/避免|不宜/g, ['宜用', '不必避免', '可以']],
    [/无法(?=给出)/g, ['可以', '已经']],
    [/(?<=：)(?=\p{Script=Han})/gu, ['并无', '不存在', '已排除', '否认']],
    [/是(?!否)/g, ['不是', '绝非', '未必是']],
  ],
};

const wrongDenial: Corruption = (text, language, random) => {
  const places = denials[language].flatMap(([pattern, ways]) =>
    [...text.matchAll(pattern)].map((match) => ({ pattern, match, ways })),
  );
  if (places.length === 0) return undefined;
  const { match, ways } = pick(places, random);
  const by = pick(ways, random)
    .replaceAll('$&', match[0])
    .replaceAll('$1', match[1] ?? '');
  return at(text, match.index, match.index + match[0].length, by);
};

const invented: Readonly<Record<Language, readonly string[]>> = {
  en: [
    ' since March 2019',
    ' as of 3 May',
    ', last seen on 2/11/2023',
    ' (spring 2021)',
    ', three weeks ago',
    ', yesterday',
    ', first noted in 2015',
    ' until 31 December 2027',
    ', on Monday',
    ', Q3 2024',
  ],
  zh: [
    '（2019年3月起）',
    '，自5月3日',
    '，末次为2023/11/2',
    '（2021年春）',
    '，三周前',
    '，昨日',
    '，2015年首次发现',
    '，至2027年12月31日',
    '，上周一',
    '，去年冬天',
  ],
};

const wrongDate: Corruption = (text, language, random) => {
  const dates = [...text.matchAll(isoDate)];
  if (dates.length === 0 || random.below(3) === 0)
    return text.replace(/([.。]?)$/, `${pick(invented[language], random)}$1`);
  const date = pick(dates, random);
  const digits = [...date[0].matchAll(/\d+/g)];
  const part = pick(digits, random);
  const moved = Number(part[0]) + pick([1, 2, -1], random);
  if (moved < 1 || (part[0].length < 4 && moved > 12)) return undefined;
  const changed = at(date[0], part.index, part.index + part[0].length, String(moved).padStart(part[0].length, '0'));
  return at(text, date.index, date.index + date[0].length, changed);
};

const sources: Readonly<Record<Language, readonly string[]>> = {
  en: [
    ' (Miller, 2018)',
    ' [12]',
    ' (see Table 3)',
    ' – UpToDate',
    ', as the FDA label states',
    ', per WHO',
    ' (ESC 2021)',
    '; cf. Cochrane CD004816',
    ', says the Mayo Clinic',
    ' (class I, LOE A)',
    ' ¹',
    ' (personal communication)',
    ', arXiv:2301.01234',
    ', Harrison, 20th ed.',
    ' (unpublished data)',
    ' (ibid.)',
  ],
  zh: [
    '（张伟，2018）',
    '［12］',
    '（见表3）',
    '，说明书如此规定',
    '，世界卫生组织要求',
    '（ESC 2021）',
    '，参见《内科学》',
    '，据协和医院',
    '（I类推荐）',
    '（未发表数据）',
    '，中华医学会这样要求',
    '（教材第九版）',
    '，国家药监局批准',
    '，引自王某',
  ],
};

const wrongSource: Corruption = (text, language, random) =>
  text.replace(/([.。]?)$/, `${pick(sources[language], random)}$1`);

export const carelessErrors = {
  number: wrongNumber,
  unit: wrongUnit,
  drug: wrongDrug,
  laterality: wrongSide,
  negation: wrongDenial,
  date: wrongDate,
  citation: wrongSource,
} satisfies Record<string, Corruption>;

const months = 'January February March April May June July August September October November December'.split(' ');

/** The same said otherwise: dates, units and rhythms in another form, another punctuation, an opening; undefined where nothing fits. */
export const sameOtherwise: Corruption = (text, language, random) => {
  const fitting = (language === 'en' ? waysEn : waysZh).map((way) => way(text)).filter((each) => each !== text);
  return fitting.length === 0 ? undefined : pick(fitting, random);
};

const waysEn: readonly ((text: string) => string)[] = [
  (text) =>
    text.replaceAll(
      /(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (\d{4})/g,
      (_, day, month, year) => `${months.find((each) => each.startsWith(month))} ${Number(day)}, ${year}`,
    ),
  (text) =>
    text.replaceAll(
      /(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (\d{4})/g,
      (_, day, month, year) =>
        `${year}-${String(months.findIndex((each) => each.startsWith(month)) + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
    ),
  (text) => text.replaceAll(/(?<=\d) mg a day/g, ' mg daily'),
  (text) => text.replaceAll(/(?<=\d) (?=mg\b|mmHg|kg\b)/g, ''),
  (text) => text.replaceAll(/(?<=\d) ?%/g, ' percent'),
  (text) => text.replace(/: /, ' – '),
  (text) => `Please note: ${text}`,
  (text) => `In short, ${text[0]!.toLowerCase()}${text.slice(1)}`,
  (text) => text.replace(/^We suggest to start: (.+?)\.$/, 'We suggest starting the following: $1.'),
  (text) => text.replace(/\.$/, '!'),
  (text) => text.replaceAll('≥', 'at least '),
];
const waysZh: readonly ((text: string) => string)[] = [
  (text) =>
    text.replaceAll(
      /(\d{4})年(\d{1,2})月(\d{1,2})日/g,
      (_, y, m, d) => `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`,
    ),
  (text) => text.replaceAll(/(\d{4})年(\d{1,2})月(\d{1,2})日/g, '$1.$2.$3'),
  (text) => text.replaceAll('每日', '每天'),
  (text) => text.replaceAll(/(?<=\d ?)mg(?![/\w])/g, '毫克'),
  (text) => text.replaceAll('，', ','),
  (text) => text.replace('：', ':'),
  (text) => `请注意：${text}`,
  (text) => `总之，${text}`,
  (text) => text.replace(/。$/, '！'),
  (text) => text.replaceAll('、', '和'),
  (text) => text.replaceAll('≥', '不低于'),
  (text) => text.replaceAll('下次检查', '下次复查'),
];
