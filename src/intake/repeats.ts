import type { DocumentKind, Fact, ObservationFact } from '../record/index.js';
import { earliest } from '../record/index.js';
import type { Ledger } from './ledger.js';

/** Which document keeps a measurement that several have: the one that says most about it. */
const precedence: readonly DocumentKind[] = ['fhir', 'ccda', 'hl7v2', 'table', 'note'];

/** Units are converted and rounded differently on the way. */
const tolerance = 0.005;

/**
 * One measurement that reached the record by several documents is one fact: the same measure, instant and value.
 * An instant is compared in universal time where both say their zone, else as the clock showed it, to the minute; a
 * measurement known to its day only repeats one of that day.
 */
export function withdrawRepeats(ledgers: readonly Ledger[]): void {
  if (ledgers.length < 2) return;
  const rank = ({ document }: Ledger) =>
    (precedence.indexOf(document.kind) + precedence.length + 1) % (precedence.length + 1);
  const ordered = [...ledgers].sort((a, b) => rank(a) - rank(b));
  const superseded = new Set(ledgers.flatMap((ledger) => ledger.factsSoFar().flatMap((fact) => fact.supersedes ?? [])));
  const kept = new Map<string, number[]>();
  for (const ledger of ordered) {
    const own: [string, number][] = [];
    ledger.withdraw((fact) => {
      const measured = measurement(fact);
      if (!measured || superseded.has(fact.id) || fact.supersedes) return false;
      const { value, seenAs, knownAs } = measured;
      if (seenAs.some((key) => kept.get(key)?.some((each) => isSame(each, value)))) return true;
      for (const key of knownAs) own.push([key, value]);
      return false;
    });
    // What one document says twice it may mean twice.
    for (const [key, value] of own) kept.set(key, [...(kept.get(key) ?? []), value]);
  }
}

const isSame = (a: number, b: number) => Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));

interface Measured {
  readonly value: number;
  /** Keys under which it would be a repetition, and keys that later ones find it by. */
  readonly seenAs: readonly string[];
  readonly knownAs: readonly string[];
}

function measurement(fact: Fact): Measured | undefined {
  if (fact.kind !== 'observation' || !fact.measure || !fact.time || fact.certainty !== 'present') return undefined;
  const { value } = fact;
  if (value.type !== 'quantity' || !value.quantity.normalised.ok) return undefined;
  const what = `${fact.measure}|${value.quantity.comparator ?? ''}`;
  return { value: value.quantity.normalised.value, ...keysOf(fact.time, what) };
}

function keysOf(time: NonNullable<ObservationFact['time']>, what: string): Omit<Measured, 'value'> {
  const written: string = time;
  const day = `${what}|day|${written.slice(0, 10)}`;
  if (!written.includes('T'))
    return written.length === 10 ? { seenAs: [day], knownAs: [day] } : { seenAs: [], knownAs: [] };
  const clock = written.slice(0, 16);
  if (!/(?:Z|[+-]\d{2}:\d{2})$/.test(written)) {
    const [any, bare] = [`${what}|clock|${clock}`, `${what}|bare|${clock}`];
    return { seenAs: [any], knownAs: [any, bare, day] };
  }
  const instant = `${what}|instant|${Math.floor(earliest(time) / 60_000)}`;
  return { seenAs: [instant, `${what}|bare|${clock}`], knownAs: [instant, `${what}|clock|${clock}`, day] };
}
