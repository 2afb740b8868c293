import {
  type Assessment,
  type Claim,
  type ClaimId,
  type Coding,
  type Concept,
  conceptLabel,
  type DrugGeneAdviceValue,
  type Fact,
  type FactId,
  type Language,
  type LocalizedText,
  type Terminology,
} from '../record/index.js';
import { catalogue, term } from './catalogue/index.js';

/** Titles of the terminology's keys, where the caller has them; without them the source's own words are used. */
export interface Titles {
  measure(key: string): LocalizedText | undefined;
  ingredient(key: string): LocalizedText | undefined;
  problem(key: string): LocalizedText | undefined;
}

/** The titles of a terminology. */
export function titlesOf(terminology: Pick<Terminology, 'measure' | 'ingredient' | 'problem'>): Titles {
  return {
    measure: (key) => terminology.measure(key)?.title,
    ingredient: (key) => terminology.ingredient(key)?.title,
    problem: (key) => terminology.problem(key)?.title,
  };
}

/** Where a description finds what a claim refers to. `Evidence` is one. */
export interface Lookup {
  fact(id: FactId): Fact | undefined;
  claim(id: ClaimId): Claim | undefined;
  readonly titles?: Titles;
}

/** The facts and claims of an assessment by id. */
export function lookupOf(assessment: Pick<Assessment, 'facts' | 'claims'>, titles?: Titles): Lookup {
  const facts = new Map(assessment.facts.map((fact) => [fact.id, fact]));
  const claims = new Map(assessment.claims.map((claim) => [claim.id, claim]));
  return {
    fact: (id) => facts.get(id),
    claim: (id) => claims.get(id),
    ...(titles ? { titles } : {}),
  };
}

const writtenInChinese = (text: string) => /\p{Script=Han}/u.test(text);

/**
 * The name of a concept in a language: the terminology's title for its key, if it has one, else the source's own words
 * (in quotation marks, where the terminology does not have them).
 * In Chinese the source's own words follow in parentheses where they are in another script, so that nothing is lost.
 */
export function conceptName(concept: Concept, title: LocalizedText | undefined, language: Language): string {
  const own = tidy(conceptLabel(concept));
  if (!title) return own;
  if (concept.quoted !== undefined && own.startsWith('“')) return title[language];
  if (language === 'en' || !own || writtenInChinese(own)) return own || title[language];
  return own.toLowerCase() === title.en.toLowerCase() ? title.zh : `${title.zh}（${own}）`;
}

/** The name of a drug or a disease given as a code: the terminology's title of the key it may be, else its display. */
export function codingName(coding: Coding, lookup: Lookup, language: Language): string {
  const display = coding.display ?? coding.code;
  const key = display.toLowerCase();
  const title = lookup.titles?.ingredient(key) ?? lookup.titles?.ingredient(coding.code);
  return title ? title[language] : display;
}

/** What a model or a rule reads, by its key: our own word, else the terminology's title, else the key made readable. */
export function inputName(key: string, lookup: Pick<Lookup, 'titles'>, language: Language): string {
  const { input } = catalogue(language).clinical;
  if (Object.hasOwn(input, key)) return input[key]!;
  const title = lookup.titles?.measure(key) ?? lookup.titles?.problem(key) ?? lookup.titles?.ingredient(key);
  return title ? title[language] : term(input, key);
}

/** A phenotype in the reader's language; the gene before it, where the source writes one, stays: `TPMT Intermediate Metabolizer`. */
export function phenotypeName(text: string, language: Language): string {
  const { phenotype } = catalogue(language).clinical;
  const [, gene, rest] = /^([A-Z][A-Z0-9-]{2,}) (.+)$/.exec(text) ?? [];
  if (gene && rest && Object.hasOwn(phenotype, rest)) return `${gene} ${phenotype[rest]!}`;
  return Object.hasOwn(phenotype, text) ? phenotype[text]! : text;
}

/** Genes with their results: `CYP2C19 *2/*2`; results may already name their gene, and may be fewer than the genes. */
export function geneResults(value: Pick<DrugGeneAdviceValue, 'genes' | 'diplotypes'>): readonly string[] {
  const named = value.diplotypes.map((diplotype, index) =>
    value.genes.some((gene) => diplotype.startsWith(`${gene} `))
      ? diplotype
      : `${value.genes[index] ?? ''} ${diplotype}`.trim(),
  );
  const missing = value.genes.filter((gene) => !named.some((each) => each.startsWith(gene)));
  return [...named, ...missing];
}

/** FHIR servers append the semantic tag to SNOMED CT names: `Hypertension (disorder)`; readers don't need it. */
function tidy(text: string): string {
  return text.replace(
    / \((?:disorder|finding|procedure|situation|observable entity|substance|regime\/therapy)\)$/i,
    '',
  );
}
