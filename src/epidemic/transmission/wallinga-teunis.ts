import type { Random } from '../../statistics/random.js';
import { binomial } from '../compartments/binomial.js';
import type { SerialInterval } from './serial-interval.js';

/** The mean number of people infected by the cases of one day (case or cohort reproduction number). */
export interface CohortReproduction {
  readonly day: number;
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
  /** The share of their infections that can have been seen by the end of the series; the estimate is too low where it is small. */
  readonly observed: number;
}

/**
 * The case reproduction number of Wallinga & Teunis (Am J Epidemiol 2004;160:509) for each day with cases: the chances that
 * each later case was infected by one of that day, added up. Intervals (95 %) by drawing infectors at random.
 * @param draws how many transmission trees are drawn
 */
export function cohortReproduction(
  counts: readonly number[],
  interval: SerialInterval,
  random: Random,
  draws = 200,
): CohortReproduction[] {
  const sources = counts.map((_, day) => {
    const chances: { day: number; chance: number }[] = [];
    let total = 0;
    for (let lag = 1; lag <= day && lag < interval.length; lag++) {
      const weight = interval[lag]! * counts[day - lag]!;
      if (weight > 0) chances.push({ day: day - lag, chance: weight });
      total += weight;
    }
    return chances.map((each) => ({ day: each.day, chance: each.chance / total }));
  });
  const expected = new Array<number>(counts.length).fill(0);
  sources.forEach((chances, day) => {
    for (const { day: source, chance } of chances) expected[source]! += counts[day]! * chance;
  });
  const drawn = Array.from({ length: draws }, () => tree(counts, sources, random));
  return counts.flatMap((cases, day) => {
    if (cases === 0) return [];
    const sorted = drawn.map((offspring) => offspring[day]! / cases).sort((a, b) => a - b);
    let observed = 0;
    for (let lag = 1; day + lag < counts.length && lag < interval.length; lag++) observed += interval[lag]!;
    return [
      {
        day,
        mean: expected[day]! / cases,
        lower: sorted[Math.floor(0.025 * draws)]!,
        upper: sorted[Math.min(draws - 1, Math.floor(0.975 * draws))]!,
        observed,
      },
    ];
  });
}

/** Offspring of each day in one tree: the infectors of a day's cases are multinomial, drawn as binomials one after another. */
function tree(
  counts: readonly number[],
  sources: readonly (readonly { day: number; chance: number }[])[],
  random: Random,
): number[] {
  const offspring = new Array<number>(counts.length).fill(0);
  sources.forEach((chances, day) => {
    if (chances.length === 0) return;
    let persons = Math.round(counts[day]!);
    let left = 1;
    for (const { day: source, chance } of chances) {
      const infected = binomial(persons, Math.min(1, chance / left), random);
      offspring[source]! += infected;
      persons -= infected;
      left -= chance;
      if (persons === 0 || left <= 0) break;
    }
  });
  return offspring;
}
