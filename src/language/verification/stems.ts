import { remembered } from './remember.js';

const functionWords = new Set(
  'a an the this that these those it its he she him her his hers they them their you your yours we us our i me my who whom whose which what when where why how is are was were be been being am do does did done doing has have had having can could may might must shall should will would to of in on at by for from with into onto over under about as than then so if or and but nor yet while because since until after before during between among per each every any some all both more most other another such only also just very too now there here out up down off again further once not no never without patient patients please'.split(
    ' ',
  ),
);

/** The words that carry meaning, shortened to what inflection leaves alone; of Chinese the pairs of neighbouring characters. */
export const stemsOf = remembered(findStems);

function findStems(text: string): readonly string[] {
  const latin = [...text.toLowerCase().matchAll(/[a-z][a-z'’-]*[a-z0-9]|[a-z]/g)]
    .map(([word]) => word)
    .filter((word) => !functionWords.has(word) && word.length > 1)
    .map(stem);
  const han = [...text.matchAll(/\p{Script=Han}+/gu)].flatMap(([run]) => {
    const kept = [
      ...run.replaceAll(/[的了是在和与或及其该此为被把将对于有会能可已应需也都就并且但若如请您你他她它们我这那]/g, ' '),
    ];
    return kept
      .slice(0, -1)
      .flatMap((each, index) => (each === ' ' || kept[index + 1] === ' ' ? [] : [each + kept[index + 1]!]));
  });
  return [...latin, ...han];
}

function stem(word: string): string {
  const short = word
    .replace(/['’]s$/, '')
    .replace(/(?:ations?|ements?|ingly|edly|ings?|ers?|ors?|ions?|ies|ied|ed|es|ly|s)$/, '');
  return (short.length >= 3 ? short : word).slice(0, 7);
}
