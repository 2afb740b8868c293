import type { ClaimOf, Evidence, MedicationFact, Terminology } from '../../record/index.js';
import { recommend } from '../recommendation.js';
import { ingredientCoding, ingredientKey } from './options.js';

/**
 * A recommendation to go on with each present drug that nothing speaks against, because it is taken, and because of
 * the rules that are fulfilled by it.
 */
export function recommendToContinue(
  evidence: Evidence,
  made: readonly ClaimOf<'recommendation'>[],
  terminology: Terminology,
): readonly ClaimOf<'recommendation'>[] {
  const taken = new Map<string, MedicationFact>();
  for (const fact of evidence.presentMedications())
    for (const key of fact.ingredients) if (!taken.has(key)) taken.set(key, fact);
  const changed = new Set(made.flatMap((claim) => changedDrugs(claim, terminology)));
  const fulfilled = made.filter(({ value }) => value.status === 'done');
  return [...taken]
    .filter(([key]) => !changed.has(key))
    .map(([key, fact]) => {
      const title = terminology.ingredient(key)?.title ?? { en: key, zh: key };
      const serves = fulfilled.filter(({ value }) =>
        value.options.some(({ concept }) =>
          concept.codings.some((coding) => ingredientKey(coding, terminology) === key),
        ),
      );
      return recommend(
        {
          rule: `continue/${key}`,
          domain: serves[0]?.value.domain ?? 'other',
          action: 'continue',
          title: { en: `Continue ${title.en}`, zh: `继续使用${title.zh}` },
          options: [
            {
              concept: { codings: [ingredientCoding(key, terminology)], text: title.en },
              status: 'preferred',
              because: serves.map(({ id }) => id),
            },
          ],
          strength: serves[0]?.value.strength ?? { scheme: 'record', grade: 'taken' },
          status: 'done',
          missing: [],
          benefits: [],
          netBenefit: 0,
          urgency: 'routine',
        },
        [{ fact: fact.id, role: 'taken' }, ...serves.map(({ id }) => ({ claim: id, role: 'serves' }))],
      );
    });
}

/** The present drugs that a recommendation ends or changes: all that it stops, else the one that it is about. */
function changedDrugs({ value }: ClaimOf<'recommendation'>, terminology: Terminology): readonly string[] {
  if (value.status !== 'recommended') return [];
  const keys = value.options.flatMap(({ concept }) =>
    concept.codings.map((coding) => ingredientKey(coding, terminology)),
  );
  switch (value.action) {
    case 'stop':
      return keys;
    case 'switch':
    case 'lower-dose':
    case 'raise-dose':
      return keys.slice(0, 1);
    default:
      return [];
  }
}
