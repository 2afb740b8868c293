import type { Language } from '../../src/record/index.js';
import type { Random } from '../../src/statistics/random.js';
import type { Corruption } from './corruptions.js';

/*
 * Errors that are made when clinical text is written out by hand or by a model, after the kinds that ISMP and the Joint
 * Commission warn of: unit and decimal slips, dosing intervals, sides, look-alike names. None of their rules is shared
 * with the first set (corruptions.ts).
 */

type Swap = readonly [RegExp, readonly string[]];

const pick = <T>(items: readonly T[], random: Random): T | undefined =>
  items.length === 0 ? undefined : items[random.below(items.length)];

function replaceAt(text: string, { index, 0: all }: RegExpMatchArray, by: string): string {
  return text.slice(0, index!) + by + text.slice(index! + all.length);
}

/** One of the places that a rule fits, said the other way. */
function swap(text: string, rules: readonly Swap[], random: Random): string | undefined {
  const found = rules.flatMap(([pattern, others]) =>
    [...text.matchAll(pattern)].map((match) => [match, others] as const),
  );
  const chosen = pick(found, random);
  if (!chosen) return undefined;
  const [match, others] = chosen;
  const by = pick(others, random)!.replace('$1', match[1] ?? '');
  const cased = /^[A-Z]/.test(match[0]) ? by.charAt(0).toUpperCase() + by.slice(1) : by;
  return replaceAt(text, match, cased);
}

const byLanguage =
  (rules: Readonly<Record<Language, readonly Swap[]>>): Corruption =>
  (text, language, random) =>
    swap(text, rules[language], random);

const amountsOfDrug: readonly Swap[] = [
  [/(?<=\d ?)mg(?![/\w])/g, ['mcg', 'g', 'micrograms', 'mL']],
  [/(?<=\d ?)(?:µg|mcg)(?![/\w])/g, ['mg', 'g', 'ng']],
  [/(?<=\d ?)毫克/g, ['微克', '克', '毫升']],
  [/(?<=\d ?)mmol\/L/g, ['mg/dL', 'mmol/mol', 'mEq/dL']],
  [/(?<=\d ?)mg\/dL/g, ['mmol/L', 'g/L']],
  [/(?<=\d ?)(?:µmol\/L)/g, ['mg/dL', 'nmol/L']],
  [/(?<=\d ?)mmHg/g, ['kPa', 'cmH2O']],
  [/(?<=\d ?)mg\/g/g, ['mg/mmol', 'µg/mg creatinine per day']],
  [/(?<=\d ?)kg(?![/\w])/g, ['pounds', 'g']],
];

const plainNumber =
  /(?<![\p{L}\d*_.:/,>–-])\d+(?:\.\d+)?(?![\d*]|[.:/,–-]\d|年|月|日| (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))/gu;

const decimalShift: Corruption = (text, _language, random) => {
  const found = pick(
    [...text.matchAll(plainNumber)].filter(([each]) => Number(each) !== 0),
    random,
  );
  if (!found) return undefined;
  const value = Number(found[0]);
  const shifted = pick([value * 10, value / 10, value * 100, value / 100], random)!;
  return replaceAt(text, found, String(Number(shifted.toPrecision(12))));
};

/** Two neighbouring digits in the other order. */
const digitsTransposed: Corruption = (text, _language, random) => {
  const found = pick(
    [...text.matchAll(plainNumber)].filter(([each]) => /(\d)(?!\1)\d/.test(each)),
    random,
  );
  if (!found) return undefined;
  const turned = found[0].replace(/(\d)(?!\1)(\d)/, '$2$1');
  return Number(turned) === Number(found[0]) ? undefined : replaceAt(text, found, turned);
};

const interval = byLanguage({
  en: [
    [
      /\b(?:once )?(?:daily|a day|every day|per day)\b/g,
      ['weekly', 'every 8 hours', 'a month', 'every other day', 'hourly'],
    ],
    [/\b(?:twice|two times) (?:daily|a day)\b/g, ['once daily', 'four times a day', 'twice a week']],
    [/\bevery (\d+) (?:hours|h)\b/g, ['every $1 days', 'every $1 weeks']],
    [/\b(?:weekly|a week|per week)\b/g, ['daily', 'monthly']],
    [/\bevery (\d+) weeks\b/g, ['every $1 days', 'every $1 months']],
    [/\bevery (\d+) months\b/g, ['every $1 weeks', 'every $1 years']],
    [/\bin the (?:evening|morning)\b/g, ['every 6 hours']],
  ],
  zh: [
    [/每[日天](?!生活)/g, ['每周', '每 8 小时', '每月', '隔日']],
    [/每周/g, ['每日', '每月']],
    [/每 ?(\d+) ?小时/g, ['每 $1 天']],
    [/每 ?(\d+) ?周/g, ['每 $1 天', '每 $1 个月']],
    [/每 ?(\d+) ?个月/g, ['每 $1 周', '每 $1 年']],
    [/一日两次|每日两次|每日 2 次/g, ['每日四次', '每周两次']],
  ],
});

const side = byLanguage({
  en: [
    [/\bleft\b/gi, ['right']],
    [/\bright\b(?= (?:side|breast|kidney|eye|lung|leg|arm|ear|ventric|atri|colon|hip|knee))/gi, ['left']],
    [
      /\b(breast|kidney|knee|hip|lung|eye|ear|ovary|testis|colon|ventricle)\b/gi,
      ['left $1', 'right $1', 'contralateral $1'],
    ],
  ],
  zh: [
    [/左/g, ['右']],
    [/右(?=侧|乳|肾|眼|肺|上|下|腿|足|膝|髋|心|半)/g, ['左']],
    [/(乳腺|肾脏|肺部|膝|眼|结肠|心室)/g, ['左侧$1', '右侧$1', '双侧$1']],
  ],
});

/** Published pairs that are taken for one another, and drugs of one stem. */
const lookAlikes: readonly (readonly [en: string, zh: string])[][] = [
  [
    ['metoprolol', '美托洛尔'],
    ['metformin', '二甲双胍'],
    ['metronidazole', '甲硝唑'],
  ],
  [
    ['prednisone', '泼尼松'],
    ['prednisolone', '泼尼松龙'],
    ['methylprednisolone', '甲泼尼龙'],
  ],
  [
    ['clopidogrel', '氯吡格雷'],
    ['prasugrel', '普拉格雷'],
    ['ticagrelor', '替格瑞洛'],
  ],
  [
    ['omeprazole', '奥美拉唑'],
    ['pantoprazole', '泮托拉唑'],
    ['esomeprazole', '艾司奥美拉唑'],
    ['aripiprazole', '阿立哌唑'],
  ],
  [
    ['atorvastatin', '阿托伐他汀'],
    ['rosuvastatin', '瑞舒伐他汀'],
    ['simvastatin', '辛伐他汀'],
    ['pravastatin', '普伐他汀'],
  ],
  [
    ['amlodipine', '氨氯地平'],
    ['nifedipine', '硝苯地平'],
    ['felodipine', '非洛地平'],
    ['amiloride', '阿米洛利'],
  ],
  [
    ['lisinopril', '赖诺普利'],
    ['enalapril', '依那普利'],
    ['ramipril', '雷米普利'],
    ['perindopril', '培哚普利'],
  ],
  [
    ['losartan', '氯沙坦'],
    ['valsartan', '缬沙坦'],
    ['candesartan', '坎地沙坦'],
    ['telmisartan', '替米沙坦'],
  ],
  [
    ['warfarin', '华法林'],
    ['apixaban', '阿哌沙班'],
    ['rivaroxaban', '利伐沙班'],
    ['edoxaban', '艾多沙班'],
    ['dabigatran', '达比加群'],
  ],
  [
    ['empagliflozin', '恩格列净'],
    ['dapagliflozin', '达格列净'],
    ['canagliflozin', '卡格列净'],
  ],
  [
    ['semaglutide', '司美格鲁肽'],
    ['liraglutide', '利拉鲁肽'],
    ['dulaglutide', '度拉糖肽'],
    ['tirzepatide', '替尔泊肽'],
  ],
  [
    ['citalopram', '西酞普兰'],
    ['escitalopram', '艾司西酞普兰'],
    ['sertraline', '舍曲林'],
    ['fluoxetine', '氟西汀'],
  ],
  [
    ['tacrolimus', '他克莫司'],
    ['sirolimus', '西罗莫司'],
    ['ciclosporin', '环孢素'],
  ],
  [
    ['azathioprine', '硫唑嘌呤'],
    ['mercaptopurine', '巯嘌呤'],
    ['tioguanine', '硫鸟嘌呤'],
  ],
  [
    ['fluorouracil', '氟尿嘧啶'],
    ['capecitabine', '卡培他滨'],
    ['flucytosine', '氟胞嘧啶'],
  ],
  [
    ['tamoxifen', '他莫昔芬'],
    ['anastrozole', '阿那曲唑'],
    ['letrozole', '来曲唑'],
    ['exemestane', '依西美坦'],
  ],
  [
    ['carbamazepine', '卡马西平'],
    ['oxcarbazepine', '奥卡西平'],
    ['phenytoin', '苯妥英'],
  ],
  [
    ['bisoprolol', '比索洛尔'],
    ['carvedilol', '卡维地洛'],
    ['atenolol', '阿替洛尔'],
    ['propranolol', '普萘洛尔'],
  ],
  [
    ['spironolactone', '螺内酯'],
    ['eplerenone', '依普利酮'],
    ['finerenone', '非奈利酮'],
  ],
  [
    ['tramadol', '曲马多'],
    ['codeine', '可待因'],
    ['trazodone', '曲唑酮'],
  ],
];

const lookAlike: Corruption = (text, language, random) => {
  const at = language === 'en' ? 0 : 1;
  const lower = text.toLowerCase();
  const family = pick(
    lookAlikes.filter((each) => each.some((names) => lower.includes(names[at]))),
    random,
  );
  if (!family) return undefined;
  const here = family.filter((names) => lower.includes(names[at])).sort((a, b) => b[at].length - a[at].length)[0]!;
  const other = pick(
    family.filter((names) => !lower.includes(names[at]) && !here[at].includes(names[at])),
    random,
  );
  if (!other) return undefined;
  const from = lower.indexOf(here[at]);
  return text.slice(0, from) + other[at] + text.slice(from + here[at].length);
};

const genes = [
  'CYP2C19',
  'CYP2C9',
  'CYP2D6',
  'CYP3A5',
  'CYP2B6',
  'SLCO1B1',
  'DPYD',
  'TPMT',
  'NUDT15',
  'UGT1A1',
  'VKORC1',
  'LDLR',
  'APOB',
  'PCSK9',
  'BRCA1',
  'BRCA2',
  'TP53',
  'EGFR',
  'ERBB2',
  'KRAS',
];

const gene: Corruption = (text, _language, random) => {
  const found = pick(
    [...text.matchAll(/\b[A-Z][A-Z0-9]{3,7}\b/g)].filter(([each]) => genes.includes(each)),
    random,
  );
  const other = pick(
    genes.filter((each) => !text.includes(each)),
    random,
  );
  return found && other ? replaceAt(text, found, other) : undefined;
};

const allele: Corruption = (text, _language, random) => {
  const found = pick([...text.matchAll(/\*\d+[A-Z]?/g), ...text.matchAll(/\brs\d+\b/g)], random);
  if (!found) return undefined;
  if (found[0].startsWith('rs')) return replaceAt(text, found, `rs${Number(found[0].slice(2)) + 1 + random.below(9)}`);
  const other = pick(
    ['*1', '*2', '*3', '*4', '*5', '*9', '*10', '*17'].filter((each) => !text.includes(each)),
    random,
  );
  return other && replaceAt(text, found, other);
};

/** The same date a year earlier or later, as written. */
const yearOff: Corruption = (text, _language, random) => {
  const found = pick(
    [
      ...text.matchAll(/(?<![\d.])20[0-3]\d(?=年|-\d\d|(?=[.,;)]|$))/g),
      ...text.matchAll(/(?<=\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec) )\d{4}/g),
    ],
    random,
  );
  return found && replaceAt(text, found, String(Number(found[0]) + pick([-1, 1], random)!));
};

/** Denials in forms other than a "not" put in: the passive, double denials, verbs that deny. */
const negation = byLanguage({
  en: [
    [
      /\b(is|are) (recommended|suggested|preferred|needed|indicated|started|given|taken)\b/g,
      ['$1 never given', '$1 by no means advised'],
    ],
    [
      /\bWe suggest to start\b/g,
      ['It is advised against starting', 'There is no reason to start', 'We see no need to start'],
    ],
    [/\bWe suggest\b/g, ['We do not suggest', 'We would rather not suggest', 'We decline']],
    [/^Start: /g, ['Do not start: ', 'Hold off starting: ', 'There is no need to start: ']],
    [/^Avoid /g, ['There is no need to avoid ', 'It is not necessary to avoid ', 'You may freely use ']],
    [/\bPreferred: /g, ['Least preferred: ', 'By no means preferred: ', 'Never: ']],
    [
      /^Not suitable for this patient: /g,
      ['Not unsuitable for this patient: ', 'Suitable for this patient: ', 'Nothing speaks against: '],
    ],
    [/^Not suited to you: /g, ['Well suited to you: ', 'You can safely take: ']],
    [/^You take: /g, ['You no longer take: ', 'You have stopped: ', 'You deny taking: ']],
    [/^Present drugs: /g, ['Drugs the patient does not take: ', 'Former drugs: ', 'Drugs denied: ']],
    [/^Problems: /g, ['Ruled out: ', 'Free of: ', 'No history of: ']],
    [/\babove target\b/g, ['no longer above target', 'hardly above target, in fact at target', 'within target']],
    [/\bat target\b/g, ['nowhere near target', 'failing to reach the target', 'off target']],
    [/\bbreaks down\b/g, ['does not break down']],
    [/\b(poor metabolizer)\b/gi, ['non-$1', 'anything but a $1']],
    [/\bNo answer for\b/g, ['A clear answer for', 'Answer found for']],
    [/\bWe cannot work this out\b/g, ['We could work this out', 'Nothing prevents us from working this out']],
  ],
  zh: [
    [/^建议(?=开始|换药|继续|使用|停)/g, ['不宜', '无须', '切勿', '未建议']],
    [/我们建议/g, ['我们并不建议', '我们反对']],
    [/^避免/g, ['无须避免', '不必避免', '可放心使用：']],
    [/首选：/g, ['禁用：', '不宜首选：', '切勿选用：']],
    [/不适合该患者/g, ['适合该患者', '并非不适合该患者']],
    [/不适合您的是/g, ['适合您的是', '您可以放心服用']],
    [/当前用药：/g, ['患者否认用药：', '已停用：', '未服用：']],
    [/您正在服用：/g, ['您已不再服用：', '您从未服用：']],
    [/^诊断：|^问题：|^您有：|^健康问题：/g, ['已排除：', '否认：', '无以下病史：']],
    [/高于目标/g, ['并不高于目标', '已不再高于目标', '已达标']],
    [/，达标/g, ['，远未达标', '，未能达标']],
    [/(慢代谢型)/g, ['并非$1', '无$1']],
    [/无法给出/g, ['已给出', '不难给出']],
    [/无法判断/g, ['能够判断', '已经判断']],
  ],
});

/** A share of the risk told as a difference, a difference told as a share. */
const relativeOrAbsolute = byLanguage({
  en: [
    [/\bby ([\d.]+) percentage points\b/g, ['by $1%', 'by $1 percent in relative terms']],
    [/\bpercentage points\b/g, ['percent', '% of the baseline risk', 'percent relative risk reduction']],
    [/\brelative\b/g, ['absolute']],
    [/\babsolute\b/g, ['relative']],
    [/(?<=\d)%(?! of)/g, [' percentage points']],
  ],
  zh: [
    [/ ?个百分点/g, ['%', '%（相对）', '%的基线风险']],
    [/相对/g, ['绝对']],
    [/绝对/g, ['相对']],
    [/(?<=\d) ?%/g, [' 个百分点']],
  ],
});

const comparator = byLanguage({
  en: [
    [/\b(?:below|under|less than|lower than)(?= \d)/g, ['above', 'over', 'at least', 'more than', 'no less than']],
    [/\b(?:above|over|more than|at least)(?= \d)/g, ['below', 'under', 'at most', 'less than', 'no more than']],
    [/\bfalls from\b/g, ['rises from', 'climbs from']],
    [/\babove (?=target|your goal)/g, ['below ']],
    [/≥/g, ['<']],
    [/≤/g, ['>']],
    [/(?<![-=])>(?= ?\d)/g, ['<']],
    [/<(?= ?\d)/g, ['>']],
    [/\b(?:higher|greater)\b/g, ['lower']],
    [/\blower\b(?!ing| ?extrem| limb)/g, ['higher']],
    [/\bincreas(?=e|es|ed|ing\b)/g, ['decreas']],
  ],
  zh: [
    [/低于(?= ?\d)|小于(?= ?\d)/g, ['高于', '不低于', '至少', '超过']],
    [/高于(?= ?\d)|大于(?= ?\d)|超过(?= ?\d)/g, ['低于', '不高于', '至多']],
    [/降至/g, ['升至', '增至']],
    [/高于目标/g, ['低于目标']],
    [/≥/g, ['<']],
    [/≤/g, ['>']],
    [/升高|增加/g, ['降低']],
  ],
});

/** Said of another person. */
const person: Corruption = (text, language, random) =>
  swap(
    text,
    language === 'en'
      ? [
          [/\bThe patient('s)?\b/g, ["The patient's mother", "The patient's brother", "The patient's father"]],
          [/\b(?:You are|You take|You have)\b/g, ['Your mother has', 'Your father takes', 'Your sister has']],
          [/\bYour (?=\w)/g, ["Your mother's ", "Your husband's ", "Your daughter's "]],
          [/^(Problems|Present drugs)(?=: )/g, ["Mother's $1", '$1 of the father', "$1 of the patient's brother"]],
          [/\bthis patient\b/g, ["this patient's mother", 'the sister']],
        ]
      : [
          [/患者(?!的?(?:母|父|家))/g, ['患者母亲', '患者父亲', '患者的姐姐']],
          [/您(?!的?(?:母|父|家))/g, ['您母亲', '您父亲', '您的女儿']],
          [/^(诊断|问题|当前用药)(?=：)/g, ['母亲的$1', '父亲的$1']],
        ],
    random,
  );

/** A number in words or full-width digits that is another number than the one that stood there. */
const inWords = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const han = '零一二三四五六七八九';

/** A whole number below 1,000 in words. */
export function spelled(value: number, language: Language): string {
  if (language === 'zh') {
    const [h, t, o] = [Math.floor(value / 100), Math.floor((value % 100) / 10), value % 10];
    const hundreds = h ? `${han[h]}百${value % 100 && !t ? '零' : ''}` : '';
    const middle = t ? `${t === 1 && !h ? '' : han[t]}十` : '';
    return hundreds + middle + (o || value === 0 ? han[o] : '');
  }
  const below = (n: number): string =>
    n < 20 ? inWords[n]! : tens[Math.floor(n / 10)]! + (n % 10 ? `-${inWords[n % 10]}` : '');
  if (value < 100) return below(value);
  const rest = value % 100;
  return `${inWords[Math.floor(value / 100)]} hundred${rest ? ` and ${below(rest)}` : ''}`;
}

export const fullWidth = (digits: string): string =>
  digits.replaceAll(/[\d.]/g, (each) => (each === '.' ? '．' : String.fromCodePoint(each.codePointAt(0)! + 0xfee0)));

export const withUnit =
  /(?<![\p{L}\d*_.:/,>–-])\d+(?=(?: ?(?:mg|mmHg|mmol\/L|mg\/dL|kg|%|years|days|weeks|months|minutes|percentage points|个百分点|岁|天|周|个月|分钟)))/gu;

const writtenOut: Corruption = (text, language, random) => {
  const found = pick([...text.matchAll(withUnit)], random);
  if (!found || Number(found[0]) > 989) return undefined;
  const value = Number(found[0]) + pick([1, 2, 10, 5], random)!;
  const word = random.below(2) === 0 ? fullWidth(String(value)) : spelled(value, language);
  return replaceAt(text, found, language === 'en' && !/^[０-９]/.test(word) ? `${word} ` : word).replace(/ {2}/, ' ');
};

export const clinicalErrors: Readonly<Record<string, Corruption>> = {
  'unit slip': (text, _language, random) => swap(text, amountsOfDrug, random),
  'decimal shift': decimalShift,
  'digits transposed': digitsTransposed,
  'dose interval': interval,
  side,
  'look-alike drug': lookAlike,
  gene,
  allele,
  'year off': yearOff,
  'denial otherwise': negation,
  'relative, absolute': relativeOrAbsolute,
  comparator,
  'other person': person,
  'written out': writtenOut,
};

/** A publication that is real and supports another claim. */
export const foreignCitation =
  (pool: readonly { readonly title: string; readonly pmid?: string; readonly doi?: string }[]): Corruption =>
  (text, language, random) => {
    const { title, pmid, doi } = pick(pool, random)!;
    const named = pmid ? `PMID ${pmid}` : doi ? `doi:${doi}` : undefined;
    if (!named) return undefined;
    const stop = language === 'en' ? /[.](?=\s|$)/ : /[。]/;
    if (!stop.test(text)) return undefined;
    const added =
      language === 'en'
        ? pick([` (${named})`, `, see ${named}`, ` (${title}, ${named})`], random)!
        : pick([`（${named}）`, `，参见 ${named}`, `（${title}，${named}）`], random)!;
    return text.replace(stop, (each) => added + each);
  };
