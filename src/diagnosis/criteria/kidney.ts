import { daysBetween, type Evidence, type IsoDate } from '../../record/index.js';
import { type CriteriaResult, criterionClaim, gradeOf, nothing, type Subject, type Verdict } from './finding.js';
import type { KidneyCriteria } from './knowledge.js';
import { type Reading, readingsOf } from './readings.js';

interface Persistence {
  readonly verdict: Verdict;
  /** Day from which it had lasted long enough, or the first abnormal day. */
  readonly since?: IsoDate;
  readonly readings: readonly Reading[];
}

/**
 * Chronic kidney disease by KDIGO: eGFR below 60 or albuminuria of 30 mg/g and more, lasting over three months.
 * The run of abnormal values that ends with the latest one must span that time; otherwise it stays unknown.
 */
export function classifyKidney(evidence: Evidence, criteria: KidneyCriteria, subject: Subject): CriteriaResult {
  const gfr = readingsOf(evidence, 'egfr', subject.asOf);
  const albuminuria = readingsOf(evidence, 'urine-albumin-creatinine-ratio', subject.asOf);
  if (gfr.length === 0 && albuminuria.length === 0) return nothing;
  const low = persistence(gfr, (value) => value < criteria.eGfrMlMin173m2Below, criteria.daysPersistent);
  const leak = persistence(albuminuria, (value) => value >= criteria.albuminCreatinineMgGFrom, criteria.daysPersistent);
  const verdict = either(low.verdict, leak.verdict);
  const stage = stageOf(criteria, gfr.at(-1), albuminuria.at(-1));
  const claim = criterionClaim(
    criteria,
    {
      result: resultOf(verdict, stage, low, leak),
      verdict,
      items: [
        { name: { en: 'eGFR below 60 for over 3 months', zh: 'eGFR 低于 60 持续超过 3 个月' }, verdict: low.verdict },
        {
          name: { en: 'UACR of 30 mg/g and more for over 3 months', zh: 'UACR ≥30 mg/g 持续超过 3 个月' },
          verdict: leak.verdict,
        },
      ],
    },
    [...gfr.slice(-1), ...albuminuria.slice(-1), ...low.readings, ...leak.readings]
      .filter((reading, place, all) => all.findIndex((other) => other.reason === reading.reason) === place)
      .map(({ reason }) => reason),
  );
  if (verdict === 'not-met' || !(low.since ?? leak.since)) return { claims: [claim], findings: [] };
  const deciding = [low, leak].filter((each) => each.since && (verdict !== 'met' || each.verdict === 'met'));
  const since = deciding.map((each) => each.since!).sort()[0]!;
  return {
    claims: [claim],
    findings: [{ problem: 'ckd', status: verdict === 'met' ? 'active' : 'suspected', since, claim: claim.id }],
  };
}

function persistence(
  readings: readonly Reading[],
  isAbnormal: (value: number) => boolean,
  daysLeast: number,
): Persistence {
  const last = readings.at(-1);
  if (!last) return { verdict: 'unknown', readings: [] };
  if (!isAbnormal(last.value)) return { verdict: 'not-met', readings: [last] };
  let first = readings.length - 1;
  while (first > 0 && isAbnormal(readings[first - 1]!.value)) first--;
  const run = readings.slice(first);
  const lasted = run.find(({ on }) => daysBetween(run[0]!.on, on) >= daysLeast);
  return lasted
    ? { verdict: 'met', since: lasted.on, readings: [run[0]!, last] }
    : { verdict: 'unknown', since: run[0]!.on, readings: [run[0]!, last] };
}

function either(a: Verdict, b: Verdict): Verdict {
  if (a === 'met' || b === 'met') return 'met';
  return a === 'unknown' || b === 'unknown' ? 'unknown' : 'not-met';
}

function stageOf(criteria: KidneyCriteria, gfr: Reading | undefined, albuminuria: Reading | undefined): string {
  const grade = gfr ? gradeOf(criteria.gfrCategories, gfr.value).id : '';
  const leak = albuminuria
    ? criteria.albuminuriaCategories.find(
        ({ from, above }) =>
          (above !== undefined && albuminuria.value > above) || (from !== undefined && albuminuria.value >= from),
      )?.id
    : undefined;
  return [grade, leak ?? ''].filter((part) => part !== '').join(' ');
}

function resultOf(verdict: Verdict, stage: string, low: Persistence, leak: Persistence) {
  switch (verdict) {
    case 'met':
      return { en: `Chronic kidney disease ${stage}`, zh: `慢性肾脏病 ${stage}` };
    case 'not-met':
      return { en: `No chronic kidney disease (${stage})`, zh: `无慢性肾脏病（${stage}）` };
    case 'unknown':
      return (low.since ?? leak.since)
        ? { en: `${stage}: repeat after 3 months to confirm`, zh: `${stage}：3 个月后复查确认` }
        : { en: `${stage}: one of eGFR and UACR is missing`, zh: `${stage}：缺少 eGFR 或 UACR` };
    default:
      return verdict satisfies never;
  }
}
