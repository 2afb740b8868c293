import type { Catalogue } from '../../language/catalogue/index.js';
import type { Lookup } from '../../language/describe.js';
import type { Assessment, ClaimKind, ClaimOf, Language } from '../../record/index.js';
import type { References } from '../references.js';

/** What every section is made from. */
export interface Context {
  readonly assessment: Assessment;
  readonly language: Language;
  readonly words: Catalogue;
  readonly lookup: Lookup;
  readonly references: References;
}

export function claimsOf<K extends ClaimKind>(context: Context, kind: K): readonly ClaimOf<K>[] {
  return context.assessment.claims.filter((claim) => claim.kind === kind) as unknown as readonly ClaimOf<K>[];
}
