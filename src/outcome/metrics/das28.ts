/** Joint counts of 28, and the patient's global assessment on a scale of 100 mm. */
export interface JointState {
  readonly tender: number;
  readonly swollen: number;
  readonly global: number;
}

/** DAS28 with the sedimentation rate in mm/h (at least 1). Prevoo et al, Arthritis Rheum 1995;38:44. */
export const das28Esr = ({ tender, swollen, global }: JointState, esrMmPerHour: number): number =>
  0.56 * Math.sqrt(tender) + 0.28 * Math.sqrt(swollen) + 0.7 * Math.log(Math.max(1, esrMmPerHour)) + 0.014 * global;

/** DAS28 with C-reactive protein in mg/L. Fransen et al, 2003 (das-score.nl). */
export const das28Crp = ({ tender, swollen, global }: JointState, crpMgPerL: number): number =>
  0.56 * Math.sqrt(tender) + 0.28 * Math.sqrt(swollen) + 0.36 * Math.log(crpMgPerL + 1) + 0.014 * global + 0.96;

export type Das28Activity = 'remission' | 'low' | 'moderate' | 'high';
export type EularResponse = 'good' | 'moderate' | 'none';

export interface Das28Cuts {
  readonly remissionBelow: number;
  readonly lowUpTo: number;
  readonly moderateUpTo: number;
  readonly goodImprovement: number;
  readonly anyImprovement: number;
}

export function das28Activity(score: number, cuts: Das28Cuts): Das28Activity {
  if (score < cuts.remissionBelow) return 'remission';
  if (score <= cuts.lowUpTo) return 'low';
  return score <= cuts.moderateUpTo ? 'moderate' : 'high';
}

/** EULAR response from the scores before and now: improvement and level reached together. */
export function eularResponse(before: number, now: number, cuts: Das28Cuts): EularResponse {
  // 4.4 - 3.2 is a little more than 1.2 in binary.
  const improvement = Math.round((before - now) * 1e9) / 1e9;
  if (improvement > cuts.goodImprovement && now <= cuts.lowUpTo) return 'good';
  if (improvement <= cuts.anyImprovement) return 'none';
  return improvement <= cuts.goodImprovement && now > cuts.moderateUpTo ? 'none' : 'moderate';
}
