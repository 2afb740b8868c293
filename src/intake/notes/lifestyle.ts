import { type Concept, codeSystem, type ObservationFact, type ObservationValue } from '../../record/index.js';
import { normaliseQuantity } from '../standard/units.js';
import type { Mention, NoteContext, Recogniser } from './context.js';
import { ownerOf } from './relatives.js';

interface Finding {
  readonly measure: string;
  readonly pattern: RegExp;
  /** SNOMED CT, as in HL7's smoking status value set. */
  readonly code?: string;
  readonly words: string;
}

/** In order: what denies or ends a habit is tried before what affirms it. */
const findings: readonly Finding[] = [
  {
    measure: 'smoking-status',
    code: '266919005',
    words: 'never smoker',
    pattern:
      /\b(?:never[- ]smok(?:er|ed|ing)|non-?smoker|does not smoke|doesn't smoke|lifelong non-?smoker|denies (?:any )?(?:smoking|tobacco)(?: use)?|no (?:history of )?(?:smoking|tobacco)(?: use| history)?|no tobacco use)\b|从不吸烟|从未吸烟|不吸烟|无吸烟(?:史|嗜好)|否认吸烟(?:史)?|(?:无|否认)烟酒(?:史|嗜好)/i,
  },
  {
    measure: 'smoking-status',
    code: '8517006',
    words: 'former smoker',
    pattern:
      /\b(?:ex-?smoker|former smoker|past smoker|(?<!(?:to|should|must|advised to|wants to|trying to|try to|help(?:ed)?|encouraged to|please) )(?:quit|stopped|gave up) smoking)\b|已戒烟|戒烟(?:已)?\d+|曾吸烟|既往吸烟[^，。；]{0,12}已戒/i,
  },
  {
    measure: 'smoking-status',
    code: '77176002',
    words: 'current smoker',
    pattern:
      /\b(?:(?:current|active|daily|heavy|light) smoker|(?:still |currently )?smokes?(?= (?:\d|about|approximately|a|one|half|daily|every|cigarettes|tobacco|\.|,|$))|continues to smoke|smoking \d+)|(?<![不否无未])吸烟\s*\d+\s*年|(?<!(?:否认|曾|既往|不|无))吸烟[^，。；戒]{0,8}\d+\s*支/i,
  },
  {
    measure: 'alcohol-use',
    code: '105542008',
    words: 'does not drink alcohol',
    pattern:
      /\b(?:no alcohol(?: use)?|denies (?:any )?(?:alcohol|drinking)(?: use)?|does not drink(?: alcohol)?|non-?drinker|teetotal(?:ler)?|never drinks)\b|不饮酒|从不饮酒|否认饮酒(?:史)?|无饮酒(?:史|嗜好)|(?:无|否认)烟酒(?:史|嗜好)/i,
  },
];

const cigarettes =
  /(\d{1,3})\s*(?:cigarettes?|cigs?)\s*(?:a|per|\/|each)\s*day|(?:每[日天]\s*(?:吸烟)?\s*(?:约)?(\d{1,3})\s*支|(\d{1,3})\s*支\/[日天])/i;
const drinks =
  /\b(?:drinks?|consumes?|alcohol:?)\s+(?:about |approximately |around )?(\d{1,3})\s*(?:standard )?(?:units?|drinks?|glasses|beers?)(?: of \w+)?\s*(?:a|per|each|every|\/)\s*(day|week)/i;
const weeklyMinutes =
  /\b(?:exercis\w*|walk\w*|physical activity|activity|swim\w*|jog\w*|runs?|cycl\w*)[^.;\d]{0,30}(\d{1,3})\s*min(?:ute)?s?\s*(?:a|per|\/|each)\s*week|每周(?:运动|锻炼)\s*约?\s*(\d{1,4})\s*分钟/i;
const timesMinutes =
  /\b(?:exercis\w*|walk\w*|swim\w*|jog\w*|runs?|cycl\w*)[^.;\d]{0,20}(\d{1,3})\s*min(?:ute)?s?,?\s*(\d{1,2}|once|twice|three|four|five|six)\s*(?:times|x|days)?\s*(?:a|per|\/|each)\s*week|每周(?:运动|锻炼|步行|快走|跑步)\s*(\d|[一二两三四五六七])\s*次[，,]?\s*每次(?:约)?\s*(\d{1,3})\s*分钟/i;
const dailyMinutes =
  /\b(?:exercis\w*|walk\w*)[^.;\d]{0,20}(\d{1,3})\s*min(?:ute)?s?\s*(?:daily|(?:a|per|every|each) day)|每[天日](?:运动|锻炼|步行|快走|散步)\s*(\d{1,3})\s*分钟/i;

const planned = /\b(?:advis\w+|recommend\w*|encourag\w+|goal|target|should|counsel\w*|aim|plan)\b|建议|鼓励|目标|嘱/i;

/** Smoking, alcohol and activity of the patient. */
export const recogniseLifestyle: Recogniser = (sentence, context) => {
  const { text, section } = sentence;
  if (section === 'plan' || section === 'family-history' || planned.test(text)) return [];
  const mentions: Mention[] = [];
  const seen = new Set<string>();
  for (const { measure, pattern, code, words } of findings) {
    const match = pattern.exec(text);
    if (!match || seen.has(measure)) continue;
    seen.add(measure);
    const concept: Concept = {
      codings: code ? [{ system: codeSystem.snomed, code, display: words }] : [],
      text: words,
    };
    push(mentions, text, measure, { type: 'coded', concept }, match.index, match[0].length, context);
  }
  const smoked = cigarettes.exec(text);
  if (smoked)
    number(mentions, text, 'cigarettes-per-day', Number(smoked[1] ?? smoked[2] ?? smoked[3]), '/d', smoked, context);
  const drunk = drinks.exec(text);
  if (drunk && !seen.has('alcohol-use'))
    push(mentions, text, 'alcohol-use', { type: 'text', text: drunk[0] }, drunk.index, drunk[0].length, context);
  activity(mentions, text, context);
  return mentions;
};

function activity(mentions: Mention[], text: string, context: NoteContext): void {
  const weekly = weeklyMinutes.exec(text);
  if (weekly) {
    number(mentions, text, 'physical-activity', Number(weekly[1] ?? weekly[2]), 'min/wk', weekly, context);
    return;
  }
  const times = timesMinutes.exec(text);
  if (times) {
    const minutes = Number(times[1] ?? times[4]) * count(times[2] ?? times[3]!);
    number(mentions, text, 'physical-activity', minutes, 'min/wk', times, context);
    return;
  }
  const daily = dailyMinutes.exec(text);
  if (daily) number(mentions, text, 'physical-activity', Number(daily[1] ?? daily[2]) * 7, 'min/wk', daily, context);
}

const counts: Readonly<Record<string, number>> = {
  once: 1,
  twice: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
};
const count = (written: string) => counts[written.toLowerCase()] ?? Number(written);

function number(
  mentions: Mention[],
  text: string,
  measure: string,
  value: number,
  unit: string,
  match: RegExpExecArray,
  context: NoteContext,
): void {
  if (!Number.isFinite(value)) return;
  const definition = context.standard.terminology.measure(measure);
  const quantity = normaliseQuantity({ value, unit }, definition);
  const range = definition?.plausible;
  if (range && (value < range.lower || value > range.upper)) return;
  push(mentions, text, measure, { type: 'quantity', quantity }, match.index, match[0].length, context);
}

function push(
  mentions: Mention[],
  text: string,
  measure: string,
  value: ObservationValue,
  start: number,
  length: number,
  context: NoteContext,
): void {
  const end = start + length;
  if (ownerOf(text, start, end, false).who !== 'patient') return;
  const coding = context.standard.terminology.measure(measure)?.codings[0];
  const fact: Omit<ObservationFact, 'id' | 'provenance' | 'foundBy'> = {
    kind: 'observation',
    certainty: 'present',
    category: 'lifestyle',
    concept: { codings: coding ? [coding] : [], text: text.slice(start, end) },
    measure,
    value,
    ...(context.time ? { time: context.time } : {}),
  };
  mentions.push({ start, end, key: `lifestyle|${measure}`, fact });
}
