import type { ClaimOf, LocalizedText } from '../../record/index.js';
import { recommend } from '../recommendation.js';
import { groupBy } from '../rules/grouping.js';
import { measureTitle } from './from-rules.js';

/** More questions than this at once are not asked: the others follow when these are answered. */
const mostQuestions = 3;

/**
 * One recommendation to find out each thing that recommendations wait for, worth half of the best of them; only the few
 * that decide most.
 * @param found English titles of what other recommendations will find out anyway
 */
export function recommendToFindOut(
  waiting: readonly ClaimOf<'recommendation'>[],
  found: ReadonlySet<string>,
): readonly ClaimOf<'recommendation'>[] {
  const wanted: { missing: LocalizedText; claim: ClaimOf<'recommendation'> }[] = waiting
    .filter(({ value }) => value.status === 'needs-data')
    .flatMap((claim) => claim.value.missing.map((missing) => ({ missing, claim })))
    .filter(({ missing }) => !found.has(missing.en));
  const questions = [...groupBy(wanted, ({ missing }) => missing.en)].map(([name, entries]) => {
    const claims = entries.map(({ claim }) => claim);
    const best = claims.reduce((a, b) => (b.value.netBenefit > a.value.netBenefit ? b : a));
    return recommend(
      {
        rule: `find-out/${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`,
        domain: best.value.domain,
        action: 'measure',
        title: measureTitle(entries[0]!.missing),
        detail: {
          en: `Decides: ${claims.map(({ value }) => value.title.en).join('; ')}`,
          zh: `决定：${claims.map(({ value }) => value.title.zh).join('；')}`,
        },
        options: [],
        strength: best.value.strength,
        status: 'recommended',
        missing: [],
        benefits: [],
        // A decision still open is worth less than one that is due: half, since it may come out either way.
        netBenefit: Math.max(0, best.value.netBenefit / 2),
        urgency: best.value.urgency === 'now' ? 'soon' : 'routine',
      },
      claims.map(({ id }) => ({ claim: id, role: 'waits' })),
    );
  });
  return questions.sort((a, b) => weightOf(b) - weightOf(a) || (a.id < b.id ? -1 : 1)).slice(0, mostQuestions);
}

const weightOf = ({ value }: ClaimOf<'recommendation'>) => (value.urgency === 'soon' ? 1 : 0) + value.netBenefit;
