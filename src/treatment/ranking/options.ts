import type {
  ClaimId,
  ClaimOf,
  Coding,
  Concept,
  Evidence,
  LocalizedText,
  RecommendationValue,
  SafetyValue,
  Terminology,
} from '../../record/index.js';
import { groupBy } from '../rules/grouping.js';
import { type RuleOption, sartorSystem } from '../rules/rule.js';

type Option = RecommendationValue['options'][number];

/** What is known against or for each drug, by its key. */
export interface DrugFindings {
  readonly safety: ReadonlyMap<string, readonly ClaimOf<'safety'>[]>;
  readonly geneAdvice: ReadonlyMap<string, readonly ClaimOf<'drugGeneAdvice'>[]>;
  /** Recommendations not to use it: `avoid` and `stop` rules that apply, by ingredient and class. */
  readonly against: ReadonlyMap<string, readonly ClaimId[]>;
  readonly taken: ReadonlySet<string>;
}

const severityCost: Readonly<Record<SafetyValue['severity'], number>> = {
  contraindicated: Number.POSITIVE_INFINITY,
  major: 100,
  moderate: 10,
  minor: 1,
};

/** Indexes the findings by ingredient key. */
export function indexFindings(
  evidence: Evidence,
  terminology: Terminology,
  safety: readonly ClaimOf<'safety'>[],
  geneAdvice: readonly ClaimOf<'drugGeneAdvice'>[],
  against: ReadonlyMap<string, readonly ClaimId[]>,
): DrugFindings {
  const keyOf = (coding: Coding) => ingredientKey(coding, terminology);
  return {
    safety: groupBy(safety, ({ value }) => (value.drugs[0] ? keyOf(value.drugs[0]) : '')),
    geneAdvice: groupBy(geneAdvice, ({ value }) => keyOf(value.drug)),
    against,
    taken: new Set(evidence.presentMedications().flatMap(({ ingredients }) => ingredients)),
  };
}

/** The terminology's key of an ingredient coding; the code itself where the terminology does not have it. */
export function ingredientKey(coding: Coding, terminology: Terminology): string {
  return terminology.ingredientByCode(coding)?.key ?? terminology.ingredient(coding.code)?.key ?? coding.code;
}

/** The coding under which claims name an ingredient. */
export function ingredientCoding(key: string, terminology: Terminology): Coding {
  const ingredient = terminology.ingredient(key);
  const coding = ingredient?.codings[0];
  return {
    system: coding?.system ?? sartorSystem.ingredient,
    code: coding?.code ?? key,
    display: ingredient?.title.en ?? key,
  };
}

/**
 * The options of a recommendation, best first: what nothing speaks against, before what needs care; among equals what
 * is taken already, then the guideline's own order. A contraindicated option stays in the list, last, with its reason.
 * @param replacing the drug whose place they take: what an option does together with it does not count
 */
export function rankOptions(
  options: readonly RuleOption[],
  findings: DrugFindings,
  terminology: Terminology,
  replacing?: string,
): readonly Option[] {
  const judged = options.map((option, index) => ({
    option,
    index,
    ...costOf(option, findings, terminology, replacing),
  }));
  judged.sort(
    (a, b) =>
      compareCost(a.cost, b.cost) ||
      Number(findings.taken.has(b.option.key)) - Number(findings.taken.has(a.option.key)) ||
      a.index - b.index,
  );
  return judged.map(({ option, cost, because }, place) => {
    const dose = option.dose ?? doseByGenes(option, findings);
    return {
      concept: conceptOf(option, terminology),
      status: cost === Number.POSITIVE_INFINITY ? 'contraindicated' : place === 0 ? 'preferred' : 'alternative',
      ...(dose ? { dose } : {}),
      because,
    };
  });
}

/** How genes change the dose of a single drug, in the words of the first source that says so. */
function doseByGenes({ ingredients }: RuleOption, findings: DrugFindings): LocalizedText | undefined {
  if (ingredients.length !== 1) return undefined;
  const advice = findings.geneAdvice.get(ingredients[0]!) ?? [];
  return advice.find(({ value }) => value.action === 'lower-dose' || value.action === 'raise-dose')?.value.summary;
}

/** The option as a concept: its drug's coding, and the names of all ingredients. */
export function conceptOf({ key, ingredients, title }: RuleOption, terminology: Terminology): Concept {
  const names = ingredients.map((each) => terminology.ingredient(each)?.title.en ?? each);
  const text = title?.en ?? (names.length > 0 ? names.join(' + ') : key);
  return {
    codings: [
      ingredients.length > 0
        ? ingredientCoding(key, terminology)
        : { system: sartorSystem.thing, code: key, display: text },
    ],
    text,
  };
}

function costOf(
  option: RuleOption,
  findings: DrugFindings,
  terminology: Terminology,
  replacing: string | undefined,
): { readonly cost: number; readonly because: readonly ClaimId[] } {
  const { ingredients } = option;
  const safety = ingredients
    .flatMap((key) => findings.safety.get(key) ?? [])
    .filter(({ value }) => !value.drugs.slice(1).some((drug) => ingredientKey(drug, terminology) === replacing));
  const advice = ingredients.flatMap((key) => findings.geneAdvice.get(key) ?? []);
  const classes = ingredients.flatMap((key) => terminology.ingredient(key)?.classes ?? []);
  const against = [...new Set([...ingredients, ...classes].flatMap((key) => findings.against.get(key) ?? []))];
  const cost =
    safety.reduce((sum, { value }) => sum + severityCost[value.severity], 0) +
    advice.reduce((sum, { value }) => sum + geneCost(value.action), 0) +
    (against.length > 0 ? Number.POSITIVE_INFINITY : 0);
  return {
    cost,
    because: [...safety.map(({ id }) => id), ...advice.map(({ id }) => id), ...against],
  };
}

function geneCost(action: ClaimOf<'drugGeneAdvice'>['value']['action']): number {
  switch (action) {
    case 'avoid':
      return Number.POSITIVE_INFINITY;
    case 'alternative':
      return 100;
    case 'lower-dose':
    case 'raise-dose':
    case 'adjust':
      return 20;
    case 'monitor':
      return 5;
    case 'standard':
    case 'no-recommendation':
      return 0;
    default:
      return action satisfies never;
  }
}

const compareCost = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1);
