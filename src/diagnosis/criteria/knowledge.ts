import { z } from 'zod';
import type { Citation, KnowledgeRef, LocalizedText } from '../../record/index.js';

const text = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });
const citation = z.strictObject({
  title: z.string().min(1),
  year: z.number().optional(),
  doi: z.string().optional(),
  pmid: z.string().optional(),
  url: z.string().optional(),
  locator: z.string().optional(),
  checkedAgainst: z.string().min(1),
});
const head = { set: z.string().min(1), title: text, citation };

const glycaemia = z.strictObject({
  ...head,
  /** A single result counts for so many years. */
  yearsValid: z.number(),
  tests: z.array(
    z.strictObject({
      measure: z.string(),
      name: text,
      unit: z.string(),
      prediabetes: z.number(),
      diabetes: z.number(),
    }),
  ),
});

const bloodPressure = z.strictObject({
  ...head,
  ageFrom: z.number(),
  daysWindow: z.number(),
  /** Readings on so many different days at least. */
  daysLeast: z.number(),
  /** Highest first; a mean at or above either limit has the grade; the last has no limits. */
  grades: z.array(
    z.strictObject({
      id: z.string(),
      name: text,
      systolic: z.number().optional(),
      diastolic: z.number().optional(),
      hypertension: z.boolean(),
    }),
  ),
});

const kidney = z.strictObject({
  ...head,
  daysPersistent: z.number(),
  eGfrMlMin173m2Below: z.number(),
  albuminCreatinineMgGFrom: z.number(),
  gfrCategories: z.array(z.strictObject({ id: z.string(), from: z.number() })),
  albuminuriaCategories: z.array(
    z.strictObject({ id: z.string(), from: z.number().optional(), above: z.number().optional() }),
  ),
});

const graded = z.strictObject({
  ...head,
  measure: z.string(),
  unit: z.string(),
  ageFrom: z.number(),
  sex: z.enum(['female', 'male']).optional(),
  pregnant: z.boolean().optional(),
  yearsValid: z.number(),
  problem: z.string(),
  /** Highest first, half-open: the first whose `from` the value reaches; the last has none. */
  grades: z.array(z.strictObject({ id: z.string(), name: text, from: z.number().optional(), met: z.boolean() })),
});

const schema = z.strictObject({ glycaemia, bloodPressure, kidney, graded: z.array(graded) });

export type GlycaemiaCriteria = z.output<typeof glycaemia>;
export type BloodPressureCriteria = z.output<typeof bloodPressure>;
export type KidneyCriteria = z.output<typeof kidney>;
export type GradedCriteria = z.output<typeof graded>;
export type CriteriaKnowledge = z.output<typeof schema>;

/** What every set of criteria has. */
export interface CriteriaHead {
  readonly set: string;
  readonly title: LocalizedText;
  readonly citation: z.output<typeof citation>;
}

const pack = 'criteria-common';

/**
 * The criteria from `packs/criteria-common/criteria.json`.
 * @throws Error naming the pack and the entry if the shape is wrong or the grades are not in falling order
 */
export function parseCriteria(json: unknown): CriteriaKnowledge {
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new Error(`${pack}: ${z.prettifyError(parsed.error)}`);
  const knowledge = parsed.data;
  for (const set of knowledge.graded)
    checkFalling(
      set.set,
      set.grades.map(({ from }) => from),
    );
  checkFalling(
    knowledge.bloodPressure.set,
    knowledge.bloodPressure.grades.map(({ systolic }) => systolic),
  );
  checkFalling(
    knowledge.kidney.set,
    knowledge.kidney.gfrCategories.map(({ from }) => from),
  );
  for (const test of knowledge.glycaemia.tests)
    if (test.prediabetes >= test.diabetes)
      throw new Error(`${pack}: ${test.measure} has its limits in the wrong order`);
  return knowledge;
}

function checkFalling(set: string, limits: readonly (number | undefined)[]): void {
  for (let each = 1; each < limits.length; each++) {
    const [before, here] = [limits[each - 1], limits[each]];
    if (before === undefined || (here !== undefined && here >= before))
      throw new Error(`${pack}: ${set} has its grades out of order`);
  }
}

/** The citation of a set as the schema gives it, without absent members. */
export const criteriaRef = ({ set, citation: cited }: CriteriaHead): KnowledgeRef => ({
  pack,
  entry: set,
  citation: Object.fromEntries(Object.entries(cited).filter(([, value]) => value !== undefined)) as unknown as Citation,
});
