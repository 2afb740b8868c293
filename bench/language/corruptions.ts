import type { Language } from '../../src/record/index.js';
import type { Random } from '../../src/statistics/random.js';

/** What is done to a faithful sentence; undefined where the sentence offers nothing to do it to. */
export type Corruption = (
  text: string,
  language: Language,
  random: Random,
  drugs: readonly { en: string; zh: string }[],
) => string | undefined;

const pick = <T>(items: readonly T[], random: Random): T | undefined => items[random.below(items.length)];

function replaceAt(text: string, match: RegExpMatchArray, by: string): string {
  return text.slice(0, match.index!) + by + text.slice(match.index! + match[0].length);
}

const dates =
  /\d{4}-\d\d-\d\d|\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec) \d{4}|\d{4}年\d{1,2}月\d{1,2}日/g;
const amount = /(?<![\w*./:>-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w*]|-\w|[.:]\d)/g;
const withoutDates = (text: string) => text.replaceAll(dates, (each) => '#'.repeat(each.length));

const number: Corruption = (text, _language, random) => {
  const found = pick(
    [...withoutDates(text).matchAll(amount)].filter(({ 0: each }) => Number(each.replace(',', '')) !== 0),
    random,
  );
  if (!found) return undefined;
  const value = Number(found[0].replaceAll(',', ''));
  const decimals = found[0].split('.')[1]?.length ?? 0;
  const changed = pick(
    [
      value * 10,
      value / 10,
      value + 1,
      value * 1.5,
      value * 0.7,
      value + 10 ** -decimals,
      value * 2,
      Math.abs(value - 3) + 5,
    ],
    random,
  )!;
  const digits = changed === value / 10 ? decimals + 1 : decimals;
  const written = changed.toFixed(digits);
  return Number(written) === value ? undefined : replaceAt(text, found, written);
};

const units: readonly (readonly [RegExp, readonly string[]])[] = [
  [/(?<=\d )mmHg/g, ['kPa', 'cmHg', 'mg/dL', 'mmol/L']],
  [/(?<=\d )mg\/dL/g, ['mmol/L', 'g/dL', 'mg/L', 'µmol/L']],
  [/(?<=\d )mmol\/L/g, ['mg/dL', 'µmol/L', 'mol/L', 'g/L']],
  [/(?<=\d ?)%/g, [' mmol/mol', ' percentage points', '‰', ' mg']],
  [/(?<=\d )mg(?![/\w])/g, ['g', 'µg', 'mL', 'IU', 'mcg']],
  [/(?<=\d )kg(?![/\w])/g, ['lb', 'g', 'stone']],
  [/(?<=\d )(?:percentage points)/g, ['percent', 'years', 'mg']],
  [/(?<=\d )(?:years|year)/g, ['months', 'weeks', 'days']],
  [/(?<=\d )(?:days|day)/g, ['months', 'weeks', 'hours']],
  [/(?<=\d )(?:weeks|week)/g, ['months', 'years', 'days']],
  [/(?<=\d )(?:months|month)/g, ['years', 'weeks', 'days']],
  [/(?<=\d )minutes/g, ['hours', 'days', 'seconds']],
  [/(?<=\d )\/min/g, ['/h', 'mmHg', '/s']],
  [/(?<=\d )kg\/m²/g, ['kg', 'kg/cm²', 'lb/in²']],
  [/(?<=\d )mL\/min\/1\.73 m²/g, ['mL/h', 'L/min/1.73 m²', 'mg/dL']],
  [/(?<=\d )(?:µmol\/L)/g, ['mmol/L', 'mg/dL']],
  [/(?<=\d )(?:×10³\/µL)/g, ['×10⁹/µL', '×10³/mL', 'g/L']],
  [/(?<=\d )ng\/mL/g, ['µg/mL', 'mg/mL', 'mmol/L']],
  [/(?<=\d )mg\/g/g, ['mg/kg', 'g/g', 'mg/dL']],
  [/(?<=\d )g\/dL/g, ['g/L', 'mg/dL']],
  [/(?<=\d ?)个百分点/g, ['%', '年', '毫克']],
  [/(?<=\d ?)(?:岁)/g, ['个月', '天']],
  [/(?<=\d ?)年(?!\d)/g, ['个月', '周', '天']],
  [/(?<=\d ?)(?:个月)/g, ['年', '周', '天']],
  [/(?<=\d ?)周/g, ['个月', '天', '年']],
  [/(?<=\d ?)天/g, ['周', '个月', '小时']],
  [/(?<=\d ?)分钟/g, ['小时', '秒', '天']],
];

const unit: Corruption = (text, _language, random) => {
  const plain = withoutDates(text);
  const found = units.flatMap(([pattern, others]) =>
    [...plain.matchAll(pattern)].map((match) => [match, others] as const),
  );
  const chosen = pick(found, random);
  return chosen && replaceAt(text, chosen[0], pick(chosen[1], random)!);
};

const drug: Corruption = (text, language, random, drugs) => {
  const present = drugs.filter((each) => text.toLowerCase().includes(each[language].toLowerCase()));
  const longest = present.sort((a, b) => b[language].length - a[language].length)[0];
  const lower = text.toLowerCase();
  const others = drugs.filter(
    (each) => !lower.includes(each[language].toLowerCase()) && !longest?.[language].includes(each[language]),
  );
  const other = pick(others, random);
  if (!longest || !other) return undefined;
  const at = lower.indexOf(longest[language].toLowerCase());
  return text.slice(0, at) + other[language] + text.slice(at + longest[language].length);
};

const laterality: Corruption = (text, language, random) => {
  const side =
    language === 'en' ? /\b(left|right)\b/i.exec(text) : /[左右](?=侧|乳|肾|眼|肺|上|下|腿|足|膝|髋)/.exec(text);
  if (side) {
    const flipped = { left: 'right', right: 'left', 左: '右', 右: '左' }[side[0].toLowerCase()]!;
    return text.slice(0, side.index) + flipped + text.slice(side.index + side[0].length);
  }
  const stop = language === 'en' ? /[.](?=\s|$)/ : /[。]/;
  const added =
    language === 'en'
      ? pick(
          [
            ' on the left side',
            ' in the right breast',
            ' of the left kidney',
            ', left-sided',
            ' in both eyes',
            ' on the right',
            ' bilaterally',
            ' in the left leg',
          ],
          random,
        )!
      : pick(['（左侧）', '，右侧', '，位于左乳', '，双侧', '，右肾', '（左下肢）', '，左眼'], random)!;
  return stop.test(text) ? text.replace(stop, (each) => added + each) : undefined;
};

const english: readonly (readonly [RegExp, string])[] = [
  [/\b(is|are|was|were|should|must|can|will|has|have|may) (?!not\b)/g, '$1 not '],
  [/\b(suggest|need|take|use|recommend|takes|works) (?!not\b)/g, 'do not $1 '],
  [/\b(at|above|below|within|over) (?=(?:target|your goal|the goal|goal))/g, 'not $1 '],
  [/\bnot (?=\w)/gi, ''],
  [/\bno (?=\w)/gi, ''],
  [/\bNot suit/g, 'Suit'],
  [/\b(Avoid)\b/g, 'Use'],
  [/: (?=Avoid|Standard dosing|Lower dose|Raise dose|Use an alternative)/g, ': not – '],
  [/\bPreferred: /g, 'Not preferred: '],
  [/\bBest suited to you: /g, 'Not suited to you: '],
  [/\bspeaks against\b/g, 'speaks for'],
  [/\bcannot\b/g, 'can'],
];
const chinese: readonly (readonly [RegExp, string])[] = [
  [/(?<!未|不|没有|已)(达标)/g, '未$1'],
  [/未(?=达标|测量|达到)/g, ''],
  [/不(?=适合|宜|受影响|建议|推荐|能|适用)/g, ''],
  [/无法/g, '可以'],
  [/(?<!不)(建议)/g, '不$1'],
  [/(?<!不|未)(高于目标|低于目标)/g, '未$1'],
  [/避免(?=使用|$|，|。|：|（)/g, '无需避免'],
  [/首选：/g, '不宜选用：'],
  [/最适合/g, '最不适合'],
  [/(?<!不)(慢代谢|正常代谢|快代谢)/g, '非$1'],
  [/(?<!不)可用/g, '不可用'],
  [/正在服用/g, '没有服用'],
];

const negation: Corruption = (text, language, random) => {
  const found = (language === 'en' ? english : chinese).flatMap(([pattern, by]) =>
    [...text.matchAll(pattern)].map(
      (match) => [match, match[0].replace(new RegExp(pattern.source, pattern.flags.replace('g', '')), by)] as const,
    ),
  );
  // A lookbehind cannot be seen by the replacement of the bare match; such rules name their text in full.
  const usable = found.filter(([match, by]) => by !== match[0]);
  const chosen = pick(usable, random);
  return chosen && replaceAt(text, chosen[0], chosen[1]);
};

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'];

const date: Corruption = (text, language, random) => {
  const found = pick([...text.matchAll(dates)], random);
  if (!found) return undefined;
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(found[0]) ?? /^(\d{4})年(\d{1,2})月(\d{1,2})日$/.exec(found[0]);
  const words = /^(\d{1,2}) (\w+) (\d{4})$/.exec(found[0]);
  let [year, month, day] = words
    ? [
        Number(words[3]),
        monthNames.findIndex((each) => each.slice(0, 3) === words[2]!.slice(0, 3)) + 1,
        Number(words[1]),
      ]
    : [Number(parts![1]), Number(parts![2]), Number(parts![3])];
  switch (random.below(3)) {
    case 0:
      year += pick([-1, 1, -2, 3], random)!;
      break;
    case 1:
      month = ((month + random.below(11)) % 12) + 1;
      break;
    default:
      day = ((day + random.below(26)) % 28) + 1;
  }
  const two = (value: number) => String(value).padStart(2, '0');
  const forms =
    language === 'en'
      ? [
          `${day} ${monthNames[month - 1]!} ${year}`,
          `${year}-${two(month)}-${two(day)}`,
          `${monthNames[month - 1]!} ${day}, ${year}`,
        ]
      : [`${year}年${month}月${day}日`, `${year}-${two(month)}-${two(day)}`, `${year} 年 ${month} 月 ${day} 日`];
  const same = forms.includes(found[0]);
  return same ? undefined : replaceAt(text, found, pick(forms, random)!);
};

const citation: Corruption = (text, language, random) => {
  const stop = language === 'en' ? /[.](?=\s|$)/ : /[。]/;
  if (!stop.test(text)) return undefined;
  const year = 2001 + random.below(25);
  const id = 10_000_000 + random.below(25_000_000);
  const added =
    language === 'en'
      ? pick(
          [
            ` (Smith et al., ${year})`,
            ` (PMID ${id})`,
            ` [${1 + random.below(40)}]`,
            `, according to the ${year} ESC guideline`,
            `, as published in The Lancet`,
            ` (doi:10.1056/NEJMoa${id})`,
            `, as shown in the PARAGON trial`,
            ` (Müller and Chen ${year})`,
            `; recent studies have confirmed this`,
            ` (https://example.org/${id})`,
            `, in line with the NICE guideline`,
            `, as reported by Johnson and colleagues in ${year}`,
          ],
          random,
        )!
      : pick(
          [
            `（张伟等，${year}）`,
            `（PMID ${id}）`,
            `[${1 + random.below(40)}]`,
            `，据${year}年欧洲心脏病学会指南`,
            `，见《中华医学杂志》`,
            `，研究表明如此`,
            `（Smith 等，${year}）`,
            `，参见新英格兰医学杂志`,
            `（doi:10.1056/NEJMoa${id}）`,
            `，王芳等人的研究证实`,
          ],
          random,
        )!;
  return text.replace(stop, (each) => added + each);
};

export const corruptions: Readonly<Record<string, Corruption>> = {
  number,
  unit,
  drug,
  laterality,
  negation,
  date,
  citation,
};
