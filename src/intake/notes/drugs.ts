import type { Concept, MedicationFact, Quantity } from '../../record/index.js';
import type { Match } from '../standard/lexicon.js';
import { normaliseQuantity } from '../standard/units.js';
import { reactionTo } from './allergies.js';
import type { Mention, NoteContext, Recogniser } from './context.js';
import { misspeltDrugs } from './misspelt.js';
import { ownerOf } from './relatives.js';
import type { Sentence } from './sentences.js';

const dosePattern =
  /^[^.;,，。；\d]{0,20}?(\d+(?:[.,]\d+)?)\s*(mg|mcg|µg|μg|ug|g|units?|iu|ml|tablets?|tabs?|capsules?|caps?|puffs?|毫克|微克|克|单位|毫升|片|粒|喷)(?![\w/])/i;
/** A second number soon after makes the first doubtful: "10 to 20 mg", "from 5 mg to 10 mg". */
const doubtfulDose = /^[^.;。；]{0,24}?\d[\d.,]*\s*(?:mg|mcg|g|units?|毫克|片)?\s*(?:-|–|to|or|→|->|至|或)\s*\d/i;

/** Doses a day; the longer ways of saying come first. */
const schedules: readonly (readonly [number, RegExp])[] = [
  [1 / 7, /once (?:a |per )?week(?:ly)?|\bweekly\b|每周(?:一|1)次|每周1次/i],
  [0.5, /every other day|\bqod\b|隔日(?:一次)?/i],
  [4, /four times (?:a |per )?da(?:y|ily)|\bqid\b|\bq6h\b|每[日天](?:四|4)次|一日四次|4次\/[日天]/i],
  [3, /three times (?:a |per )?da(?:y|ily)|\btid\b|\btds\b|\bq8h\b|每[日天](?:三|3)次|一日三次|3次\/[日天]/i],
  [
    2,
    /twice (?:a |per )?da(?:y|ily)|twice daily|\bbid\b|\bbd\b|\bq12h\b|每[日天](?:两|二|2)次|一日两次|一日二次|2次\/[日天]|早晚各/i,
  ],
  [
    1,
    /once (?:a |per )?da(?:y|ily)|once daily|\bdaily\b|\bqd\b|\bod\b|every (?:day|morning|evening|night)|at (?:bed ?time|night)|\bnightly\b|\bqn\b|\bqhs\b|\bqhs\b|\bqam\b|\bqpm\b|a day|每[日天](?:一|1)次|一日一次|1次\/[日天]|睡前|每晚|每早/i,
  ],
];
const asNeeded = /\bprn\b|as needed|when needed|if needed|必要时|按需/i;

const takenBefore =
  /(?:\b(?:takes?|taking|on|using|uses|continues?|continued on|continue|current(?:ly)?|started on|was started on|started|prescribed|treated with|receiving|receives|maintained on|managed with|(?:tx|rx)(?:['’]?d)?(?= (?:w\/|with)|:)|controlled (?:with|on)|home meds?:?|medications?:?|meds?:?)\b|服用|口服|长期服|使用|规律服|现服|目前服|应用|皮下注射|注射|吸入|给予|予)[^.;。；]{0,80}$/i;
const stoppedNear =
  /\b(?:stop(?! (?:if|when|smoking|drinking))|stopped|quit|discontinue|discontinued|d\/c'?d|dc'd|ceased|off|no longer (?:taking|on|takes|prescribed|receives|receiving|uses|using)|withdrawn|tapered off|weaned off|ran out of|run out of|gave up|was on|used to take|previously (?:on|took|taking)|formerly on|previously prescribed|until recently on|came off|completed|finished)\b|停用|已停|停服|停药|曾服|既往服|曾用/i;
const notTaken =
  /\b(?:not (?:on|taking)|denies (?:taking|use of|using)|never (?:took|taken|on|started|filled)|(?:does|did|do) not take|(?:doesn't|didn't|don't) take|isn't taking|(?:has|have) not (?:been )?tak(?:en|ing)|(?:hasn't|haven't) (?:been )?tak(?:en|ing)|not been taking|refuses|refused|declines|declined|without)\b|未服|未用|不服用|未曾服用|没服|否认服用|拒绝|没有服|无服用/i;
const onHold = /\b(?:on hold|hold|held|holding|withheld|withhold|paused|suspended)\b|暂停|暂缓/i;
/** After a denial, words that begin another drug's story. */
const takenAgain =
  /\b(?:but|now|takes?|taking|currently|instead|started on|is on|continues?)\b|[，,；;](?:现|改|目前|规律|长期)?(?:服用|口服|使用)|改(?:为|用)|但/i;
const switchedFrom =
  /\b(?:switch(?:ed)?|chang(?:ed)?|convert(?:ed)?|transition(?:ed)?|rotated)\b[^.;]{0,20}\bfrom\s*$|(?:由|从|将)\s*$/i;
/** "Change A to B": an order. */
const switchThis = /\b(?:switch|change|convert|replace|substitute)(?: (?:the|his|her))?\s*$/i;
const switchedTo =
  /^[^.;]{0,30}?(?:\b(?:(?:was|were|has been|is)\s+)?(?:switched|changed|replaced|converted|substituted|swapped)\s+(?:to|by|with|for)\b|改为|换为|换成|改用|更换为|替换为)/i;
const planned =
  /\b(?:will (?:start|begin|add)|plan(?:s|ned)? to (?:start|add|begin)|to start|start(?:ing)?(?: on)?|begin|initiate|add)\b|拟(?:予|用|加)?|准备加|开始(?:予|服)|加用/i;
const notStated =
  /\b(?:consider(?:ing)?|discuss(?:ed)?|recommend(?:ed|s)?|advis(?:e|ed)|suggest(?:ed)?|avoid|if|should|could|(?<!\b(?:in|since|until|last|this|of|early|late|mid) )may(?! \d)|might|option|candidate|contraindicat\w+|would|prefer|instead of|rather than|trial|study|guideline|interact\w*|toxicity|overdose|poisoning|induced|resistan\w+|level|levels|allerg\w*|intoleran\w*|react\w*|sensitiv\w*)\b|考虑|建议|避免|禁用|如果|若|可选|过敏|不耐受|中毒|浓度/i;

/** Drugs that the patient takes, took or refuses; a bare name in running text is not enough. */
export const recogniseDrugs: Recogniser = (sentence, context) => {
  if (sentence.section === 'allergies' || sentence.section === 'family-history') return [];
  const { drugs } = context.standard;
  const matches = [...drugs.findDrugs(sentence.text), ...misspeltDrugs(sentence.text, drugs)].sort(
    (a, b) => a.start - b.start,
  );
  return matches.flatMap((match, index) =>
    drugMention(
      sentence,
      match,
      matches[index + 1]?.start ?? sentence.text.length,
      matches[index - 1]?.end ?? 0,
      switchOf(sentence.text, matches, index),
      context,
    ),
  );
};

function drugMention(
  sentence: Sentence,
  match: Match<readonly string[]>,
  next: number,
  previous: number,
  switched: 'stopped' | 'active' | undefined,
  context: NoteContext,
): Mention[] {
  const { start, end, value: ingredients } = match;
  if (ownerOf(sentence.text, start, end, false).who !== 'patient') return [];
  const after = sentence.text.slice(end, next);
  if (/^\s*[-:]?\s*\d+(?:\.\d+)?\s*[a-z]+\/(?:d?l|ml)\b/i.test(after)) return [];
  const dose = doseIn(after);
  if (reactionTo(sentence.text.slice(0, start), after) && !stoppedNear.test(after)) return [];
  const status = switched ?? statusOf(sentence, start, after, previous, dose !== undefined);
  if (!status) return [];
  const timesPerDay = status === 'active' || status === 'planned' ? scheduleIn(after) : undefined;
  const instruction = sentence.text
    .slice(start, Math.min(next, start + 160))
    .replace(/(?:[\s,，.。;；、和及]|\band)+$/i, '')
    .trim();
  const fact: Omit<MedicationFact, 'id' | 'provenance' | 'foundBy'> = {
    kind: 'medication',
    certainty: status === 'not-taken' ? 'absent' : 'present',
    concept: conceptOf(ingredients, sentence.text.slice(start, end), context),
    ingredients,
    status,
    instruction,
    ...(dose ? { dose } : {}),
    ...(timesPerDay === undefined ? {} : { timesPerDay }),
    ...(context.time ? { time: context.time } : {}),
  };
  return [
    {
      start,
      end: start + instruction.length,
      key: `medication|${ingredients.join('+')}|${status}|${dose?.source.value ?? ''}`,
      fact,
    },
  ];
}

function statusOf(
  sentence: Sentence,
  start: number,
  after: string,
  previous: number,
  hasDose: boolean,
): MedicationFact['status'] | undefined {
  const all = sentence.text.slice(0, start);
  const near = sentence.text.slice(Math.max(previous, all.search(/[^;；。]*$/)), start);
  const around = `${near} ${after.slice(0, 40)}`;
  if (notStated.test(around)) return undefined;
  if (isNotTaken(all)) return 'not-taken';
  if (onHold.test(around)) return 'on-hold';
  if (stoppedNear.test(around)) return 'stopped';
  const isListed = sentence.section === 'medications';
  if (/\bcontinues?\b|继续/i.test(near)) return 'active';
  if (!isListed && (planned.test(near) || sentence.section === 'plan'))
    return hasDose && planned.test(near) ? 'planned' : undefined;
  if (/\b(?:no|denies)\b|否认|(?<!有)无/i.test(near)) return isListed ? 'not-taken' : undefined;
  if (isListed || takenBefore.test(all)) return 'active';
  return hasDose && scheduleIn(after) !== undefined ? 'active' : undefined;
}

/** The last denial before a drug reaches it if no other drug's story begins between. */
function isNotTaken(before: string): boolean {
  const last = [...before.matchAll(new RegExp(notTaken, 'gi'))].at(-1);
  return last !== undefined && !takenAgain.test(before.slice(last.index + last[0].length));
}

/** "Switched from A to B", "A was replaced by B": the first is stopped, the second taken; plans of it are neither. */
function switchOf(text: string, matches: readonly Match<unknown>[], index: number): 'stopped' | 'active' | undefined {
  const isSwitch = (at: number) => {
    const [from, to] = [matches[at], matches[at + 1]];
    if (!from || !to) return false;
    const [before, between] = [text.slice(0, from.start), text.slice(from.end, to.start)];
    if (notStated.test(before) || /\b(?:will|plan\w*|to be|would)\b|拟/i.test(`${before} ${between}`)) return false;
    if (switchThis.test(before) && /^\s*(?:to|with|for|→|->|为)\s*$/i.test(between)) return true;
    return (switchedFrom.test(before) && /\bto\b|改|换|为/i.test(between)) || switchedTo.test(between);
  };
  if (isSwitch(index)) return 'stopped';
  return isSwitch(index - 1) ? 'active' : undefined;
}

function doseIn(after: string): Quantity | undefined {
  if (doubtfulDose.test(after)) return undefined;
  const match = dosePattern.exec(after);
  if (!match) return undefined;
  const value = Number(match[1]!.replace(',', '.'));
  return value > 0 ? normaliseQuantity({ value, unit: match[2]! }) : undefined;
}

function scheduleIn(after: string): number | undefined {
  if (asNeeded.test(after)) return undefined;
  return schedules.find(([, pattern]) => pattern.test(after))?.[0];
}

function conceptOf(ingredients: readonly string[], written: string, { standard }: NoteContext): Concept {
  const [key, ...others] = ingredients;
  const coding = others.length === 0 ? standard.terminology.ingredient(key!)?.codings[0] : undefined;
  return { codings: coding ? [coding] : [], text: written };
}
