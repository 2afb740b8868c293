import {
  type AssessmentContext,
  ageInYears,
  daysBetween,
  type Evidence,
  type MedicationFact,
} from '../../record/index.js';

const heart = ['coronary-disease', 'myocardial-infarction', 'peripheral-artery-disease'] as const;
const brain = ['stroke', 'transient-ischemic-attack'] as const;

/**
 * Whether advice for one of a source's populations may apply to this patient.
 * What the record doesn't tell is not held against it: only a population that is certainly another's is left out.
 */
export function populationApplies(
  population: string,
  drug: string,
  medications: readonly MedicationFact[],
  evidence: Evidence,
  context: AssessmentContext,
): boolean {
  if (population === 'adults' || population === 'pediatrics') {
    const birth = evidence.facts('patient')[0]?.birthDate;
    return !birth || ageInYears(birth, context.asOf) >= 18 === (population === 'adults');
  }
  if (population.startsWith('CVI')) return has(evidence, heart) || !has(evidence, brain);
  if (population === 'NVI') return has(evidence, brain) || !has(evidence, heart);
  if (drug !== 'fosphenytoin' && / (naive|use )|no alternatives/.test(population)) {
    const longUse = medications.some((medication) => takenFor(medication, context) > 90);
    return longUse === population.includes('use ');
  }
  return true;
}

const has = (evidence: Evidence, problems: readonly string[]) =>
  problems.some((problem) => evidence.conditions(problem).length > 0);

const takenFor = (medication: MedicationFact, context: AssessmentContext) =>
  medication.time ? daysBetween(medication.time, context.asOf) : 0;
