import { type Binding, known } from '../binding.js';
import type { Subject } from '../resolve.js';
import { type Input, sartorSystem } from '../rule.js';

/** `{present}` of an allergy or intolerance to a drug or class. */
export function bindAllergy(input: Input, { evidence, terminology }: Subject): Binding {
  const asked = new Set(input.codes.filter(({ system }) => system === sartorSystem.ingredient).map(({ code }) => code));
  const facts = evidence
    .facts('allergy')
    .filter(({ certainty, status }) => certainty === 'present' && status !== 'resolved' && status !== 'inactive')
    .filter(({ substances }) =>
      substances.some((key) => asked.has(key) || terminology.ingredient(key)?.classes.some((each) => asked.has(each))),
    );
  return known(
    { present: facts.length > 0 },
    facts.map(({ id }) => ({ fact: id, role: input.id })),
  );
}
