import type { ActivityShift, Citation } from '../../record/index.js';
import type { GeneDefinition } from './definition.js';
import { type DiplotypeResult, notAssigned } from './phenotype.js';

/** A drug that changes an enzyme's activity while it is taken. */
export interface Perpetrator {
  /** The terminology's ingredient key. */
  readonly ingredient: string;
  readonly gene: string;
  readonly effect: 'inhibitor' | 'inducer';
  readonly strength: 'strong' | 'moderate';
  readonly citation: Citation;
}

/** How much of a gene's activity score is left under an inhibitor. */
export interface ConversionRule {
  readonly gene: string;
  readonly effect: 'inhibitor';
  readonly strength: 'strong' | 'moderate';
  readonly factor: number;
  readonly citation: Citation;
}

/** A gene's phenotypes by activity score, ascending; a band reaches to the next one's bound. */
export interface ScoreBands {
  readonly gene: string;
  readonly bands: readonly (
    | { readonly atLeast: number; readonly phenotype: string }
    | { readonly above: number; readonly phenotype: string }
  )[];
  readonly citation: Citation;
}

export interface Phenoconversion {
  readonly perpetrators: readonly Perpetrator[];
  readonly rules: readonly ConversionRule[];
  readonly bands: readonly ScoreBands[];
}

/** The phenotype while the drugs are taken. */
export interface Conversion {
  readonly phenotypes: readonly string[];
  readonly activityScores: readonly string[];
  /** The drugs that change it, and the rule for the strongest. */
  readonly dueTo: readonly Perpetrator[];
  readonly rule: ConversionRule;
}

/**
 * The gene's phenotype under the drugs that the patient takes: the activity score times what the strongest
 * inhibitor leaves of it. Undefined where no drug acts on the gene, no rule is known or there is no score.
 */
export function convert(
  gene: GeneDefinition,
  results: readonly DiplotypeResult[],
  ingredients: ReadonlySet<string>,
  knowledge: Phenoconversion,
): Conversion | undefined {
  const acting = knowledge.perpetrators.filter((each) => each.gene === gene.gene && ingredients.has(each.ingredient));
  const ruled = acting.flatMap((each) => {
    const rule = knowledge.rules.find(
      ({ gene: of, effect, strength }) => of === each.gene && effect === each.effect && strength === each.strength,
    );
    return rule ? [{ each, rule }] : [];
  });
  const strongest = ruled.sort((a, b) => a.rule.factor - b.rule.factor)[0];
  const bands = knowledge.bands.find((each) => each.gene === gene.gene);
  if (!strongest || !bands || results.length === 0) return undefined;
  const scores = results.map((result) => scaled(result.activityScore, strongest.rule.factor));
  if (scores.some((score) => score === undefined)) return undefined;
  const distinct = [...new Set(scores as string[])];
  const phenotypes = distinct.map((score) => phenotypeOfScore(bands, score));
  if (phenotypes.some((phenotype) => phenotype === undefined)) return undefined;
  const known = phenotypes as string[];
  const unique = distinct.filter((_, index) => known.indexOf(known[index]!) === index);
  return {
    phenotypes: [...new Set(known)],
    activityScores: unique,
    dueTo: ruled.map(({ each }) => each),
    rule: strongest.rule,
  };
}

/** Present drugs that act on an enzyme without a rule that would tell the phenotype. */
export interface Shift {
  readonly direction: 'lower' | 'higher' | 'either';
  readonly dueTo: readonly Perpetrator[];
}

/**
 * Where the drugs that the patient takes move the gene's activity, if no published rule converts it: less under strong or
 * moderate inhibitors, more under inducers. Undefined where none acts or {@link convert} has the answer.
 */
export function shiftOf(
  { gene }: GeneDefinition,
  ingredients: ReadonlySet<string>,
  { perpetrators }: Phenoconversion,
  conversion: Conversion | undefined,
): Shift | undefined {
  const dueTo = perpetrators.filter(
    (each) => each.gene === gene && ingredients.has(each.ingredient) && !conversion?.dueTo.includes(each),
  );
  if (dueTo.length === 0) return undefined;
  const effects = new Set(dueTo.map(({ effect }) => effect));
  return { direction: effects.size > 1 ? 'either' : effects.has('inhibitor') ? 'lower' : 'higher', dueTo };
}

/** What the drugs taken now make of a gene's result, in the form that claims and output share. */
export interface UnderDrugs {
  readonly presentDay?: {
    readonly phenotypes: readonly string[];
    readonly activityScores: readonly string[];
    readonly dueTo: readonly string[];
  };
  readonly activityShift?: ActivityShift;
}

/** The present-day phenotype by {@link convert}, and the drugs that move the activity beyond any rule by {@link shiftOf}. */
export function underDrugs(conversion: Conversion | undefined, shift: Shift | undefined): UnderDrugs {
  const named = (drugs: readonly Perpetrator[]) => [...new Set(drugs.map(({ ingredient }) => ingredient))];
  return {
    ...(conversion
      ? {
          presentDay: {
            phenotypes: conversion.phenotypes,
            activityScores: conversion.activityScores,
            dueTo: named(conversion.dueTo),
          },
        }
      : {}),
    ...(shift ? { activityShift: { direction: shift.direction, dueTo: named(shift.dueTo) } } : {}),
  };
}

/** The scaled score as the tables write it; of a lower bound (`≥3.0`) only nothing is known, unless nothing is left of it. */
function scaled(score: string | undefined, factor: number): string | undefined {
  if (!score || score === notAssigned) return undefined;
  if (factor === 0) return '0.0';
  const match = /^(≥?)(\d+(?:\.\d+)?)$/.exec(score);
  if (!match) return undefined;
  const value = Number(match[2]) * factor;
  return `${match[1]}${Number.isInteger(value) ? value.toFixed(1) : String(value)}`;
}

/** The band in which the score lies; of a lower bound (`≥1.5`) only the highest band is certain. */
function phenotypeOfScore({ bands }: ScoreBands, score: string): string | undefined {
  const value = Number(score.replace('≥', ''));
  const reached = bands.filter((band) => ('atLeast' in band ? value >= band.atLeast : value > band.above));
  const last = reached.at(-1);
  return score.startsWith('≥') && last !== bands.at(-1) ? undefined : last?.phenotype;
}

/**
 * The pack's perpetrators and rules.
 * @throws Error naming pack and entry if one is malformed
 */
export function parsePhenoconversion(json: unknown, pack: string): Phenoconversion {
  const file = json as Phenoconversion;
  if (![file.perpetrators, file.rules, file.bands].every(Array.isArray))
    throw new Error(`Pack ${pack}: perpetrators, rules and bands must be lists`);
  for (const each of file.perpetrators) {
    if (
      !/^[a-z][a-z -]*$/.test(each.ingredient) ||
      !['strong', 'moderate'].includes(each.strength) ||
      !['inhibitor', 'inducer'].includes(each.effect)
    ) {
      throw new Error(`Pack ${pack}: perpetrator ${each.ingredient} of ${each.gene} is malformed`);
    }
  }
  for (const rule of file.rules) {
    if (!(rule.factor >= 0 && rule.factor < 1))
      throw new Error(`Pack ${pack}: the factor of ${rule.gene} ${rule.strength} isn't a fraction`);
  }
  return file;
}
