import {
  because,
  type Claim,
  claimId,
  type Evidence,
  type KnowledgeRef,
  type LocalizedText,
  type RefusalValue,
  type ScoreReadingFact,
  type Uncertainty,
} from '../record/index.js';
import type { Placing } from './polygenic/index.js';

/** A score or signature of the installation: what it is of, and with whom it may be compared. */
export interface InstalledScore {
  readonly id: string;
  readonly version: string;
  readonly title: LocalizedText;
  readonly outcome?: string;
  readonly reference?: {
    readonly population: LocalizedText;
    readonly races: readonly string[];
    readonly place: Placing;
  };
  readonly knowledge: KnowledgeRef;
}

/** Below this share of a polygenic score's variants nothing is said, as in the PGS Catalog's calculator (`min_overlap`). */
export const fewestMatched = 0.75;

/** What installed scores and signatures make of the patient's genotypes and gene expression, beside their references. */
export function scoreClaims(evidence: Evidence, scores: ReadonlyMap<string, InstalledScore>): readonly Claim[] {
  const race = evidence.facts('patient')[0]?.race?.code;
  const made = new Map<string, Claim>();
  for (const fact of evidence.facts('scoreReading')) {
    const score = scores.get(fact.score);
    if (!score) continue;
    const claim = claimOf(fact, score, race);
    // Of several files the one that has most of the score.
    const before = made.get(score.id);
    if (!before || (before.kind === 'refusal' && claim.kind !== 'refusal')) made.set(score.id, claim);
  }
  return [...made.values()];
}

function claimOf(fact: ScoreReadingFact, score: InstalledScore, race: string | undefined): Claim {
  const { matched, total, source, components } = fact;
  const common = {
    stage: 'genome',
    method: { name: source === 'genotypes' ? 'polygenic-score' : 'expression-signature', version: score.version },
    because: because([{ fact: fact.id }, { knowledge: score.knowledge }]),
  } as const;
  const refused = (why: RefusalValue['why'], ...details: string[]): Claim => ({
    id: claimId('refusal', `genomicScore:${score.id}`),
    kind: 'refusal',
    value: { of: `genomicScore:${score.id}`, why, details },
    uncertainty: { kind: 'exact' },
    ...common,
  });
  if (fact.refused) return refused('missing-input', fact.refused);
  if (source === 'genotypes' && matched < fewestMatched * total)
    return refused('missing-input', `variants ${matched}: must be ${Math.ceil(fewestMatched * total)} to ${total}`);
  const value = fact.value + (fact.unread?.mean ?? 0);
  const base = {
    score: score.id,
    title: score.title,
    basis: source === 'genotypes' ? ('polygenic' as const) : ('expression' as const),
    ...(score.outcome ? { outcome: score.outcome } : {}),
    value,
    matched,
    total,
    ...(fact.called ? { called: fact.called.name } : {}),
  };
  const id = claimId('genomicScore', score.id);
  if (!score.reference) {
    // A sum alone says nothing of a person; a class or an enrichment stands for itself.
    if (source === 'genotypes') return refused('no-definition', 'reference-population');
    const uncertainty: Uncertainty = { kind: 'not-quantified', why: 'no-reference-population' };
    return { id, kind: 'genomicScore', value: base, uncertainty, ...common };
  }
  const { population, races, place } = score.reference;
  if (race && races.length > 0 && !races.includes(race)) return refused('outside-validity', 'ancestry');
  const placed = place(value, components);
  if (placed === 'outside') return refused('outside-validity', 'ancestry');
  if (placed === 'unplaced') return refused('missing-input', 'ancestry-components');
  const uncertain = unreadUncertainty(fact, (shift) => place(value + shift, components));
  return {
    id,
    kind: 'genomicScore',
    value: { ...base, ...placed, ...(uncertain.zInterval ? { zInterval: uncertain.zInterval } : {}), population },
    uncertainty: uncertain.uncertainty,
    ...common,
  };
}

/** How far the variants that the file lacks could move the score. */
function unreadUncertainty(
  { matched, total, unread, source }: ScoreReadingFact,
  placedAt: (shift: number) => ReturnType<Placing>,
): { readonly uncertainty: Uncertainty; readonly zInterval?: readonly [number, number] } {
  if (matched === total || source === 'expression') return { uncertainty: { kind: 'exact' } };
  const reach = unread ? 1.959964 * Math.sqrt(unread.variance) : Number.NaN;
  const [low, high] = [placedAt(-reach), placedAt(reach)];
  if (!unread || typeof low === 'string' || typeof high === 'string')
    return { uncertainty: { kind: 'not-quantified', why: 'variants-not-read' } };
  return {
    uncertainty: {
      kind: 'interval',
      level: 0.95,
      lower: low.percentile,
      upper: high.percentile,
      covers: 'unread-variants',
    },
    zInterval: [low.z, high.z],
  };
}
