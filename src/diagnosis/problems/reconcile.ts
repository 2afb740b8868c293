import {
  because,
  type Claim,
  type ClaimOf,
  type Concept,
  type ConditionFact,
  claimId,
  conceptLabel,
  type Evidence,
  earliest,
  type ProblemValue,
  type Reason,
  type Terminology,
} from '../../record/index.js';
import type { Finding } from '../criteria/index.js';

const method = { name: 'problem-reconciliation', version: '1' };

/**
 * One line for each problem: recorded conditions merged by the terminology's key, else by code, else by words; then
 * what criteria found and nobody lists. The most recent statement decides the status; an absent fact refutes only
 * what no later fact asserts.
 */
export function reconcileProblems(
  evidence: Evidence,
  terminology: Terminology,
  findings: readonly Finding[],
): readonly Claim[] {
  const groups = new Map<string, ConditionFact[]>();
  for (const fact of evidence.facts('condition')) {
    const key = groupKey(fact);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(fact);
    else groups.set(key, [fact]);
  }
  const recorded = [...groups].map(([key, facts]) => recordedProblem(key, facts, terminology));
  return [...recorded, ...foundProblems(recorded, findings, terminology)];
}

function groupKey(fact: ConditionFact): string | undefined {
  if (fact.problem) return fact.problem;
  const [coding] = fact.concept.codings;
  if (coding) return `${coding.system}|${coding.code}`;
  const words = fact.concept.text?.trim().toLowerCase();
  return words ? words : undefined;
}

function recordedProblem(key: string, facts: readonly ConditionFact[], terminology: Terminology): ClaimOf<'problem'> {
  const ordered = [...facts].sort(byTime);
  const latest = decidingFact(ordered);
  const present = ordered.filter(({ certainty }) => certainty === 'present');
  const since = present.find(({ time }) => time !== undefined)?.time;
  const value: ProblemValue = {
    concept: latest.concept,
    ...(latest.problem ? { key: latest.problem } : {}),
    status: statusOf(latest),
    ...(since ? { since } : {}),
    origin: 'recorded',
  };
  const named = latest.problem ? terminology.problem(latest.problem) : undefined;
  return {
    id: claimId('problem', key),
    kind: 'problem',
    stage: 'diagnosis',
    value: named && conceptLabel(value.concept) === '' ? { ...value, concept: conceptOf(named.title.en) } : value,
    uncertainty:
      latest.certainty === 'uncertain' ? { kind: 'not-quantified', why: 'source-uncertain' } : { kind: 'exact' },
    method,
    because: because(ordered.map((fact): Reason => ({ fact: fact.id, role: fact.certainty }))),
  };
}

/** The latest statement; of one time, the stronger one, so that a copied "no history of" does not wipe out a diagnosis. */
function decidingFact(ordered: readonly ConditionFact[]): ConditionFact {
  const last = ordered.at(-1)!;
  const sameTime = ordered.filter((fact) => timeOf(fact) === timeOf(last));
  return sameTime.reduce((best, fact) => (weight(fact) >= weight(best) ? fact : best));
}

function weight({ certainty, status }: ConditionFact): number {
  if (certainty === 'absent') return 0;
  if (certainty === 'uncertain') return 1;
  return status === 'active' || status === 'recurrence' ? 3 : 2;
}

// An undated fact says nothing of when: it comes before every dated one.
const timeOf = (fact: ConditionFact) => {
  const time = fact.ended ?? fact.time;
  return time ? earliest(time) : Number.NEGATIVE_INFINITY;
};
const byTime = (a: ConditionFact, b: ConditionFact) => {
  const [left, right] = [timeOf(a), timeOf(b)];
  return left === right ? (a.id < b.id ? -1 : 1) : left - right;
};

function statusOf({ certainty, status }: ConditionFact): ProblemValue['status'] {
  if (certainty === 'absent') return 'refuted';
  if (certainty === 'uncertain') return 'suspected';
  switch (status) {
    case 'active':
    case 'recurrence':
    case 'unknown':
      return 'active';
    case 'remission':
    case 'inactive':
    case 'resolved':
      return 'resolved';
    default:
      return status satisfies never;
  }
}

const conceptOf = (text: string): Concept => ({ codings: [], text });

/** What criteria found and neither the problem itself nor a kind of it is listed as present. */
function foundProblems(
  recorded: readonly ClaimOf<'problem'>[],
  findings: readonly Finding[],
  terminology: Terminology,
): readonly Claim[] {
  const listed = new Set<string>();
  for (const { value } of recorded) {
    if (!value.key || value.status === 'refuted') continue;
    for (const key of terminology.problemAncestors(value.key)) listed.add(key);
  }
  // Known diabetes makes a raised glucose no news.
  if (listed.has('diabetes')) listed.add('prediabetes');
  const byProblem = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (listed.has(finding.problem)) continue;
    byProblem.set(finding.problem, [...(byProblem.get(finding.problem) ?? []), finding]);
  }
  const taken = new Set(recorded.map(({ id }) => id));
  return [...byProblem].map(([problem, group]): Claim => foundProblem(problem, group, taken, terminology));
}

function foundProblem(
  problem: string,
  group: readonly Finding[],
  taken: ReadonlySet<string>,
  terminology: Terminology,
): Claim {
  const definition = terminology.problem(problem);
  const id = claimId('problem', problem);
  const since = group.map((finding) => finding.since).sort()[0]!;
  return {
    // A source may have refuted it earlier; both lines stay to be seen.
    id: taken.has(id) ? claimId('problem', `${problem}/found`) : id,
    kind: 'problem',
    stage: 'diagnosis',
    value: {
      concept: { codings: definition?.codings.slice(0, 1) ?? [], text: definition?.title.en ?? problem },
      ...(definition ? { key: problem } : {}),
      status: group.some(({ status }) => status === 'active') ? 'active' : 'suspected',
      since,
      origin: 'found',
    },
    uncertainty: { kind: 'not-quantified', why: 'met-by-criteria-not-confirmed-by-a-clinician' },
    method,
    because: because(group.map(({ claim }): Reason => ({ claim }))),
  };
}
