import type { Citation, Evidence, LocalizedText } from '../../record/index.js';
import { type Criterion, holds, type ValueSet } from './criterion.js';
import type { Period } from './period.js';

/** A quality measure scored as a proportion: who counts, who is spared, and what is asked of the others. */
export interface QualityMeasure {
  readonly id: string;
  readonly title: LocalizedText;
  readonly initial: Criterion;
  readonly exclusion?: Criterion;
  readonly exception?: Criterion;
  readonly numerator: Criterion;
  /** The numerator is what should not be. */
  readonly inverse: boolean;
  readonly citation: Citation;
}

/** The measures of a pack with what their criteria name. */
export interface QualityMeasures {
  readonly measures: readonly QualityMeasure[];
  readonly valueSets: ReadonlyMap<string, ValueSet>;
  readonly definitions: ReadonlyMap<string, Criterion>;
}

/** FHIR Measure populations of one patient: 1 in it, 0 not. */
export interface Populations {
  readonly 'initial-population': 0 | 1;
  readonly denominator: 0 | 1;
  readonly 'denominator-exclusion': 0 | 1;
  readonly numerator: 0 | 1;
  readonly 'denominator-exception': 0 | 1;
}

/**
 * The populations of one patient. As in FHIR's proportion scoring, the numerator is only asked of those in the denominator
 * who are not excluded, and an exception only of those who are then not in the numerator.
 * @see https://hl7.org/fhir/R4/valueset-measure-population.html
 */
export function populationsOf(
  { initial, exclusion, exception, numerator }: QualityMeasure,
  evidence: Evidence,
  { valueSets, definitions }: QualityMeasures,
  period: Period,
): Populations {
  const is = (criterion: Criterion | undefined) =>
    criterion !== undefined && holds(criterion, { evidence, period, valueSets, definitions });
  const counts = is(initial);
  const isOut = counts && is(exclusion);
  const meets = counts && !isOut && is(numerator);
  const isExcepted = counts && !isOut && !meets && is(exception);
  return {
    'initial-population': counts ? 1 : 0,
    denominator: counts ? 1 : 0,
    'denominator-exclusion': isOut ? 1 : 0,
    numerator: meets ? 1 : 0,
    'denominator-exception': isExcepted ? 1 : 0,
  };
}
