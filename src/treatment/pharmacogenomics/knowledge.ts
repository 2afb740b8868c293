import type { Citation, DrugGeneAdviceValue, Terminology } from '../../record/index.js';

export type AdviceAction = DrugGeneAdviceValue['action'];

/** What a recommendation says beside its action, in our own code; `summary.ts` has the words. */
export const adviceNotes = [
  /* what instead */
  'alternative-not-by-gene',
  'or-alternative',
  'alternative-if-no-response',
  'combine-or-alternative-above-limit',
  'stronger-p2y12',
  'other-statin',
  'non-codeine-non-tramadol',
  'granisetron',
  'aromatase-inhibitor',
  'antifungal-alternatives',
  'febuxostat-or-desensitise',
  'or-avoid',
  /* how to dose */
  'if-needed-raise',
  'if-needed-reduced',
  'if-needed-strongly-reduced',
  'double-dose-option',
  'slow-titration',
  'higher-if-no-response',
  'lower-maintenance',
  'loading-dose-usual',
  'halve-when-chronic',
  'raise-for-h-pylori-or-oesophagitis',
  'shortest-course',
  'lowest-effective',
  'tenfold-lower',
  'tenfold-lower-thrice-weekly',
  'algorithm',
  'limit-by-age',
  'graft-genotype',
  'initial-no-increase',
  'usual-titration-by-level',
  'dose-by-label',
  'lower-start',
  'lowest-start',
  'tenth-or-less',
  'less-often',
  'single-dose-25-mg',
  'reduce-if-not-tolerated',
  'titration-allows-for-it',
  'start-75-mg-titrate-to-300',
  'start-40-to-75-mg',
  'no-dose-known',
  /* what to watch */
  'monitor-level',
  'monitor-response',
  'monitor-ecg',
  'monitor-inr',
  'monitor-blood-count',
  'monitor-liver',
  'monitor-hearing',
  'monitor-skin',
  'monitor-anaemia',
  'monitor-heart-rate',
  'myopathy-risk',
  'no-cyp2d6-inhibitors',
  'no-cyp3a4-inhibitors',
  'exposure-raised',
  'exposure-lowered',
  'exposure-changed',
  'active-metabolite-raised',
  'active-metabolite-lowered',
  'effect-lowered',
  'effect-not-established',
  'reaction-risk-raised',
  'respiratory-depression',
  'skin-reaction-likelier',
  'hyperbilirubinaemia-likelier',
  'stop-at-early-toxicity',
  'jaundice-likely',
  'jaundice-unlikely',
  /* to whom it applies */
  'if-naive',
  'if-naive-no-alternative',
  'if-tolerated-before',
  'weigh-skin-reaction',
  'by-indication',
  'high-dose-or-risk-factor',
  'with-risk-factors',
  'with-inhibitors',
  'only-exceptional',
  'malignancy-or-not',
  'under-twelve',
  /* what else to find out */
  'measure-enzyme',
  'measure-dpd',
  'measure-tpmt',
  'clinical-findings-decide',
  'copy-number-needed',
  'one-gene-only',
  'insufficient-evidence',
] as const;
export type AdviceNote = (typeof adviceNotes)[number];

/** Part of the usual dose: 0.5 is half. `of` says of which. */
export interface DoseFraction {
  readonly lower: number;
  readonly upper: number;
  readonly of: 'start' | 'maintenance' | 'maximum' | 'dose';
}

/** A gene's key: a phenotype, an activity score, an allele's presence, or the counts of alleles. */
export type LookupValue = string | { readonly [allele: string]: number };
export type LookupKey = { readonly [gene: string]: LookupValue };

/** One thing that a guideline advises, and for which results of which genes. */
export interface CodedAdvice {
  readonly action: AdviceAction;
  readonly fraction?: DoseFraction;
  /** Milligrams a day to start with or not to exceed, where the source gives it so. */
  readonly limitMgPerDay?: number;
  readonly notes: readonly AdviceNote[];
  readonly classification: string;
  /** As the source names it: `adults`, `pediatrics`, `CVI ACS PCI`; `general` if for all. */
  readonly population: string;
  /** The source gives dosing information, another drug, or other guidance. */
  readonly flags: { readonly dosing: boolean; readonly alternative: boolean; readonly other: boolean };
  readonly when: readonly { readonly id: string; readonly key: LookupKey }[];
}

export interface DrugAdvice {
  /** Ingredient key of the terminology. */
  readonly drug: string;
  readonly advice: readonly CodedAdvice[];
}

export interface Guideline {
  readonly id: string;
  readonly source: 'CPIC' | 'DPWG' | 'FDA';
  readonly genes: readonly string[];
  readonly citation: Citation;
  /** Older guidelines; where both speak of a result, this one holds. */
  readonly supersedes?: readonly string[];
  readonly drugs: readonly DrugAdvice[];
}

/** The guidance pack's files of guidelines: the reference release, what CPIC added or changed since, the others. */
export const drugGeneGuidance = ['cpic.json', 'cpic-later.json', 'dpwg.json', 'fda.json'] as const;

/** Prescribing guidance by genes. */
export interface DrugGeneKnowledge {
  readonly pack: string;
  readonly guidelines: readonly Guideline[];
  /** For genes with activity scores: the scores of a phenotype, for results that give the phenotype alone. */
  readonly scores: ScoresByPhenotype;
  readonly terminology: Terminology;
}

export type ScoresByPhenotype = {
  readonly [gene: string]: { readonly [phenotype: string]: readonly string[] } | undefined;
};

const actions: readonly AdviceAction[] = [
  'avoid',
  'lower-dose',
  'raise-dose',
  'alternative',
  'standard',
  'monitor',
  'adjust',
  'no-recommendation',
];

/**
 * The guidance pack's files, checked: one a source as guidelines, `scores.json` as scores.
 * @throws Error with pack, guideline and drug if an entry is not of the form
 */
export function parseDrugGeneKnowledge(
  pack: string,
  files: readonly unknown[],
  scores: unknown,
  terminology: Terminology,
): DrugGeneKnowledge {
  const guidelines = (files as readonly Guideline[][]).flat();
  for (const guideline of guidelines) {
    for (const { drug, advice } of guideline.drugs) {
      if (!terminology.ingredient(drug)) throw new Error(`Pack ${pack}, ${guideline.id}: unknown drug ${drug}`);
      for (const each of advice) {
        const place = `Pack ${pack}, ${guideline.id}, ${drug}`;
        if (!actions.includes(each.action)) throw new Error(`${place}: unknown action ${each.action}`);
        const unknown = each.notes.find((note) => !adviceNotes.includes(note));
        if (unknown) throw new Error(`${place}: unknown note ${unknown}`);
        if (each.when.length === 0) throw new Error(`${place}: advice for nobody`);
        if (each.fraction && !(each.fraction.lower > 0 && each.fraction.lower <= each.fraction.upper)) {
          throw new Error(`${place}: dose fraction ${each.fraction.lower} to ${each.fraction.upper}`);
        }
      }
    }
  }
  return { pack, guidelines, scores: scores as ScoresByPhenotype, terminology };
}
