import { remembered } from './remember.js';

const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const small = `(?:(?:${tens.join('|')})(?:[- ](?:${ones.slice(1, 10).join('|')}))?|${ones.slice(1).reverse().join('|')})`;
const hundreds = new RegExp(`\\b(${small}) (hundred|thousand)(?:(?: and)? (${small}))?\\b`, 'gi');
const compound = new RegExp(
  `\\b(?:${tens.join('|')})[- ](?:${ones.slice(1, 10).join('|')})\\b|\\b(?:${[...tens, ...ones.slice(13)].join('|')})\\b`,
  'gi',
);

function belowHundred(text: string): number {
  return text
    .toLowerCase()
    .split(/[- ]/)
    .reduce((sum, word) => sum + (ones.includes(word) ? ones.indexOf(word) : (tens.indexOf(word) + 2) * 10), 0);
}

const hanDigits = '零一二三四五六七八九';
const hanScale: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

/** `一百五十` as a number; undefined where the characters are no number. */
function hanNumber(text: string): number | undefined {
  let [sum, digit, last] = [0, 0, 10_000];
  for (const each of text.replaceAll('两', '二')) {
    const scale = hanScale[each];
    if (scale === undefined) {
      if (digit !== 0) return undefined;
      digit = hanDigits.indexOf(each);
      continue;
    }
    if (scale >= last) return undefined;
    sum += (digit || 1) * scale;
    [digit, last] = [0, scale];
  }
  return sum + digit;
}

/**
 * A text in the one form in which it is compared: full-width characters as plain ones (Unicode NFKC of those alone), numbers
 * in words as digits. Single English words below thirteen and single Chinese digits stay: they are often no numbers.
 */
export const plainSpelling = remembered((text: string): string =>
  text
    .replaceAll(/[０-９Ａ-Ｚａ-ｚ．％＜＞＝＋－／]/g, (each) => each.normalize('NFKC'))
    .replaceAll(hundreds, (_, count: string, scale: string, rest: string | undefined) =>
      String(belowHundred(count) * (scale.toLowerCase() === 'hundred' ? 100 : 1000) + (rest ? belowHundred(rest) : 0)),
    )
    .replaceAll(compound, (each) => String(belowHundred(each)))
    .replaceAll(/(?<=百分之)[零一二三四五六七八九](?![十百])/g, (each) => String(hanDigits.indexOf(each)))
    .replaceAll(/[零一二两三四五六七八九十百千]{2,}/g, (each) =>
      /[十百千]/.test(each) ? String(hanNumber(each) ?? each) : each,
    ),
);
