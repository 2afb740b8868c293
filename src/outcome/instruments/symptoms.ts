import type { LocalizedText } from '../../record/index.js';
import { type Das28Activity, das28Activity, das28Crp, das28Esr, eularResponse } from '../metrics/das28.js';
import type { Subject } from '../subject.js';
import { type Found, reasonsOf, rounded, type Sitting, sittings, words } from './claim.js';
import { bandOf, type Instruments } from './knowledge.js';

const activityTitle: Readonly<Record<Das28Activity, LocalizedText>> = {
  remission: words('remission', '缓解'),
  low: words('low disease activity', '低疾病活动度'),
  moderate: words('moderate disease activity', '中疾病活动度'),
  high: words('high disease activity', '高疾病活动度'),
};
const responseTitle = {
  good: words('good EULAR response', 'EULAR 良好应答'),
  moderate: words('moderate EULAR response', 'EULAR 中等应答'),
  none: words('no EULAR response', 'EULAR 无应答'),
} as const;

/** DAS28 of every day on which joints, global assessment and a reactant were recorded; by ESR where both are. */
export function arthritisActivity(subject: Subject, { das28 }: Instruments): readonly Found[] {
  const joints = ['tender-joint-count', 'swollen-joint-count', 'patient-global-assessment'];
  for (const reactant of ['erythrocyte-sedimentation-rate', 'c-reactive-protein'] as const) {
    const complete = sittings(subject, [...joints, reactant]).filter(({ readings }) => readings.size === 4);
    const last = complete.at(-1);
    if (!last) continue;
    const scores = complete.map((sitting) => scoreOf(sitting, reactant));
    const [before, now] = [scores[0]!, scores.at(-1)!];
    const activity = das28Activity(now, das28);
    const response = complete.length > 1 ? eularResponse(before, now, das28) : undefined;
    const title = activityTitle[activity];
    const more = response && responseTitle[response];
    return [
      {
        key: 'das28',
        entry: 'scales/das28',
        citation: das28.citation,
        reasons: [...(complete.length > 1 ? reasonsOf(complete[0]!) : []), ...reasonsOf(last)],
        value: {
          instrument: reactant === 'c-reactive-protein' ? 'das28-crp' : 'das28-esr',
          title: words('Activity of the arthritis (DAS28)', '关节炎活动度（DAS28）'),
          on: last.on,
          result: words(
            `${rounded(now, 2)}, ${title.en}${more ? `; ${more.en}` : ''}`,
            `${rounded(now, 2)}，${title.zh}${more ? `；${more.zh}` : ''}`,
          ),
          category: activity,
          judgement: activity === 'remission' || activity === 'low' ? 'good' : activity === 'high' ? 'bad' : 'neutral',
          value: now,
          unit: '{score}',
          parts: [],
          history: complete.map(({ on }, index) => ({ on, value: scores[index]! })),
        },
      },
    ];
  }
  return [];
}

function scoreOf({ readings }: Sitting, reactant: 'erythrocyte-sedimentation-rate' | 'c-reactive-protein'): number {
  const value = (measure: string) => readings.get(measure)!.value;
  const state = {
    tender: value('tender-joint-count'),
    swollen: value('swollen-joint-count'),
    global: value('patient-global-assessment'),
  };
  return reactant === 'c-reactive-protein' ? das28Crp(state, value(reactant)) : das28Esr(state, value(reactant));
}

/** PHQ-9: severity, and against the first score above mild: response (half) and remission (below 5). */
export function depressionScore(subject: Subject, { phq9 }: Instruments): readonly Found[] {
  const totals = phqTotals(subject);
  const last = totals.at(-1);
  if (!last) return [];
  const band = bandOf(phq9.bands, last.value)!;
  const first = totals[0]!;
  const isFollowUp = totals.length > 1 && first.value >= 10;
  const outcome = !isFollowUp
    ? undefined
    : last.value < phq9.remissionBelow
      ? ('remission' as const)
      : last.value <= first.value * phq9.responseFraction
        ? ('response' as const)
        : ('no-response' as const);
  const said = {
    remission: words('remission', '缓解'),
    response: words('response: at least half less than at first', '有应答：较初次至少下降一半'),
    'no-response': words('less than half of the first score is gone', '较初次下降不足一半'),
  };
  const more = outcome && said[outcome];
  return [
    {
      key: 'phq-9',
      entry: 'scales/phq-9',
      citation: phq9.citation,
      reasons: [...(first === last ? [] : first.reasons), ...last.reasons],
      value: {
        instrument: 'phq-9',
        title: words('Depressive symptoms (PHQ-9)', '抑郁症状（PHQ-9）'),
        on: last.on,
        result: words(
          `${last.value}, ${band.title.en}${more ? `; ${more.en}` : ''}`,
          `${last.value} 分，${band.title.zh}${more ? `；${more.zh}` : ''}`,
        ),
        category: outcome ?? band.id,
        judgement: last.value < phq9.remissionBelow ? 'good' : last.value >= 15 ? 'bad' : 'neutral',
        value: last.value,
        unit: '{score}',
        parts: [],
        history: totals.map(({ on, value }) => ({ on, value })),
      },
    },
  ];
}

/** Totals as recorded, and sums of the nine items where all are answered on a day without a total. */
function phqTotals(subject: Subject) {
  const totals = subject.readings('phq-9').map(({ on, value, reason }) => ({ on, value, reasons: [reason] }));
  const taken = new Set(totals.map(({ on }) => on));
  const items = Array.from({ length: 9 }, (_, index) => `phq-9-item-${index + 1}`);
  const summed = sittings(subject, items)
    .filter(({ on, readings }) => readings.size === 9 && !taken.has(on))
    .map((sitting) => ({
      on: sitting.on,
      value: [...sitting.readings.values()].reduce((sum, { value }) => sum + value, 0),
      reasons: [...reasonsOf(sitting)],
    }));
  return [...totals, ...summed].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}
