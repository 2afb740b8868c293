import type {
  ClaimOf,
  LocalizedText,
  RecommendationAction,
  RecommendationValue,
  SafetyValue,
  Strength,
  Terminology,
} from '../../record/index.js';
import type { Titrated } from '../benefit/effects.js';
import { type Draft, isAnyChecked, recommend } from '../recommendation.js';
import { distinctBy, groupBy } from '../rules/grouping.js';
import { changesTreatment } from '../rules/unchecked.js';
import { ingredientCoding, ingredientKey } from './options.js';

/** What may take a drug's place, best first. */
type Alternatives = (drug: string) => Draft['options'];
type Finding = ClaimOf<'safety'> | ClaimOf<'drugGeneAdvice'>;

/** What to do about one drug that is taken now. */
interface Advice {
  readonly action: RecommendationAction;
  readonly urgency: RecommendationValue['urgency'];
}

/** Expected loss averted by acting, by how much is at stake, so that findings rank among recommendations. */
const stake = { now: 0.1, soon: 0.03, routine: 0.005 } as const;

/**
 * Recommendations about drugs taken now, one for each drug with safety findings or drug-gene advice. Where they differ,
 * the most cautious action stands, the others are its detail, and all are its reasons. Minor findings recommend nothing.
 */
export function recommendOnFindings(
  safety: readonly ClaimOf<'safety'>[],
  geneAdvice: readonly ClaimOf<'drugGeneAdvice'>[],
  alternatives: Alternatives,
  titrated: readonly Titrated[],
  terminology: Terminology,
): readonly ClaimOf<'recommendation'>[] {
  const adviced: Adviced[] = [
    ...safety.flatMap((claim) => fromSafety(claim, terminology) ?? []),
    ...geneAdvice.flatMap((claim) => fromGenes(claim, titrated, terminology) ?? []),
  ];
  return [...groupBy(adviced, ({ drug }) => drug)].map(([drug, group]) =>
    compose(drug, group, alternatives, terminology),
  );
}

/** One finding, as advice on one drug. */
interface Adviced extends Advice {
  readonly drug: string;
  readonly claim: Finding;
  readonly domain: 'safety' | 'pharmacogenomics';
  readonly text: LocalizedText;
  readonly strength: Strength;
}

function fromSafety(claim: ClaimOf<'safety'>, terminology: Terminology): Adviced | undefined {
  const { proposed, severity, drugs, action } = claim.value;
  const [first] = drugs;
  if (proposed || severity === 'minor' || !first) return undefined;
  return {
    ...adviceOfSafety(claim.value),
    drug: ingredientKey(first, terminology),
    claim,
    domain: 'safety',
    text: action,
    strength: { scheme: 'severity', grade: severity },
  };
}

/**
 * Advice by genes on a drug that is taken. A dose led by a level or an effect is reviewed, never changed on the genes'
 * word: their advice is for the start. Nor is any dose raised on it.
 */
function fromGenes(
  claim: ClaimOf<'drugGeneAdvice'>,
  titrated: readonly Titrated[],
  terminology: Terminology,
): Adviced | undefined {
  const advice = claim.value.present ? adviceOfGene(claim.value) : undefined;
  if (!advice) return undefined;
  const drug = ingredientKey(claim.value.drug, terminology);
  const names = [drug, ...(terminology.ingredient(drug)?.classes ?? [])];
  const guide = titrated.find(({ of }) => names.includes(of));
  const reviewed = advice.action === 'raise-dose' || (advice.action === 'lower-dose' && guide !== undefined);
  return {
    ...advice,
    ...(reviewed ? { action: 'refer' as const } : {}),
    drug,
    claim,
    domain: 'pharmacogenomics',
    text: reviewed ? reviewText(claim.value.summary, guide, terminology) : claim.value.summary,
    strength: { scheme: claim.value.source, grade: claim.value.classification },
  };
}

function reviewText(summary: LocalizedText, guide: Titrated | undefined, terminology: Terminology): LocalizedText {
  const measure = guide && terminology.measure(guide.measure)?.title;
  return {
    en: `Review the dose${measure ? ` by ${measure.en}` : ''}; genes say for the start: ${summary.en}`,
    zh: `${measure ? `依据${measure.zh}` : ''}复核剂量；基因提示起始用药：${summary.zh}`,
  };
}

function compose(
  drug: string,
  group: readonly Adviced[],
  alternatives: Alternatives,
  terminology: Terminology,
): ClaimOf<'recommendation'> {
  const worst = group.reduce((a, b) => (caution(b) > caution(a) ? b : a));
  const urgency = group
    .map((each) => each.urgency)
    .reduce((a, b) => (urgencyOrder.indexOf(b) > urgencyOrder.indexOf(a) ? b : a));
  const action =
    changesTreatment(worst.action) && !isAnyChecked(group.map(({ claim }) => claim)) ? 'refer' : worst.action;
  const title = terminology.ingredient(drug)?.title ?? { en: drug, zh: drug };
  const others = distinctBy(
    group.filter((each) => each.text.en !== worst.text.en).map(({ text }) => text),
    ({ en }) => en,
  );
  const because = group.map(({ claim }) => claim.id);
  return recommend(
    {
      rule: `${worst.domain}/${drug}`,
      domain: worst.domain,
      action,
      title: { en: `${title.en}: ${worst.text.en}`, zh: `${title.zh}：${worst.text.zh}` },
      ...(others.length > 0
        ? { detail: { en: others.map(({ en }) => en).join(' '), zh: others.map(({ zh }) => zh).join('') } }
        : {}),
      options: [
        {
          concept: { codings: [ingredientCoding(drug, terminology)], text: title.en },
          status: action === 'stop' || action === 'switch' ? 'contraindicated' : 'alternative',
          because,
        },
        ...(action === 'switch' ? alternatives(drug).filter(({ status }) => status !== 'contraindicated') : []),
      ],
      strength: worst.strength,
      status: 'recommended',
      missing: [],
      benefits: [],
      netBenefit: stake[urgency],
      urgency,
    },
    because.map((claim) => ({ claim, role: 'finding' })),
  );
}

function adviceOfSafety({ severity, type }: SafetyValue): Advice {
  switch (severity) {
    case 'contraindicated':
      return { action: 'stop', urgency: 'now' };
    case 'major':
      if (type === 'kidney-dose' || type === 'liver-dose' || type === 'drug-lab')
        return { action: 'lower-dose', urgency: 'soon' };
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
