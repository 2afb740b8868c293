import {
  type AssessmentContext,
  ageInYears,
  because,
  type Claim,
  type ClaimId,
  type ClaimOf,
  type CriterionValue,
  claimId,
  type Evidence,
  type IsoDate,
  type Reason,
  type Sex,
} from '../../record/index.js';
import { type CriteriaHead, criteriaRef } from './knowledge.js';

export type Verdict = 'met' | 'not-met' | 'unknown';

/** What a set of criteria says of a problem; the problem list takes it up where no source lists the problem. */
export interface Finding {
  /** The terminology's key: `hypertension`. */
  readonly problem: string;
  readonly status: 'active' | 'suspected';
  readonly since: IsoDate;
  readonly claim: ClaimId;
}

export interface CriteriaResult {
  readonly claims: readonly Claim[];
  readonly findings: readonly Finding[];
}

export const nothing: CriteriaResult = { claims: [], findings: [] };

/** What the classifiers need to know of the patient. */
export interface Subject {
  readonly asOf: IsoDate;
  /** Completed years; absent where the birth date is unknown. */
  readonly age?: number;
  readonly sex: Sex;
  readonly pregnant: boolean;
}

export function subjectOf(evidence: Evidence, { asOf }: AssessmentContext): Subject {
  const [patient] = evidence.facts('patient');
  return {
    asOf,
    sex: patient?.sex ?? 'unknown',
    ...(patient?.birthDate ? { age: ageInYears(patient.birthDate, asOf) } : {}),
    pregnant: evidence.conditions('pregnancy').some(({ status }) => status === 'active' || status === 'unknown'),
  };
}

const version = '1';

/** A `criterion` claim that rests on the readings and on the set's own citation. */
export function criterionClaim(
  head: CriteriaHead,
  value: Omit<CriterionValue, 'set'>,
  reasons: readonly Reason[],
): ClaimOf<'criterion'> {
  return {
    id: claimId('criterion', head.set),
    kind: 'criterion',
    stage: 'diagnosis',
    value: { set: head.set, ...value },
    uncertainty:
      value.verdict === 'unknown' ? { kind: 'not-quantified', why: 'criterion-incomplete' } : { kind: 'exact' },
    method: { name: head.set, version },
    because: because([...reasons, { knowledge: criteriaRef(head) }]),
  };
}

/** The first grade whose lower limit the value reaches; the last has no limit. */
export function gradeOf<G extends { readonly from?: number | undefined }>(grades: readonly G[], value: number): G {
  return grades.find(({ from }) => from === undefined || value >= from) ?? grades.at(-1)!;
}
