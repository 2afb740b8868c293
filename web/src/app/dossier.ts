import { useSuspenseQueries } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type Lookup, lookupOf, type Titles } from '../../../src/language/describe.js';
import type {
  Assessment,
  Claim,
  ClaimId,
  ClaimKind,
  ClaimOf,
  DocumentHash,
  Fact,
  FactKind,
  FactOf,
  IntakeDocument,
  KnowledgeRef,
  LocalizedText,
} from '../../../src/record/index.js';
import { assessmentQuery, titlesQuery } from './api.js';

/** One assessment, indexed for the pages. */
export class Dossier {
  readonly lookup: Lookup;
  readonly #claims: ReadonlyMap<ClaimKind, readonly Claim[]>;
  readonly #documents: ReadonlyMap<string, IntakeDocument>;
  readonly #facts: readonly Fact[];

  constructor(
    readonly id: string,
    readonly assessment: Assessment,
    titles: Titles,
  ) {
    this.lookup = lookupOf(assessment, titles);
    this.#claims = Map.groupBy(assessment.claims, ({ kind }) => kind);
    this.#documents = new Map(assessment.documents.map((document) => [document.sha256, document]));
    const superseded = new Set(assessment.facts.flatMap((fact) => fact.supersedes ?? []));
    this.#facts = assessment.facts.filter((fact) => !superseded.has(fact.id));
  }

  claims<K extends ClaimKind>(kind: K): readonly ClaimOf<K>[] {
    return (this.#claims.get(kind) ?? []) as unknown as readonly ClaimOf<K>[];
  }

  claim(id: ClaimId): Claim | undefined {
    return this.lookup.claim(id);
  }

  /** Facts of a kind that no later one corrects. */
  facts<K extends FactKind>(kind: K): readonly FactOf<K>[] {
    return this.#facts.filter((fact) => fact.kind === kind) as unknown as readonly FactOf<K>[];
  }

  document(hash: DocumentHash): IntakeDocument | undefined {
    return this.#documents.get(hash);
  }

  /** Recommendations in the order of the plan. */
  planned(): readonly ClaimOf<'recommendation'>[] {
    return this.assessment.plan.items.flatMap((item) => {
      const claim = this.lookup.claim(item.claim);
      return claim?.kind === 'recommendation' ? [claim] : [];
    });
  }

  /** Published sources on which a claim rests itself; where it has none, those of its reasons. */
  sources(claim: Claim, depth = 3): readonly KnowledgeRef[] {
    const own = claim.because.flatMap((reason) => ('knowledge' in reason ? [reason.knowledge] : []));
    if (own.length || depth === 0) return own;
    return claim.because.flatMap((reason) => {
      const below = 'claim' in reason ? this.lookup.claim(reason.claim) : undefined;
      return below ? this.sources(below, depth - 1) : [];
    });
  }

  /** Ids of every claim on which a claim rests. */
  below(claim: Claim, seen = new Set<ClaimId>()): ReadonlySet<ClaimId> {
    for (const reason of claim.because) {
      if (!('claim' in reason) || seen.has(reason.claim)) continue;
      seen.add(reason.claim);
      const next = this.lookup.claim(reason.claim);
      if (next) this.below(next, seen);
    }
    return seen;
  }
}

const route = getRouteApi('/patients/$id');

/** The dossier of the patient whose page is open. */
export function useDossier(): Dossier {
  const { id } = route.useParams();
  const [assessment, titles] = useSuspenseQueries({ queries: [assessmentQuery(id), titlesQuery] });
  return useMemo(() => new Dossier(id, assessment.data, titlesIn(titles.data)), [id, assessment.data, titles.data]);
}

type TitlesByKey = Readonly<Record<string, LocalizedText>>;

/** The terminology's names as the server sends them, to be asked for by key. */
export function titlesIn(sent: {
  readonly measures: TitlesByKey;
  readonly ingredients: TitlesByKey;
  readonly problems: TitlesByKey;
}): Titles {
  const find = (titles: TitlesByKey) => (key: string) => (Object.hasOwn(titles, key) ? titles[key] : undefined);
  return { measure: find(sent.measures), ingredient: find(sent.ingredients), problem: find(sent.problems) };
}
