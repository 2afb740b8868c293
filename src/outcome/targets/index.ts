import {
  because,
  type ClaimOf,
  type Coding,
  claimId,
  type IsoDate,
  type Reason,
  type TargetValue,
  type Uncertainty,
} from '../../record/index.js';
import { reasonsToApply } from '../conditions.js';
import { changes } from '../courses.js';
import type { TargetRule } from '../knowledge.js';
import { type Estimate, slopePerYear } from '../series.js';
import type { Reading, Subject } from '../subject.js';
import { boundsOf, type PatientBounds } from './baseline.js';
import { nextMeasurement, position, statusOf } from './judge.js';
import { responseTo } from './response.js';

const method = { name: 'target-status', version: '1' };

/** Values of so many days count for the trend. */
const trendDays = 366;

/** A target of this patient, with its claim and what it was judged from. */
export interface JudgedTarget {
  readonly rule: TargetRule;
  readonly claim: ClaimOf<'target'>;
  readonly readings: readonly Reading[];
  readonly bounds: PatientBounds;
}

/**
 * The target of each measure that some rule wants for this patient: the first rule that applies counts.
 */
export function judgeTargets(subject: Subject, rules: readonly TargetRule[]): readonly JudgedTarget[] {
  const taken = new Set<string>();
  return rules.flatMap((rule) => {
    if (taken.has(rule.measure)) return [];
    const applies = reasonsToApply(rule.when, subject);
    if (!applies) return [];
    taken.add(rule.measure);
    return [judge(rule, applies, subject)];
  });
}

function judge(rule: TargetRule, applies: readonly Reason[], subject: Subject): JudgedTarget {
  const readings = subject.readings(rule.measure);
  const latest = readings.at(-1);
  const change = changes(subject, rule.affectedBy).at(-1);
  const bounds = boundsOf(rule.goal, readings, change?.on, subject.asOf) ?? { reasons: [] };
  const status = statusOf(latest, bounds, rule.staleAfter, subject.asOf);
  const recent = readings.filter(({ on }) => subject.daysAgo(on) < trendDays);
  const slope = slopePerYear(recent);
  const response = responseTo(rule, readings, subject);
  const measured = recent.length > 0 ? recent : latest ? [latest] : [];
  const reasons = [
    ...applies,
    ...bounds.reasons,
    ...measured.map(({ reason }) => reason),
    ...(change ? [{ fact: change.fact.id, role: 'change' }] : []),
    { knowledge: { pack: rule.pack, entry: rule.id, citation: rule.citation } },
  ];
  const offFrom = readings.findLastIndex(({ value }) => position(value, bounds) !== 'at-target');
  const inARow = readings.length - 1 - offFrom;
  const next = nextMeasurement(status, latest, change?.on, rule.every, subject.asOf, inARow);
  const value = { ...claimValue(rule, bounds, readings, next, subject), status };
  const claim: ClaimOf<'target'> = {
    id: claimId('target', rule.measure),
    kind: 'target',
    stage: 'outcome',
    value: { ...value, ...(slope ? { slopePerYear: slope.estimate } : {}), ...(response ? { response } : {}) },
    uncertainty: slope ? intervalOf(slope) : { kind: 'exact' },
    method,
    because: because(distinct(reasons)),
  };
  return { rule, claim, readings, bounds };
}

function claimValue(
  rule: TargetRule,
  { lower, upper }: PatientBounds,
  readings: readonly Reading[],
  nextMeasure: IsoDate,
  { terminology }: Subject,
): Omit<TargetValue, 'status'> {
  const measure = terminology.measure(rule.measure);
  const codings: readonly Coding[] = measure?.codings.slice(0, 1) ?? [];
  const latest = readings.at(-1);
  return {
    measure: rule.measure,
    title: rule.title,
    concept: { codings, text: measure?.title.en ?? rule.measure },
    unit: measure?.unit ?? '1',
    ...(lower === undefined ? {} : { lower }),
    ...(upper === undefined ? {} : { upper }),
    ...(latest ? { latest: { value: latest.value, on: latest.on } } : {}),
    series: readings.flatMap(({ value, on, fact }) => (fact ? [{ value, on, fact }] : [])),
    nextMeasure,
  };
}

const intervalOf = ({ lower, upper }: Estimate): Uncertainty => ({ kind: 'interval', level: 0.95, lower, upper });

/** Each fact, claim and entry once. */
export function distinct(reasons: readonly Reason[]): readonly Reason[] {
  const seen = new Set<string>();
  return reasons.filter((reason) => {
    const key =
      'fact' in reason
        ? `fact ${reason.fact}`
        : 'claim' in reason
          ? `claim ${reason.claim}`
          : `entry ${reason.knowledge.pack} ${reason.knowledge.entry}`;
    return !seen.has(key) && seen.add(key);
  });
}
