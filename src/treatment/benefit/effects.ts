import type { Citation, LocalizedText, RecommendationAction } from '../../record/index.js';

/** How a trial states its effect. A hazard or odds ratio is turned into a risk ratio at the patient's own risk. */
export type EffectMeasure = 'risk-ratio' | 'hazard-ratio' | 'odds-ratio';

/** What a treatment does to the risk of an outcome, as trials found it. */
export interface Effect {
  /** `<treatment>/<outcome>`. */
  readonly id: string;
  /** Key of an outcome of the pack: `ascvd`, `heart-failure`. */
  readonly outcome: string;
  readonly measure: EffectMeasure;
  readonly estimate: number;
  /** Bounds of the 95 % confidence interval. */
  readonly lower: number;
  readonly upper: number;
  /** The ratio is for this change of a measured quantity, in the measure's canonical unit. */
  readonly per?: { readonly measure: string; readonly amount: number };
  /** The change to expect: an amount, or a fraction of the present value; never below `notBelow`. */
  readonly change?: { readonly amount?: number; readonly fraction?: number; readonly notBelow?: number };
  /** Outcome and years of the risk claim that is the baseline. */
  readonly baseline?: {
    readonly outcome: string;
    readonly years: number;
    /** Begin of the name of the model to be preferred. */
    readonly model?: string;
  };
  /** The control group's risk, for patients to whom no equation applies. */
  readonly control?: { readonly risk: number; readonly years: number; readonly citation: Citation };
  readonly citation: Citation;
}

/** How bad an outcome is, 0 to 1 of death. A value judgement of ours, to be weighed by the patient's own. */
export interface OutcomeValue {
  readonly key: string;
  readonly title: LocalizedText;
  readonly weight: number;
  /** Outcomes of one family overlap and are not added up. */
  readonly family: string;
}

/** What a drug, a class or another thing to do costs the patient. */
export interface Drawback {
  /** Ingredient key, class or `action:<name>`. */
  readonly of: string;
  readonly harms: readonly {
    readonly event: LocalizedText;
    /** Additional people harmed a year, as a fraction. */
    readonly excessPerYear: number;
    /** 0 to 1 of death. */
    readonly weight: number;
    readonly citation: Citation;
  }[];
  /** 0 none, 1 a daily pill, 2 injections or a strict routine, 3 more. */
  readonly burden: 0 | 1 | 2 | 3;
  /** 0 free, 1 generic, 2 branded, 3 expensive. */
  readonly cost: 0 | 1 | 2 | 3;
}

/** A drug whose dose is led by a measured level or effect: genes alone do not change it once it is taken. */
export interface Titrated {
  /** Ingredient key or class. */
  readonly of: string;
  /** Key of the measure that leads the dose. */
  readonly measure: string;
}

/** What the ranking knows of benefit and harm. */
export interface EffectKnowledge {
  readonly pack: string;
  readonly effects: ReadonlyMap<string, Effect>;
  readonly outcomes: ReadonlyMap<string, OutcomeValue>;
  readonly drawbacks: ReadonlyMap<string, Drawback>;
  readonly titrated: readonly Titrated[];
  /** Net benefit over ten years taken for a recommendation whose effect is not in numbers, by strength. */
  readonly priors: { readonly strong: number; readonly moderate: number; readonly weak: number };
  /** What share of that a kind of action is worth: to measure is to prepare. 1 where it isn't named. */
  readonly priorShares: Readonly<Partial<Record<RecommendationAction, number>>>;
  /** Loss over ten years for each step of burden and of cost. */
  readonly burdenStep: number;
  readonly costStep: number;
}

interface EffectFile {
  readonly effects: readonly Effect[];
  readonly outcomes: readonly OutcomeValue[];
  readonly drawbacks: readonly Drawback[];
  readonly titrated: readonly Titrated[];
  readonly priors: EffectKnowledge['priors'];
  readonly priorShares: EffectKnowledge['priorShares'];
  readonly burdenStep: number;
  readonly costStep: number;
}

/**
 * The effects pack, checked.
 * @throws with pack and entry if a ratio does not lie within its interval, a name is twice there or an outcome unknown
 */
export function parseEffects(json: unknown, pack: string): EffectKnowledge {
  const file = json as EffectFile;
  const outcomes = byKey(file.outcomes, ({ key }) => key, pack);
  const effects = byKey(file.effects, ({ id }) => id, pack);
  for (const effect of effects.values()) checkEffect(effect, outcomes, pack);
  for (const { of, harms } of file.drawbacks)
    for (const { excessPerYear, weight } of harms)
      if (!(excessPerYear >= 0 && excessPerYear < 1 && weight >= 0 && weight <= 1))
        throw new Error(`${pack} ${of}: a harm is out of range`);
  const { priors, priorShares, burdenStep, costStep } = file;
  return {
    pack,
    effects,
    outcomes,
    drawbacks: byKey(file.drawbacks, ({ of }) => of, pack),
    titrated: file.titrated,
    priors,
    priorShares,
    burdenStep,
    costStep,
  };
}

function checkEffect(effect: Effect, outcomes: ReadonlyMap<string, OutcomeValue>, pack: string): void {
  const { id, estimate, lower, upper, outcome, per, change, baseline, control, citation } = effect;
  if (!(lower > 0 && lower <= estimate && estimate <= upper)) throw new Error(`${pack} ${id}: not an interval`);
  if (!outcomes.has(outcome)) throw new Error(`${pack} ${id}: unknown outcome ${outcome}`);
  if ((per === undefined) !== (change === undefined)) throw new Error(`${pack} ${id}: per and change go together`);
  if (!baseline && !control) throw new Error(`${pack} ${id}: no baseline`);
  if (control && !(control.risk > 0 && control.risk < 1 && control.years > 0))
    throw new Error(`${pack} ${id}: control risk`);
  if (!citation?.title || !citation.checkedAgainst) throw new Error(`${pack} ${id}: no citation`);
}

function byKey<T>(items: readonly T[], keyOf: (item: T) => string, pack: string): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const item of items) {
    if (map.has(keyOf(item))) throw new Error(`${pack} ${keyOf(item)}: twice`);
    map.set(keyOf(item), item);
  }
  return map;
}
