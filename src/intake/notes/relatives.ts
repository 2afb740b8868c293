import type { FamilyHistoryFact } from '../../record/index.js';
import { type Relation, relationNames } from '../standard/relations.js';

/** Whose a statement in a sentence is. */
export type Owner =
  | { readonly who: 'patient' }
  | { readonly who: 'relative'; readonly relation: Relation }
  | { readonly who: 'family' }
  /** A spouse, a donor, or a relative that the sentence doesn't clearly tie to the statement. */
  | { readonly who: 'nobody' };

const notBlood =
  /\b(?:wife|husband|spouse|partner|girlfriend|boyfriend|roommate|friend|colleague|co-worker|neighbou?r|donor|in-law|stepmother|stepfather|caregiver|(?<!pat |mat )gf|bf)\b|妻子|丈夫|爱人|配偶|同事|朋友|室友|邻居|岳父|岳母|公公|婆婆/i;
const familyWords =
  /\b(?:family history|fhx|family hx|runs in (?:the|her|his) family|in (?:the|her|his) family)\b|家族史|家族中|家族(?:有|无)|家族[^，。；]{0,12}史|\bfamilial history\b|\b(?:relatives|family members?)\b/i;
/** What may stand between a relative and what the relative has. */
const tie =
  /^[\s,，:：(（–-]*(?:\d{1,3}\s*岁?[,，)）]?\s*)?(?:['’]s?\s|(?:\w+,?\s+){0,4}?(?:had|has|have|with|without|are|is|denies|carries|was|were|is|diagnosed|died|d\.|dx|dx'd|developed|suffered|suffers|survived|treated)\b|[:：(（–-]|[\d岁时因患有得诊断确诊发现死于曾均])/i;
/** The sentence goes on about somebody else: "her mother reports that she has asthma", "lives with his son and has gout". */
const someoneElse =
  /^\s*and\b(?! (?:grand|her |his )?(?:mother|father|sister|brother|aunt|uncle))|\b(?:reports?|states?|says?|that|she|he|patient|pt|i)\b|代诉|诉|患者|本人/i;
/** A relative who only tells, or lives along: "her mother reports that she has", "according to his father, he". */
const backToPatient =
  /\b(?:reports?|reported|states?|stated|says?|said|tells?|told|notes?|noted|noticed|describes?|described|complains?|mentions?|mentioned|believes?|thinks?|feels?|is (?:worried|concerned) that)\b[^.;]*\b(?:s?he|they|the (?:patient|child|boy|girl|baby|infant)|patient|pt|him|her|his)\b|^,? (?:s?he|the (?:patient|child|boy|girl|baby)) (?:has|had|is|was|suffers?|suffered|denies|complains?|developed|presents?)\b|\b(?:the )?patient (?:him|her)self\b|[,;] (?:but |while |whereas |and )?(?:the )?patient\b|^ and (?:has|had|takes|denies|complains|presents)\b|代诉|(?:诉|称|说|发现)其|患者(?:本人)?|患儿(?:本人)?|本人/i;
/** "breast cancer in her mother". */
const tieBack =
  /^\s*(?:at (?:age )?\d{1,3}\s*)?(?:,?\s*(?:in|of)\s+|\s*[(（]\s*(?:in )?)(?:the |her |his |their |patient's |a |an |one |two |both |several |some |all |any |either |another )*(?:of (?:the |her |his |their )?)?$/i;

/** Who has what is mentioned at [start, end) of a sentence. */
export function ownerOf(sentence: string, start: number, end: number, isFamilySection: boolean): Owner {
  const stranger = notBlood.exec(sentence);
  if (stranger) {
    const told = stranger.index < start ? sentence.slice(stranger.index + stranger[0].length, start) : '';
    return { who: backToPatient.test(told) ? 'patient' : 'nobody' };
  }
  const relatives = relationNames.find(sentence);
  if (relatives.length === 0)
    return isFamilySection || familyWords.test(sentence) ? { who: 'family' } : { who: 'patient' };
  const after = relatives.find((each) => each.start >= end);
  // Another clause tells of the relative: "has diabetes, mother with breast cancer".
  const isApart = after !== undefined && /[,，;；。]|\s\/\s/.test(sentence.slice(end, after.start));
  if (after && tieBack.test(sentence.slice(end, after.start))) return { who: 'relative', relation: after.value };
  const before = relatives.filter((each) => each.end <= start).at(-1);
  if (before) {
    const between = sentence.slice(before.end, start);
    if (backToPatient.test(between) || isInformant(before.value, between, sentence, isFamilySection))
      return { who: 'patient' };
    if (someoneElse.test(between)) return { who: 'nobody' };
    if (isFamilySection || between.trim() === '' || tie.test(between))
      return { who: 'relative', relation: before.value };
    return { who: 'nobody' };
  }
  return isApart
    ? isFamilySection || familyWords.test(sentence)
      ? { who: 'family' }
      : { who: 'patient' }
    : { who: 'nobody' };
}

/** A parent who denies something at a child's visit tells of the child. */
function isInformant({ coding }: Relation, between: string, sentence: string, isFamilySection: boolean): boolean {
  if (isFamilySection || !['MTH', 'FTH', 'PRN'].includes(coding.code)) return false;
  return /^\s*(?:denie[sd]|denying|endorses?|否认)/i.test(between) && !familyWords.test(sentence);
}

/** What strikes once: the age at death of it is the age at onset. */
const sudden = new Set([
  'myocardial-infarction',
  'stroke',
  'hemorrhagic-stroke',
  'cardiac-arrest',
  'pulmonary-embolism',
]);
const death = /\b(?:died|dead|death|passed away)\b|死|去世|过世|病故/i;
const bracketedRelative =
  /^[\p{Script=Latin}\p{Script=Han} ]{1,24}[,，]?\s*(?:at |age |aged |diagnosed at )*(\d{1,3})(?:岁)?\s*[)）,.，。;]/iu;
const ageBefore: readonly RegExp[] = [
  /(\d{1,3})\s*岁(?:时|左右|起|开始)?(?:因|患|得|诊断|确诊|发现|被诊断|罹患|死于)[^，。；]{0,8}$/,
  /(?:\bat(?: age)?|\bage[d]?)\s*(\d{1,3})\s*(?:with|of|from|due to|,)?\s*$/i,
];
const ageAfter: readonly RegExp[] = [
  /\bdiagnosed (?:at|when)(?: age| aged)?\s*(\d{1,3})\b/i,
  /^[^,;，；]{0,12}?(?:\bat(?: the)?(?: age)?(?: of)?|\bage[d]?|\bdx(?:'?d)?(?: at)?)\s*(\d{1,3})\b/i,
  /^[\s,，]*[(（]\s*(?:age\s*)?(\d{1,3})(?:\s*(?:y|yo|years?|岁)[^)）]*)?[)）]/i,
  /^[\s,，(（]*(\d{1,3})\s*岁(?:时)?(?:确诊|诊断|发病|起病|患病)/,
];

/** Age at onset said near a relative's condition, in completed years: "at 42", "age 42", 42岁患. An age at death is none, unless it came at once. */
export function onsetAgeIn(sentence: string, start: number, end: number, problem: string): number | undefined {
  const relatives = relationNames.find(sentence);
  const from = relatives.filter((each) => each.end <= start).at(-1)?.end ?? 0;
  const next = relatives.find((each) => each.start >= end)?.start ?? sentence.length;
  const before = sentence.slice(from, start);
  const after = sentence.slice(end, next);
  if (tieBack.test(after)) return ageOf(bracketedRelative.exec(sentence.slice(next)));
  const earlier = first(ageBefore, before);
  if (earlier) return ageOf(earlier);
  const later = first(ageAfter, after);
  const isDiagnosis = later?.[0].toLowerCase().startsWith('diagnosed');
  if (!isDiagnosis && ((death.test(before) && !sudden.has(problem)) || death.test(later?.[0] ?? ''))) return undefined;
  return ageOf(later);
}

function first(patterns: readonly RegExp[], text: string): RegExpExecArray | null {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match) return match;
  }
  return null;
}

function ageOf(match: RegExpExecArray | null): number | undefined {
  const age = Number(match?.[1] ?? Number.NaN);
  return Number.isInteger(age) && age <= 110 ? age : undefined;
}

/** The relation as a family history fact has it. */
export function relationOf(
  owner: Extract<Owner, { who: 'family' | 'relative' }>,
): Pick<FamilyHistoryFact, 'relation' | 'degree' | 'sex'> {
  if (owner.who === 'family') {
    const coding = { system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'FAMMEMB' };
    return { relation: { codings: [coding], text: 'family member' }, degree: 'unknown', sex: 'unknown' };
  }
  const { coding, degree, sex, names } = owner.relation;
  return { relation: { codings: [coding], text: names[0]! }, degree, sex };
}
