import type { Language } from '../../src/record/index.js';
import type { Random } from '../../src/statistics/random.js';
import { fullWidth, spelled, withUnit } from './clinical-errors.js';

type Style = (text: string, language: Language, random: Random) => string;

const pick = <T>(items: readonly T[], random: Random): T => items[random.below(items.length)]!;
const lowered = (text: string) =>
  /^[A-Z][a-z]+[ ,]/.test(text) && !/^(?:I|[A-Z][a-z]* (?:disease|syndrome))/.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;

/** A frame around a sentence that adds nothing. */
const framed: Style = (text, language, random) =>
  language === 'en'
    ? pick(
        [
          `In short: ${lowered(text)}`,
          `To summarise, ${lowered(text)}`,
          `Please note: ${lowered(text)}`,
          `As the record stands, ${lowered(text)}`,
          `From what is on record: ${lowered(text)}`,
          text.replace(/\.$/, ' at present.'),
        ],
        random,
      )
    : pick([`简而言之，${text}`, `总结：${text}`, `请注意：${text}`, `根据病历，${text}`, `目前看来，${text}`], random);

/** Other words for the same relation. */
const synonyms: Readonly<Record<Language, readonly (readonly [RegExp, readonly string[]])[]>> = {
  en: [
    [/\bbelow (?=\d)/g, ['under ', 'less than ', 'lower than ', '< ']],
    [/\bat least (?=\d)/g, ['no less than ', '≥ ', 'a minimum of ']],
    [/\bfalls from\b/g, ['drops from', 'goes down from', 'declines from']],
    [/\bThe target is\b/g, ['The aim is', 'The goal is', 'The target value is']],
    [/\bYour goal is\b/g, ['Your target is', 'What to aim for is']],
    [/\bNext measurement of\b/g, ['Next check of', 'Follow-up measurement of', 'Remeasure']],
    [/\bPresent drugs\b/g, ['Current medicines', 'Drugs taken at present', 'Ongoing medication']],
    [/\bProblems: /g, ['Known conditions: ', 'Active diagnoses: ', 'The patient has: ']],
    [/\bYou take: /g, ['Your current medicines: ', 'At the moment you are on: ']],
    [
      /\bNot suitable for this patient: /g,
      ['Unsuitable here: ', 'Should not be used here: ', 'Contraindicated in this patient: '],
    ],
    [/\bNot suited to you: /g, ['Not a good choice for you: ', 'Not right for you: ']],
    [/\bPreferred: /g, ['First choice: ', 'The preferred option is ', 'Best choice: ']],
    [/\bStrength of the recommendation: /g, ['Grade of the recommendation: ', 'Recommendation grade: ']],
    [/\bNo answer for\b/g, ['No result for', 'Could not be answered:']],
    [
      /\bWe cannot work this out from your record: /g,
      ['This cannot be worked out from your record: ', 'Your record does not tell us: '],
    ],
    [
      /\bWe suggest to start: /g,
      ['We suggest starting: ', 'Our suggestion is to start: ', 'We recommend that you begin: '],
    ],
    [/^Avoid /g, ['Do not use ', 'Please avoid ', 'Stay away from ']],
    [/\bdaily\b/g, ['once a day', 'every day', 'per day']],
    [/\ba day\b/g, ['daily', 'per day', 'each day']],
    [/\btwice daily\b/g, ['two times a day', 'twice a day', 'every 12 hours']],
  ],
  zh: [
    [/(?<!不)低于 (?=\d)/g, ['小于 ', '< ', '不到 ']],
    [/至少 ?(?=\d)/g, ['不少于 ', '≥ ', '不低于 ']],
    [/目标为/g, ['目标值为', '应控制在', '控制目标：']],
    [/您的目标是/g, ['您的目标值是', '您应达到']],
    [/下次测量：/g, ['下次复查时间：', '的复测日期为 ']],
    [/当前用药：/g, ['目前用药：', '正在使用的药物：', '现服药物：']],
    [/您正在服用：/g, ['您目前服用：', '您现在用的药：']],
    [/不适合该患者：/g, ['该患者不宜用：', '对该患者不合适：', '该患者应避免：']],
    [/首选：/g, ['优先选择：', '最佳选择：', '推荐首选：']],
    [/推荐强度：/g, ['推荐等级：', '建议强度：']],
    [/无法给出：/g, ['不能给出：', '暂无结果：', '未能得出：']],
    [/每日/g, ['每天', '一天']],
    [/降至/g, ['下降到', '降到', '减至']],
    [/高于目标/g, ['超出目标', '比目标高', '没有达标']],
    [/^避免/g, ['不要用', '请避免', '应避免']],
  ],
};

const reworded: Style = (text, language, random) =>
  synonyms[language].reduce((said, [pattern, others]) => said.replace(pattern, () => pick(others, random)), text);

/** Numbers in words, or in full-width digits in Chinese. */
const numbersOtherwise: Style = (text, language, random) => {
  const found = [...text.matchAll(withUnit)].filter(([each]) => Number(each) > 0 && Number(each) < 999);
  if (found.length === 0) return text;
  const { index, 0: digits } = pick(found, random);
  const rest = text.slice(index + digits.length);
  if (language === 'zh')
    return text.slice(0, index) + (random.below(2) ? fullWidth(digits) : spelled(Number(digits), 'zh')) + rest;
  return `${text.slice(0, index)}${spelled(Number(digits), 'en')} ${rest.trimStart().replace(/^%/, 'percent')}`;
};

/** Units spelled out. */
const unitsInWords: Style = (text, language) =>
  language === 'en'
    ? text
        .replaceAll(/(?<=\d )mmHg/g, 'millimetres of mercury')
        .replaceAll(/(?<=\d) mg(?![/\w])/g, ' milligrams')
        .replaceAll(/(?<=\d)%/g, ' per cent')
        .replaceAll(/(?<=\d )kg(?![/\w])/g, 'kilograms')
    : text
        .replaceAll(/(?<=\d ?)mmHg/g, '毫米汞柱')
        .replaceAll(/(?<=\d ?)mg(?![/\w])/g, '毫克')
        .replaceAll(/(?<=\d ?)kg(?![/\w])/g, '公斤');

/** Conversions between units of one kind: exact ones only. */
const converted: Style = (text) =>
  text
    .replace(/(?<![\d.,])(\d+)000 mg(?![/\w])/, '$1 g')
    .replace(/(?<![\d.,])0\.(\d)(\d)? g(?![/\w])/, (_, a: string, b = '0') => `${Number(`${a}${b}0`)} mg`);

/** Half of a sentence that says two things, where each stands by itself. */
const firstPart: Style = (text, language) => {
  const at = text.indexOf(language === 'en' ? '. ' : '。');
  return at > 12 && at < text.length - 3 ? text.slice(0, at + 1) : text;
};

const styles: readonly Style[] = [framed, reworded, numbersOtherwise, unitsInWords, converted, firstPart];

/** A sentence in one or two other styles; undefined where they leave it as it is. */
export function restatement(text: string, language: Language, random: Random): string | undefined {
  const first = pick(styles, random)(text, language, random);
  const said = random.below(3) === 0 ? pick(styles, random)(first, language, random) : first;
  return said === text ? undefined : said;
}
