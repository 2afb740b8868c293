import { type Binding, known, unknown } from '../binding.js';
import type { Subject } from '../resolve.js';
import { type Input, sartorSystem } from '../rule.js';

/** `{present, relatives, firstDegree, youngest}` of a condition in the family; unknown if no family history was taken. */
export function bindFamilyHistory(input: Input, { evidence, terminology }: Subject): Binding {
  const keys = new Set(input.codes.filter(({ system }) => system === sartorSystem.problem).map(({ code }) => code));
  const all = evidence.facts('familyHistory');
  if (all.length === 0) {
    const title = terminology.problem([...keys][0] ?? '')?.title;
    return unknown({
      en: `Family history${title ? ` of ${title.en.toLowerCase()}` : ''}`,
      zh: `${title?.zh ?? ''}家族史`,
    });
  }
  const relatives = all.filter(
    ({ problem, certainty }) =>
      certainty === 'present' &&
      problem !== undefined &&
      [...terminology.problemAncestors(problem)].some((each) => keys.has(each)),
  );
  const ages = relatives.flatMap(({ onsetAge }) => onsetAge ?? []);
  const found = known(
    {
      present: relatives.length > 0,
      relatives: relatives.length,
      firstDegree: relatives.filter(({ degree }) => degree === 1).length,
      ...(ages.length > 0 ? { youngest: Math.min(...ages) } : {}),
    },
    relatives.map(({ id }) => ({ fact: id, role: input.id })),
  );
  if (ages.length > 0 || relatives.length === 0) return found;
  return { ...found, missing: { en: 'Age at onset of the relatives', zh: '亲属的发病年龄' } };
}
