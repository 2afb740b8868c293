import { conceptLabel, type Fact } from '../../record/index.js';

/** What to ask the library about one patient, and the facts that make it a question. */
export interface PatientQuestion {
  readonly question: string;
  readonly facts: readonly string[];
}

/**
 * One question for each present problem, with the drugs that the patient takes or is to take, in the words of the record.
 * No name, date or number of the patient goes into a question.
 */
export function questionsOf(facts: readonly Fact[]): PatientQuestion[] {
  const problems = new Map<string, { words: string; facts: string[] }>();
  const drugs = new Map<string, string>();
  for (const fact of facts) {
    if (fact.certainty !== 'present') continue;
    if (fact.kind === 'condition' && (fact.status === 'active' || fact.status === 'recurrence')) {
      const words =
        fact.problem?.replaceAll('-', ' ') ?? conceptLabel(fact.concept).replace(/\s*\((?:disorder|finding)\)$/, '');
      const known = problems.get(words) ?? { words, facts: [] };
      known.facts.push(fact.id);
      problems.set(words, known);
    }
    if (fact.kind === 'medication' && (fact.status === 'active' || fact.status === 'planned'))
      for (const ingredient of fact.ingredients) drugs.set(ingredient, fact.id);
  }
  return [...problems.values()].map(({ words, facts: because }) => ({
    question: [words, ...drugs.keys()].join(' '),
    facts: [...because, ...drugs.values()],
  }));
}
