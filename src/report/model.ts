import type { OutOfHundred } from '../language/hundred.js';
import type { Language } from '../record/index.js';

/** What a report says, before it has a form: every renderer draws the same blocks. */
export interface Report {
  readonly language: Language;
  readonly title: string;
  readonly patientName: string;
  /** The day the plan is made for, as written and as ISO date. */
  readonly asOf: string;
  readonly asOfDate: string;
  /** The sentence that a clinician decides. */
  readonly decides: string;
  readonly sections: readonly Section[];
}

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Tone = 'danger' | 'warning' | 'good' | 'accent' | 'neutral';

/** A run of text and the references that prove it. */
export interface Said {
  readonly text: string;
  readonly references?: readonly number[];
  readonly tone?: Tone;
}

export type Block =
  | { readonly type: 'properties'; readonly items: readonly { readonly label: string; readonly value: Said }[] }
  | { readonly type: 'paragraph'; readonly said: Said; readonly quiet?: boolean }
  | { readonly type: 'heading'; readonly text: string }
  | { readonly type: 'alerts'; readonly items: readonly Alert[] }
  | { readonly type: 'plan'; readonly cards: readonly PlanCard[] }
  | { readonly type: 'risks'; readonly rows: readonly RiskRow[] }
  | WaterfallBlock
  | Table
  | { readonly type: 'references'; readonly items: readonly { readonly number: number; readonly text: string }[] };

/** How one disease's probability comes about; positions are ln odds. */
export interface WaterfallBlock {
  readonly type: 'waterfall';
  readonly title: string;
  readonly before: { readonly label: string; readonly at: number };
  readonly after: { readonly label: string; readonly at: number };
  readonly steps: readonly {
    readonly label: string;
    readonly from: number;
    readonly to: number;
    readonly text: string;
  }[];
}

export interface Table {
  readonly type: 'table';
  /** Relative widths; they need not add up to anything. */
  readonly columns: readonly { readonly title: string; readonly width: number }[];
  readonly rows: readonly (readonly Said[])[];
}

export interface Alert {
  readonly tone: Tone;
  readonly label: string;
  readonly said: Said;
  readonly detail: string;
}

export interface PlanCard {
  readonly rank: string;
  readonly title: string;
  readonly tags: readonly Said[];
  readonly detail: string;
  readonly options: readonly Said[];
  readonly because: readonly Said[];
  readonly strength: string;
  readonly sources: readonly Said[];
  readonly benefits: readonly BenefitLine[];
  /** What is missing, or that the benefit is not put into a number. */
  readonly notes: readonly string[];
}

/** Fractions of one; `text` says the same in words. */
export interface BenefitLine {
  readonly text: string;
  readonly baseline: number;
  readonly treated: number;
  readonly numberNeeded: string;
  readonly hundred: OutOfHundred;
  /** What the picture of a hundred people shows. */
  readonly hundredLabel: string;
}

export interface RiskRow {
  readonly label: string;
  readonly said: Said;
  readonly model: string;
  readonly probability: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly interval: string;
  /** Of people of that age in general. */
  readonly average?: number;
  /** What raises and lowers it, and the average, in words. */
  readonly notes: readonly string[];
  readonly whatIf: readonly { readonly label: string; readonly probability: number; readonly text: string }[];
}
