import { getRouteApi, Link } from '@tanstack/react-router';
import { describeClaim, describeFact } from '../../../src/language/describe.js';
import type { ClaimId, FactId } from '../../../src/record/index.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';

const route = getRouteApi('/patients/$id');
const shown = 6;

interface Cited {
  readonly claims: readonly ClaimId[];
  readonly facts?: readonly FactId[];
}

/** On what a sentence rests: its claims; where it has none, the facts of the record. */
function reasonsOf({ claims, facts = [] }: Cited): readonly string[] {
  return claims.length > 0 ? claims : facts;
}

/** Each reason's number, in the order in which they are first named. */
export function numbered(sentences: readonly Cited[]): ReadonlyMap<string, number> {
  const reasons = new Set(sentences.flatMap((sentence) => reasonsOf(sentence).slice(0, shown)));
  return new Map([...reasons].map((id, index) => [id, index + 1]));
}

/** Small numbers behind a sentence, each opening the claim or the fact on which it rests; each has one number throughout. */
export function References({
  sentence,
  numberOf,
}: {
  readonly sentence: Cited;
  readonly numberOf: ReadonlyMap<string, number>;
}) {
  const { words, language } = useLanguage();
  const { lookup } = useDossier();
  const search = route.useSearch();
  const titleOf = (id: string) => {
    const claim = lookup.claim(id as ClaimId);
    if (claim) return describeClaim(claim, lookup, language).headline;
    const fact = lookup.fact(id as FactId);
    return fact && describeFact(fact, lookup, language).headline;
  };
  return (
    <>
      {reasonsOf(sentence)
        .slice(0, shown)
        .map((id) => {
          const title = titleOf(id);
          return title === undefined ? null : (
            <Link
              key={id}
              to="."
              search={{ ...search, why: id }}
              resetScroll={false}
              className="reference"
              title={title}
              aria-label={`${words.chat.why}: ${title}`}
            >
              {numberOf.get(id)}
            </Link>
          );
        })}
    </>
  );
}
