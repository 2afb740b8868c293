import {
  because,
  type Citation,
  type ClaimOf,
  claimId,
  type Evidence,
  type LocalizedText,
  type Reason,
  type Terminology,
} from '../../record/index.js';
import type { Subject } from '../criteria/finding.js';
import { type Answer, type Answers, type ScoreRange, scoreRange } from './evaluate.js';
import type { BedsideScore } from './knowledge.js';
import { ScoreReader } from './reader.js';

export { type Answers, type ScoreRange, scoreRange } from './evaluate.js';
export { type BedsideScore, type EquationPack, parseScores } from './knowledge.js';

/** The bedside scores that the patient's recent problems call for, item by item: met, not met or unknown. */
export function applyScores(
  evidence: Evidence,
  scores: readonly BedsideScore[],
  terminology: Terminology,
  subject: Subject,
): readonly ClaimOf<'criterion'>[] {
  return scores.flatMap((score) => {
    const reader = new ScoreReader(evidence, terminology, subject, score.days);
    const occasion = reader.conditions(score.when, false).filter(isPossible);
    if (occasion.length === 0 || subject.age === undefined || subject.age < score.ageFrom) return [];
    const { answers, reasons } = read(score, reader, terminology);
    const occasions = occasion.map((fact): Reason => ({ fact: fact.id, role: 'occasion' }));
    return [claimOf(score, scoreRange(score.definition, answers), [...occasions, ...reasons])];
  });
}

const isPossible = ({ certainty, status }: { readonly certainty: string; readonly status: string }) =>
  certainty !== 'absent' && (status === 'active' || status === 'unknown' || status === 'recurrence');

interface Read {
  readonly answers: Answers;
  readonly reasons: readonly Reason[];
}

function read({ definition, items }: BedsideScore, reader: ScoreReader, terminology: Terminology): Read {
  const answers: Record<string, Answer> = {};
  const reasons: Reason[] = [];
  for (const input of definition.inputs) {
    const of = items[input.name]?.of ?? input.of ?? input.name;
    const reading = reader.read(of, items[input.name]?.lasting);
    const value = reading && inUnit(reading.value, of, input, terminology);
    if (reading === undefined || value === undefined || !isAnswer(value, input)) continue;
    answers[input.name] = value;
    reasons.push(...reading.reasons);
  }
  return { answers, reasons };
}

type Input = BedsideScore['definition']['inputs'][number];

/** mg/dL as mmol/L where the score counts so. */
function inUnit(value: Answer, of: string, { unit }: Input, terminology: Terminology): Answer | undefined {
  const measure = terminology.measure(of);
  if (typeof value !== 'number' || !measure || unit === undefined || unit === measure.unit) return value;
  if (unit === 'mmol/L' && measure.unit === 'mg/dL' && measure.molarMass) return (value * 10) / measure.molarMass;
  return undefined;
}

function isAnswer(value: Answer, { type, choices }: Input): boolean {
  if (type === 'choice') return typeof value === 'string' && (choices ?? []).includes(value);
  return typeof value === type;
}

const version = '1';
const number = (value: number) => String(Math.round(value * 10) / 10);

function claimOf(score: BedsideScore, range: ScoreRange, reasons: readonly Reason[]): ClaimOf<'criterion'> {
  const [low, high] = [bandOf(score, range.low), bandOf(score, range.high)];
  const verdict = low === high || low.met === high.met ? (low.met ? 'met' : 'not-met') : 'unknown';
  return {
    id: claimId('criterion', `score-${score.equation}`),
    kind: 'criterion',
    stage: 'diagnosis',
    value: {
      set: `score-${score.equation}`,
      result: resultOf(score, range, low.means, high.means),
      verdict,
      items: range.items.map(({ name, verdict: each, low: points, high: most }) => ({
        name: withPoints(score.items[name]!.name, points, most),
        verdict: each,
      })),
    },
    uncertainty:
      range.low === range.high
        ? { kind: 'exact' }
        : { kind: 'interval', level: 1, lower: range.low, upper: range.high },
    method: { name: `score-${score.equation}`, version },
    because: because([
      ...onceEach(reasons),
      { knowledge: { pack: score.pack, entry: score.equation, citation: score.citation as Citation } },
    ]),
  };
}

function bandOf({ bands }: BedsideScore, sum: number): BedsideScore['bands'][number] {
  return bands.findLast(({ from }) => sum >= from) ?? bands[0]!;
}

function resultOf(
  { short }: BedsideScore,
  { low, high }: ScoreRange,
  atLeast: LocalizedText,
  atMost: LocalizedText,
): LocalizedText {
  if (low === high)
    return {
      en: `${short.en} ${number(low)}: ${atLeast.en}`,
      zh: `${short.zh} ${number(low)}分：${atLeast.zh}`,
    };
  const same = atLeast.en === atMost.en;
  return {
    en: `${short.en} ${number(low)} to ${number(high)} (not all is known): ${same ? atLeast.en : `${atLeast.en}; up to: ${atMost.en}`}`,
    zh: `${short.zh} ${number(low)}至${number(high)}分（部分未知）：${same ? atLeast.zh : `${atLeast.zh}；最高：${atMost.zh}`}`,
  };
}

const signed = (points: number) => (points > 0 ? `+${number(points)}` : number(points));

/** The item's name with the points that it counts or could count. */
function withPoints(name: LocalizedText, low: number, high: number): LocalizedText {
  const points = low === high ? signed(low) : `${signed(low)} … ${signed(high)}`;
  return { en: `${name.en} (${points})`, zh: `${name.zh}（${points}）` };
}

function onceEach(reasons: readonly Reason[]): readonly Reason[] {
  const seen = new Set<string>();
  return reasons.filter((reason) => {
    const key = 'fact' in reason ? reason.fact : 'claim' in reason ? reason.claim : '';
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
