/** A utility (1 full health, 0 dead) at a time in years. */
export interface UtilityPoint {
  readonly years: number;
  readonly utility: number;
}

/**
 * Quality-adjusted life years between the first and the last point: the area under straight lines between them (Manca et
 * al, Health Econ 2005;14:487), each moment discounted continuously to the first at the yearly rate. Points in order.
 * Undefined below two points.
 *
 * @param discount yearly rate, 0.035 for 3.5 %
 */
export function qualityAdjustedYears(points: readonly UtilityPoint[], discount = 0): number | undefined {
  if (points.length < 2) return undefined;
  const start = points[0]!.years;
  const rate = Math.log1p(discount);
  let total = 0;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1]!, points[i]!];
    total += segment(a.years - start, b.years - start, a.utility, b.utility, rate);
  }
  return total;
}

/** Integral of a straight line times exp(-rate t), by Simpson's rule: exact without a rate, to 1e-9 with any usual one. */
function segment(from: number, to: number, left: number, right: number, rate: number): number {
  const panels = 16;
  const step = (to - from) / panels;
  if (!(step > 0)) return 0;
  const at = (n: number) => (left + ((right - left) * n) / panels) * Math.exp(-rate * (from + n * step));
  let sum = at(0) + at(panels);
  for (let n = 1; n < panels; n++) sum += (n % 2 === 1 ? 4 : 2) * at(n);
  return (sum * step) / 3;
}

/** Present value of costs at times in years. */
export const discountedCost = (
  costs: readonly { readonly years: number; readonly amount: number }[],
  discount = 0,
): number => costs.reduce((sum, { years, amount }) => sum + amount / (1 + discount) ** years, 0);

export interface Strategy {
  readonly name: string;
  readonly cost: number;
  readonly qalys: number;
}

export interface ComparedStrategy extends Strategy {
  readonly verdict: 'reference' | 'dominated' | 'extendedly-dominated' | 'on-frontier';
  /** Cost of one more QALY against the next cheaper strategy on the frontier. */
  readonly icer?: number;
}

/**
 * Strategies by cost with their incremental cost-effectiveness ratios; those that cost more for less, and those that a mix
 * of two others beats, are dominated. Drummond et al, Methods for the Economic Evaluation of Health Care Programmes, ch. 4.
 */
export function costEffectiveness(strategies: readonly Strategy[]): readonly ComparedStrategy[] {
  const sorted = [...strategies].sort((a, b) => a.cost - b.cost || b.qalys - a.qalys);
  const frontier: Strategy[] = [];
  const verdicts = new Map<Strategy, ComparedStrategy['verdict']>();
  for (const each of sorted) {
    const last = frontier.at(-1);
    if (last && each.qalys <= last.qalys) {
      verdicts.set(each, 'dominated');
      continue;
    }
    while (frontier.length > 1 && ratio(each, frontier.at(-1)!) <= ratio(frontier.at(-1)!, frontier.at(-2)!))
      verdicts.set(frontier.pop()!, 'extendedly-dominated');
    frontier.push(each);
  }
  return sorted.map((each) => {
    const place = frontier.indexOf(each);
    if (place < 0) return { ...each, verdict: verdicts.get(each)! };
    return place === 0
      ? { ...each, verdict: 'reference' }
      : { ...each, verdict: 'on-frontier', icer: ratio(each, frontier[place - 1]!) };
  });
}

const ratio = (a: Strategy, b: Strategy) => (a.cost - b.cost) / (a.qalys - b.qalys);
