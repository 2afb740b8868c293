import type { PhenotypeCase } from './case.js';
import type { Contribution, PhenotypeModel } from './model.js';
import { type NextQuestion, nextQuestions } from './next-question.js';
import { resolveQuery, type TermNote } from './query.js';

export interface RankingEntry {
  /** `OMIM:154700`. */
  readonly disease: string;
  readonly name: string;
  /** The same disease in other sources: `ORPHA:558`. */
  readonly sameAs?: readonly string[];
  readonly posterior: number;
  /** Natural logarithm of the likelihood ratio of all evidence. */
  readonly logLR: number;
  readonly rank: number;
}

/** The answer for one case, as the command line prints it. */
export interface CaseRanking {
  readonly id: string;
  /** Best first; empty if no phenotype of the case is known. */
  readonly ranking: readonly RankingEntry[];
  /** Ids that are not used as written. */
  readonly notes: readonly TermNote[];
}

const digits = (value: number) => Number(value.toPrecision(6));

/** The `top` diseases for one case. */
export function rankCase(model: PhenotypeModel, each: PhenotypeCase, top: number): CaseRanking {
  const query = queryOfCase(model, each);
  const ranking =
    query.observed.length + query.excluded.length + query.variants.length === 0
      ? []
      : model.rank(query, top).map(({ disease, posterior, logLikelihoodRatio, rank }) => ({
          disease: model.diseases.ids[disease]!,
          name: model.diseases.names[disease]!,
          ...(model.diseases.sameAs[disease]!.length > 0 ? { sameAs: model.diseases.sameAs[disease]! } : {}),
          posterior: digits(posterior),
          logLR: digits(logLikelihoodRatio),
          rank,
        }));
  const unread: readonly TermNote[] = [
    ...(each.unreadAge === undefined ? [] : [{ id: each.unreadAge, why: 'age-not-understood' as const }]),
    ...(each.unreadSex === undefined ? [] : [{ id: each.unreadSex, why: 'sex-not-understood' as const }]),
    ...(each.unreadVariants ?? []).map((id) => ({ id, why: 'variant-not-understood' as const })),
  ];
  return { id: each.id, ranking, notes: [...query.notes, ...unread] };
}

/** What each phenotype adds for the diseases of a ranking, in its order. */
export function explainCase(
  model: PhenotypeModel,
  each: PhenotypeCase,
  ranking: readonly RankingEntry[],
): readonly (readonly Contribution[])[] {
  const places = ranking.map(({ disease }) => model.diseases.ids.indexOf(disease));
  return model.contributions(queryOfCase(model, each), places);
}

/** The phenotypes to ask for next. */
export const questionsFor = (model: PhenotypeModel, each: PhenotypeCase, most: number): readonly NextQuestion[] =>
  nextQuestions(model, queryOfCase(model, each), most);

function queryOfCase(model: PhenotypeModel, each: PhenotypeCase) {
  return {
    ...resolveQuery(model.ontology, each.observed, each.excluded),
    patient: each.traits,
    variants: each.variants,
  };
}
