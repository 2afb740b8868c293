import {
  because,
  type Citation,
  type ClaimOf,
  claimId,
  type Reason,
  type SafetyAct,
  type SafetyValue,
  type Terminology,
} from '../../record/index.js';
import { ingredientCoding } from '../ranking/options.js';

const method = { name: 'safety-rules', version: '1.0.0' };

export interface Finding extends Pick<SafetyValue, 'type' | 'severity' | 'mechanism' | 'action' | 'proposed'> {
  /** What to do; as usual for the severity where the rule says no more. */
  readonly act?: SafetyAct;
  /** Ingredient keys; the first is the one to act upon. */
  readonly drugs: readonly string[];
  readonly pack: string;
  readonly entry: string;
  readonly citation: Citation;
  /** What in the record collides. */
  readonly reasons: readonly Reason[];
}

/** The finding as a claim; its key is the same for the same drugs and rule. */
export function safetyClaim(finding: Finding, terminology: Terminology): ClaimOf<'safety'> {
  const { drugs, pack, entry, citation, reasons, act: _, ...value } = finding;
  const key = `${finding.type}:${drugs.join('+')}:${entry}`.replace(/\s+/g, '-');
  return {
    id: claimId('safety', key),
    kind: 'safety',
    stage: 'treatment',
    because: because([...unique(reasons), { knowledge: { pack, entry, citation }, role: 'rule' }]),
    uncertainty: { kind: 'not-quantified', why: 'rule-based' },
    method,
    value: {
      ...value,
      act: finding.act ?? usualAct(finding),
      drugs: drugs.map((drug) => ingredientCoding(drug, terminology)),
    },
  };
}

function usualAct({ type, severity }: Finding): SafetyAct {
  if (type === 'duplicate') return 'check';
  switch (severity) {
    case 'contraindicated':
      return 'stop';
    case 'major':
      return 'replace';
    case 'moderate':
    case 'minor':
      return 'monitor';
    default:
      return severity satisfies never;
  }
}

function unique(reasons: readonly Reason[]): readonly Reason[] {
  const seen = new Set<string>();
  return reasons.filter((reason) => {
    const id = 'fact' in reason ? reason.fact : 'claim' in reason ? reason.claim : reason.knowledge.entry;
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}
