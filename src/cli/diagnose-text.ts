import type { PhenotypeCase } from '../diagnosis/phenotypes/case.js';
import type { FitFeature } from '../diagnosis/phenotypes/fit.js';
import type { Contribution, PhenotypeModel } from '../diagnosis/phenotypes/model.js';
import { type CaseRanking, explainCase, questionsFor } from '../diagnosis/phenotypes/rank-case.js';
import type { LocalizedText } from '../record/index.js';

type Language = keyof LocalizedText;

const matchWords: Readonly<Record<string, LocalizedText>> = {
  exact: { en: 'annotated', zh: '疾病已注释' },
  'disease-more-specific': { en: 'disease has a kind of it', zh: '疾病有其下位表型' },
  'patient-more-specific': { en: 'disease has the wider term', zh: '疾病有其上位表型' },
  related: { en: 'disease has a related term', zh: '疾病有相近表型' },
  none: { en: 'not known of the disease', zh: '疾病未见记载' },
};

const fitWords: Readonly<Record<FitFeature, LocalizedText>> = {
  'frequent-not-mentioned': { en: 'frequent phenotypes of the disease not mentioned', zh: '疾病常见表型未被提及' },
  'frequent-mentioned': { en: 'share of its frequent phenotypes mentioned', zh: '常见表型被提及的比例' },
  explained: { en: 'share of the phenotypes explained', zh: '可解释表型的比例' },
  'explained-squared': { en: 'share of the phenotypes explained', zh: '可解释表型的比例' },
  exact: { en: 'share annotated as such', zh: '直接注释的比例' },
  'looked-for': { en: 'excluded phenotypes that belong to its profile', zh: '被排除且属于该病谱的表型' },
  'x-linked-female': { en: 'X-linked, patient female', zh: 'X 连锁，女性患者' },
  'x-linked-male': { en: 'X-linked, patient male', zh: 'X 连锁，男性患者' },
  'younger-than-onset': { en: 'younger than the usual onset', zh: '小于常见起病年龄' },
  'not-younger-than-onset': { en: 'age fits the onset', zh: '年龄符合起病时间' },
  'infant-with-late-onset': { en: 'infant, but late onset', zh: '婴幼儿而疾病晚发' },
};

const heads = {
  nobody: { en: 'no phenotype of this case is known', zh: '该病例没有可用的表型' },
  posterior: { en: 'posterior', zh: '后验概率' },
  next: { en: 'Most worth asking next', zh: '最值得追问的表型' },
  why: { en: 'Why the first', zh: '首位的依据' },
  not: { en: 'not ', zh: '无 ' },
  variant: { en: 'variant in its gene', zh: '致病基因中有变异：' },
  noVariant: { en: 'no variant in its genes', zh: '其基因中未见变异' },
} as const satisfies Record<string, LocalizedText>;

const explained = 12;
const asked = 3;

/** The ranking as text: the diseases, and what speaks for and against the first. */
export function rankingText(
  each: PhenotypeCase,
  answer: CaseRanking,
  model: PhenotypeModel,
  language: Language,
): string {
  if (answer.ranking.length === 0) return `${answer.id}: ${heads.nobody[language]}`;
  const rows = answer.ranking.map(
    ({ rank, disease, name, sameAs, posterior, logLR }) =>
      `${String(rank).padStart(5)}  ${(100 * posterior).toFixed(2).padStart(6)} %  ${logLR.toFixed(2).padStart(7)}  ${disease.padEnd(13)} ${name}${sameAs ? ` (${sameAs.join(', ')})` : ''}`,
  );
  const [contributions = []] = explainCase(model, each, answer.ranking.slice(0, 1));
  const reasons = [...contributions]
    .filter(({ logLikelihoodRatio }) => Math.abs(logLikelihoodRatio) >= 0.05)
    .sort((a, b) => Math.abs(b.logLikelihoodRatio) - Math.abs(a.logLikelihoodRatio))
    .slice(0, explained)
    .map(
      (one) => `  ${signed(one.logLikelihoodRatio)}  ${bar(one.logLikelihoodRatio)}  ${words(one, model, language)}`,
    );
  const questions = questionsFor(model, each, asked).map(
    ({ term }) => `${model.ontology.label(term)} (${model.ontology.id(term)})`,
  );
  return [
    answer.id,
    `         ${heads.posterior[language]}    ln LR`,
    ...rows,
    '',
    `${heads.why[language]} (ln LR):`,
    ...reasons,
    '',
    `${heads.next[language]}: ${questions.join('; ')}`,
    '',
    `HPO ${model.ontology.release}, phenotype.hpoa ${model.diseases.release} (hpo.jax.org)`,
    '',
  ].join('\n');
}

const signed = (value: number) => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(2)}`;
const bar = (value: number) => (value < 0 ? '-' : '+').repeat(Math.min(12, Math.ceil(Math.abs(value) * 2))).padEnd(12);

function words(one: Contribution, model: PhenotypeModel, language: Language): string {
  switch (one.of) {
    case 'phenotype':
      return `${one.observed ? '' : heads.not[language]}${model.ontology.label(one.term)} (${model.ontology.id(one.term)}): ${matchWords[one.match]![language]}`;
    case 'fit':
      return fitWords[one.feature][language];
    case 'genotype':
      return one.gene ? `${heads.variant[language]} ${one.gene}` : heads.noVariant[language];
    default:
      return one satisfies never;
  }
}
