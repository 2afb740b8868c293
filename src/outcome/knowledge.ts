import type { Citation, LocalizedText, Terminology } from '../record/index.js';
import type { Instruments } from './instruments/knowledge.js';

/** What this stage needs from the packs; `knowledge/load.ts` fills it. */
export interface OutcomeKnowledge {
  readonly terminology: Terminology;
  /** In order: of those of one measure that apply, the first counts. */
  readonly targets: readonly TargetRule[];
  readonly doseSteps: ReadonlyMap<string, DoseSteps>;
  /** In order: harm before goals. */
  readonly protocols: readonly Protocol[];
  readonly cautions: readonly Caution[];
  readonly instruments: Instruments;
}

/** What must be so of the patient. Exactly one property is given; a list of conditions means all of them. */
export interface Condition {
  /** Any of these is active. */
  readonly problem?: readonly string[];
  /** Any of these was ever recorded as present. */
  readonly everProblem?: readonly string[];
  /** Any of these ingredients or classes is taken now. */
  readonly drug?: readonly string[];
  /** Completed years, from <= age < below. */
  readonly age?: Range;
  /** The latest value of a measure, from <= value < below. */
  readonly latest?: Range & { readonly measure: string };
  /** The latest coded answer to a measure is one of these codes. */
  readonly answer?: { readonly measure: string; readonly codes: readonly string[] };
  readonly anyOf?: readonly Condition[];
  /** So many of these hold. */
  readonly atLeast?: { readonly count: number; readonly of: readonly Condition[] };
  readonly not?: Condition;
}

/** Half-open: from <= value < below. */
export interface Range {
  readonly from?: number | undefined;
  readonly below?: number | undefined;
}

export interface Intervals {
  readonly atTarget: number;
  readonly offTarget: number;
  readonly afterChange: number;
  /** The interval at target until so many latest values in a row were there. */
  readonly settling?: { readonly values: number; readonly days: number } | undefined;
}

/** One goal for one measure, for the patients to whom it applies. */
export interface TargetRule {
  readonly id: string;
  readonly pack: string;
  readonly measure: string;
  readonly title: LocalizedText;
  readonly when: readonly Condition[];
  readonly goal: Goal;
  /** Days to the next measurement. */
  readonly every: Intervals;
  /** A measurement so many days old no longer says anything. */
  readonly staleAfter: number;
  /** Ingredients and classes that move this measure. */
  readonly affectedBy: readonly string[];
  /** Days until a change of those drugs has its effect. */
  readonly settleDays: number;
  readonly citation: Citation;
}

export interface Goal {
  /** Half-open: lower <= value < upper. */
  readonly lower?: number | undefined;
  readonly upper?: number | undefined;
  /** Bounds as multiples of the patient's own earlier value. */
  readonly fromBaseline?:
    | {
        /** The oldest value of the window, or the last one before the latest change of an affecting drug. */
        readonly baseline: 'first-in-window' | 'before-change';
        readonly windowDays: number;
        readonly lowerFactor?: number | undefined;
        readonly upperFactor?: number | undefined;
      }
    | undefined;
}

/** The total doses of one ingredient that are given in practice in a day or a week. */
export interface DoseSteps {
  readonly ingredient: string;
  readonly pack: string;
  /** UCUM. */
  readonly unit: 'mg';
  readonly per: 'day' | 'week';
  /** How often the form meant is taken; another form of the drug has other doses. */
  readonly timesPerDay?: Range | undefined;
  /** Ascending. */
  readonly steps: readonly number[];
  readonly maximum: number;
  /** Days at one dose before the next step. */
  readonly minimumDays: number;
  /** A lower maximum while a measure is below a value; the measure must be known. */
  readonly limits: readonly { readonly measure: string; readonly below: number; readonly maximum: number }[];
  /** A lower maximum while another drug is taken. */
  readonly beside: readonly { readonly drug: readonly string[]; readonly maximum: number }[];
  /** What must have been measured, and lie in range, before the dose is raised. */
  readonly requires: readonly (Range & { readonly measure: string; readonly withinDays: number })[];
  readonly citation: Citation;
}

/** When a drug is neither started nor raised here, whoever recommends it. */
export interface Caution {
  readonly id: string;
  readonly pack: string;
  /** Ingredients and classes. */
  readonly of: readonly string[];
  /** A recent value in any of these ranges forbids it: from <= value < below. */
  readonly outside: readonly (Range & { readonly measure: string; readonly withinDays: number })[];
  /** Any of these that holds forbids it. */
  readonly unless: readonly Condition[];
  readonly citation: Citation;
}

/** What to do when a goal is missed or harm appears. */
export interface Protocol {
  readonly id: string;
  readonly pack: string;
  /** Harm is looked for first, and what it blocks is raised by no other protocol. */
  readonly kind: 'harm' | 'goal';
  readonly measures: readonly string[];
  readonly when: readonly Condition[];
  readonly trigger: Trigger;
  /** So many latest days with a measurement must all be off. */
  readonly readings: number;
  /** Their mean must be off instead: one low reading by chance does not hide a high pressure. */
  readonly byMean?: boolean | undefined;
  readonly withinDays: number;
  /** Applies only if the measurement before was not off in the same direction. */
  readonly unlessRepeated: boolean;
  readonly title: LocalizedText;
  /** In order of preference: the first that is possible and safe is taken. */
  readonly moves: readonly Move[];
  /** Ingredients and classes not to be started or raised while this holds. */
  readonly blocks: readonly string[];
  readonly urgency: 'now' | 'soon' | 'routine';
  readonly citation: Citation;
}

/** The status of the measure's target, or a band of the value itself. */
export type Trigger = Range & { readonly status?: 'above' | 'below' | undefined };

export type Move =
  | { readonly change: 'keep'; readonly of: readonly string[]; readonly sinceDays: number }
  | {
      readonly change: 'advise';
      readonly as: 'keep' | 'check-adherence';
      readonly text: LocalizedText;
      /** Only where one of these is taken and nothing speaks against more of it. */
      readonly of?: readonly string[] | undefined;
    }
  | {
      readonly change: 'check-adherence';
      readonly of: readonly string[];
      /** Only while at most so many days of measurement lie after the change: then it has been asked. */
      readonly upToDays?: number | undefined;
    }
  | { readonly change: 'titrate'; readonly of: readonly string[]; readonly by?: Percent | undefined }
  | {
      readonly change: 'reduce';
      readonly of: readonly string[];
      readonly amount: ReduceBy;
      /** False where a drug must not end at once: without a practical lower dose it is lowered all the same. */
      readonly orStop?: boolean | undefined;
    }
  | { readonly change: 'hold'; readonly of: readonly string[]; readonly text: LocalizedText }
  | { readonly change: 'stop'; readonly of: readonly string[]; readonly until?: LocalizedText | undefined }
  | { readonly change: 'switch'; readonly of: readonly string[]; readonly to: readonly string[] }
  | { readonly change: 'add'; readonly of: readonly string[] }
  | Intensify;

/** More treatment, by what this patient's own response leads to expect. */
export interface Intensify {
  readonly change: 'intensify';
  /** May be raised. */
  readonly of: readonly string[];
  /** May be begun where the plan recommends it; of the first keys before the later. */
  readonly add: readonly (readonly string[])[];
  /** The smallest step that brings the level to the goal with this chance; without one, the step that lowers most. */
  readonly aim: number;
  /** By measure: from this level on a drug may be raised while another begins. */
  readonly together: Readonly<Record<string, number>>;
  /** By measure: no step that leads below this with more than 5 %. */
  readonly floor: Readonly<Record<string, number>>;
}

/** So many per cent of what is taken in a week or a day. */
export interface Percent {
  readonly percent: readonly [number, number];
  readonly per: 'day' | 'week';
}
export type ReduceBy = { readonly factor: number } | Percent;

export { type OutcomeFiles, parseOutcome } from './parse.js';
