export const sf6dDimensions = ['PF', 'RL', 'SF', 'PAIN', 'MH', 'VIT'] as const;
export type Sf6dDimension = (typeof sf6dDimensions)[number];

export interface Sf6dValueSet {
  /** What each level takes from 1. */
  readonly levels: Readonly<Record<Sf6dDimension, readonly number[]>>;
  /** Taken once if any dimension is at its most severe levels. */
  readonly most: number;
  /** The level from which a dimension counts as most severe. */
  readonly mostFrom: Readonly<Record<Sf6dDimension, number>>;
}

/** The SF-6D utility of a state, to three decimals. Brazier et al, J Health Econ 2002;21:271. Undefined for a level that isn't. */
export function sf6dUtility(
  state: Readonly<Record<Sf6dDimension, number>>,
  { levels, most, mostFrom }: Sf6dValueSet,
): number | undefined {
  let lost = 0;
  for (const dimension of sf6dDimensions) {
    const decrement = levels[dimension][state[dimension] - 1];
    if (decrement === undefined) return undefined;
    lost += decrement;
  }
  if (sf6dDimensions.some((dimension) => state[dimension] >= mostFrom[dimension])) lost += most;
  return Math.round((1 - lost) * 1000) / 1000;
}
