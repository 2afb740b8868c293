/** One logged decision: what was known, what was done with which chance, and what came of it until the next. */
export interface Decision {
  /** Features of the state; the first is 1. */
  readonly state: readonly number[];
  readonly action: number;
  /** With which the logging policy did this. */
  readonly chance: number;
  readonly reward: number;
}

/** Decisions in their order, to the end of the episode. */
export type Episode = readonly Decision[];

/** The chance of each action in a state. */
export type DecisionPolicy = (state: readonly number[]) => readonly number[];

/** Expected return from a state on after an action. */
export type ActionValue = (state: readonly number[], action: number) => number;

export const returnOf = (episode: Episode): number => episode.reduce((sum, { reward }) => sum + reward, 0);
