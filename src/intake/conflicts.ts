import type { Fact, IntakeDocument, Issue, ObservationFact } from '../record/index.js';
import { conceptLabel } from '../record/index.js';

/** Readings of one thing at one moment may differ by this fraction of the larger (two cuffs, two drops of blood). */
const tolerance = 0.2;

/**
 * Two answers to one question at one instant. Readings that differ little both stand; where they differ more, or answers
 * exclude each other, each is kept as uncertain, so that no engine counts with either, and an issue names them.
 */
export function markConflicts(
  facts: readonly Fact[],
  documents: readonly IntakeDocument[],
): { facts: readonly Fact[]; issues: readonly Issue[] } {
  const groups = new Map<string, ObservationFact[]>();
  const superseded = new Set(facts.flatMap((fact) => fact.supersedes ?? []));
  for (const fact of facts) {
    if (superseded.has(fact.id)) continue;
    if (fact.kind !== 'observation' || !fact.measure || !fact.time?.includes('T') || fact.certainty !== 'present')
      continue;
    // A word and a number answer different questions: a stain is positive, a ratio is 2.2.
    const key = `${fact.measure}|${fact.time}|${fact.value.type}`;
    const group = groups.get(key);
    if (group) group.push(fact);
    else groups.set(key, [fact]);
  }
  const doubtful = new Set<Fact>();
  const issues: Issue[] = [];
  for (const group of groups.values()) {
    const distinct = new Set(group.map(answer));
    if (distinct.size < 2 || arePrecisions([...distinct])) continue;
    const areClose = isClose(group);
    const last = group.at(-1)!;
    const { document, place } = last.provenance;
    issues.push({
      code: 'conflicting-value',
      severity: areClose ? 'information' : 'warning',
      document,
      documentName: documents.find(({ sha256 }) => sha256 === document)?.name ?? '',
      place,
      found: `${last.measure} ${last.time}: ${[...distinct].join(' / ')}`.slice(0, 120),
      expected: 'one value',
      remedy: 'confirm-value',
    });
    if (!areClose) for (const fact of group) doubtful.add(fact);
  }
  if (doubtful.size === 0) return { facts, issues };
  return { facts: facts.map((fact) => (doubtful.has(fact) ? { ...fact, certainty: 'uncertain' } : fact)), issues };
}

/** `Stage 3` and `Stage 3A`: one says the other more precisely. */
function arePrecisions(answers: readonly string[]): boolean {
  const [shortest = '', ...others] = [...answers].sort((a, b) => a.length - b.length);
  return (
    shortest.length > 0 &&
    /^\D*\d$/.test(shortest) &&
    others.every((each) => /^[A-D]/.test(each.slice(shortest.length)) && each.startsWith(shortest))
  );
}

function isClose(group: readonly ObservationFact[]): boolean {
  const values = group.map(({ value }) =>
    value.type === 'quantity' && value.quantity.normalised.ok ? value.quantity.normalised.value : Number.NaN,
  );
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return most - least <= tolerance * Math.abs(most);
}

function answer({ value }: ObservationFact): string {
  switch (value.type) {
    case 'quantity': {
      const { normalised, source, comparator = '' } = value.quantity;
      return normalised.ok
        ? `${comparator}${normalised.value} ${normalised.unit}`
        : `${comparator}${source.value} ${source.unit ?? ''}`;
    }
    case 'coded':
      return conceptLabel(value.concept);
    case 'text':
      return value.text;
    case 'boolean':
      return String(value.value);
    case 'time':
      return value.time;
    case 'not-obtained':
      return 'not obtained';
    default:
      return value satisfies never;
  }
}
