import type { Terminology } from '../record/index.js';
import type { Vocabulary } from './names.js';

/** Ordinary words: the list of the privacy pack, and every word by which the terminology names drugs, problems and measurements. */
export function vocabularyOf(
  common: string,
  terminology: Pick<Terminology, 'ingredients' | 'measures' | 'problems'>,
): Vocabulary {
  const words = new Set(common.split(/\s+/).filter(Boolean));
  const add = (text: string) => {
    for (const [word] of text.toLowerCase().matchAll(/[\p{L}]{3,}/gu)) words.add(word);
  };
  for (const { key, title, names } of terminology.ingredients) for (const name of [key, title.en, ...names]) add(name);
  for (const { title, names = [] } of terminology.measures) for (const name of [title.en, ...names]) add(name);
  for (const { title, names } of terminology.problems) for (const name of [title.en, ...names]) add(name);
  for (const word of formLabels.split(' ')) words.add(word);
  return { isOrdinary: (word) => forms(word).some((form) => words.has(form)) };
}

/** What forms print beside what is asked. */
const formLabels =
  'phone fax email mobile tel telephone mrn dob sex gender age weight height address zip postcode diagnosis history medications allergies assessment admission discharge progress consult surgery radiology impression findings procedure complaint subjective objective vitals exam labs follow-up attending physician referring billing shipping bot user sincerely regards dear hello hi thanks complaining presents presented denies reports swelling';

/** The word and what it may be an inflection of. */
function forms(word: string): readonly string[] {
  const parts = word.split('-');
  if (parts.length > 1 && parts.every((part) => part.length > 2)) return [word, ...parts.slice(-1)];
  const plain = word.replace(/['’]\w+$/, '');
  if (plain === 'i' || plain === 'c') return ['i', 'the'];
  const bases = [plain];
  for (const [ending, by] of endings)
    if (plain.length > ending.length + 2 && plain.endsWith(ending)) bases.push(plain.slice(0, -ending.length) + by);
  return bases;
}

const endings: readonly (readonly [string, string])[] = [
  ['s', ''],
  ['es', ''],
  ['ies', 'y'],
  ['ed', ''],
  ['ed', 'e'],
  ['ing', ''],
  ['ing', 'e'],
  ['ly', ''],
];
