import type { Claim, ClaimId, RecommendationAction } from './claim.js';
import type { Coding, LocalizedText } from './code.js';
import type { Fact, PatientFact } from './fact.js';
import type { Issue, Quarantined } from './issue.js';
import type { SourceDocument } from './provenance.js';
import type { IsoDate } from './time.js';

/** How one document's entries were accounted for: `entries` = facts + quarantined + ignored, in entries. */
export interface IntakeDocument extends SourceDocument {
  /** Units of the source: bundle entries, VCF records, segments, rows, DICOM instances. */
  readonly entries: number;
  /** Entries that became at least one fact. */
  readonly entriesWithFacts: number;
  readonly quarantined: readonly Quarantined[];
  /** Understood, and deliberately not a fact, with the reason. */
  readonly ignored: readonly Quarantined[];
}

/** One patient's record: all facts of all documents, cleaned and on one scale. */
export interface PatientRecord {
  readonly documents: readonly IntakeDocument[];
  readonly facts: readonly Fact[];
  /** Warnings and information that quarantine nothing. */
  readonly issues: readonly Issue[];
}

/** What the stages need beside the evidence. */
export interface AssessmentContext {
  /** The day for which the assessment is made: ages, freshness and schedules count from it. */
  readonly asOf: IsoDate;
  readonly preferences: Preferences;
  /** Infections that spread where the patient lives. */
  readonly surroundings?: readonly LocalEpidemic[];
}

/** How much of an infection there is where the patient lives. */
export interface LocalEpidemic {
  /** As the epidemic pack names it: `covid-19`. */
  readonly disease: string;
  /** Reported new cases a day, over the days up to `asOf`. */
  readonly newCasesPerDay: number;
  readonly population: number;
  /** The share of infections that reports show; 1 if unknown. */
  readonly reported?: number;
  /** The share of tests of people with symptoms that are positive. */
  readonly positivity?: number;
  readonly asOf: IsoDate;
}

/** How much the patient weighs things, 0 to 1; 1 is usual. */
export interface Preferences {
  readonly benefit: number;
  readonly harm: number;
  readonly burden: number;
  readonly cost: number;
}
export const usualPreferences: Preferences = { benefit: 1, harm: 1, burden: 1, cost: 1 };

/** How firmly the first recommendation of a plan stands. */
export interface PlanChoice {
  readonly first: ClaimId;
  /** Share of draws, each benefit taken anew from its interval, in which it stays first. */
  readonly staysFirst: number;
  readonly draws: number;
  readonly runnerUp: ClaimId;
  readonly runnerUpFirst: number;
  /** The weights that would turn the two, changed alone, and from which value on. */
  readonly turns: readonly { readonly weight: keyof Preferences; readonly at: number }[];
}

/** One line of a plan, comparable between versions of the plan. */
export interface PlanItem {
  /** Stable between versions: the rule, or `drug:<ingredient code>` for what is taken now. */
  readonly key: string;
  readonly claim: ClaimId;
  readonly action: RecommendationAction;
  readonly title: LocalizedText;
  readonly drug?: Coding;
}

export interface PlanDifference {
  readonly type: 'added' | 'removed' | 'changed';
  readonly key: string;
  readonly title: LocalizedText;
  readonly from?: LocalizedText;
  readonly to?: LocalizedText;
  /** The claim that made the change. */
  readonly because?: ClaimId;
}

export interface Plan {
  readonly asOf: IsoDate;
  /** In rank order. */
  readonly items: readonly PlanItem[];
  /** Targets to watch, soonest next measurement first. */
  readonly monitoring: readonly ClaimId[];
  readonly adaptations: readonly ClaimId[];
  /** Against the previous plan where one was given, else against the treatment in force. */
  readonly differences: readonly PlanDifference[];
  readonly comparedWith: 'previous-plan' | 'treatment-in-force';
  /** Absent where nothing competes with the first. */
  readonly choice?: PlanChoice;
}

export interface Versions {
  readonly engine: string;
  readonly packs: readonly {
    readonly id: string;
    readonly release: string;
    readonly sha256: string;
    readonly unchecked: number;
  }[];
  readonly models: readonly { readonly name: string; readonly version: string }[];
}

/** Everything concluded of one patient on one day. The same record, day and versions give the same bytes. */
export interface Assessment {
  readonly patient: PatientFact;
  readonly asOf: IsoDate;
  readonly documents: readonly IntakeDocument[];
  readonly facts: readonly Fact[];
  readonly claims: readonly Claim[];
  readonly plan: Plan;
  readonly quarantine: readonly Quarantined[];
  readonly issues: readonly Issue[];
  readonly versions: Versions;
}
