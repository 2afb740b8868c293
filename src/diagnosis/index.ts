export { diagnose } from './diagnose.js';
export type { DiagnosisKnowledge } from './knowledge.js';
export {
  type CaseVariant,
  isPhenopacket,
  type PhenotypeCase,
  parseCaseLine,
  parsePhenopacket,
} from './phenotypes/case.js';
export { type Interview, type InterviewAnswers, interview } from './phenotypes/interview.js';
export type { Contribution, PhenotypeModel, PhenotypeQuery, RankedDisease } from './phenotypes/model.js';
export { type NextQuestion, nextQuestions } from './phenotypes/next-question.js';
export { type PhenotypePackFiles, parsePhenotypeModel } from './phenotypes/pack.js';
export { resolveQuery } from './phenotypes/query.js';
export { type CaseRanking, explainCase, rankCase } from './phenotypes/rank-case.js';
