import type {
  AssessmentContext,
  ClaimOf,
  Coding,
  Evidence,
  LocalizedText,
  Plan,
  PlanDifference,
  PlanItem,
  RecommendationAction,
} from '../record/index.js';
import { choiceOf } from './choice.js';

/**
 * The plan as the claims state it: items in rank order, monitoring, and its difference from the previous plan or the
 * treatment in force. What waits for data shows as what to find out; what is done already shows as what to continue.
 */
export function composePlan(evidence: Evidence, context: AssessmentContext, previous?: Plan): Plan {
  const ranked = evidence
    .claims('recommendation')
    .filter(isItem)
    .sort((a, b) => a.value.rank - b.value.rank);
  const items = ranked.map(itemOf).filter(isFirstStop);
  const adaptations = evidence.claims('adaptation');
  const targets = [...evidence.claims('target')].sort((a, b) =>
    a.value.nextMeasure === b.value.nextMeasure
      ? a.id < b.id
        ? -1
        : 1
      : a.value.nextMeasure < b.value.nextMeasure
        ? -1
        : 1,
  );
  const choice = choiceOf(
    ranked.filter(({ value }) => value.status === 'recommended' && value.action !== 'continue'),
    context,
  );
  return {
    asOf: context.asOf,
    items,
    monitoring: targets.map(({ id }) => id),
    adaptations: adaptations.map(({ id }) => id),
    differences: [
      ...(previous ? fromPlan(items, previous) : fromTreatment(items, evidence)),
      ...adaptations.filter(({ value }) => value.change !== 'keep').map(adaptationDifference),
    ],
    comparedWith: previous ? 'previous-plan' : 'treatment-in-force',
    ...(choice ? { choice } : {}),
  };
}

/** A warning against a drug that is not taken is an item only where it is urgent; a rule without drugs only if it applies. */
function isItem({ value }: ClaimOf<'recommendation'>): boolean {
  switch (value.status) {
    case 'recommended':
      return value.action !== 'avoid' || value.urgency !== 'routine';
    case 'contraindicated':
      return value.action === 'start';
    case 'done':
      return value.action === 'continue';
    case 'needs-data':
      return false;
    default:
      return value.status satisfies never;
  }
}

/** A drug is stopped once, however many rules say so. */
function isFirstStop(item: PlanItem, index: number, items: readonly PlanItem[]): boolean {
  if (item.action !== 'stop' || !item.drug) return true;
  return items.findIndex(({ action, drug }) => action === 'stop' && drug?.code === item.drug?.code) === index;
}

function itemOf({ id, value }: ClaimOf<'recommendation'>): PlanItem {
  const drug = drugOf(value);
  return {
    key: value.action === 'continue' && drug ? `drug:${drug.code}` : value.rule,
    claim: id,
    action: value.action,
    title: value.title,
    ...(drug ? { drug } : {}),
  };
}

/** The drug to act upon: for what is stopped or changed the first named, else the preferred one. */
function drugOf({ options, action }: ClaimOf<'recommendation'>['value']): Coding | undefined {
  const option = endsOrChanges(action) ? options[0] : options.find(({ status }) => status === 'preferred');
  const coding = option?.concept.codings[0];
  return coding && coding.system !== 'urn:sartor:thing' ? coding : undefined;
}

function endsOrChanges(action: RecommendationAction): boolean {
  return action === 'stop' || action === 'switch' || action === 'lower-dose' || action === 'raise-dose';
}

function fromPlan(items: readonly PlanItem[], previous: Plan): readonly PlanDifference[] {
  const before = new Map(previous.items.map((item) => [item.key, item]));
  const now = new Set(items.map(({ key }) => key));
  const added = items.flatMap((item): PlanDifference[] => {
    const old = before.get(item.key);
    const base = { key: item.key, title: item.title, because: item.claim } as const;
    if (!old) return [{ type: 'added', ...base, to: item.title }];
    return isSame(old, item) ? [] : [{ type: 'changed', ...base, from: wordsOf(old), to: wordsOf(item) }];
  });
  const removed = previous.items
    .filter(({ key }) => !now.has(key))
    .map((item): PlanDifference => ({ type: 'removed', key: item.key, title: item.title, from: item.title }));
  return [...added, ...removed];
}

const isSame = (a: PlanItem, b: PlanItem) =>
  a.action === b.action &&
  a.title.en === b.title.en &&
  a.drug?.code === b.drug?.code &&
  a.drug?.system === b.drug?.system;

const wordsOf = ({ title, drug }: PlanItem): LocalizedText =>
  drug?.display ? { en: `${title.en} (${drug.display})`, zh: `${title.zh}（${drug.display}）` } : title;

/** What the plan changes in the drugs taken now: those begun, ended and changed. */
function fromTreatment(items: readonly PlanItem[], evidence: Evidence): readonly PlanDifference[] {
  const taken = new Set(
    evidence
      .claims('recommendation')
      .filter(({ value }) => value.action === 'continue')
      .flatMap(({ value }) => value.options.flatMap(({ concept }) => concept.codings.map(({ code }) => code))),
  );
  return items
    .filter(({ claim }) => isRecommended(evidence, claim))
    .flatMap((item): PlanDifference[] => {
      const base = { key: item.key, title: item.title, because: item.claim } as const;
      switch (item.action) {
        case 'start':
          return item.drug && taken.has(item.drug.code) ? [] : [{ type: 'added', ...base, to: wordsOf(item) }];
        case 'stop':
          return [{ type: 'removed', ...base, from: wordsOf(item) }];
        case 'switch':
        case 'raise-dose':
        case 'lower-dose':
          return [{ type: 'changed', ...base, to: wordsOf(item) }];
        case 'lifestyle':
        case 'vaccinate':
        case 'isolate':
          return [{ type: 'added', ...base, to: item.title }];
        case 'continue':
        case 'avoid':
        case 'measure':
        case 'screen':
        case 'refer':
        case 'test':
          return [];
        default:
          return item.action satisfies never;
      }
    });
}

function isRecommended(evidence: Evidence, id: PlanItem['claim']): boolean {
  const claim = evidence.claim(id);
  return claim?.kind === 'recommendation' && claim.value.status === 'recommended';
}

function adaptationDifference({ id, value }: ClaimOf<'adaptation'>): PlanDifference {
  return {
    type: value.change === 'add' ? 'added' : value.change === 'stop' ? 'removed' : 'changed',
    key: `measure:${value.measure}`,
    title: value.title,
    from: value.from,
    to: value.to,
    because: id,
  };
}
