import type { PointsEquation, PointsItem } from './knowledge.js';

export type Answer = number | boolean | string;
/** What is known of the inputs; what is absent is unknown, which is not "no". */
export type Answers = Readonly<Record<string, Answer | undefined>>;

export interface ScoredItem {
  /** The input, or the group of items of which only the highest counts. */
  readonly name: string;
  readonly verdict: 'met' | 'not-met' | 'unknown';
  /** Points at least and at most; equal where known. */
  readonly low: number;
  readonly high: number;
}

export interface ScoreRange {
  readonly items: readonly ScoredItem[];
  readonly low: number;
  readonly high: number;
}

interface Range {
  readonly low: number;
  readonly high: number;
}

/**
 * The sum of a point score with its lowest and highest possible value given what is known; an unknown item counts
 * anything that it can count.
 * @throws Error if an answer is none that the equation knows: a fault of the caller
 */
export function scoreRange({ parameters }: PointsEquation, answers: Answers): ScoreRange {
  const names = [...new Set(parameters.items.map(({ input, group }) => group ?? input))];
  const items = names.map((name): ScoredItem => {
    const parts = parameters.items.filter(({ input, group }) => (group ?? input) === name);
    // Of several only one counts: the highest of a group, or the one that is meant for this person.
    const ranges = parts.flatMap((item) => rangeOf(item, answers) ?? []);
    const low = Math.max(...ranges.map((range) => range.low));
    const high = Math.max(...ranges.map((range) => range.high));
    return { name, low, high, verdict: low !== high ? 'unknown' : low === neutralOf(parts) ? 'not-met' : 'met' };
  });
  return { items, low: parameters.start + sumOf(items, 'low'), high: parameters.start + sumOf(items, 'high') };
}

const sumOf = (ranges: readonly Range[], end: keyof Range) => ranges.reduce((sum, range) => sum + range[end], 0);

/** The points of somebody in whom nothing is wrong: none, or where every answer has points the fewest. */
function neutralOf(items: readonly PointsItem[]): number {
  const possible = items.flatMap(possiblePoints);
  return possible.includes(0) ? 0 : Math.min(...possible);
}

/** Undefined where the item is surely for other people: haemoglobin bands of the other sex. */
function rangeOf(item: PointsItem, answers: Answers): Range | undefined {
  const conditions = Object.entries(item.when);
  if (conditions.some(([input, wanted]) => answers[input] !== undefined && answers[input] !== wanted)) return undefined;
  const range = pointsOf(item, answers);
  const isSurelyMeant = conditions.every(([input, wanted]) => answers[input] === wanted);
  return isSurelyMeant ? range : { low: Math.min(0, range.low), high: Math.max(0, range.high) };
}

function pointsOf(item: PointsItem, answers: Answers): Range {
  if (item.countOf) {
    const known = item.countOf.filter((input) => answers[input] === true).length;
    const unknown = item.countOf.filter((input) => answers[input] === undefined).length;
    return { low: bandPoints(item, known), high: bandPoints(item, known + unknown) };
  }
  const value = answers[item.input];
  if (value === undefined) {
    const possible = possiblePoints(item);
    return { low: Math.min(...possible), high: Math.max(...possible) };
  }
  const points = knownPoints(item, value);
  return { low: points, high: points };
}

function knownPoints(item: PointsItem, value: Answer): number {
  if (typeof value === 'number') return bandPoints(item, value);
  if (typeof value === 'boolean') return (value ? item.yes : item.no) ?? 0;
  const points = item.choices?.[value];
  if (points === undefined) throw new Error(`${item.input}: no points for ${value}`);
  return points;
}

function bandPoints(item: PointsItem, value: number): number {
  const hit = item.bands?.find(
    ({ upper, upTo }) => (upper === undefined || value < upper) && (upTo === undefined || value <= upTo),
  );
  if (!hit) throw new Error(`${item.input}: no points for ${value}`);
  return hit.points + (value - hit.from) * hit.perUnit;
}

const possiblePoints = ({ bands, choices, yes, no }: PointsItem): readonly number[] => [
  ...(bands ?? []).map(({ points }) => points),
  ...Object.values(choices ?? {}),
  ...(bands || choices ? [] : [yes ?? 0, no ?? 0]),
];
