import type { ActivityShift, LocalizedText } from '../../record/index.js';
import type { GeneResult } from './gene-calls.js';

/** A gene's result with what the drugs taken now make of it. */
export interface GeneResultToday extends GeneResult {
  /** The phenotype while these drugs are taken. */
  readonly presentDay?: {
    readonly phenotypes: readonly string[];
    readonly activityScores: readonly string[];
    readonly dueTo: readonly string[];
  };
  /** Drugs that move the activity without a rule of how far. */
  readonly activityShift?: ActivityShift;
}

/** The drugs taken now, by ingredient key, that bear on a result. */
export interface PresentDrugs {
  /** Those that changed the phenotype. */
  readonly dueTo: readonly string[];
  /** Those that move the activity, nobody knows how far. */
  readonly shiftedBy: readonly string[];
}

/**
 * The result that counts for one drug: as it is under the drugs taken now, except for what the drug does itself, with
 * which its guideline already reckons.
 */
export function asOfToday<R extends GeneResultToday>(
  { presentDay, activityShift, ...result }: R,
  drug: string,
): Omit<R, 'presentDay' | 'activityShift'> & PresentDrugs {
  const others = presentDay?.dueTo.filter((each) => each !== drug) ?? [];
  const shiftedBy = activityShift?.dueTo.filter((each) => each !== drug) ?? [];
  if (!presentDay || others.length === 0) return { ...result, dueTo: [], shiftedBy };
  return {
    ...result,
    // The diplotype no longer stands for the enzyme's activity.
    diplotypes: [],
    phenotypes: presentDay.phenotypes,
    activityScores: presentDay.activityScores,
    dueTo: others,
    shiftedBy,
  };
}

/** A recommendation's summary with the present drugs that changed its genes' results, and those that may make it void. */
export function withPresentDrugs(
  { en, zh }: LocalizedText,
  genes: readonly (Pick<GeneResult, 'gene'> & PresentDrugs)[],
): LocalizedText {
  const dueTo = [...new Set(genes.flatMap((each) => each.dueTo))];
  const reckoned =
    dueTo.length > 0
      ? { en: ` Reckons with ${dueTo.join(', ')}.`, zh: `已考虑${dueTo.join('、')}的影响。` }
      : { en: '', zh: '' };
  const caution = genes
    .filter(({ shiftedBy }) => shiftedBy.length > 0)
    .map(({ gene, shiftedBy }) => ({
      en: ` ${shiftedBy.join(', ')} taken now changes the activity of ${gene}: the advice by the genotype may not hold.`,
      zh: `目前服用的${shiftedBy.join('、')}会改变${gene}的活性：按基因型的建议可能不适用。`,
    }));
  return {
    en: [en, reckoned.en, ...caution.map((each) => each.en)].join(''),
    zh: [zh, reckoned.zh, ...caution.map((each) => each.zh)].join(''),
  };
}
