import { type AllergyFact, type Certainty, codeSystem } from '../../record/index.js';
import type { Match } from '../standard/lexicon.js';
import type { Mention, NoteContext, Recogniser } from './context.js';
import { ownerOf } from './relatives.js';

const noDrugAllergy =
  /\b(?:nkda|no known (?:drug|medication) allerg(?:y|ies)|no drug allerg(?:y|ies)|denies (?:any )?(?:drug|medication) allerg(?:y|ies))\b|(?:否认|无)(?:明确|已知)?(?:食物[、及和]?)?药物(?:[、及和]?食物)?过敏史?/i;
const noAllergy =
  /\b(?:nka|(?:no known allerg(?:y|ies)|no allerg(?:y|ies)|denies (?:any )?allerg(?:y|ies))(?!\s+to\b))\b|(?:否认|无)(?:明确|已知)?过敏史/i;

const allergicTo =
  /\b(?:allergic (?:reaction )?to|allerg(?:y|ies) to|anaphylaxis (?:to|from|after)|hypersensitiv(?:e|ity) to|reaction to)\b[^.;。；]{0,60}$|对[^.;。；，]{0,30}$/i;
const allergyAfter = /^[^.;。；，,]{0,20}?(?:\s+allerg(?:y|ic|ies)\b|过敏|皮试\s*[(（]?(?:阳性|\+))/i;
/** Between two of a list that share what is said of them. */
const listed = /^\s*(?:[,，、/]|及|和|与|,?\s*(?:and|or))\s*$/;
const intolerant =
  /\b(?:intoleran(?:t|ce) (?:of|to)|(?:did|does|do|could|can) ?not tolerate|(?:can't|couldn't|doesn't|didn't) tolerate|never tolerated|unable to tolerate)\b[^.;。；]{0,40}$/i;
const intoleranceAfter = /^\s*(?:intolerance|不耐受)/i;
const immune =
  'rash(?:es)?|hives|urticaria|anaphyla\\w+|angio-?o?edema|itching|wheez\\w+|(?:lip|tongue|facial|throat) swelling';
const other =
  'cough|nausea|nauseous|nauseated|sick|dizzy|drowsy|itchy|swelling|vomiting|diarrh?o?ea|myalgias?|muscle (?:pains?|aches?|cramps?)|dizziness|headaches?|(?:gi|stomach) upset|constipation|drowsiness|ankle swelling|hypoglyca?emia';
const causes =
  '(?:causes?|caused|gives? (?:him|her)?|gave (?:him|her)?|makes? (?:him|her)|led to|resulted in|provoked)';
const on =
  '(?:on|with|to|after|from|while (?:on|taking)|when taking|due to|because of|caused by|following)(?: (?:taking|starting|the|her|his))*';
const patterns = [
  ['allergy', immune],
  ['intolerance', other],
].map(([type, words]) => ({
  type: type as 'allergy' | 'intolerance',
  before: new RegExp(`\\b(?:${words})\\s+${on}\\s*$`, 'i'),
  after: new RegExp(`^\\s*${causes}\\s+(?:\\w+\\s+){0,3}?(?:${words})\\b`, 'i'),
}));

/** 服某药后出现皮疹: skin and airways speak of an allergy, the rest of an intolerance. */
const chineseReaction =
  /^[^，。；,;、]{0,6}后(?:即|曾|反复|立即)?(?:出现|发生|诉)?(?:全身|明显|剧烈|严重)?(?:(皮疹|药疹|荨麻疹|风团|瘙痒|喉头水肿|过敏性休克|哮喘发作)|干咳|咳嗽|恶心|呕吐|腹泻|肌痛|肌肉疼痛|头晕|头痛|水肿|低血糖|便秘)/;

/** "Developed a rash on amoxicillin", "codeine causes nausea": what a drug did, said without the word allergy. */
export function reactionTo(before: string, after: string): 'allergy' | 'intolerance' | undefined {
  const told = chineseReaction.exec(after);
  if (told && /(?:服用?|使用|应用|用|注射|静滴|静点)\s*$/.test(before)) return told[1] ? 'allergy' : 'intolerance';
  if (/\b(?:no|denies|without|never had)\b[^.;]{0,30}$/i.test(before)) return undefined;
  return patterns.find((each) => each.before.test(before) || each.after.test(after))?.type;
}

const denied =
  /\b(?:no|not|denies|denied|without|never)\b[^.;。；]{0,40}$|否认[^.;。；]{0,20}$|(?<!有)无[^.;。；，]{0,10}$|不(?=[^，。；]{0,6}过敏)/i;
const doubtful = /\b(?:possible|questionable|possibly|suspected|unconfirmed|reported childhood)\b|疑似|可疑|\?/i;

/** "amoxicillin, which causes hives". */
const toldAfter =
  /^\s*(?:过敏)?\s*[,，]?\s*(?:which |that |it )?(?:caus\w+|gives?|gave|resulting in|resulted in|develop\w*|表现为|出现|引起)\s*/i;

const reactions: readonly (readonly [words: string, pattern: RegExp, isSevere: boolean])[] = [
  ['anaphylaxis', /anaphyla\w+|过敏性休克/i, true],
  ['angioedema', /angio-?o?edema|(?:throat|lip|tongue|facial) swelling|喉头水肿|血管性水肿/i, true],
  ['Stevens-Johnson syndrome', /stevens-?johnson|\bsjs\b|toxic epidermal|\bten\b|史蒂文斯/i, true],
  ['bronchospasm', /bronchospasm|wheez\w+|支气管痉挛/i, true],
  ['hives', /hives|urticaria|荨麻疹|风团/i, false],
  ['rash', /rash|皮疹|药疹/i, false],
  ['itching', /itch\w*|pruritus|瘙痒/i, false],
  ['cough', /cough|咳嗽/i, false],
  ['nausea or vomiting', /nausea|vomit\w*|恶心|呕吐/i, false],
  ['muscle pain', /myalgia|muscle (?:pain|aches?)|肌痛|肌肉疼痛/i, false],
];

/** Allergies and intolerances to drugs, and the statement that there are none. */
export const recogniseAllergies: Recogniser = (sentence, context) => {
  const { text, section } = sentence;
  const none = noneMention(text, section === 'allergies');
  if (none) return [none];
  const { drugs } = context.standard;
  const matches = [...drugs.findIngredients(text), ...drugs.findClasses(text)].sort(
    (a, b) => a.start - b.start || b.end - a.end,
  );
  const places = new Map<string, Match<string>[]>();
  for (const match of matches) {
    const inside = [...places.values()].find(
      ([first]) => first && match.start >= first.start && match.end <= first.end,
    );
    if (inside) inside.push(match);
    else places.set(`${match.start}`, [match]);
  }
  const named = [...places.values()];
  return named.flatMap((same, index) => {
    const isListed = section === 'allergies' || sharesAllergy(text, named.slice(index));
    return allergyMention(text, isListed, same, context);
  });
};

/** "Penicillin, sulfa and codeine allergies": what is said of the last is said of all before it in the list. */
function sharesAllergy(text: string, named: readonly (readonly Match<string>[])[]): boolean {
  for (const [index, [match]] of named.entries()) {
    const next = named[index + 1]?.[0];
    if (allergyAfter.test(text.slice(match!.end, next?.start))) return index > 0;
    if (!next || !listed.test(text.slice(match!.end, next.start))) return false;
  }
  return false;
}

function allergyMention(
  text: string,
  isListed: boolean,
  same: readonly Match<string>[],
  context: NoteContext,
): Mention[] {
  const { start, end } = same[0]!;
  const [before, after] = [text.slice(0, start), text.slice(end)];
  const isIntolerance = intolerant.test(before) || intoleranceAfter.test(after);
  const isAllergy = allergicTo.test(before)
    ? !before.trim().endsWith('对') || /过敏/.test(after)
    : allergyAfter.test(after);
  const reaction = reactionTo(before, after);
  if (!isListed && !isAllergy && !isIntolerance && !reaction) return [];
  if (ownerOf(text, start, end, false).who !== 'patient') return [];
  const isDenied = denied.test(before);
  const certainty: Certainty = isDenied ? 'absent' : doubtful.test(text) ? 'uncertain' : 'present';
  const stop = after.search(/[,，;；。、]|\band\b/i);
  const told = toldAfter.exec(after);
  const own = told
    ? (after.slice(told[0].length - 1).split(/[.;。；]/)[0] ?? '')
    : stop >= 0 && !/^\s*[(（]/.test(after)
      ? after.slice(0, stop)
      : after.slice(0, after.indexOf(')') + 1 || after.indexOf('）') + 1 || after.length);
  const found = isDenied
    ? []
    : reactions.filter(
        ([, pattern]) =>
          pattern.test(own) || (pattern.test(before.slice(-30)) && (reaction !== undefined || /to\s*$/.test(before))),
      );
  const substances = [...new Set(same.map(({ value }) => value))];
  const coding = context.standard.terminology.ingredient(substances[0]!)?.codings[0];
  const fact: Omit<AllergyFact, 'id' | 'provenance' | 'foundBy'> = {
    kind: 'allergy',
    certainty,
    concept: { codings: coding ? [coding] : [], text: text.slice(start, end) },
    substances,
    type: isIntolerance || (!isAllergy && reaction === 'intolerance') ? 'intolerance' : 'allergy',
    criticality: found.some(([, , isSevere]) => isSevere) ? 'high' : 'unknown',
    status: 'active',
    reactions: found.map(([words]) => ({ codings: [], text: words })),
    ...(context.time ? { time: context.time } : {}),
  };
  return [{ start, end, key: `allergy|${substances.join(',')}|${certainty}`, fact }];
}

function noneMention(text: string, isListed: boolean): Mention | undefined {
  const drug = noDrugAllergy.exec(text);
  const any = drug
    ? undefined
    : (noAllergy.exec(text) ?? (isListed ? /^\s*(?:none|nil|无|否认)(?:\s+known)?\s*[.。]?\s*$/i.exec(text) : null));
  const match = drug ?? any;
  if (!match) return undefined;
  const code = drug ? '409137002' : '716186003';
  return {
    start: match.index,
    end: match.index + match[0].length,
    key: `allergy|none|${code}`,
    fact: {
      kind: 'allergy',
      certainty: 'absent',
      concept: { codings: [{ system: codeSystem.snomed, code }], text: match[0] },
      substances: [],
      type: 'unknown',
      criticality: 'unknown',
      status: 'active',
      reactions: [],
    },
  };
}
