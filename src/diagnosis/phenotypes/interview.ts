import { type Coding, codeSystem, type DifferentialValue, type Evidence } from '../../record/index.js';
import { describeContribution, diseaseCoding, recordQuery } from './differential.js';
import type { PatientTraits } from './fit.js';
import type { PhenotypeModel } from './model.js';
import { type Effort, nextQuestions } from './next-question.js';

/** Answers given beside the record, by HPO id. */
export interface InterviewAnswers {
  readonly observed: readonly string[];
  readonly excluded: readonly string[];
  /** Asked, but nobody can tell. */
  readonly unknown: readonly string[];
}

export interface Interview {
  /** Best first; empty without a phenotype. */
  readonly ranking: readonly Pick<
    DifferentialValue,
    'disease' | 'rank' | 'posterior' | 'logLikelihoodRatio' | 'contributions'
  >[];
  /** Most worth asking first. */
  readonly questions: readonly {
    readonly phenotype: Coding;
    /** Of a yes, under the present ranking. */
    readonly probability: number;
    /** Expected drop of the ranking's entropy. */
    readonly expectedBits: number;
    readonly effort: Effort;
  }[];
}

const ranked = 10;
const asked = 5;

/** The ranking with the answers taken into account, and what to ask next. Nothing is recorded. */
export function interview(
  evidence: Evidence,
  model: PhenotypeModel,
  patient: PatientTraits,
  answers: InterviewAnswers,
): Interview {
  const { query } = recordQuery(evidence, model, patient, answers);
  if (query.observed.length === 0) return { ranking: [], questions: [] };
  const ranking = model.rank(query, ranked);
  const contributions = model.contributions(
    query,
    ranking.map(({ disease }) => disease),
  );
  const skipped = answers.unknown.flatMap((id) => {
    const lookup = model.ontology.find(id);
    return 'term' in lookup ? [lookup.term] : [];
  });
  return {
    ranking: ranking.map(({ disease, rank, posterior, logLikelihoodRatio }, place) => ({
      disease: diseaseCoding(model.diseases.ids[disease]!, model.diseases.names[disease]!),
      rank,
      posterior,
      logLikelihoodRatio,
      contributions: contributions[place]!.map((each) => describeContribution(model, each)),
    })),
    questions: nextQuestions(model, query, asked, skipped).map(({ term, probability, expectedBits, effort }) => ({
      phenotype: { system: codeSystem.hpo, code: model.ontology.id(term), display: model.ontology.label(term) },
      probability,
      expectedBits,
      effort,
    })),
  };
}
