import type { AssessmentContext, Evidence, Terminology } from '../../record/index.js';
import type { Binding } from './binding.js';
import type { CodeGroups } from './code-groups.js';
import { bindAllergy } from './inputs/allergy.js';
import { bindImmunization, bindProcedure } from './inputs/care-given.js';
import { bindCondition } from './inputs/condition.js';
import { bindFamilyHistory } from './inputs/family-history.js';
import { bindMedication } from './inputs/medication.js';
import { bindMention } from './inputs/mention.js';
import { bindObservation } from './inputs/observation.js';
import { bindPatient } from './inputs/patient.js';
import { bindRisk } from './inputs/risk.js';
import type { Input } from './rule.js';

/** The patient as the inputs see it. */
export interface Subject {
  readonly evidence: Evidence;
  readonly terminology: Terminology;
  readonly context: AssessmentContext;
  readonly groups: CodeGroups;
}

/** What the input is for this patient, and the facts and claims that say so. */
export function resolve(input: Input, subject: Subject): Binding {
  switch (input.type) {
    case 'Patient':
      return bindPatient(input, subject);
    case 'Observation':
      return bindObservation(input, subject);
    case 'Condition':
      return bindCondition(input, subject);
    case 'MedicationStatement':
      return bindMedication(input, subject);
    case 'AllergyIntolerance':
      return bindAllergy(input, subject);
    case 'RiskAssessment':
      return bindRisk(input, subject);
    case 'FamilyMemberHistory':
      return bindFamilyHistory(input, subject);
    case 'Procedure':
      return bindProcedure(input, subject);
    case 'Immunization':
      return bindImmunization(input, subject);
    case 'Resource':
      return bindMention(input, subject);
    default:
      return input.type satisfies never;
  }
}
