import type { ClaimId, LocalizedText, Reason, RefusalValue } from '../../record/index.js';
import type { Course } from '../courses.js';
import type { OutcomeKnowledge } from '../knowledge.js';
import type { Subject } from '../subject.js';
import type { Safeguards } from './safeguards.js';
import type { Firing } from './trigger.js';

/** A change of the plan, before it is a claim. */
export interface Change {
  readonly change: 'titrate' | 'switch' | 'add' | 'reduce' | 'stop' | 'keep' | 'check-adherence';
  readonly ingredient?: string;
  /** What the plan begins at the same time. */
  readonly beside?: readonly string[];
  /** New total dose a day in mg, where the change is one of dose. */
  readonly dailyMg?: number;
  /** The plan begins this drug already. */
  readonly isPlanned?: true;
  readonly from: LocalizedText;
  readonly to: LocalizedText;
  readonly reasons: readonly Reason[];
  /** Added to the reason in words. */
  readonly remarks: readonly LocalizedText[];
}

/** Why a move was not possible; without `why` it simply did not apply. */
export interface Obstacle {
  readonly why?: RefusalValue['why'];
  /** Keys of measures, ingredients and of the catalogue's inputs. */
  readonly details?: readonly string[];
  readonly claims?: readonly ClaimId[];
}
export type Attempt = { readonly change: Change } | { readonly obstacles: readonly Obstacle[] };

/** What the moves read. */
export interface Scene {
  readonly subject: Subject;
  readonly firing: Firing;
  readonly safeguards: Safeguards;
  readonly knowledge: OutcomeKnowledge;
}

/** The move does not apply. */
export const nothing: Attempt = { obstacles: [] };

/** A change without reasons of its own yet. */
export const plain = (change: Change['change'], from: LocalizedText, to: LocalizedText): Change => ({
  change,
  from,
  to,
  reasons: [],
  remarks: [],
});

export const factReason = (course: Course): Reason => ({ fact: course.fact.id, role: 'drug' });
