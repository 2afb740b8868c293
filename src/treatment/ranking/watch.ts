import type { ClaimOf, LocalizedText, Reason } from '../../record/index.js';
import { recommend } from '../recommendation.js';
import { groupBy } from '../rules/grouping.js';
import { type Advice, type DrugsInQuestion, isEstablished } from './advice.js';
import { ingredientKey } from './options.js';

/** How many points a list that somebody reads may have. */
const mostPoints = 6;

/**
 * One recommendation for all findings that only ask to watch, as a list by what to watch. A finding that rests on the
 * patient's own disease, value or age counts always; a pair of drugs counts while one of them is new, and for good where
 * kidneys or age make the patient vulnerable. What does not count stays a finding and is no item.
 * @param vulnerable why long-standing pairs matter in this patient; empty if they don't
 */
export function recommendToWatch(
  advice: readonly Advice[],
  about: DrugsInQuestion,
  vulnerable: readonly Reason[],
  netBenefit: number,
): readonly ClaimOf<'recommendation'>[] {
  const relevant = advice.filter((each) => vulnerable.length > 0 || !isSettled(each, about));
  if (relevant.length === 0) return [];
  const groups = [...groupBy(relevant, ({ text }) => text.en).values()].sort((a, b) => weightOf(b) - weightOf(a));
  const points = groups.slice(0, mostPoints).map((group) => pointOf(group, about));
  const more = groups.length - points.length;
  const detail: LocalizedText = {
    en: [...points.map(({ en }) => en), ...(more > 0 ? [`and ${more} more among the findings`] : [])].join('; '),
    zh: [...points.map(({ zh }) => zh), ...(more > 0 ? [`另有${more}项见安全性提示`] : [])].join('；'),
  };
  const [first] = points;
  return [
    recommend(
      {
        rule: 'safety/watch',
        domain: relevant.some(({ domain }) => domain === 'safety') ? 'safety' : 'pharmacogenomics',
        action: 'measure',
        title:
          points.length === 1 && first
            ? { en: `Watch: ${first.en}`, zh: `注意：${first.zh}` }
            : {
                en: `Watch the drugs taken: ${groups.length} points`,
                zh: `用药监测：${groups.length}项`,
              },
        detail,
        options: [],
        strength: strongest(relevant),
        status: 'recommended',
        missing: [],
        benefits: [],
        netBenefit,
        urgency: 'routine',
      },
      [...relevant.map(({ claim }): Reason => ({ claim: claim.id, role: 'finding' })), ...vulnerable],
    ),
  ];
}

/** A pair of drugs, or advice by genes, on drugs that are all taken for long: what was going to happen has happened. */
function isSettled({ claim, drug }: Advice, about: DrugsInQuestion): boolean {
  if (claim.kind === 'drugGeneAdvice') return isEstablished(drug, about);
  if (claim.value.type !== 'drug-drug') return false;
  return claim.value.drugs.every((coding) => isEstablished(ingredientKey(coding, about.terminology), about));
}

/** Findings on this patient before pairs of drugs, then what concerns more drugs. */
const weightOf = (group: readonly Advice[]) =>
  (group.some(({ claim }) => claim.kind === 'safety' && claim.value.type !== 'drug-drug') ? 100 : 0) + group.length;

function pointOf(group: readonly Advice[], { terminology }: DrugsInQuestion): LocalizedText {
  const drugs = group.flatMap(({ claim }) => (claim.kind === 'safety' ? claim.value.drugs : [claim.value.drug]));
  const titles = [...new Set(drugs.map((coding) => ingredientKey(coding, terminology)))].map(
    (key) => terminology.ingredient(key)?.title ?? { en: key, zh: key },
  );
  const text = group[0]!.text;
  return {
    en: `${titles.map(({ en }) => en).join(', ')}: ${text.en.replace(/\.$/, '')}`,
    zh: `${titles.map(({ zh }) => zh).join('、')}：${text.zh.replace(/。$/, '')}`,
  };
}

const strongest = (advice: readonly Advice[]) =>
  (advice.find(({ domain }) => domain === 'safety') ?? advice[0]!).strength;
