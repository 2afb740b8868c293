import { conceptLabel, dateOf, daysBetween, earliest, type IsoDate, type ObservationFact } from '../../record/index.js';
import { type LesionSize, recistResponses, type Visit, type VisitResponse } from '../metrics/recist.js';
import type { Subject } from '../subject.js';
import { type Found, rounded, words } from './claim.js';
import type { Instruments } from './knowledge.js';

/** Measurements so many days apart belong to one assessment of the whole body. */
const visitDays = 21;
/** RECIST 1.1: the smallest target lesion, and the smallest short axis of a target node, in mm. */
const smallestMm = { lesion: 10, node: 15 };
const mostTargets = 5;

interface Measured {
  readonly lesion: string;
  readonly isNode: boolean;
  readonly mm: number;
  readonly at: number;
  readonly fact: ObservationFact;
}

const titles = {
  CR: words('complete response', '完全缓解'),
  PR: words('partial response', '部分缓解'),
  SD: words('stable disease', '疾病稳定'),
  PD: words('progressive disease', '疾病进展'),
  NE: words('not evaluable', '无法评估'),
} as const;

/**
 * RECIST 1.1 from the lesion sizes of the record: named target lesions, or tumour sizes with their body site. The first
 * visit with a measurable lesion is the baseline; a measurable lesion elsewhere later on is new. Non-target lesions are
 * not in the record, and the best response is not confirmed.
 */
export function lesionResponse(subject: Subject, { recist }: Instruments): readonly Found[] {
  const visits = groupedByVisit(lesionsOf(subject));
  const first = visits.findIndex((visit) => visit.some(isMeasurable));
  if (first < 0 || visits.length < first + 2) return [];
  const baseline = visits[first]!.filter(isMeasurable)
    .sort((a, b) => b.mm - a.mm)
    .slice(0, mostTargets);
  const known = new Set(visits.slice(0, first + 1).flatMap((visit) => visit.map(({ lesion }) => lesion)));
  const later = visits.slice(first + 1);
  const responses = recistResponses(
    baseline.map(asSize),
    later.map((visit) => asVisit(visit, known)),
  );
  const last = responses.at(-1)!;
  const start = baseline.reduce((sum, { mm }) => sum + mm, 0);
  const { title, judgement } = judged(last);
  const change = last.sum === null ? undefined : (100 * (last.sum - start)) / start;
  return [
    {
      key: 'recist',
      entry: 'scales/recist',
      citation: recist.citation,
      reasons: [...baseline, ...later.flat()].map(({ fact }) => ({ fact: fact.id, role: 'lesion' })),
      value: {
        instrument: 'recist-1.1',
        title: words('Response of the lesions (RECIST 1.1)', '病灶疗效（RECIST 1.1）'),
        on: dayOf(later.at(-1)!),
        result:
          change === undefined
            ? title
            : words(
                `${title.en}; sum of diameters ${rounded(last.sum!, 0)} mm, ${change > 0 ? '+' : ''}${rounded(change, 0)} % from baseline`,
                `${title.zh}；径线总和 ${rounded(last.sum!, 0)} mm，较基线 ${change > 0 ? '+' : ''}${rounded(change, 0)} %`,
              ),
        category: last.overall,
        judgement,
        ...(last.sum === null ? {} : { value: last.sum, unit: 'mm' }),
        parts: [{ name: 'baseline', title: words('Baseline sum', '基线总和'), value: start, unit: 'mm' }],
        history: [
          { on: dayOf(visits[first]!), value: start },
          ...responses.map(({ sum, overall }, index) => ({
            on: dayOf(later[index]!),
            ...(sum === null ? {} : { value: sum }),
            category: overall,
          })),
        ],
      },
    },
  ];
}

function judged({ overall }: VisitResponse) {
  const judgement =
    overall === 'CR' || overall === 'PR'
      ? ('good' as const)
      : overall === 'PD'
        ? ('bad' as const)
        : ('neutral' as const);
  return { title: titles[overall], judgement };
}

function lesionsOf({ evidence, asOf }: Subject): readonly Measured[] {
  const named = [1, 2, 3, 4, 5].map((number) => `target-lesion-${number}`);
  const end = earliest(asOf) + 86_400_000;
  return [...named, 'tumor-size']
    .flatMap((measure) =>
      evidence.series(measure).flatMap(({ value, fact, at }): Measured[] => {
        const site = fact.site && conceptLabel(fact.site);
        if (at >= end || (measure === 'tumor-size' && !site)) return [];
        const isNode = /lymph node|淋巴结/i.test(site ?? '');
        return [{ lesion: measure === 'tumor-size' ? site! : measure, isNode, mm: value, at, fact }];
      }),
    )
    .sort((a, b) => a.at - b.at || (a.fact.id < b.fact.id ? -1 : 1));
}

function groupedByVisit(lesions: readonly Measured[]): readonly (readonly Measured[])[] {
  const visits: Measured[][] = [];
  for (const each of lesions) {
    const visit = visits.at(-1);
    const isSame = visit && daysBetween(dateOf(visit[0]!.fact.time!), dateOf(each.fact.time!)) <= visitDays;
    // The same lesion measured twice within the days of a visit: two visits close together.
    if (isSame && !visit.some(({ lesion }) => lesion === each.lesion)) visit.push(each);
    else visits.push([each]);
  }
  return visits;
}

const isMeasurable = ({ isNode, mm }: Measured) => mm >= (isNode ? smallestMm.node : smallestMm.lesion);
const asSize = ({ lesion, isNode, mm }: Measured): LesionSize => ({ lesion, isNode, mm });
const asVisit = (visit: readonly Measured[], known: ReadonlySet<string>): Visit => ({
  targets: visit.map(asSize),
  nonTarget: 'none',
  hasNewLesion: visit.some((each) => !known.has(each.lesion) && isMeasurable(each)),
});
const dayOf = (visit: readonly Measured[]): IsoDate => dateOf(visit.at(-1)!.fact.time!);
