import type {
  ClaimOf,
  Coding,
  LocalizedText,
  RecommendationAction,
  RecommendationValue,
  SafetyValue,
  Terminology,
} from '../../record/index.js';
import { type Draft, isAnyChecked, recommend } from '../recommendation.js';
import { groupBy } from '../rules/grouping.js';
import { changesTreatment } from '../rules/unchecked.js';
import { ingredientCoding, ingredientKey } from './options.js';

type Made = readonly ClaimOf<'recommendation'>[];
type Finding = ClaimOf<'safety'> | ClaimOf<'drugGeneAdvice'>;

/** What to do about one drug that is taken now. */
interface Advice {
  readonly action: RecommendationAction;
  readonly urgency: RecommendationValue['urgency'];
}

/** Expected loss averted by acting, by how much is at stake, so that findings rank among recommendations. */
const stake = { now: 0.1, soon: 0.03, routine: 0.005 } as const;

/**
 * Recommendations about drugs taken now: one for each drug with safety findings, one for each with drug-gene advice.
 * Where findings differ, the most cautious action stands and all are its reasons. Minor findings recommend nothing.
 */
export function recommendOnFindings(
  safety: readonly ClaimOf<'safety'>[],
  geneAdvice: readonly ClaimOf<'drugGeneAdvice'>[],
  made: readonly ClaimOf<'recommendation'>[],
  terminology: Terminology,
): readonly ClaimOf<'recommendation'>[] {
  const keyOf = (coding: Coding) => ingredientKey(coding, terminology);
  const present = safety.filter(({ value }) => !value.proposed && value.severity !== 'minor' && value.drugs.length > 0);
  const advised = geneAdvice.filter(({ value }) => value.present && adviceOfGene(value) !== undefined);
  return [
    ...[...groupBy(present, ({ value }) => keyOf(value.drugs[0]!))].map(([key, claims]) =>
      fromSafety(key, claims, made, terminology),
    ),
    ...[...groupBy(advised, ({ value }) => keyOf(value.drug))].map(([key, claims]) =>
      fromGenes(key, claims, made, terminology),
    ),
  ];
}

function fromSafety(key: string, claims: readonly ClaimOf<'safety'>[], made: Made, terminology: Terminology) {
  const worst = claims.reduce((a, b) => (caution(adviceOfSafety(b.value)) > caution(adviceOfSafety(a.value)) ? b : a));
  return compose(
    {
      rule: `safety/${key}`,
      domain: 'safety',
      ...adviceOfSafety(worst.value),
      detail: worst.value.mechanism,
      strength: { scheme: 'severity', grade: worst.value.severity },
    },
    key,
    worst.value.action,
    claims,
    made,
    terminology,
  );
}

function fromGenes(key: string, claims: readonly ClaimOf<'drugGeneAdvice'>[], made: Made, terminology: Terminology) {
  const worst = claims.reduce((a, b) => (caution(adviceOfGene(b.value)!) > caution(adviceOfGene(a.value)!) ? b : a));
  return compose(
    {
      rule: `pharmacogenomics/${key}`,
      domain: 'pharmacogenomics',
      ...adviceOfGene(worst.value)!,
      strength: { scheme: worst.value.source, grade: worst.value.classification },
    },
    key,
    worst.value.summary,
    claims,
    made,
    terminology,
  );
}

function compose(
  draft: Pick<Draft, 'rule' | 'domain' | 'action' | 'urgency' | 'strength' | 'detail'>,
  key: string,
  text: LocalizedText,
  claims: readonly Finding[],
  made: Made,
  terminology: Terminology,
): ClaimOf<'recommendation'> {
  const byId = new Map(claims.map((claim) => [claim.id, claim]));
  const checked = isAnyChecked([...byId.keys()], (id) => byId.get(id));
  const action = changesTreatment(draft.action) && !checked ? 'refer' : draft.action;
  const title = terminology.ingredient(key)?.title ?? { en: key, zh: key };
  return recommend(
    {
      ...draft,
      action,
      title: { en: `${title.en}: ${text.en}`, zh: `${title.zh}：${text.zh}` },
      options: [
        {
          concept: { codings: [ingredientCoding(key, terminology)], text: title.en },
          status: draft.action === 'stop' || draft.action === 'switch' ? 'contraindicated' : 'alternative',
          because: [...byId.keys()],
        },
        ...(action === 'switch' ? alternativesTo(key, made, terminology) : []),
      ],
      status: 'recommended',
      missing: [],
      benefits: [],
      netBenefit: stake[draft.urgency],
    },
    claims.map(({ id }) => ({ claim: id, role: 'finding' })),
  );
}

/** What else the rules that offered this drug have to offer. */
function alternativesTo(key: string, made: Made, terminology: Terminology): Draft['options'] {
  const isIt = ({ concept }: Draft['options'][number]) =>
    concept.codings.some((coding) => ingredientKey(coding, terminology) === key);
  const rule = made.find(({ value }) => !endsTreatment(value.action) && value.options.some(isIt));
  return (rule?.value.options ?? [])
    .filter((option) => !isIt(option) && option.status !== 'contraindicated')
    .map((option, index) => ({ ...option, status: index === 0 ? 'preferred' : 'alternative' }));
}

const endsTreatment = (action: RecommendationAction) => action === 'stop' || action === 'avoid';

function adviceOfSafety({ severity, type }: SafetyValue): Advice {
  switch (severity) {
    case 'contraindicated':
      return { action: 'stop', urgency: 'now' };
    case 'major':
      if (type === 'kidney-dose' || type === 'liver-dose') return { action: 'lower-dose', urgency: 'soon' };
      return { action: type === 'duplicate' ? 'stop' : 'switch', urgency: 'soon' };
    case 'moderate':
    case 'minor':
      return { action: 'measure', urgency: 'routine' };
    default:
      return severity satisfies never;
  }
}

function adviceOfGene({ action, classification }: ClaimOf<'drugGeneAdvice'>['value']): Advice | undefined {
  const urgency = classification === 'Strong' ? 'now' : 'soon';
  switch (action) {
    case 'avoid':
    case 'alternative':
      return { action: 'switch', urgency };
    case 'lower-dose':
      return { action: 'lower-dose', urgency };
    case 'raise-dose':
      return { action: 'raise-dose', urgency: 'soon' };
    case 'adjust':
      return { action: 'refer', urgency: 'soon' };
    case 'monitor':
      return { action: 'measure', urgency: 'routine' };
    case 'standard':
    case 'no-recommendation':
      return undefined;
    default:
      return action satisfies never;
  }
}

const cautionOrder: readonly RecommendationAction[] = [
  'measure',
  'raise-dose',
  'refer',
  'lower-dose',
  'switch',
  'stop',
];
const urgencyOrder: readonly RecommendationValue['urgency'][] = ['routine', 'soon', 'now'];

/** The greater, the safer: by what is done, then by how soon. */
const caution = ({ action, urgency }: Advice) => cautionOrder.indexOf(action) * 10 + urgencyOrder.indexOf(urgency);
