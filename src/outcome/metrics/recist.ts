/** Response by RECIST 1.1 (Eisenhauer 2009, doi 10.1016/j.ejca.2008.10.026). */
export type Response = 'CR' | 'PR' | 'SD' | 'PD' | 'NE';

/** One target lesion at one visit, mm: longest diameter, or short axis of a lymph node. Null if it could not be measured. */
export interface LesionSize {
  readonly lesion: string;
  readonly isNode: boolean;
  readonly mm: number | null;
}

export type NonTarget = 'none' | 'absent' | 'non-CR/non-PD' | 'unequivocal-progression' | 'not-evaluated';

export interface Visit {
  readonly targets: readonly LesionSize[];
  readonly nonTarget: NonTarget;
  readonly hasNewLesion: boolean;
}

export interface VisitResponse {
  /** Sum of diameters, mm; null if a lesion was not measured. */
  readonly sum: number | null;
  readonly target: Response;
  readonly overall: Response;
}

/** A lymph node whose short axis is below this is no disease. */
const normalNodeMm = 10;

/** 90 x 0.7 is a little less than 63 in binary; 63 mm is still 30 % less. */
const rounding = 1e-9;

/**
 * The response at every visit after the baseline: target lesions against the baseline and the smallest sum so far, then
 * the overall response with non-target and new lesions (tables 1 and 3 of the paper). Every lesion of the baseline is
 * followed: one that a visit does not list was not measured. Confirmation is not applied.
 * @throws if the baseline has no measured target lesion
 */
export function recistResponses(baseline: readonly LesionSize[], visits: readonly Visit[]): readonly VisitResponse[] {
  const start = sumOf(baseline, baseline);
  if (!start) throw new Error('RECIST: the baseline has no measured target lesion');
  let nadir = start;
  return visits.map((visit) => {
    const sum = sumOf(baseline, visit.targets);
    const target = targetResponse(baseline, visit.targets, sum, start, nadir);
    if (sum !== null) nadir = Math.min(nadir, sum);
    return { sum, target, overall: overallResponse(target, visit.nonTarget, visit.hasNewLesion) };
  });
}

/** Null if a lesion of the baseline was not measured. */
function sumOf(baseline: readonly LesionSize[], found: readonly LesionSize[]): number | null {
  const byName = new Map(found.map((each) => [each.lesion, each.mm]));
  let sum = 0;
  for (const { lesion } of baseline) {
    const mm = byName.get(lesion) ?? null;
    if (mm === null) return null;
    sum += mm;
  }
  return sum;
}

function targetResponse(
  baseline: readonly LesionSize[],
  found: readonly LesionSize[],
  sum: number | null,
  start: number,
  nadir: number,
): Response {
  const nodes = new Set(baseline.filter(({ isNode }) => isNode).map(({ lesion }) => lesion));
  const measured = found.reduce((total, { mm }) => total + (mm ?? 0), 0);
  // Progression is certain even where a lesion is missing, if those measured alone have grown enough.
  if (isProgression(sum ?? measured, nadir)) return 'PD';
  if (sum === null) return 'NE';
  const isGone = ({ lesion, mm }: LesionSize) => (nodes.has(lesion) ? (mm ?? 0) < normalNodeMm : mm === 0);
  if (found.filter(({ lesion }) => baseline.some((each) => each.lesion === lesion)).every(isGone)) return 'CR';
  return sum <= start * 0.7 * (1 + rounding) ? 'PR' : 'SD';
}

/** At least 20 % and at least 5 mm above the smallest sum. */
const isProgression = (sum: number, nadir: number) =>
  sum >= nadir * 1.2 * (1 - rounding) && sum - nadir >= 5 - rounding;

/** Table 1 of RECIST 1.1; with target lesions only where `nonTarget` is `none`. */
export function overallResponse(target: Response, nonTarget: NonTarget, hasNewLesion: boolean): Response {
  if (target === 'PD' || nonTarget === 'unequivocal-progression' || hasNewLesion) return 'PD';
  switch (target) {
    case 'CR':
      return nonTarget === 'none' || nonTarget === 'absent' ? 'CR' : 'PR';
    case 'PR':
    case 'SD':
    case 'NE':
      return target;
    default:
      return target satisfies never;
  }
}
