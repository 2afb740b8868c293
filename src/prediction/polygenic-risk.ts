import {
  type AssessmentContext,
  because,
  type Claim,
  type ClaimOf,
  claimId,
  type Evidence,
  type KnowledgeRef,
  type Sex,
  type Uncertainty,
} from '../record/index.js';
import { absoluteRisk, type Incidence } from './absolute-risk.js';
import type { PatientInputs } from './inputs.js';

/** What turns a polygenic score into a risk: its effect, and how often the disease comes in people of that age. */
export interface PolygenicEffect {
  readonly outcome: string;
  /** Hazard (or odds) ratio for one standard deviation, with its 95 % interval where published. */
  readonly ratio: { readonly estimate: number; readonly lower?: number; readonly upper?: number };
  readonly incidence: Incidence;
  readonly sex?: Sex;
  readonly knowledge: KnowledgeRef;
}

const horizons = [10, 30];

/** Absolute risks from the polygenic scores in the graph, at 10 and 30 years as far as the incidence reaches. */
export function polygenicRisks(
  evidence: Evidence,
  effects: ReadonlyMap<string, PolygenicEffect>,
  inputs: PatientInputs,
  _context: AssessmentContext,
): readonly Claim[] {
  return evidence.claims('genomicScore').flatMap((score) => {
    const effect = effects.get(score.value.score);
    return effect && score.value.z !== undefined ? risksOf(score, score.value.z, effect, inputs, evidence) : [];
  });
}

function risksOf(
  score: ClaimOf<'genomicScore'>,
  z: number,
  effect: PolygenicEffect,
  inputs: PatientInputs,
  evidence: Evidence,
): readonly Claim[] {
  const { outcome, incidence, ratio } = effect;
  const model = score.value.score;
  const [patient] = evidence.facts('patient');
  if (effect.sex && patient?.sex !== effect.sex) return [];
  const age = inputs.read('age');
  const reasons = [{ claim: score.id, role: 'polygenic-score' }, { knowledge: effect.knowledge }] as const;
  const common = {
    stage: 'prediction',
    method: { name: 'polygenic-absolute-risk', version: score.method.version },
  } as const;
  const refused = (why: 'missing-input' | 'outside-validity' | 'not-applicable', detail: string): Claim => ({
    id: claimId('refusal', `polygenic/${model}`),
    kind: 'refusal',
    value: { of: `genomicScore:${model}`, why, details: [detail] },
    uncertainty: { kind: 'exact' },
    because: because(age.state === 'known' ? [...age.reasons, ...reasons] : reasons),
    ...common,
  });
  const had = inputs.read(`ever:${outcome}`);
  if (had.state === 'known' && had.value === true) return [refused('not-applicable', outcome)];
  if (age.state !== 'known') return [refused('missing-input', 'age')];
  const years = age.value as number;
  const claims = horizons.flatMap((horizonYears): Claim[] => {
    const at = { age: years, until: years + horizonYears };
    const found = absoluteRisk(incidence, ratio.estimate, { z, ...at });
    if (!found) return [];
    const bounds = boundsOf(score, z, effect).map(
      (each) => absoluteRisk(incidence, each.ratio, { z: each.z, ...at })!.risk,
    );
    const uncertainty: Uncertainty =
      bounds.length > 0
        ? {
            kind: 'interval',
            level: 0.95,
            lower: Math.min(...bounds),
            upper: Math.max(...bounds),
            covers: 'effect-size',
          }
        : { kind: 'not-quantified', why: 'no-interval-published' };
    const [first] = age.reasons;
    return [
      {
        id: claimId('risk', `${model}/${outcome}/${horizonYears}`),
        kind: 'risk',
        value: {
          model,
          outcome,
          horizonYears,
          probability: found.risk,
          average: found.average,
          inputs: [
            { name: 'age', value: years, unit: 'a', ...(first && 'fact' in first ? { fact: first.fact } : {}) },
            { name: 'polygenic-score', value: z },
          ],
          modifiable: [],
          installed: { model: score.value.title },
        },
        uncertainty,
        because: because([...age.reasons, ...reasons]),
        ...common,
      },
    ];
  });
  if (claims.length > 0) return claims;
  return [refused('outside-validity', `age ${years}: must be ${incidence.bands[0]!.from} to ${incidence.until}`)];
}

/** The ends of the effect's interval and of what the genotype file lacks, each with each. */
function boundsOf({ value, uncertainty }: ClaimOf<'genomicScore'>, z: number, { ratio }: PolygenicEffect) {
  const ratios = ratio.lower !== undefined && ratio.upper !== undefined ? [ratio.lower, ratio.upper] : [];
  const known = uncertainty.kind === 'interval' || value.matched === value.total;
  if (!known || ratios.length === 0) return [];
  const zs = value.zInterval ?? [z];
  return ratios.flatMap((each) => zs.map((at) => ({ ratio: each, z: at })));
}
