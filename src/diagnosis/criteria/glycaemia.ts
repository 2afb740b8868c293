import type { Evidence } from '../../record/index.js';
import { type CriteriaResult, criterionClaim, type Finding, nothing, type Subject, type Verdict } from './finding.js';
import type { GlycaemiaCriteria } from './knowledge.js';
import { type Reading, readingsOf, within } from './readings.js';

type Test = GlycaemiaCriteria['tests'][number];
interface TestReading extends Reading {
  readonly test: Test;
}

/**
 * Diabetes and prediabetes by the criteria of the American Diabetes Association: without unequivocal symptoms the
 * diagnosis needs two abnormal results, of one day or of two; prediabetes takes the latest result of a test.
 * Not for pregnancy, which has criteria of its own.
 */
export function classifyGlycaemia(evidence: Evidence, criteria: GlycaemiaCriteria, subject: Subject): CriteriaResult {
  if (subject.pregnant) return nothing;
  const readings: TestReading[] = criteria.tests.flatMap((test) =>
    within(readingsOf(evidence, test.measure, subject.asOf), criteria.yearsValid * 365.25, subject.asOf).map(
      (reading) => ({ ...reading, test }),
    ),
  );
  if (readings.length === 0) return nothing;
  const diabetic = readings.filter(({ value, test }) => value >= test.diabetes).sort(byDate);
  const latest = criteria.tests.flatMap((test) => readings.filter((reading) => reading.test === test).slice(-1));
  if (diabetic.length > 0) return diabetes(criteria, diabetic, latest);
  return prediabetes(criteria, latest);
}

const byDate = (a: Reading, b: Reading) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0);

function diabetes(
  criteria: GlycaemiaCriteria,
  diabetic: readonly TestReading[],
  latest: readonly TestReading[],
): CriteriaResult {
  const confirmed = diabetic.length >= 2;
  const claim = criterionClaim(
    criteria,
    {
      result: confirmed
        ? { en: 'Diabetes: two abnormal results or more', zh: '糖尿病：两次或以上检测异常' }
        : { en: 'One result in the diabetic range: repeat to confirm', zh: '一次结果达到糖尿病标准：需复测确认' },
      verdict: confirmed ? 'met' : 'unknown',
      items: [
        ...testItems(criteria, latest, diabetic),
        {
          name: { en: 'Two abnormal results', zh: '两次异常结果' },
          verdict: confirmed ? 'met' : 'unknown',
        },
      ],
    },
    diabetic.map(({ reason }) => reason),
  );
  const since = confirmed ? diabetic[1]!.on : diabetic[0]!.on;
  return {
    claims: [claim],
    findings: [{ problem: 'diabetes', status: confirmed ? 'active' : 'suspected', since, claim: claim.id }],
  };
}

function prediabetes(criteria: GlycaemiaCriteria, latest: readonly TestReading[]): CriteriaResult {
  const raised = latest.filter(({ value, test }) => value >= test.prediabetes).sort(byDate);
  const claim = criterionClaim(
    criteria,
    {
      result:
        raised.length > 0
          ? { en: 'Prediabetes', zh: '糖尿病前期' }
          : { en: 'No diabetes or prediabetes by the tests done', zh: '已做检测未提示糖尿病或糖尿病前期' },
      verdict: raised.length > 0 ? 'met' : 'not-met',
      items: testItems(criteria, latest, raised),
    },
    latest.map(({ reason }) => reason),
  );
  const findings: Finding[] = raised
    .slice(0, 1)
    .map(({ on }) => ({ problem: 'prediabetes', status: 'active', since: on, claim: claim.id }));
  return { claims: [claim], findings };
}

function testItems(
  criteria: GlycaemiaCriteria,
  latest: readonly TestReading[],
  abnormal: readonly TestReading[],
): { name: Test['name']; verdict: Verdict }[] {
  return criteria.tests.map((test) => {
    const isAbnormal = abnormal.some((reading) => reading.test === test);
    const isDone = latest.some((reading) => reading.test === test);
    return { name: test.name, verdict: isAbnormal ? 'met' : isDone ? 'not-met' : 'unknown' };
  });
}
