import type { Benefit, Language } from '../record/index.js';
import type { PlanView } from './plan.js';
import { clinicalWords } from './plan-words.js';

type Item = PlanView['groups'][number]['items'][number];

/** The plan for a terminal: a group after the other, folded ones as a count unless all is asked for. */
export function planText(plan: PlanView, lang: Language, all: boolean): string {
  const words = clinicalWords[lang];
  const lines: string[] = [];
  for (const { group, folded, items } of plan.groups) {
    if (folded && !all) {
      lines.push('', `${words.groups[group]}: ${words.folded(items.length)}`);
      continue;
    }
    lines.push('', words.groups[group]);
    for (const item of items) lines.push(...itemLines(item, lang));
  }
  if (plan.choice) lines.push('', ...choiceLines(plan, lang));
  if (plan.conflicts.length > 0) {
    lines.push('', words.conflicts);
    for (const { title, rule, why } of plan.conflicts) lines.push(`  ${title[lang]} - ${words.over(rule, why)}`);
  }
  return lines.slice(1).join('\n');
}

function itemLines(item: Item, lang: Language): readonly string[] {
  const words = clinicalWords[lang];
  const options = item.options
    .filter(({ status }) => status !== 'contraindicated')
    .slice(0, 3)
    .map(({ concept, dose }) => [concept.text, dose?.[lang]].filter(Boolean).join(' '));
  const [benefit] = item.benefits;
  return [
    `  ${item.place}. ${item.title[lang]}${item.urgency === 'now' ? ` [${words.now}]` : ''}`,
    ...(item.status === 'contraindicated' ? [`     ${words.nothingSafe}`] : []),
    ...(options.length > 0 ? [`     ${options.join('; ')}`] : []),
    ...(benefit ? [`     ${people(benefit, lang)}`] : []),
  ];
}

/** The benefit in people: of a hundred like this patient. */
function people({ baselineRisk, absoluteRiskReduction, horizonYears }: Benefit, lang: Language): string {
  const before = Math.round(baselineRisk * 100);
  const spared = Math.min(before, Math.max(0, Math.round(absoluteRiskReduction.estimate * 100)));
  return clinicalWords[lang].people(before, spared, Math.round(horizonYears * 10) / 10);
}

function choiceLines(plan: PlanView, lang: Language): readonly string[] {
  const words = clinicalWords[lang];
  const { choice } = plan;
  const items = plan.groups.flatMap((group) => group.items);
  const titleOf = (id: string) => items.find(({ claim }) => claim === id)?.title[lang] ?? id;
  if (!choice) return [];
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return [
    words.firm(titleOf(choice.first), percent(choice.staysFirst)),
    words.runnerUp(titleOf(choice.runnerUp), percent(choice.runnerUpFirst)),
    ...choice.turns.map(({ weight, at }) => words.turn(words.weights[weight], Math.round(at * 100) / 100)),
  ].map((line, index) => (index === 0 ? line : `  ${line}`));
}
