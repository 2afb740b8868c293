import type { Trial } from './trial.js';

export interface Overlap {
  /** Share of people whose chance of some arm is below 5 %. */
  readonly shareOutside: number;
  readonly least: number;
  /** Smallest over the arms: how many people the weighted ones are worth, as a share of all. */
  readonly effectiveShare: number;
  readonly refused?: string;
}

const outside = 0.05;

/**
 * Can people be compared at all? Refused where too many had hardly a chance of one of the arms, or too few of an arm
 * carry all the weight (Kish's effective sample size).
 */
export function overlapOf({ arm, arms, x }: Trial, chances: readonly Float64Array[]): Overlap {
  const n = x.rows;
  let far = 0;
  let least = 1;
  for (let row = 0; row < n; row++) {
    const lowest = Math.min(...chances.map((of) => of[row]!));
    if (lowest < outside) far++;
    least = Math.min(least, lowest);
  }
  const effective = arms.map((_, a) => {
    let [sum, square] = [0, 0];
    for (let row = 0; row < n; row++) {
      if (arm[row] !== a) continue;
      const weight = 1 / Math.max(1e-6, chances[a]![row]!);
      sum += weight;
      square += weight * weight;
    }
    return square > 0 ? (sum * sum) / square : 0;
  });
  const shareOutside = far / n;
  const effectiveShare = Math.min(...effective) / n;
  const small = arms.findIndex((_, a) => arm.filter((own) => own === a).length < 20);
  const poor = effective.findIndex((size) => size < 15);
  const refused =
    small >= 0
      ? `arm ${arms[small]} has fewer than 20 people`
      : shareOutside > 0.4
        ? `${Math.round(100 * shareOutside)} % of the people had a chance below 5 % of one of the arms: they have nobody to be compared with`
        : poor >= 0
          ? `the people of arm ${arms[poor]} who resemble the others are worth ${effective[poor]!.toFixed(0)} only`
          : undefined;
  return { shareOutside, least, effectiveShare, ...(refused ? { refused } : {}) };
}
