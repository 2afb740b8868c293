import type { KnowledgeRef } from './citation.js';
import type { Coding, Concept, LocalizedText } from './code.js';
import type { FactId, FrameOfSeries, FramesRead } from './fact.js';
import type { IsoDate } from './time.js';

/** `<kind>:<key>`; the key is stable for the same record and engine: `diplotype:CYP2C19`. */
export type ClaimId = string & { readonly __claimId: unique symbol };

/** What a claim rests on. */
export type Reason =
  | { readonly fact: FactId; readonly role?: string }
  | { readonly claim: ClaimId; readonly role?: string }
  | { readonly knowledge: KnowledgeRef; readonly role?: string };

/** Never empty: a claim without a reason does not compile. */
export type Because = readonly [Reason, ...Reason[]];

/** How sure a claim is. */
export type Uncertainty =
  | {
      readonly kind: 'interval';
      readonly level: number;
      readonly lower: number;
      readonly upper: number;
      /**
       * `input-variability`: only the within-person variation of the measured inputs; `unread-variants`: only what a file lacks of a
       * score; `effect-size`: the published interval of a score's effect, and what the file lacks; absent: as the method publishes it.
       */
      readonly covers?: 'input-variability' | 'unread-variants' | 'effect-size';
    }
  /** A probability attached to the claim as a whole, 0 to 1. */
  | { readonly kind: 'probability'; readonly probability: number }
  /** So many answers fit the data equally well. */
  | { readonly kind: 'alternatives'; readonly count: number }
  /** Follows from its reasons by definition or arithmetic. */
  | { readonly kind: 'exact' }
  /** Real but not put into a number; `why` is a catalogue key. */
  | { readonly kind: 'not-quantified'; readonly why: string };

/** What concluded it. */
export interface Method {
  /** `named-allele-matching`, `prevent-base` ... */
  readonly name: string;
  readonly version: string;
}

export type Stage = 'genome' | 'prediction' | 'diagnosis' | 'treatment' | 'outcome';

/* ---- B. genome ---- */

export interface DiplotypeValue {
  readonly gene: string;
  /** All that fit best, `*1/*2`; empty if no call could be made. */
  readonly diplotypes: readonly string[];
  readonly callSource: 'vcf' | 'outside' | 'none';
  readonly phased: boolean;
  /** GRCh38 positions of the definition that the VCF does not have. */
  readonly missingPositions: readonly number[];
  /** Named alleles that cannot be told apart or excluded because of them. */
  readonly notExcluded: readonly string[];
  readonly warnings: readonly string[];
}

export interface GenePhenotypeValue {
  readonly gene: string;
  /** In CPIC's words, one for each distinct result of the diplotypes: `Intermediate Metabolizer`. */
  readonly phenotypes: readonly string[];
  /** `1.5`, `>=4`, one beside each phenotype, where the gene has scores. */
  readonly activityScores: readonly string[];
  /** With present inhibitors and inducers taken into account; absent where none applies. */
  readonly presentDay?: {
    readonly phenotypes: readonly string[];
    readonly activityScores: readonly string[];
    readonly dueTo: readonly string[];
  };
  /** Present drugs move the enzyme's activity, and no published rule says to which phenotype; absent where none does. */
  readonly activityShift?: ActivityShift;
}

/** `either`: inhibitors and inducers together. */
export interface ActivityShift {
  readonly direction: 'lower' | 'higher' | 'either';
  readonly dueTo: readonly string[];
}

export type VariantClass = 'pathogenic' | 'likely-pathogenic' | 'uncertain' | 'likely-benign' | 'benign';

/** A germline variant in a gene in which a harmful one calls for action, with the ACMG/AMP criteria behind its class. */
export interface VariantValue {
  readonly gene: string;
  /** `chr17:43106487:A:C` on GRCh38. */
  readonly at: string;
  readonly zygosity: 'heterozygous' | 'homozygous' | 'hemizygous';
  readonly consequence: string;
  readonly coding?: string;
  readonly protein?: string;
  readonly class: VariantClass;
  readonly points: number;
  readonly criteria: readonly {
    /** `PVS1`, `PM2`. */
    readonly code: string;
    readonly verdict: 'met' | 'not-met' | 'unknown';
    readonly strength?: 'supporting' | 'moderate' | 'strong' | 'very-strong' | 'stand-alone';
    readonly points: number;
    /** The value that decided: `REVEL 0.94`. */
    readonly value?: string;
  }[];
  /** ClinVar's word as the file gives it. */
  readonly clinvar?: { readonly significance: string; readonly review?: string };
  readonly condition: LocalizedText;
  readonly inheritance: 'AD' | 'AR' | 'XL';
  /** The ACMG list would have it reported: harmful, and in the state that the list asks for. */
  readonly reportable: boolean;
}

/** A polygenic score or expression signature beside the people with whom it may be compared. */
export interface GenomicScoreValue {
  readonly score: string;
  readonly title: LocalizedText;
  readonly basis: 'polygenic' | 'expression';
  /** What it speaks of: `breast-cancer`. */
  readonly outcome?: string;
  readonly value: number;
  /** Variants or genes found, of how many. */
  readonly matched: number;
  readonly total: number;
  /** Standard deviations from the mean of the reference, and the share of it below; 0 to 1. */
  readonly z?: number;
  readonly percentile?: number;
  /** Where z would lie with the variants that the file lacks, 95 of 100 times. */
  readonly zInterval?: readonly [number, number];
  readonly population?: LocalizedText;
  /** Compared after taking out what ancestry predicts. */
  readonly ancestryAdjusted?: true;
  readonly called?: string;
}

/* ---- C. prediction ---- */

/** A quantity computed from others: eGFR, BMI, non-HDL cholesterol. */
export interface DerivedValue {
  readonly concept: Concept;
  readonly value: number;
  /** UCUM. */
  readonly unit: string;
  /** The date of its latest input. */
  readonly on: IsoDate;
}

export interface RiskValue {
  /** `prevent-base`, `findrisc`. */
  readonly model: string;
  /** `total-cvd`, `ascvd`, `heart-failure`, `type-2-diabetes`. */
  readonly outcome: string;
  readonly horizonYears: number;
  /** 0 to 1. */
  readonly probability: number;
  /** Points, where the model gives them. */
  readonly score?: number;
  /** Each input as the equation read it, with its own name and unit. */
  readonly inputs: readonly {
    readonly name: string;
    readonly value: number | boolean | string;
    readonly unit?: string;
    readonly fact?: FactId;
    /** No source says no: the record lists problems or drugs, and this isn't among them. */
    readonly assumed?: true;
  }[];
  /** The probability if one modifiable input were at its goal, largest difference first. */
  readonly modifiable: readonly {
    readonly input: string;
    readonly goal: number | boolean | string;
    readonly probability: number;
  }[];
  /** The probability if all of them were at their goals; absent for fewer than two. */
  readonly together?: number;
  /** Of people of the same age and sex in general, where the method knows it. */
  readonly average?: number;
  /** What its authors ask to be said with every result. */
  readonly disclaimer?: LocalizedText;
  /** What each input adds, where the model can tell. */
  readonly explanation?: RiskExplanation;
  /** Of a model that the user installed, its names. It is shown, and no drug is advised on it. */
  readonly installed?: { readonly model: LocalizedText; readonly outcome?: LocalizedText };
}

/** Shapley values on the scale of log-odds: base and contributions add up to the prediction. */
export interface RiskExplanation {
  readonly base: number;
  /** Largest first, whatever the sign. */
  readonly contributions: readonly { readonly input: string; readonly logOdds: number }[];
}

/* ---- D. diagnosis ---- */

/** One line of the reconciled problem list. */
export interface ProblemValue {
  readonly concept: Concept;
  /** Key by which other stages ask for it: `hypertension`, `type-2-diabetes`, `ckd`; absent for others. */
  readonly key?: string;
  readonly status: 'active' | 'resolved' | 'suspected' | 'refuted';
  readonly since?: string;
  /** `recorded`: a source lists it; `found`: met by criteria but nobody lists it. */
  readonly origin: 'recorded' | 'found';
}

export interface DifferentialValue {
  readonly disease: Coding;
  /** The disease's name where a pack has it in both languages. */
  readonly name?: LocalizedText;
  /** What the posterior starts from, where it is a published share of people with this complaint. */
  readonly preTest?: { readonly probability: number; readonly of: LocalizedText };
  readonly rank: number;
  /** 0 to 1 over all diseases considered. */
  readonly posterior: number;
  /** Natural logarithm. */
  readonly logLikelihoodRatio: number;
  readonly contributions: readonly {
    readonly feature: Coding;
    readonly name?: LocalizedText;
    readonly match: string;
    readonly logLikelihoodRatio: number;
    /** Where an image model says it: the image that speaks most for it, and how many were read. */
    readonly images?: FramesRead & { readonly strongest: FrameOfSeries };
  }[];
}

/** A set of diagnostic or staging criteria; unknown is a value. */
export interface CriterionValue {
  readonly set: string;
  readonly result: LocalizedText;
  readonly verdict: 'met' | 'not-met' | 'unknown';
  readonly items: readonly { readonly name: LocalizedText; readonly verdict: 'met' | 'not-met' | 'unknown' }[];
}

/* ---- E. treatment ---- */

/** `check`: a question for the prescriber; `separate`: in time. For a drug that is only proposed, `stop` and `replace` mean not to begin it. */
export const safetyActs = ['stop', 'replace', 'lower-dose', 'separate', 'monitor', 'check', 'start'] as const;
export type SafetyAct = (typeof safetyActs)[number];

/** Something that makes an option unsafe or calls for care. */
export interface SafetyValue {
  readonly type:
    | 'drug-drug'
    | 'drug-gene'
    | 'drug-disease'
    | 'drug-allergy'
    | 'drug-lab'
    | 'kidney-dose'
    | 'liver-dose'
    | 'pregnancy'
    | 'lactation'
    | 'age'
    | 'duplicate'
    /** A drug that is not taken though a criterion asks for one. */
    | 'omission';
  /** The drugs (ingredient codings) concerned; the first is the one to act upon. Of an omission: what might be given. */
  readonly drugs: readonly Coding[];
  readonly severity: 'contraindicated' | 'major' | 'moderate' | 'minor';
  readonly mechanism: LocalizedText;
  readonly action: LocalizedText;
  /** What `action` asks for, for programs. */
  readonly act: SafetyAct;
  /** True if the drug is not yet taken but proposed. */
  readonly proposed: boolean;
}

/** What a prescriber is told because of genes: one guideline source for one drug. */
export interface DrugGeneAdviceValue {
  readonly drug: Coding;
  readonly source: 'CPIC' | 'DPWG' | 'FDA';
  readonly genes: readonly string[];
  readonly diplotypes: readonly string[];
  readonly phenotypes: readonly string[];
  /** As the source classifies it: `Strong`, `Moderate`, `Optional`, `No Recommendation`. */
  readonly classification: string;
  readonly action:
    | 'avoid'
    | 'lower-dose'
    | 'raise-dose'
    | 'alternative'
    | 'standard'
    | 'monitor'
    | 'adjust'
    | 'no-recommendation';
  /** Fraction of the usual dose where the source gives one: 0.5 = half. */
  readonly doseFraction?: { readonly lower: number; readonly upper: number };
  /** Milligrams a day not to exceed, where the source gives it so. */
  readonly limitMgPerDay?: number;
  /** It holds only under something that genes do not tell: a further risk factor, an indication. */
  readonly conditional?: true;
  readonly summary: LocalizedText;
  /** The patient takes this drug now. */
  readonly present: boolean;
}

export const recommendationActions = [
  'start',
  'stop',
  'raise-dose',
  'lower-dose',
  'switch',
  'continue',
  'avoid',
  'lifestyle',
  'measure',
  'screen',
  'vaccinate',
  'isolate',
  'refer',
  'test',
] as const;
export type RecommendationAction = (typeof recommendationActions)[number];

export const recommendationDomains = [
  'cardiovascular',
  'diabetes',
  'cancer',
  'infection',
  'pharmacogenomics',
  'safety',
  'prevention',
  'other',
] as const;

export interface Strength {
  /** `ACC/AHA`, `ADA`, `CPIC`, `GRADE`. */
  readonly scheme: string;
  /** Class or grade in that scheme: `1`, `2a`, `A`, `Strong`. */
  readonly grade: string;
  readonly level?: string;
}

/** Expected individual benefit: baseline risk x relative effect. All are fractions over the horizon. */
export interface Benefit {
  readonly outcome: string;
  readonly horizonYears: number;
  readonly baselineRisk: number;
  /** `trial-population`: no equation gives this patient's own risk, so the trial's control group stands in. */
  readonly baselineSource: 'individual' | 'trial-population';
  readonly relativeRisk: { readonly estimate: number; readonly lower: number; readonly upper: number };
  readonly absoluteRiskReduction: { readonly estimate: number; readonly lower: number; readonly upper: number };
  /** 1 / absolute reduction; absent where the interval includes none. */
  readonly numberNeededToTreat?: number;
}

/** Over ten years, in units of one death; each is multiplied by its weight. */
export interface NetBenefitParts {
  readonly gain: number;
  readonly harm: number;
  readonly burden: number;
  readonly cost: number;
}

export interface RecommendationValue {
  /** `<PlanDefinition id>/<action id>`. */
  readonly rule: string;
  readonly domain: (typeof recommendationDomains)[number];
  readonly action: RecommendationAction;
  readonly title: LocalizedText;
  readonly detail?: LocalizedText;
  /** Drugs or other things to do, the preferred one first. Ingredient level for drugs. */
  readonly options: readonly {
    readonly concept: Concept;
    readonly status: 'preferred' | 'alternative' | 'contraindicated';
    /** As the guideline gives it; absent where its source could not be read. */
    readonly dose?: LocalizedText;
    readonly because: readonly ClaimId[];
  }[];
  readonly strength: Strength;
  /** `recommended`; `needs-data`: applies if what is missing turns out so; `contraindicated`: applies but nothing safe is left. */
  readonly status: 'recommended' | 'needs-data' | 'contraindicated' | 'done';
  readonly missing: readonly LocalizedText[];
  readonly benefits: readonly Benefit[];
  /** Expected benefit minus harm under the patient's weights; what the ranking sorts by. */
  readonly netBenefit: number;
  /** What it is made of before the weights; absent where it is a fixed stake. */
  readonly parts?: NetBenefitParts;
  /** 1 is first. */
  readonly rank: number;
  readonly urgency: 'now' | 'soon' | 'routine';
}

/** A value with its 90 % interval. */
export interface Band {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** A drug's dose from a model of its course in the body, made this patient's own by the levels measured. */
export interface DosingValue {
  /** Key of the ingredient. */
  readonly drug: string;
  /** `vancomycin-goti-2018`. */
  readonly model: string;
  readonly population: LocalizedText;
  /** `population`: no level yet, so the patient is taken as one of the model's people of this size and kidney function. */
  readonly basis: 'levels' | 'population';
  readonly title: LocalizedText;
  readonly detail: LocalizedText;
  /** Clearance, volumes; L/h and L. */
  readonly parameters: readonly (Band & { readonly name: string; readonly typical: number })[];
  readonly target: { readonly quantity: string; readonly lower: number; readonly upper: number; readonly unit: string };
  readonly regimen: {
    readonly milligrams: number;
    readonly intervalHours: number;
    readonly infusionHours?: number;
    /** Of the target's quantity at steady state. */
    readonly exposure: Band;
    /** Of lying within the target. */
    readonly probability: number;
  };
  /** `unit` of the levels; ISO instants, in UTC. */
  readonly unit: string;
  readonly levels: readonly { readonly at: string; readonly value: number }[];
  readonly predicted: readonly (Band & { readonly at: string })[];
}

/* ---- F. outcome ---- */

/** What happened to a measure after a drug was begun or its dose changed; other causes are not taken out. */
export interface TargetResponse {
  /** Key of the ingredient. */
  readonly drug: string;
  readonly medication: FactId;
  /** The day of the change. */
  readonly since: IsoDate;
  /** Means before the change, and after it has settled. */
  readonly before: number;
  readonly after: number;
  readonly change: number;
  /** 95 % interval of the change; absent with fewer than two values on a side. */
  readonly lower?: number;
  readonly upper?: number;
}

export interface TargetValue {
  /** `ldl`, `hba1c`, `systolic-pressure`. */
  readonly measure: string;
  readonly title: LocalizedText;
  readonly concept: Concept;
  readonly unit: string;
  /** Half-open: at target if lower <= value < upper. */
  readonly lower?: number;
  readonly upper?: number;
  readonly status: 'at-target' | 'above' | 'below' | 'not-measured' | 'stale';
  readonly latest?: { readonly value: number; readonly on: IsoDate };
  readonly series: readonly { readonly value: number; readonly on: IsoDate; readonly fact: FactId }[];
  /** Change a year by least squares over the series; absent below three points. */
  readonly slopePerYear?: number;
  readonly nextMeasure: IsoDate;
  readonly response?: TargetResponse;
}

/** A change of the plan because of what happened. */
export interface AdaptationValue {
  readonly measure: string;
  readonly change: 'titrate' | 'switch' | 'add' | 'reduce' | 'stop' | 'keep' | 'check-adherence';
  /** The drug changed, begun or stopped; of a switch the one given up. */
  readonly drug?: Coding;
  readonly urgency?: 'now' | 'soon' | 'routine';
  readonly title: LocalizedText;
  readonly from: LocalizedText;
  readonly to: LocalizedText;
  readonly reason: LocalizedText;
}

/** What a published instrument says of how the patient does: a response, a score, a grade. */
export interface OutcomeValue {
  /** `recist-1.1`, `das28-crp`, `phq-9`, `sensor-glucose`, `eq-5d-5l`, `qlq-c30`, `ctcae`, `naranjo`, `pdc`. */
  readonly instrument: string;
  readonly title: LocalizedText;
  /** The day of the latest thing it rests on. */
  readonly on: IsoDate;
  /** What it says, in a few words without the title. */
  readonly result: LocalizedText;
  /** The instrument's own label: `PR`, `remission`, `grade-3`. */
  readonly category?: string;
  readonly judgement: 'good' | 'bad' | 'neutral';
  readonly value?: number;
  /** UCUM. */
  readonly unit?: string;
  readonly parts: readonly {
    readonly name: string;
    readonly title: LocalizedText;
    readonly value: number;
    readonly unit: string;
  }[];
  /** Earlier answers of the same instrument, oldest first, the latest included. */
  readonly history: readonly { readonly on: IsoDate; readonly value?: number; readonly category?: string }[];
}

/** No answer, and why: a wrong dose is worse than none. */
export interface RefusalValue {
  /** What was asked: `prevent-base`, `diplotype:CYP2D6`. */
  readonly of: string;
  readonly why:
    | 'missing-input'
    | 'outside-validity'
    | 'no-definition'
    | 'conflicting-input'
    | 'stale-input'
    | 'not-applicable';
  /** Inputs by name: `total-cholesterol`, `age 30 to 79`. */
  readonly details: readonly string[];
}

export interface ClaimValues {
  diplotype: DiplotypeValue;
  genePhenotype: GenePhenotypeValue;
  variant: VariantValue;
  genomicScore: GenomicScoreValue;
  derived: DerivedValue;
  risk: RiskValue;
  problem: ProblemValue;
  differential: DifferentialValue;
  criterion: CriterionValue;
  safety: SafetyValue;
  drugGeneAdvice: DrugGeneAdviceValue;
  recommendation: RecommendationValue;
  dosing: DosingValue;
  target: TargetValue;
  adaptation: AdaptationValue;
  outcome: OutcomeValue;
  refusal: RefusalValue;
}
export type ClaimKind = keyof ClaimValues;

export interface ClaimOf<K extends ClaimKind> {
  readonly id: ClaimId;
  readonly kind: K;
  readonly stage: Stage;
  readonly value: ClaimValues[K];
  readonly uncertainty: Uncertainty;
  readonly method: Method;
  readonly because: Because;
}

/** Something Sartor concludes. */
export type Claim = { [K in ClaimKind]: ClaimOf<K> }[ClaimKind];

/** The id of a claim of this kind under this key. */
export const claimId = (kind: ClaimKind, key: string): ClaimId => `${kind}:${key}` as ClaimId;

/**
 * The reasons as `Because`.
 * @throws if there is none: a fault of ours, never of the data.
 */
export function because(reasons: readonly Reason[]): Because {
  const [first, ...rest] = reasons;
  if (!first) throw new Error('A claim needs at least one reason');
  return [first, ...rest];
}
