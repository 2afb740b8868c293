import { Random } from '../../statistics/random.js';
import type { Meal } from './simulate.js';

/** A meal of the day: chance of being eaten, hours between which and around which, its spread, and grams. */
const mealsOfDay = [
  { chance: 0.95, from: 5, to: 9, mean: 7, spread: 1, grams: 45, gramsSpread: 10 },
  { chance: 0.3, from: 9, to: 10, mean: 9.5, spread: 0.5, grams: 10, gramsSpread: 5 },
  { chance: 0.95, from: 10, to: 14, mean: 12, spread: 1, grams: 70, gramsSpread: 10 },
  { chance: 0.3, from: 14, to: 16, mean: 15, spread: 0.5, grams: 10, gramsSpread: 5 },
  { chance: 0.95, from: 16, to: 20, mean: 18, spread: 1, grams: 80, gramsSpread: 10 },
  { chance: 0.3, from: 20, to: 23, mean: 21.5, spread: 0.5, grams: 10, gramsSpread: 5 },
] as const;

/**
 * Meals of so many days, drawn as simglucose's random scenario draws them (its distributions, not its generator).
 * @param sizeError standard deviation of the announced size around the true one, as a share of it
 */
export function randomMeals(seed: number, days: number, sizeError = 0): Meal[] {
  const random = new Random(seed);
  return Array.from({ length: days }, (_, day) =>
    mealsOfDay.flatMap(({ chance, from, to, mean, spread, grams, gramsSpread }) => {
      if (random.uniform() >= chance) return [];
      const minute = day * 1440 + Math.round(60 * truncatedNormal(random, mean, spread, from, to));
      const size = Math.max(0, Math.round(grams + gramsSpread * random.normal()));
      const announced = Math.max(0, size * (1 + sizeError * random.normal()));
      return size > 0 ? [{ minute, grams: size, announced }] : [];
    }),
  ).flat();
}

function truncatedNormal(random: Random, mean: number, spread: number, from: number, to: number): number {
  for (;;) {
    const value = mean + spread * random.normal();
    if (value >= from && value <= to) return value;
  }
}
