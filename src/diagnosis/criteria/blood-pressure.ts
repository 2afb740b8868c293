import type { Evidence, IsoDate } from '../../record/index.js';
import { type CriteriaResult, criterionClaim, nothing, type Subject } from './finding.js';
import type { BloodPressureCriteria } from './knowledge.js';
import { type Reading, readingsOf, within } from './readings.js';

/**
 * Blood pressure category of an adult by ACC/AHA: the mean of the readings of the last year, on two days at least.
 * A single day's reading raises suspicion only.
 */
export function classifyBloodPressure(
  evidence: Evidence,
  criteria: BloodPressureCriteria,
  subject: Subject,
): CriteriaResult {
  if (subject.age === undefined || subject.age < criteria.ageFrom || subject.pregnant) return nothing;
  const recent = (measure: string) =>
    within(readingsOf(evidence, measure, subject.asOf), criteria.daysWindow, subject.asOf);
  const [systolic, diastolic] = [recent('systolic-pressure'), recent('diastolic-pressure')];
  if (systolic.length === 0 || diastolic.length === 0) return nothing;
  const grade = gradeOf(criteria, mean(systolic), mean(diastolic));
  const days = [...new Set(systolic.map(({ on }) => on))].sort() as IsoDate[];
  const repeated = days.length >= criteria.daysLeast;
  const claim = criterionClaim(
    criteria,
    {
      result: repeated
        ? grade.name
        : { en: `${grade.name.en} on one day: measure again`, zh: `单日读数为${grade.name.zh}：需再次测量` },
      verdict: repeated ? (grade.hypertension ? 'met' : 'not-met') : 'unknown',
      items: [
        {
          name: { en: 'Mean systolic pressure', zh: '平均收缩压' },
          verdict: gradeOf(criteria, mean(systolic), 0).hypertension ? 'met' : 'not-met',
        },
        {
          name: { en: 'Mean diastolic pressure', zh: '平均舒张压' },
          verdict: gradeOf(criteria, 0, mean(diastolic)).hypertension ? 'met' : 'not-met',
        },
        { name: { en: 'Measured on two days or more', zh: '至少两日测量' }, verdict: repeated ? 'met' : 'unknown' },
      ],
    },
    [...systolic, ...diastolic].map(({ reason }) => reason),
  );
  if (!grade.hypertension) return { claims: [claim], findings: [] };
  const since = repeated ? days[criteria.daysLeast - 1]! : days[0]!;
  return {
    claims: [claim],
    findings: [{ problem: 'hypertension', status: repeated ? 'active' : 'suspected', since, claim: claim.id }],
  };
}

/** Mean of the days' means, so that a day with many readings counts once. */
function mean(readings: readonly Reading[]): number {
  const days = new Map<string, number[]>();
  for (const { on, value } of readings) days.set(on, [...(days.get(on) ?? []), value]);
  const daily = [...days.values()].map((values) => values.reduce((a, b) => a + b, 0) / values.length);
  return daily.reduce((a, b) => a + b, 0) / daily.length;
}

function gradeOf({ grades }: BloodPressureCriteria, systolic: number, diastolic: number) {
  return (
    grades.find(
      (grade) =>
        (grade.systolic === undefined && grade.diastolic === undefined) ||
        (grade.systolic !== undefined && systolic >= grade.systolic) ||
        (grade.diastolic !== undefined && diastolic >= grade.diastolic),
    ) ?? grades.at(-1)!
  );
}
