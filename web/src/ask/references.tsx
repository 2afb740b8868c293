import { getRouteApi, Link } from '@tanstack/react-router';
import { describeClaim } from '../../../src/language/describe.js';
import type { ClaimId } from '../../../src/record/index.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';

const route = getRouteApi('/patients/$id');

/** Small numbers behind a sentence, each opening the claim on which it rests; one claim has one number throughout. */
export function References({
  claims,
  numberOf,
}: {
  readonly claims: readonly ClaimId[];
  readonly numberOf?: ReadonlyMap<ClaimId, number>;
}) {
  const { words, language } = useLanguage();
  const { lookup } = useDossier();
  const search = route.useSearch();
  const known = claims.flatMap((id) => lookup.claim(id) ?? []).slice(0, 6);
  return (
    <>
      {known.map((claim, index) => (
        <Link
          key={claim.id}
          to="."
          search={{ ...search, why: claim.id }}
          resetScroll={false}
          className="reference"
          title={describeClaim(claim, lookup, language).headline}
          aria-label={`${words.chat.why}: ${describeClaim(claim, lookup, language).headline}`}
        >
          {numberOf?.get(claim.id) ?? index + 1}
        </Link>
      ))}
    </>
  );
}
