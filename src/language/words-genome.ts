import type { DiplotypeValue, GenePhenotypeValue, Language } from '../record/index.js';
import { catalogue, formatList, formatNumber } from './catalogue/index.js';
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
    ],
  };
}
