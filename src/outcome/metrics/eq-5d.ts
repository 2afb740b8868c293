/** The five dimensions in the order of the questionnaire: mobility, self-care, usual activities, pain, anxiety. */
export const eq5dDimensions = ['MO', 'SC', 'UA', 'PD', 'AD'] as const;
export type Eq5dDimension = (typeof eq5dDimensions)[number];
export type Eq5dLevel = 1 | 2 | 3 | 4 | 5;
export type Eq5dState = readonly [Eq5dLevel, Eq5dLevel, Eq5dLevel, Eq5dLevel, Eq5dLevel];

/** What each problem takes from full health in the eyes of one country's people. */
export interface Eq5dValueSet {
  /** Added once to any state but 11111; 0 or negative. */
  readonly anyProblem: number;
  /** Levels 2 to 5 of each dimension; negative. */
  readonly decrements: Readonly<Record<Eq5dDimension, readonly number[]>>;
}

/**
 * The EQ-5D-5L index of a state, from 1 (full health) over 0 (dead) to below 0, to three decimals as value sets are published.
 * The methods are described for all countries in Devlin N et al, Value Sets for EQ-5D-5L, Springer 2022.
 */
export function eq5dIndex(state: Eq5dState, { anyProblem, decrements }: Eq5dValueSet): number {
  if (state.every((level) => level === 1)) return 1;
  const lost = eq5dDimensions.reduce(
    (sum, dimension, index) => sum + (state[index] === 1 ? 0 : decrements[dimension][state[index]! - 2]!),
    anyProblem,
  );
  return Math.round((1 + lost) * 1000) / 1000;
}

/** The state that a five-digit number names, or undefined if it is none. */
export function eq5dState(digits: number): Eq5dState | undefined {
  const levels = [...String(digits)].map(Number);
  const isState = levels.length === 5 && levels.every((level) => level >= 1 && level <= 5);
  return isState ? (levels as unknown as Eq5dState) : undefined;
}
