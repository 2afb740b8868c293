/** Kin and others, by the word that stands for them in both languages; `my` and `you` are the patient. */
const persons: readonly (readonly [string, RegExp])[] = [
  ['mother', /\b(?:mother|mum|mom|maternal)\b|母亲|妈妈|母系/i],
  ['father', /\b(?:father|dad|paternal)\b|父亲|爸爸|父系/i],
  ['parent', /\bparents?\b|父母|双亲/i],
  ['sibling', /\b(?:siblings?|brothers?|sisters?|twin)\b|兄弟|姐妹|姊妹|哥哥|弟弟|姐姐|妹妹|同胞/i],
  ['child', /\b(?:sons?|daughters?|child of|children of|offspring)\b|儿子|女儿|子女/i],
  ['spouse', /\b(?:husband|wife|spouse|partner)\b|丈夫|妻子|配偶|爱人/i],
  ['grandparent', /\bgrand(?:mother|father|parents?|ma|pa)\b|祖父|祖母|外公|外婆|爷爷|奶奶/i],
  ['kin', /\b(?:aunts?|uncles?|cousins?|nieces?|nephews?)\b|姑|姨(?!妈)|舅|叔|表[兄弟姐妹]|堂[兄弟姐妹]/i],
  ['family', /\b(?:relatives?|family members?|family history|in the family|runs in)\b|亲属|家属|家人|家族/i],
  [
    'other',
    /\b(?:another|other|different|next) (?:patient|person)\b|\b(?:neighbou?r|friend|room-?mate)\b|其他患者|另一(?:位|名)患者|他人|邻居|朋友/i,
  ],
];
const inFamily = new Set(['mother', 'father', 'parent', 'sibling', 'child', 'grandparent', 'kin']);

/** Whom a text speaks of besides the patient. */
export function personsIn(text: string): ReadonlySet<string> {
  return new Set(persons.flatMap(([person, pattern]) => (pattern.test(text) ? [person] : [])));
}

/** Persons of a text that its sources don't name; a relative named exactly may be called one of the family. */
export function strangersIn(text: string, source: string): readonly string[] {
  const known = personsIn(source);
  const kinKnown = [...known].some((each) => inFamily.has(each));
  return [...personsIn(text)].filter((each) => !known.has(each) && !(each === 'family' && kinKnown));
}
