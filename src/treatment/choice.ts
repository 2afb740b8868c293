import type { AssessmentContext, ClaimOf, NetBenefitParts, PlanChoice, Preferences } from '../record/index.js';
import { Random } from '../statistics/random.js';
import { netBenefit } from './ranking/net-benefit.js';

type Recommendation = ClaimOf<'recommendation'>;

/** How often the ranking is drawn anew. */
const draws = 1000;
/** Further down nothing comes first. */
const rivalsDrawn = 10;
/** The standard normal's 95 % interval is so wide. */
const widthOf95 = 3.92;
/** Where a benefit has no numbers, its stand-in is taken to be off by a factor of about two either way. Ours. */
const standInSpread = 0.35;

const partsOf = ({ value }: Recommendation): NetBenefitParts =>
  value.parts ?? { gain: value.netBenefit, harm: 0, burden: 0, cost: 0 };

/**
 * How firmly the first recommendation stands before the others that can wait as it can: in what share of draws, each benefit
 * taken anew from its interval, it stays first; which one comes first in most of the others; and which weight of the
 * patient, changed alone within 0 to 1, would turn the two. Undefined where nothing competes with it.
 * @param ranked the recommendations that can be followed, best first
 */
export function choiceOf(
  ranked: readonly Recommendation[],
  { preferences }: AssessmentContext,
): PlanChoice | undefined {
  const [first] = ranked;
  // What cannot wait does not compete with what can.
  const rivals = ranked.filter(({ value }) => (value.urgency === 'now') === (first?.value.urgency === 'now'));
  if (!first || rivals.length < 2) return undefined;
  const others = [...rivals.slice(1)].sort((a, b) => b.value.netBenefit - a.value.netBenefit).slice(0, rivalsDrawn - 1);
  const firsts = countFirsts([first, ...others], preferences);
  const runnerUp = others.reduce((a, b) => (firsts.get(b.id)! > firsts.get(a.id)! ? b : a));
  return {
    first: first.id,
    staysFirst: firsts.get(first.id)! / draws,
    draws,
    runnerUp: runnerUp.id,
    runnerUpFirst: firsts.get(runnerUp.id)! / draws,
    turns: turnsOf(partsOf(first), partsOf(runnerUp), preferences),
  };
}

function countFirsts(rivals: readonly Recommendation[], weights: Preferences): ReadonlyMap<string, number> {
  const random = new Random(rivals.length);
  const counts = new Map(rivals.map(({ id }) => [id as string, 0]));
  const drawn = rivals.map((claim) => ({ id: claim.id, parts: partsOf(claim), spread: spreadOf(claim) }));
  for (let draw = 0; draw < draws; draw++) {
    let best = drawn[0]!;
    let most = Number.NEGATIVE_INFINITY;
    for (const each of drawn) {
      const gain = each.parts.gain * (1 + each.spread * random.normal());
      const net = netBenefit({ ...each.parts, gain }, weights);
      if (net > most) [best, most] = [each, net];
    }
    counts.set(best.id, counts.get(best.id)! + 1);
  }
  return counts;
}

/** The standard error of the benefit as a share of it: of its largest quantified outcome, else of the stand-in. */
function spreadOf({ value }: Recommendation): number {
  const [benefit] = [...value.benefits].sort(
    (a, b) => b.absoluteRiskReduction.estimate - a.absoluteRiskReduction.estimate,
  );
  if (!benefit || benefit.absoluteRiskReduction.estimate <= 0) return standInSpread;
  const { estimate, lower, upper } = benefit.absoluteRiskReduction;
  return (upper - lower) / widthOf95 / estimate;
}

const signs = { benefit: 'gain', harm: 'harm', burden: 'burden', cost: 'cost' } as const;

/** For each weight the value between 0 and 1 at which both are worth the same, the others as they are. */
function turnsOf(first: NetBenefitParts, second: NetBenefitParts, weights: Preferences): PlanChoice['turns'] {
  const lead = netBenefit(first, weights) - netBenefit(second, weights);
  return (Object.keys(signs) as (keyof typeof signs)[]).flatMap((weight) => {
    const part = signs[weight];
    const slope = (weight === 'benefit' ? 1 : -1) * (first[part] - second[part]);
    if (slope === 0) return [];
    const at = weights[weight] - lead / slope;
    return at > 0 && at <= 1 && at !== weights[weight] ? [{ weight, at }] : [];
  });
}
