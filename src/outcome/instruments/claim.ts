import {
  because,
  type Citation,
  type ClaimOf,
  claimId,
  type IsoDate,
  type LocalizedText,
  type OutcomeValue,
  type Reason,
  type Uncertainty,
} from '../../record/index.js';
import type { Reading, Subject } from '../subject.js';

/** What an instrument found, before it is a claim. */
export interface Found {
  /** Last part of the claim's id. */
  readonly key: string;
  readonly value: OutcomeValue;
  readonly reasons: readonly Reason[];
  readonly entry: string;
  readonly citation: Citation;
  readonly uncertainty?: Uncertainty;
}

export function outcomeClaim(pack: string, found: Found): ClaimOf<'outcome'> {
  return {
    id: claimId('outcome', found.key),
    kind: 'outcome',
    stage: 'outcome',
    value: found.value,
    uncertainty: found.uncertainty ?? { kind: 'exact' },
    method: { name: found.value.instrument, version: '1' },
    because: because([...found.reasons, { knowledge: { pack, entry: found.entry, citation: found.citation } }]),
  };
}

export const words = (en: string, zh: string): LocalizedText => ({ en, zh });

/** A number for both languages, with so many digits after the point. */
export const rounded = (value: number, digits: number): string =>
  value.toFixed(digits).replace(/^-(0(?:\.0*)?)$/, '$1');

/** The answers given on one day to measures that belong together; the last of a day counts. */
export interface Sitting {
  readonly on: IsoDate;
  readonly readings: ReadonlyMap<string, Reading>;
}

/** All days with an answer to any of these measures, oldest first. */
export function sittings(subject: Subject, measures: readonly string[]): readonly Sitting[] {
  const days = new Map<IsoDate, Map<string, Reading>>();
  for (const measure of measures) {
    for (const reading of subject.readings(measure)) {
      const day = days.get(reading.on) ?? new Map<string, Reading>();
      day.set(measure, reading);
      days.set(reading.on, day);
    }
  }
  return [...days.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([on, readings]) => ({ on, readings }));
}

export const reasonsOf = ({ readings }: Sitting): readonly Reason[] =>
  [...readings.values()].map(({ reason }) => ({ ...reason, role: 'answer' }));
