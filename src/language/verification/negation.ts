import { remembered } from './remember.js';
import { stemsOf } from './stems.js';

/** A word that denies, and what it denies. */
export interface Negation {
  readonly start: number;
  readonly end: number;
  readonly cue: string;
  /** The words after it, up to where its reach ends. */
  readonly scope: string;
}

const cues =
  /\b(?:not|never|neither|nor|no(?! ?\.)|none|nobody|nothing|without|cannot)\b|(?<=[a-z])n['’]t\b|\b(?:lack(?:s|ing)? of|absence of|free of|unlikely to|fails? to|refuses? to|rather than|instead of|anything but|far from|nowhere near|by no means|no longer|ruled? out|rules? out|denies|deny|denied)\b|(?<!at )\bleast(?= [a-z])|\bnon-(?=[a-z])/gi;
const hanCues =
  /没有|并非|并不|尚未|未曾|从未|无需|不必|不要|不应|不宜|不可|不能|不会|不再|切勿|请勿|否认|排除|不|未|无|没|勿|莫|非|禁/g;

/** Chinese words in which the character denies nothing, or whose denial is another word's. */
const hanHarmless =
  /不良|不足|不适(?![合用宜应])|不同|不过|不仅|不但|不断|不久|不论|不管|不超过|不少于|不低于|不高于|不小于|不大于|不稳定|不明|不确定|不全|不典型|不规则|不孕|不等|不耐受|不耐|差不多|无论|不难|不妨|无妨|无不|不得不|未尝不|不到(?=\s?\d)|不(?=[<>≤≥])|无创|非常|非高密度|非甾体|非那|非布|非洛|非诺|非奈|非索|非小细胞|非霍奇金|非典型|非酒精|非瓣膜|非处方|除非|是非|未来|未婚|未定相|无症状|无菌|无糖|禁食|禁忌|别嘌|是否|能否|可否|与否|否则/g;
const idioms =
  /\bnot only\b|\bno later than\b|\bno more than\b|\bnot more than\b|\bno less than\b|\bnot less than\b|\bnot exceed\w*|\bwhether or not\b|\bno\. ?\d|\bif not\b|\bnot (?:above|below|under|over|less than|more than|lower than|higher than|greater than|[<>≤≥])(?=\s?\d)|\bnothing (?:prevents|stops|hinders|precludes|keeps)\b|\bno (?:difficulty|trouble|problem) in\b|\bno reason not\b|\bcannot but\b|\bnothing (?:else )?(?:forbids|speaks against)\b|无禁忌时/gi;

/** All denials of a text with their reach: to the next stop or conjunction, at most eight words or ten characters. */
export const negationsIn = remembered(findNegations);

function findNegations(text: string): readonly Negation[] {
  const harmless = [...text.matchAll(hanHarmless), ...text.matchAll(idioms)].map(
    ({ index, 0: all }) => [index, index + all.length] as const,
  );
  const free = (at: number) => !harmless.some(([from, to]) => at >= from && at < to);
  const latin = [...text.matchAll(cues)].filter(({ index }) => free(index));
  const han = [...text.matchAll(hanCues)].filter(({ index }) => free(index));
  return [...latin, ...han]
    .map(({ index, 0: cue }) => ({
      start: index,
      end: index + cue.length,
      cue,
      scope: scopeAfter(text, index + cue.length),
    }))
    .sort((a, b) => a.start - b.start);
}

function scopeAfter(text: string, from: number): string {
  const [clause] = text
    .slice(from)
    .split(
      /[.;:!?。；：！？，,、（(）)]|\b(?:but|because|although|though|unless|while|which|so that)\b|但|因为|因此|所以|而/,
      1,
    );
  const tail = clause ?? '';
  const han = /\p{Script=Han}/u.test(tail.slice(0, 4));
  return han ? tail.slice(0, 10) : tail.split(/\s+/).slice(0, 9).join(' ');
}

/** What a text denies, and what it says without denying it, in stems. */
export const polarity = remembered(findPolarity);

function findPolarity(text: string): { readonly denied: ReadonlySet<string>; readonly said: ReadonlySet<string> } {
  const negations = negationsIn(text);
  const denied = new Set(negations.flatMap(({ scope }) => stemsOf(scope)));
  let rest = text;
  for (const { end, scope, start } of [...negations].reverse())
    rest = `${rest.slice(0, start)} ; ${rest.slice(end + scope.length)}`;
  return { denied, said: new Set(stemsOf(rest)) };
}
