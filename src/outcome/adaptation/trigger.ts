import { isWithin } from '../conditions.js';
import type { ExpectedEffect } from '../instruments/knowledge.js';
import type { Protocol } from '../knowledge.js';
import type { Reading, Subject } from '../subject.js';
import type { JudgedTarget } from '../targets/index.js';
import { position } from '../targets/judge.js';
import { type OwnResponse, ownResponse } from './own-response.js';

/** A protocol that is due, with what made it so. */
export interface Firing {
  readonly protocol: Protocol;
  readonly measure: string;
  /** The latest measurements that are off, oldest first; at least one. */
  readonly readings: readonly [Reading, ...Reading[]];
  readonly target: JudgedTarget;
  /** How the measure answers to drugs in this patient, where the protocol goes by it. */
  readonly own?: OwnResponse;
}

/**
 * The protocol's first measure that is off on its latest days of measurement, recently enough. A measure without a
 * target of this patient fires nothing.
 */
export function firing(
  protocol: Protocol,
  targets: readonly JudgedTarget[],
  subject: Subject,
  effects: readonly ExpectedEffect[],
): Firing | undefined {
  for (const measure of protocol.measures) {
    const target = targets.find(({ rule }) => rule.measure === measure);
    if (!target) continue;
    const { status } = target.claim.value;
    if (status === 'stale' || status === 'not-measured') continue;
    const recent = target.readings.filter(({ on }) => subject.daysAgo(on) < protocol.withinDays);
    const days = lastOfEachDay(recent);
    const isOff = ({ value }: Reading) => triggers(protocol, value, target);
    const [first, ...rest] = days.slice(-protocol.readings);
    if (!first || rest.length + 1 < protocol.readings) continue;
    const latest = [first, ...rest];
    const own = protocol.byMean ? ownResponse(measure, recent, target.rule.affectedBy, effects, subject) : undefined;
    const levels = [meanOf(latest), ...(own ? [own.now.mean] : [])];
    const isDue = protocol.byMean ? levels.some((level) => triggers(protocol, level, target)) : latest.every(isOff);
    if (!isDue) continue;
    const before = days.at(-protocol.readings - 1);
    if (protocol.unlessRepeated && (!before || isOffSide(before, first, target))) continue;
    return { protocol, measure, readings: [first, ...rest], target, ...(own ? { own } : {}) };
  }
  return undefined;
}

function triggers({ trigger }: Protocol, value: number, { bounds }: JudgedTarget): boolean {
  if (trigger.status && position(value, bounds) !== trigger.status) return false;
  return isWithin(value, trigger);
}

const meanOf = (readings: readonly Reading[]) => readings.reduce((sum, { value }) => sum + value, 0) / readings.length;

/** True if the earlier value was off on the same side as the later one. */
function isOffSide(earlier: Reading, later: Reading, { bounds }: JudgedTarget): boolean {
  return position(earlier.value, bounds) === position(later.value, bounds);
}

/** The last measurement of each day, oldest first. */
function lastOfEachDay(readings: readonly Reading[]): readonly Reading[] {
  return [...new Map(readings.map((reading) => [reading.on, reading])).values()];
}
