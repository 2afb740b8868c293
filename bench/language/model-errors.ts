import type { Language } from '../../src/record/index.js';
import type { Random } from '../../src/statistics/random.js';
import type { Corruption } from './corruptions.js';

/*
 * What a language model gets wrong when it restates a finding fluently: more certain than the source, in another tense, with
 * a cause, an effect, a severity, a route or an authority of its own, with numbers in each other's places. Written before the
 * check was ever run on it, and not changed since.
 */

type Rule = readonly [RegExp, readonly string[]];

const pick = <T>(items: readonly T[], random: Random): T | undefined =>
  items.length === 0 ? undefined : items[random.below(items.length)];

const replace =
  (rules: Readonly<Record<Language, readonly Rule[]>>): Corruption =>
  (text, language, random) => {
    const found = rules[language].flatMap(([pattern, others]) =>
      [...text.matchAll(pattern)].map((match) => [match, others] as const),
    );
    const chosen = pick(found, random);
    if (!chosen) return undefined;
    const [{ index, 0: all, 1: group = '' }, others] = chosen;
    return text.slice(0, index) + pick(others, random)!.replaceAll('$1', group) + text.slice(index + all.length);
  };

/** Adds words of the model's own before the full stop. */
const append =
  (tails: Readonly<Record<Language, readonly string[]>>): Corruption =>
  (text, language, random) => {
    const end = /[.。]?\s*$/.exec(text)!;
    return `${text.slice(0, end.index)}${pick(tails[language], random)}${end[0]}`;
  };

const number =
  /(?<![\p{L}\d*_.:/,>–-])\d+(?:\.\d+)?(?![\d*]|[.:/,–-]\d|年|月|日| (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))/gu;

/** The numbers of two facts in each other's places. */
const numbersSwapped: Corruption = (text, _language, random) => {
  const found = [...text.matchAll(number)];
  const pairs = found.flatMap((a, at) =>
    found
      .slice(at + 1)
      .filter((b) => b[0] !== a[0])
      .map((b) => [a, b] as const),
  );
  const chosen = pick(pairs, random);
  if (!chosen) return undefined;
  const [a, b] = chosen;
  return (
    text.slice(0, a.index) +
    b[0] +
    text.slice(a.index + a[0].length, b.index) +
    a[0] +
    text.slice(b.index + b[0].length)
  );
};

export const modelErrors: Readonly<Record<string, Corruption>> = {
  'numbers swapped': numbersSwapped,
  certainty: replace({
    en: [
      [/\b(?:may|might|could|can)\b/g, ['will certainly', 'is certain to', 'always does']],
      [/\b(?:suspected|possible|probable|likely)\b/gi, ['confirmed', 'proven', 'definite']],
      [/\b(?:is|are) (?=recommended|suggested|advised)/g, ['is absolutely mandatory and ']],
    ],
    zh: [
      [/可能|或许|也许/g, ['必定', '肯定会', '一定']],
      [/疑似|可疑/g, ['确诊', '已证实']],
      [/建议/g, ['必须强制']],
    ],
  }),
  tense: replace({
    en: [
      [/\b(?:takes|is taking|is on)\b/g, ['used to take', 'formerly took']],
      [/\b(?:has|have)\b(?= (?:a |an )?[a-z]+)/g, ['used to have', 'once had']],
      [/\bis (?=\d|above|below)/g, ['used to be ', 'will soon be ']],
    ],
    zh: [
      [/正在服用|目前服用|服用/g, ['曾经服用', '以前用过']],
      [/患有/g, ['曾患']],
      [/目前/g, ['几年前', '过去']],
    ],
  }),
  'invented authority': append({
    en: [
      ' as the Helsinki Renal Consensus advises',
      ', in keeping with the Northfield recommendations',
      ', a practice endorsed by leading cardiologists',
      ' (grade 1A)',
    ],
    zh: ['，符合赫尔辛基肾脏共识', '，为北田推荐意见所支持', '，获权威心脏专家认可', '（1A级推荐）'],
  }),
  'invented cause': append({
    en: [
      ' because of years of heavy smoking',
      ' owing to poor adherence',
      ', a consequence of kidney failure',
      ' after a fall at home',
    ],
    zh: ['，原因是长期大量吸烟', '，系依从性差所致', '，由肾功能衰竭引起', '，起因于家中跌倒'],
  }),
  'invented effect': append({
    en: [
      ', which will cure the disease',
      ' and prevents heart attacks for good',
      ', with hardly any side effects',
      ' and lengthens life',
    ],
    zh: ['，可完全治愈该病', '，能永久预防心肌梗死', '，几乎没有副作用', '，并可延长寿命'],
  }),
  severity: replace({
    en: [
      [
        /\b(?=(?:hypertension|diabetes|asthma|anaemia|anemia|heart failure|kidney disease|depression|osteoporosis|gout|obesity|cancer|stroke|interaction|risk)\b)/gi,
        ['life-threatening ', 'negligible ', 'end-stage ', 'severe '],
      ],
    ],
    zh: [
      [
        /(?=高血压|糖尿病|哮喘|贫血|心力衰竭|肾脏病|抑郁|骨质疏松|痛风|肥胖|癌|卒中|相互作用|风险)/g,
        ['致命性', '可忽略的', '终末期', '重度'],
      ],
    ],
  }),
  route: replace({
    en: [
      [
        /(?<=\d (?:mg|g|µg|mcg))(?![/\w])/g,
        [' intravenously', ' by injection', ' as a suppository', ' under the tongue'],
      ],
    ],
    zh: [[/(?<=\d ?(?:毫克|克|微克|mg))(?![/\w])/g, ['静脉注射', '肌内注射', '舌下含服', '直肠给药']]],
  }),
  'per kg': replace({
    en: [[/(?<=\d (?:mg|g|µg|mcg|units))(?![/\w])/g, ['/kg', ' per kg', ' per kilogram of body weight']]],
    zh: [[/(?<=\d ?(?:毫克|克|微克|mg|单位))(?![/\w])/g, ['/kg', '每公斤体重']]],
  }),
  'percent or points': replace({
    en: [[/(?<=\d) ?(?:%|percent|per cent)/g, [' percentage points', ' points']]],
    zh: [[/(?<=\d) ?%/g, ['个百分点', '分']]],
  }),
  'one in so many': (text, language, random) => {
    const found = pick(
      [...text.matchAll(/(?<![\d.])(\d{1,2}(?:\.\d)?) ?%/g)].filter(([, value]) => Number(value) > 1),
      random,
    );
    if (!found) return undefined;
    const many = Math.round((100 / Number(found[1])) * pick([3, 5, 10], random)!);
    return (
      text.slice(0, found.index) +
      (language === 'en' ? `1 in ${many}` : `每${many}人中1人`) +
      text.slice(found.index + found[0].length)
    );
  },
  'time unit': replace({
    en: [
      [/(?<=\d[ -])years?\b/g, ['months', 'weeks', 'decades']],
      [/(?<=\d[ -])(?:days?|weeks?)\b/g, ['months', 'hours']],
    ],
    zh: [
      [/(?<=\d ?)年(?!龄|\d| ?\d{1,2} ?月)/g, ['个月', '周']],
      [/(?<=\d ?)(?:天|周)(?!岁)/g, ['个月', '小时']],
    ],
  }),
  'exception left out': replace({
    en: [[/,? (?:unless|except|provided|as long as|only if|if|until|but|although)\b[^.;]{6,}(?=[.;])/g, ['']]],
    zh: [[/(?:，|；)?(?:除非|但|如果|若|只有|直到|尽管)[^。；]{3,}(?=[。；])/g, ['']]],
  }),
  'allergy as disease': replace({
    en: [
      [/\ballerg(?:y|ic) to\b/gi, ['suffering from', 'treated with', 'diagnosed with']],
      [/\bintoleran(?:ce of|ce to|t of|t to)\b/gi, ['dependence on', 'treatment with']],
    ],
    zh: [
      [/对([^，。；]{1,8})过敏/g, ['患$1相关疾病', '正在使用$1']],
      [/过敏/g, ['确诊疾病', '感染']],
    ],
  }),
  population: append({
    en: [' in pregnant women', ' in people of any age', ' for children too', ' in all patients on dialysis'],
    zh: ['，适用于孕妇', '，各年龄均适用', '，儿童同样适用', '，透析患者亦然'],
  }),
  advice: append({
    en: [
      ', and alcohol is fine',
      ', so no follow-up is required',
      ', and driving is forbidden',
      '; double the amount if a dose is missed',
    ],
    zh: ['，饮酒无妨', '，因此无需随访', '，禁止驾车', '；漏服时剂量加倍'],
  }),
  urgency: append({
    en: [
      ' and calls for immediate admission',
      ', which can wait for years',
      ' and must be treated tonight',
      ', a medical emergency',
    ],
    zh: ['，需立即住院', '，可以等几年再说', '，今晚必须处理', '，属于急症'],
  }),
};

/** True restatements with nothing new: the sentence under a connective opening, or with a remark on the record. */
export function connected(text: string, language: Language, random: Random): string {
  const openings =
    language === 'en'
      ? [
          'In summary, ',
          'Please note: ',
          'According to the record, ',
          'At present, ',
          'For this patient: ',
          'It should be mentioned that ',
          'Taken together, ',
          'As it stands, ',
          'To put it briefly, ',
          'What the data show: ',
        ]
      : [
          '总的来说，',
          '请注意：',
          '根据记录，',
          '目前来看，',
          '就该患者而言：',
          '需要说明的是，',
          '综合来看，',
          '简而言之，',
          '数据显示：',
          '另外，',
        ];
  const opening = pick(openings, random)!;
  const body = /^[A-Z][a-z]+ (?!\d)/.test(text) && opening.endsWith(', ') ? text.charAt(0) + text.slice(1) : text;
  return opening + body;
}
