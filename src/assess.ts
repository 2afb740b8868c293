import { type DiagnosisKnowledge, diagnose } from './diagnosis/index.js';
import { type InfectionKnowledge, infectionClaims } from './epidemic/patient/claims.js';
import { callGenome, type GenomeKnowledge } from './genome/index.js';
import { evaluateOutcome, type OutcomeKnowledge } from './outcome/index.js';
import { type PredictionKnowledge, predictRisks } from './prediction/index.js';
import {
  type Assessment,
  type AssessmentContext,
  Evidence,
  type PatientRecord,
  type Plan,
  type Terminology,
  type Versions,
} from './record/index.js';
import { planTreatment, type TreatmentKnowledge } from './treatment/index.js';
import { composePlan } from './treatment/plan.js';

/** All that the stages know; loaded once from the packs, read-only. */
export interface Knowledge {
  readonly terminology: Terminology;
  readonly genome: GenomeKnowledge;
  readonly prediction: PredictionKnowledge;
  readonly diagnosis: DiagnosisKnowledge;
  readonly infections: InfectionKnowledge;
  readonly treatment: TreatmentKnowledge;
  readonly outcome: OutcomeKnowledge;
  readonly versions: Versions;
}

/**
 * One patient, from facts to an individualised plan in which every claim says why.
 * Pure: the same record, knowledge and context give the same assessment, byte for byte.
 *
 * @param record the facts of one patient, as `intake` returns them (stage A)
 * @param previous the plan in force, if there is one; the new plan is shown as a difference from it
 * @throws if the record has no patient fact: intake refuses such a record first
 */
export function assess(
  record: PatientRecord,
  knowledge: Knowledge,
  context: AssessmentContext,
  previous?: Plan,
): Assessment {
  const evidence = new Evidence(record.facts);
  const [patient] = evidence.facts('patient');
  if (!patient) throw new Error('assess: the record has no patient');

  evidence.add(callGenome(evidence, knowledge.genome, context)); //        B
  evidence.add(predictRisks(evidence, knowledge.prediction, context)); //  C
  evidence.add(diagnose(evidence, knowledge.diagnosis, context)); //       D
  evidence.add(infectionClaims(evidence, knowledge.infections, context)); // D, what goes round
  evidence.add(planTreatment(evidence, knowledge.treatment, context)); //  E
  evidence.add(evaluateOutcome(evidence, knowledge.outcome, context)); //  F

  return {
    patient,
    asOf: context.asOf,
    documents: record.documents,
    facts: evidence.allFacts(),
    claims: evidence.allClaims(),
    plan: composePlan(evidence, context, previous),
    quarantine: record.documents.flatMap((document) => document.quarantined),
    issues: record.issues,
    versions: knowledge.versions,
  };
}
