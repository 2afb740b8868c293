import {
  type Assessment,
  addDays,
  ageInYears,
  type ClinicalTime,
  dateOf,
  daysBetween,
  type IsoDate,
  type Terminology,
} from '../../record/index.js';

/** A risk that an assessment predicted, as it is logged for monitoring: keys and numbers only. */
export interface AssessedRisk {
  /** `findrisc:type-2-diabetes:10y`: a method, what it predicts and how far ahead are one series. */
  readonly model: string;
  readonly method: string;
  readonly subject: string;
  readonly predicted: IsoDate;
  readonly horizonDays: number;
  readonly outcomeKey: string;
  readonly probability: number;
  readonly groups: Readonly<Record<string, string>>;
}

/** @param subject the patient's key in this installation */
export function assessedRisks({ patient, asOf, claims }: Assessment, subject: string): readonly AssessedRisk[] {
  const groups = {
    sex: patient.sex,
    ...(patient.birthDate ? { age: decade(ageInYears(patient.birthDate, asOf)) } : {}),
  };
  return claims.flatMap((claim): AssessedRisk[] => {
    if (claim.kind !== 'risk') return [];
    const { model, outcome, horizonYears, probability } = claim.value;
    return [
      {
        model: `${model}:${outcome}:${Number(horizonYears.toFixed(2))}y`,
        method: `${claim.method.name} ${claim.method.version}`,
        subject,
        predicted: asOf,
        horizonDays: Math.round(365.25 * horizonYears),
        outcomeKey: outcome,
        probability,
        groups,
      },
    ];
  });
}

const decade = (age: number) => `${10 * Math.floor(age / 10)}-${10 * Math.floor(age / 10) + 9}`;

export interface ResolvedRisk {
  readonly model: string;
  readonly predicted: string;
  readonly outcome: boolean;
  readonly on: IsoDate;
}

/**
 * What has come of risks predicted earlier: an outcome that is itself a problem and began within the horizon came true; one
 * whose horizon is over without it did not. Composite outcomes and those without a horizon stay open: a person says.
 */
export function resolvedRisks(
  open: readonly Pick<AssessedRisk, 'model' | 'predicted' | 'horizonDays' | 'outcomeKey'>[],
  { claims, asOf }: Assessment,
  terminology: Terminology,
): readonly ResolvedRisk[] {
  return open.flatMap(({ model, predicted, horizonDays, outcomeKey }): ResolvedRisk[] => {
    if (horizonDays <= 0 || !terminology.problem(outcomeKey)) return [];
    const end = addDays(predicted, horizonDays);
    const begun = claims.flatMap((claim) => {
      if (claim.kind !== 'problem' || !claim.value.key || claim.value.since === undefined) return [];
      const { key, status, since } = claim.value;
      const isMeant = key === outcomeKey || terminology.problemAncestors(key).has(outcomeKey);
      return isMeant && (status === 'active' || status === 'resolved') ? [dateOf(since as ClinicalTime)] : [];
    });
    const came = begun.filter((on) => daysBetween(predicted, on) > 0 && daysBetween(on, end) >= 0).sort()[0];
    if (came) return [{ model, predicted, outcome: true, on: came }];
    return daysBetween(end, asOf) >= 0 ? [{ model, predicted, outcome: false, on: end }] : [];
  });
}
