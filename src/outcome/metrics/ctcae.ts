/** One laboratory term of CTCAE: grades by bounds that the value passes. */
export interface CtcaeTerm {
  readonly id: string;
  readonly direction: 'high' | 'low';
  /** Mildest first. `timesUln` is of the laboratory's own limit on that side (upper, or lower for `low`). */
  readonly steps: readonly { readonly grade: number; readonly timesUln?: number; readonly value?: number }[];
  /** Multiples of an abnormal baseline that replace those of the limit, one for each step. */
  readonly abnormalBaseline?: readonly number[];
}

/** Bounds published with one decimal must not be missed by binary rounding. */
const rounding = 1e-9;

/**
 * The CTCAE 5.0 grade of a laboratory value: 0 for none, undefined where the grade hangs on a limit that the laboratory
 * did not give. A bound itself belongs to the milder grade.
 *
 * @param limit the laboratory's upper limit of normal for a `high` term, its lower limit for a `low` one
 * @param baseline the value before treatment, where one is known
 */
export function ctcaeGrade(
  term: CtcaeTerm,
  value: number,
  limit: number | undefined,
  baseline?: number,
): number | undefined {
  const isAbnormalBefore =
    term.abnormalBaseline !== undefined && baseline !== undefined && limit !== undefined && baseline > limit;
  let grade = 0;
  let unknown = false;
  term.steps.forEach((step, index) => {
    const bound = isAbnormalBefore ? baseline * term.abnormalBaseline![index]! : boundOf(step, limit);
    if (bound === undefined) unknown = true;
    else if (term.direction === 'high' ? value > bound * (1 + rounding) : value < bound * (1 - rounding))
      grade = step.grade;
  });
  return grade === 0 && unknown ? undefined : grade;
}

const boundOf = ({ timesUln, value }: CtcaeTerm['steps'][number], limit: number | undefined) =>
  value ?? (limit === undefined ? undefined : limit * timesUln!);
