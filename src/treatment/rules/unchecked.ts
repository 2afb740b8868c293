import type { Citation, RecommendationAction } from '../../record/index.js';
import type { Rule } from './rule.js';

/** Actions that change what a patient takes: they never rest on a source that nobody read. */
const treatmentActions: ReadonlySet<RecommendationAction> = new Set([
  'start',
  'stop',
  'raise-dose',
  'lower-dose',
  'switch',
]);

/** True if the action changes what a patient takes. */
export const changesTreatment = (action: RecommendationAction): boolean => treatmentActions.has(action);

/** True if at least one source was read. */
export const isChecked = (citations: readonly Citation[]): boolean =>
  citations.some((citation) => citation.checkedAgainst !== 'unchecked');

/**
 * The rule itself where a source was read or nothing is prescribed; else a mere pointer to a clinician, without drugs.
 * The law is enforced where packs are read, so that nothing behind can pass it by.
 */
export function withoutUncheckedTreatment(rule: Rule): Rule {
  if (!changesTreatment(rule.action) || isChecked(rule.citations)) return rule;
  return {
    ...rule,
    action: 'refer',
    options: [],
    effects: [],
    title: { en: `Discuss with a specialist: ${rule.title.en}`, zh: `请与专科医生讨论：${rule.title.zh}` },
    detail: {
      en: 'The source of this recommendation could not be read, so that no treatment is proposed on its word alone.',
      zh: '该建议的来源未能核对，因此不据此提出治疗。',
    },
  };
}
