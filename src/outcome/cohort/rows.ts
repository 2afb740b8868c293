import { type Assessment, ageInYears, type TargetValue } from '../../record/index.js';

/** What the cohort view keeps of one patient's newest assessment; no name. */
export interface CohortRow {
  readonly id: string;
  readonly age?: number;
  readonly sex: string;
  readonly race?: string;
  /** Ingredients taken now. */
  readonly drugs: readonly string[];
  readonly problems: readonly string[];
  readonly targets: readonly {
    readonly measure: string;
    readonly title: TargetValue['title'];
    readonly unit: string;
    readonly status: TargetValue['status'];
    readonly first?: number;
    readonly latest?: number;
  }[];
  /** Adaptations of the plan that wait for somebody. */
  readonly changes: number;
}

export function cohortRow(
  id: string,
  { patient, facts, claims, asOf }: Pick<Assessment, 'patient' | 'facts' | 'claims' | 'asOf'>,
): CohortRow {
  const drugs = facts.flatMap((fact) =>
    fact.kind === 'medication' && fact.status === 'active' && fact.certainty === 'present' ? fact.ingredients : [],
  );
  const race = patient.race?.display ?? patient.race?.code;
  return {
    id,
    sex: patient.sex,
    ...(patient.birthDate ? { age: ageInYears(patient.birthDate, asOf) } : {}),
    ...(race ? { race } : {}),
    drugs: [...new Set(drugs)].sort(),
    problems: claims.flatMap((claim) =>
      claim.kind === 'problem' && claim.value.status === 'active' && claim.value.key ? [claim.value.key] : [],
    ),
    targets: claims.flatMap((claim) => {
      if (claim.kind !== 'target') return [];
      const { measure, title, unit, status, series, latest } = claim.value;
      const first = series[0]?.value;
      return [
        {
          measure,
          title,
          unit,
          status,
          ...(first === undefined ? {} : { first }),
          ...(latest ? { latest: latest.value } : {}),
        },
      ];
    }),
    changes: claims.filter(({ kind }) => kind === 'adaptation').length,
  };
}
