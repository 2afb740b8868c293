import type { Benefit, ClaimOf, Evidence, Reason } from '../../record/index.js';
import type { Effect, EffectKnowledge } from './effects.js';
import { absoluteRiskReduction, asRiskRatio, type Estimate, scaleRatio } from './interval.js';

/** A benefit and what it was computed from. */
export interface ReasonedBenefit {
  readonly benefit: Benefit;
  readonly reasons: readonly Reason[];
}

/**
 * What the named effects mean for this patient: own baseline risk where an equation gave one, else the control group's.
 * An effect whose baseline or measure is not known gives nothing.
 */
export function estimateBenefits(
  effects: readonly string[],
  evidence: Evidence,
  knowledge: EffectKnowledge,
): readonly ReasonedBenefit[] {
  return effects.flatMap((id) => {
    const effect = knowledge.effects.get(id);
    if (!effect) throw new Error(`${knowledge.pack} has no effect ${id}`);
    return estimateOne(effect, evidence, knowledge) ?? [];
  });
}

function estimateOne(effect: Effect, evidence: Evidence, knowledge: EffectKnowledge): ReasonedBenefit | undefined {
  const baseline = baselineOf(effect, evidence);
  const change = changeOf(effect, evidence);
  if (!baseline || !change || baseline.risk.estimate <= 0) return undefined;
  const ratio = asRiskRatio(scaleRatio(effect, change.times), effect.measure, baseline.risk.estimate);
  const reduction = absoluteRiskReduction(baseline.risk, ratio);
  const beneficial = reduction.lower > 0;
  return {
    benefit: {
      outcome: effect.outcome,
      horizonYears: baseline.years,
      baselineRisk: baseline.risk.estimate,
      baselineSource: baseline.source,
      relativeRisk: ratio,
      absoluteRiskReduction: reduction,
      ...(beneficial ? { numberNeededToTreat: 1 / reduction.estimate } : {}),
    },
    reasons: [
      ...baseline.reasons,
      ...change.reasons,
      { knowledge: { pack: knowledge.pack, entry: effect.id, citation: effect.citation }, role: 'relative-effect' },
      ...(baseline.source === 'trial-population' && effect.control
        ? [
            {
              knowledge: { pack: knowledge.pack, entry: `${effect.id}#control`, citation: effect.control.citation },
              role: 'baseline-risk',
            } as const,
          ]
        : []),
    ],
  };
}

interface Baseline {
  readonly risk: Estimate;
  readonly years: number;
  readonly source: Benefit['baselineSource'];
  readonly reasons: readonly Reason[];
}

function baselineOf(effect: Effect, evidence: Evidence): Baseline | undefined {
  const claim = effect.baseline && baselineClaim(effect.baseline, evidence);
  if (claim) {
    return {
      risk: riskOf(claim),
      years: claim.value.horizonYears,
      source: 'individual',
      reasons: [{ claim: claim.id, role: 'baseline-risk' }],
    };
  }
  if (!effect.control) return undefined;
  const { risk, years } = effect.control;
  return {
    risk: { estimate: risk, lower: risk, upper: risk },
    years,
    source: 'trial-population',
    reasons: [],
  };
}

/** The risk by the preferred model, else by the first published one that speaks of the outcome. */
function baselineClaim({ outcome, years, model }: NonNullable<Effect['baseline']>, evidence: Evidence) {
  const fitting = evidence
    .claims('risk')
    .filter(({ value }) => value.outcome === outcome && value.horizonYears === years && !value.installed);
  return fitting.find(({ value }) => model !== undefined && value.model.startsWith(model)) ?? fitting[0];
}

function riskOf({ value: { probability }, uncertainty }: ClaimOf<'risk'>): Estimate {
  const interval = uncertainty.kind === 'interval' ? uncertainty : { lower: probability, upper: probability };
  return { estimate: probability, lower: interval.lower, upper: interval.upper };
}

/** By how many steps of `per` the treatment is expected to change the measure. */
function changeOf(
  { per, change }: Effect,
  evidence: Evidence,
): { readonly times: number; readonly reasons: readonly Reason[] } | undefined {
  if (!per || !change) return { times: 1, reasons: [] };
  const latest = evidence.latest(per.measure);
  if (!latest && (change.amount === undefined || change.notBelow !== undefined)) return undefined;
  const wanted = change.amount ?? (change.fraction ?? 0) * (latest?.value ?? 0);
  const room = change.notBelow === undefined ? wanted : Math.max(0, (latest?.value ?? 0) - change.notBelow);
  const times = Math.min(wanted, room) / per.amount;
  return times > 0 ? { times, reasons: latest ? [{ fact: latest.fact.id, role: per.measure }] : [] } : undefined;
}
