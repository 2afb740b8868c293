import { because, type ClaimOf, claimId, conceptLabel, type Evidence } from '../../record/index.js';

/** Present medications whose ingredients nobody knows: nothing can be checked for them, which is said rather than passed over. */
export function reconcileMedications(evidence: Evidence): readonly ClaimOf<'refusal'>[] {
  const seen = new Set<string>();
  return evidence
    .presentMedications()
    .filter(({ ingredients }) => ingredients.length === 0)
    .flatMap((medication): ClaimOf<'refusal'>[] => {
      const text = conceptLabel(medication.concept) || 'unnamed';
      const key = `interactions:${text.toLowerCase().replace(/\s+/g, '-')}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return [
        {
          id: claimId('refusal', key),
          kind: 'refusal',
          stage: 'treatment',
          because: because([{ fact: medication.id, role: 'medication' }]),
          uncertainty: { kind: 'exact' },
          method: { name: 'safety-rules', version: '1.0.0' },
          value: { of: `interactions:${text}`, why: 'no-definition', details: [text] },
        },
      ];
    });
}
