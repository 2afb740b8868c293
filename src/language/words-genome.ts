import type {
  DiplotypeValue,
  GenePhenotypeValue,
  GenomicScoreValue,
  Language,
  Uncertainty,
  VariantValue,
} from '../record/index.js';
import { catalogue, formatList, formatNumber, formatPercent, localized, term } from './catalogue/index.js';
import { describeUncertainty } from './describe-uncertainty.js';
import { geneWarnings } from './gene-warnings.js';
import { phenotypeName } from './names.js';
import type { Words } from './words.js';

export function diplotypeWords(value: DiplotypeValue, language: Language): Words {
  const { sentences } = catalogue(language);
  const { gene, diplotypes, missingPositions, notExcluded } = value;
  return {
    headline: diplotypes.length
      ? sentences.diplotype(gene, diplotypes.slice(0, 3).join(language === 'zh' ? ' 或 ' : ' or '))
      : sentences.diplotypeNone(gene),
    parts: [
      ...(diplotypes.length > 1 ? [sentences.diplotypeAlternatives(formatNumber(diplotypes.length, language))] : []),
      sentences.callSource[value.callSource],
      ...(value.callSource === 'vcf' && diplotypes.length
        ? [value.phased ? sentences.phased : sentences.unphased]
        : []),
      ...(missingPositions.length ? [sentences.missingPositions(formatNumber(missingPositions.length, language))] : []),
      ...(notExcluded.length ? [sentences.notExcluded(formatList(notExcluded, language))] : []),
      ...geneWarnings(value.warnings, language),
    ],
  };
}

export function phenotypeWords(value: GenePhenotypeValue, language: Language): Words {
  const { sentences } = catalogue(language);
  const names = (phenotypes: readonly string[]) =>
    phenotypes.map((each) => phenotypeName(each, language)).join(language === 'zh' ? ' 或 ' : ' or ') ||
    sentences.noPhenotype;
  const scores = value.activityScores.filter((score) => score && score !== 'n/a');
  return {
    headline: sentences.genePhenotype(value.gene, names(value.phenotypes)),
    parts: [
      ...(scores.length ? [sentences.activityScore(scores.join(', '))] : []),
      ...(value.presentDay
        ? [sentences.presentDay(names(value.presentDay.phenotypes), formatList(value.presentDay.dueTo, language))]
        : []),
      ...(value.activityShift
        ? [sentences.activityShift[value.activityShift.direction](formatList(value.activityShift.dueTo, language))]
        : []),
    ],
  };
}

/** `c.68_69del, p.Glu23fs`, without the names of transcript and protein; the place where nothing else is known. */
export function variantChange({ coding, protein, at }: VariantValue): string {
  const short = (hgvs: string | undefined) => hgvs?.slice(hgvs.indexOf(':') + 1);
  return [short(coding), short(protein)].filter(Boolean).join(', ') || at;
}

export function variantWords(value: VariantValue, language: Language): Words {
  const { variant } = catalogue(language).genes;
  const { clinvar } = value;
  return {
    headline: variant.headline(value.gene, variantChange(value), variant.class[value.class]),
    parts: [
      term(variant.consequence, value.consequence),
      variant.zygosity[value.zygosity],
      variant.condition(localized(value.condition, language), variant.inheritance[value.inheritance]),
      variant.points(formatNumber(value.points, language)),
      ...(clinvar ? [variant.clinvar(clinvar.significance, clinvar.review ?? '')] : []),
      ...criteriaMet(value, language),
      value.reportable ? variant.reportable : variant.notReportable,
    ],
  };
}

/** The criteria met, one a line, with their strength and what decided. */
export function criteriaMet({ criteria }: VariantValue, language: Language): readonly string[] {
  const { variant } = catalogue(language).genes;
  return criteria.flatMap(({ code, verdict, strength, value }) =>
    verdict === 'met' && strength
      ? [variant.met(code, variant.strength[strength], term(variant.criterion, code), value ?? '')]
      : [],
  );
}

export function scoreWords(value: GenomicScoreValue, uncertainty: Uncertainty, language: Language): Words {
  const { sentences } = catalogue(language);
  const title = localized(value.title, language);
  const headline =
    value.called !== undefined
      ? sentences.scoreCalled(title, value.called)
      : value.percentile !== undefined
        ? sentences.percentileOf(title, percentileText(value.percentile, language))
        : sentences.scoreCalled(title, formatNumber(value.value, language));
  return {
    headline,
    parts: [
      ...(value.population ? [sentences.comparedWith(populationWords(value, language))] : []),
      sentences.matchedOf(formatNumber(value.matched, language, 0), formatNumber(value.total, language, 0)),
      ...(uncertainty.kind === 'exact' ? [] : [describeUncertainty(uncertainty, language)]),
    ],
  };
}

/** With whom a score was compared, and whether what ancestry predicts was taken out first. */
export function populationWords({ population, ancestryAdjusted }: GenomicScoreValue, language: Language): string {
  const parts = [
    ...(population ? [localized(population, language)] : []),
    ...(ancestryAdjusted ? [catalogue(language).sentences.ancestryAdjusted] : []),
  ];
  return parts.join(catalogue(language).sentences.separator);
}

/** The share of people below, never nought or all of them: a tenth of a percent at either end. */
export function percentileText(share: number, language: Language): string {
  const bounded = Math.min(0.999, Math.max(0.001, share));
  return bounded < 0.99
    ? formatPercent(bounded, language)
    : `${formatNumber(Math.floor(1000 * bounded) / 10, language, 1)}%`;
}
