import type { Assessment, Claim, ClaimId, ClaimKind, ClaimOf } from '../../record/index.js';
import type { Lookup } from '../names.js';
import { claimStatements } from './claim-statements.js';
import { openingStatements } from './opening.js';
import { type Audience, type NarrativeSection, type Statement, type Telling, tellingOf } from './statement.js';

/** What one paragraph says: its statements in order. */
export interface Point {
  readonly section: NarrativeSection;
  readonly statements: readonly Statement[];
}

const plannedItems = 8;
const shown = 6;

/**
 * What the narrative says and in which order, in deterministic words: who, the plan, dangers, genes, risks, course,
 * changes, and what cannot be answered. The same assessment gives the same outline.
 */
export function outline(
  assessment: Assessment,
  lookup: Lookup,
  options: { readonly language: 'en' | 'zh'; readonly audience: Audience },
): readonly Point[] {
  const telling = tellingOf(assessment, lookup, options);
  const point =
    (section: NarrativeSection) =>
    (claim: Claim): Point => ({ section, statements: claimStatements(claim, telling) });
  return [
    { section: 'opening' as const, statements: openingStatements(telling) },
    ...planned(telling).map(point('plan')),
    ...dangers(telling).map(point('safety')),
    ...telltaleGenes(telling).map(point('genes')),
    ...of(assessment, 'risk').slice(0, shown).map(point('risks')),
    ...targets(telling).map(point('course')),
    ...of(assessment, 'adaptation').slice(0, shown).map(point('changes')),
    ...of(assessment, 'refusal').slice(0, shown).map(point('unanswered')),
  ].filter(({ statements }) => statements.length > 0);
}

const of = <K extends ClaimKind>(assessment: Assessment, kind: K): readonly ClaimOf<K>[] =>
  assessment.claims.filter(
    (claim): claim is Extract<Claim, { kind: K }> => claim.kind === kind,
  ) as unknown as readonly ClaimOf<K>[];

/** The plan's first items that are still to be done. */
function planned({ assessment, lookup }: Telling): readonly ClaimOf<'recommendation'>[] {
  return assessment.plan.items
    .flatMap((item) => {
      const claim = lookup.claim(item.claim);
      return claim?.kind === 'recommendation' && claim.value.status !== 'done' && claim.value.action !== 'continue'
        ? [claim]
        : [];
    })
    .slice(0, plannedItems);
}

/** Grave dangers of what is taken now, that no planned item answers already. */
function dangers(telling: Telling): readonly ClaimOf<'safety'>[] {
  const answered = new Set(
    planned(telling).flatMap(({ because }) => because.flatMap((each) => ('claim' in each ? [each.claim] : []))),
  );
  return of(telling.assessment, 'safety')
    .filter(
      ({ id, value }) =>
        !value.proposed && !answered.has(id) && value.severity !== 'minor' && value.severity !== 'moderate',
    )
    .slice(0, shown);
}

/** Genes on which advice for a present drug rests that differs from the usual. */
function telltaleGenes({ assessment }: Telling): readonly (ClaimOf<'genePhenotype'> | ClaimOf<'drugGeneAdvice'>)[] {
  const usual = new Set(['standard', 'no-recommendation']);
  const advice = of(assessment, 'drugGeneAdvice').filter(({ value }) => value.present && !usual.has(value.action));
  const genes = new Set(advice.flatMap(({ value }) => value.genes));
  const seen = new Set<ClaimId>();
  const oneEach = advice.filter(({ value }) => {
    const key = `${value.drug.code} ${value.action}` as ClaimId;
    return !seen.has(key) && seen.add(key);
  });
  return [...of(assessment, 'genePhenotype').filter(({ value }) => genes.has(value.gene)), ...oneEach.slice(0, shown)];
}

/** The plan's own order: what is measured next stands first. */
function targets({ assessment, lookup }: Telling): readonly ClaimOf<'target'>[] {
  return assessment.plan.monitoring
    .flatMap((id) => {
      const claim = lookup.claim(id);
      return claim?.kind === 'target' ? [claim] : [];
    })
    .slice(0, shown);
}
