/** Words of no weight for a search. */
const stopWords = new Set(
  (
    'a an and are as at be been being but by can could did do does for from had has have in into is it its may might of on or our ' +
    'should than that the their them then there these they this those to was we were what when where which while who why will with ' +
    'would you your not no'
  ).split(' '),
);

/** The terms of a text in order, with their places: English words stemmed, Chinese in pairs of neighbouring characters. */
export function termsIn(text: string): { readonly term: string; readonly start: number; readonly end: number }[] {
  const terms: { term: string; start: number; end: number }[] = [];
  for (const match of text.normalize('NFC').matchAll(/\p{Script=Han}+|[\p{L}\p{N}]+/gu)) {
    const [written] = match;
    const start = match.index;
    if (/\p{Script=Han}/u.test(written)) {
      for (let i = 0; i + 2 <= written.length; i++)
        terms.push({ term: written.slice(i, i + 2), start: start + i, end: start + i + 2 });
      continue;
    }
    const word = written.toLowerCase();
    if (!stopWords.has(word)) terms.push({ term: stem(word), start, end: start + written.length });
  }
  return terms;
}

const british: readonly (readonly [RegExp, string])[] = [
  [/aemi/, 'emi'],
  [/haem/, 'hem'],
  [/oedem/, 'edem'],
  [/oesoph/, 'esoph'],
  [/rrhoea/, 'rrhea'],
  [/paed/, 'ped'],
  [/tumour/, 'tumor'],
  [/isation/, 'ization'],
  [/(?<=.{3})ise(?=[sd]?$)/, 'ize'],
  [/behaviour/, 'behavior'],
];

/** Endings that search should not tell apart, longest first; what is left keeps at least four letters. */
const endings =
  /(?:izations?|ational|fulness|ousness|iveness|ations?|ements?|ically|ities|ments?|ingly|ness|ions?|ally|ings?|ity|ies|ied|ers?|ors?|als?|ics?|ive|ous|ary|ed|es|ly|al|ic|s|y|e)$/;

function stem(word: string): string {
  const american = british.reduce((each, [from, to]) => each.replace(from, to), word);
  if (american.length <= 4) return american.length === 4 && /[^su]s$/.test(american) ? american.slice(0, -1) : american;
  const stripped = american.replace(endings, '');
  return stripped.length >= 4 ? stripped : american.replace(/s$/, '');
}
