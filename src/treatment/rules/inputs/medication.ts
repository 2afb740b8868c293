import { dateOf, daysBetween, type MedicationFact, type Reason } from '../../../record/index.js';
import { type Binding, known } from '../binding.js';
import type { Subject } from '../resolve.js';
import { type Input, sartorSystem } from '../rule.js';
import { milligramsPerDay } from './daily-dose.js';

/** `{present, ingredients, dailyDose, ageDays}` of a drug or class taken now; the dose in mg a day where the record has it. */
export function bindMedication(input: Input, subject: Subject): Binding {
  const { evidence, terminology, context } = subject;
  const asked = new Set(input.codes.filter(({ system }) => system === sartorSystem.ingredient).map(({ code }) => code));
  const askedOf = (fact: MedicationFact) =>
    fact.ingredients.filter(
      (key) => asked.has(key) || terminology.ingredient(key)?.classes.some((each) => asked.has(each)),
    );
  const taken = evidence.presentMedications().filter((fact) => askedOf(fact).length > 0);
  const [first] = taken;
  if (!first) return known({ present: false, ingredients: [] }, []);
  const dose = milligramsPerDay(first);
  const reasons: Reason[] = taken.map((fact) => ({ fact: fact.id, role: input.id }));
  return {
    ...known(
      {
        present: true,
        ingredients: [...new Set(taken.flatMap(askedOf))],
        count: new Set(taken.flatMap(askedOf)).size,
        ...(dose === undefined ? {} : { dailyDose: dose }),
        ...(first.time ? { ageDays: daysBetween(dateOf(first.time), context.asOf) } : {}),
      },
      reasons,
    ),
    ...(dose === undefined ? { missing: doseOf(askedOf(first)[0]!, subject) } : {}),
  };
}

const doseOf = (key: string, { terminology }: Subject) => {
  const title = terminology.ingredient(key)?.title ?? { en: key, zh: key };
  return { en: `Daily dose of ${title.en}`, zh: `${title.zh}的每日剂量` };
};
