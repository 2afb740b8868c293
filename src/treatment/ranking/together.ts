import type { ClaimId, ClaimOf, Reason, RecommendationValue, Terminology } from '../../record/index.js';
import { because } from '../../record/index.js';
import type { RuleOption } from '../rules/rule.js';
import { safetyClaim } from '../safety/finding.js';
import type { Interaction, InteractionIndex } from '../safety/index.js';
import { conceptOf } from './options.js';

type Recommendation = ClaimOf<'recommendation'>;
type Option = RecommendationValue['options'][number];

/** What is known of drugs that are to be begun at the same time. */
export interface Together {
  readonly interactions: InteractionIndex;
  readonly pack: string;
  readonly terminology: Terminology;
  /** The options of each rule, for the ingredients of combinations. */
  readonly optionsOf: (rule: string) => readonly RuleOption[];
  readonly reasons: readonly Reason[];
}

/**
 * Makes the drugs that are to be begun fit one another: in order of rank, each recommendation takes its first option
 * without a major or contraindicated interaction with what those before it begin. What gave way says why.
 *
 * @param ranked recommendations with their ranks
 * @returns the findings, and the recommendations in their given order
 */
export function fitTogether(
  ranked: readonly Recommendation[],
  together: Together,
): { readonly safety: readonly ClaimOf<'safety'>[]; readonly recommendations: readonly Recommendation[] } {
  const begun: string[] = [];
  const safety = new Map<ClaimId, ClaimOf<'safety'>>();
  const changed = new Map<ClaimId, Recommendation>();
  const starting = ranked
    .filter(({ value }) => value.action === 'start' && value.status === 'recommended' && value.options.length > 0)
    .sort((a, b) => a.value.rank - b.value.rank);
  for (const claim of starting) {
    const judged = claim.value.options.map((option) => judge(option, claim.value.rule, begun, together));
    const fitting = judged.findIndex(
      ({ option, clashes }) => option.status !== 'contraindicated' && clashes.length === 0,
    );
    if (fitting !== 0) changed.set(claim.id, reordered(claim, judged, safety));
    const chosen = judged[Math.max(0, fitting)]!;
    if (fitting >= 0 || chosen.clashes.every(({ value }) => value.severity !== 'contraindicated'))
      begun.push(...chosen.ingredients);
  }
  return { safety: [...safety.values()], recommendations: ranked.map((claim) => changed.get(claim.id) ?? claim) };
}

interface Judged {
  readonly option: Option;
  readonly ingredients: readonly string[];
  readonly clashes: readonly ClaimOf<'safety'>[];
}

function judge(option: Option, rule: string, begun: readonly string[], together: Together): Judged {
  const { terminology, interactions } = together;
  const same = together.optionsOf(rule).find((each) => conceptOf(each, terminology).text === option.concept.text);
  const ingredients = same?.ingredients ?? [];
  const found = interactions
    .find([...ingredients, ...begun], (a, b) => ingredients.includes(a) !== ingredients.includes(b))
    .filter(({ severity }) => severity === 'contraindicated' || severity === 'major');
  return { option, ingredients, clashes: found.map((each) => clashClaim(each, ingredients, together)) };
}

/** The drug of this recommendation is the one to act upon: the other stands already. */
function clashClaim(found: Interaction, own: readonly string[], { pack, reasons, terminology }: Together) {
  const [first, second] = found.drugs;
  const drugs = own.includes(first) ? [first, second] : [second, first];
  const { severity, mechanism, action, citation } = found;
  const finding = {
    type: 'drug-drug',
    severity,
    mechanism,
    action,
    proposed: true,
    drugs,
    pack,
    citation,
    reasons,
  } as const;
  return safetyClaim({ ...finding, entry: `${found.rule}/together` }, terminology);
}

function reordered(
  claim: Recommendation,
  judged: readonly Judged[],
  safety: Map<ClaimId, ClaimOf<'safety'>>,
): Recommendation {
  for (const { clashes } of judged) for (const clash of clashes) safety.set(clash.id, clash);
  const cost = ({ option, clashes }: Judged) =>
    option.status === 'contraindicated' || clashes.some(({ value }) => value.severity === 'contraindicated')
      ? 2
      : clashes.length > 0
        ? 1
        : 0;
  const sorted = judged
    .map((each, place) => ({ each, place }))
    .sort((a, b) => cost(a.each) - cost(b.each) || a.place - b.place);
  const options = sorted.map(
    ({ each }, place): Option => ({
      ...each.option,
      status: cost(each) === 2 ? 'contraindicated' : place === 0 ? 'preferred' : 'alternative',
      because: [...each.option.because, ...each.clashes.map(({ id }) => id)],
    }),
  );
  const added = judged.flatMap(({ clashes }) => clashes.map(({ id }): Reason => ({ claim: id, role: 'option' })));
  const nothingSafe = options.every(({ status }) => status === 'contraindicated');
  return {
    ...claim,
    value: { ...claim.value, options, ...(nothingSafe ? { status: 'contraindicated' as const } : {}) },
    because: because([...claim.because, ...added]),
  };
}
