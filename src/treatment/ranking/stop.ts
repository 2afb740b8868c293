import type { Terminology } from '../../record/index.js';
import { isChecked } from '../rules/unchecked.js';
import type { Decision } from './conflicts.js';

/** A rule to avoid a drug becomes a rule to stop it for a patient who takes it, if its source was read. */
export function withStopWhereTaken(decision: Decision, taken: ReadonlySet<string>, terminology: Terminology): Decision {
  const { outcome } = decision;
  const { rule } = outcome;
  if (rule.action !== 'avoid' || !isChecked(rule.citations)) return decision;
  const named = new Set(rule.against);
  const stopped = [...taken].filter(
    (key) => named.has(key) || terminology.ingredient(key)?.classes.some((each) => named.has(each)),
  );
  if (stopped.length === 0) return decision;
  const names = stopped.map((key) => terminology.ingredient(key)?.title ?? { en: key, zh: key });
  return {
    ...decision,
    outcome: {
      ...outcome,
      rule: {
        ...rule,
        action: 'stop',
        urgency: rule.urgency === 'routine' ? 'soon' : rule.urgency,
        title: {
          en: `${rule.title.en} - taken now: ${names.map(({ en }) => en).join(', ')}`,
          zh: `${rule.title.zh}——目前正在使用：${names.map(({ zh }) => zh).join('、')}`,
        },
      },
      options: stopped.map((key) => ({
        key,
        ingredients: [key],
        conditions: [],
      })),
    },
  };
}
