import type { Citation, LocalizedText, SafetyAct, SafetyValue } from '../../record/index.js';

export type Severity = SafetyValue['severity'];

/** Two sets of drugs that must not meet, or must meet with care. Members are ingredient keys, classes (`class:statin`) or groups of the file (`group:cyp3a4-inhibitors`). */
export interface InteractionRule {
  readonly id: string;
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly severity: Severity;
  /** Keys of `texts.json`. */
  readonly mechanism: string;
  readonly action: string;
  /** The side whose level or effect changes, where that is known. */
  readonly object?: 'left' | 'right';
  /** The side to change first; else the drug that is proposed, else the one that is not the object. */
  readonly actOn?: 'left' | 'right';
  /** A pair that should not interrupt: no other rule raises it above moderate. */
  readonly quiet?: true;
  /** On the high-priority list: a pair on both lists interrupts. */
  readonly loud?: true;
  /** Holds for drugs that are inhaled or applied, too. */
  readonly local?: true;
  /** Overrides the file's citation. */
  readonly citation?: Citation;
}

export interface InteractionFile {
  readonly citation: Citation;
  /** Drugs that are never given without others: nirmatrelvir comes with ritonavir. */
  readonly implies?: { readonly [drug: string]: readonly string[] };
  readonly groups: { readonly [id: string]: readonly string[] };
  readonly rules: readonly InteractionRule[];
}

/** Words for mechanisms and actions; `{object}` stands for the drug whose level changes. */
export interface SafetyTexts {
  readonly mechanisms: { readonly [key: string]: LocalizedText };
  readonly actions: { readonly [key: string]: LocalizedText };
  /** What each action asks for. */
  readonly acts: { readonly [key: string]: SafetyAct };
  /** Classes that are the more easily replaced of a pair, the easiest first: they are the ones to act upon. */
  readonly actOnFirst: readonly string[];
}

/** What must hold of the patient for a rule; all conditions of a rule must. */
export type RuleCondition =
  /** Estimated GFR in mL/min/1.73 m2; half-open. */
  | { readonly kidney: { readonly atLeast?: number; readonly below?: number } }
  /** The latest value of a measure in its canonical unit, not older than `within` days; half-open. */
  | { readonly measure: string; readonly atLeast?: number; readonly below?: number; readonly within: number }
  /** Any of these problems, or kinds of them, is recorded as present. */
  | ProblemCondition
  /** With `problem`: it is active now. */
  | { readonly active: true }
  /** None of these is recorded; `ever`: nor was. */
  | { readonly noProblem: readonly string[]; readonly ever?: true }
  /** Completed years; half-open. */
  | { readonly age: { readonly atLeast?: number; readonly below?: number } }
  | { readonly pregnant: true }
  | { readonly lactating: true }
  | { readonly sex: 'female' | 'male' }
  /** More than so many mg a day of this drug are taken; where the record does not give the dose, it does not hold. */
  | { readonly dailyDose: string; readonly above: number }
  /** None of these drugs or classes is taken. */
  | { readonly noDrug: readonly string[] }
  /** A drug of this class is taken for longer than so many days. */
  | { readonly longTaken: string; readonly days: number }
  /** Any of these drugs or classes is taken too. */
  | { readonly drug: readonly string[] };

export interface ProblemCondition {
  readonly problem: readonly string[];
  /** A history of it suffices: resolved ones count. */
  readonly ever?: true;
  /** It began at most so many days ago; one without a date doesn't count. */
  readonly within?: number;
}

export interface ClinicalRule {
  readonly id: string;
  readonly type: Exclude<SafetyValue['type'], 'drug-drug' | 'drug-gene' | 'drug-allergy' | 'duplicate' | 'omission'>;
  /** Ingredient keys, classes or `group:qt`. */
  readonly drugs: readonly string[];
  readonly except?: readonly string[];
  readonly when: readonly RuleCondition[];
  readonly severity: Severity;
  readonly mechanism: LocalizedText;
  readonly action: LocalizedText;
  readonly act: SafetyAct;
  /** Key of `sources`. */
  readonly source: string;
}

/** Substances that cross-react with each other. */
export interface CrossReactivity {
  readonly id: string;
  readonly members: readonly string[];
  readonly except?: readonly string[];
  readonly severity: Severity;
  readonly basis: 'class' | 'side-chain' | 'cross-intolerance';
  readonly source: string;
}

/** An allergy to the left calls for care with the right. */
export interface CrossReactivityBetween {
  readonly id: string;
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly except?: readonly string[];
  readonly severity: Severity;
  readonly source: string;
}

export interface ClinicalRuleFile {
  readonly sources: { readonly [key: string]: Citation };
  readonly rules: readonly ClinicalRule[];
  readonly allergy: {
    readonly groups: readonly CrossReactivity[];
    readonly between: readonly CrossReactivityBetween[];
  };
  readonly duplicates: {
    readonly source: string;
    /** Two drugs of one such class are one too many. */
    readonly classes: readonly { readonly class: string; readonly en: string; readonly zh: string }[];
    readonly pairs: readonly {
      readonly id: string;
      readonly left: readonly string[];
      readonly right: readonly string[];
      readonly en: string;
      readonly zh: string;
    }[];
  };
}

/** A drug that the patient's state asks for and that is neither taken nor ordered. */
export interface OmissionRule {
  readonly id: string;
  /** Any of these drugs or classes, taken or ordered, fulfils the rule. */
  readonly missing: readonly string[];
  /** Drugs that are inhaled or applied fulfil it, too. */
  readonly local?: true;
  /** Ingredient keys of what might be given, the usual ones first. */
  readonly suggest: readonly string[];
  readonly when: readonly RuleCondition[];
  /** Minor where part of the criterion isn't coded in a record: the action names it. */
  readonly severity: 'moderate' | 'minor';
  readonly mechanism: LocalizedText;
  readonly action: LocalizedText;
}

export interface OmissionFile {
  readonly source: Citation;
  readonly rules: readonly OmissionRule[];
}

/** How strongly each drug blocks acetylcholine, 1 to 3, and from which sum on it counts. */
export interface AnticholinergicFile {
  readonly citation: Citation;
  /** Completed years from which it is asked. */
  readonly age: number;
  readonly moderateFrom: number;
  readonly scores: { readonly [drug: string]: number };
}
