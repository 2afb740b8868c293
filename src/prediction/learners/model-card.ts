import { type Calibration, calibrationOf, type DecisionPoint, decisionCurve } from './calibration.js';
import type { CrossValidation, FoldResult, Metrics } from './cross-validation.js';
import type { FeatureSchema, Frame } from './frame.js';
import { groupsOf, type Subgroup, subgroupTable } from './subgroups.js';

/** What a reader must know before trusting a model. Mitchell et al, FAT* 2019. Every figure is from held-out rows. */
export interface ModelCard {
  readonly learner: string;
  readonly label: { readonly column: string; readonly positive: string; readonly negative: string };
  readonly data: { readonly file: string; readonly sha256: string; readonly rows: number; readonly positives: number };
  readonly features: readonly FeatureSchema[];
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
  readonly folds: 'by column' | 'stratified by seed';
  readonly metrics: Metrics & { readonly folds: readonly FoldResult[] };
  readonly calibration: Calibration;
  readonly decisionCurve: readonly DecisionPoint[];
  readonly subgroups: readonly Subgroup[];
  /** Rise of the log loss when a feature is shuffled, largest first. */
  readonly importance: readonly { readonly feature: string; readonly logLossRise: number }[];
  readonly seed: number;
  readonly versions: Readonly<Record<string, string>>;
}

/** Calibration, decision curve and subgroups of held-out predictions. */
export function heldOutFindings(
  { held }: CrossValidation,
  frame: Frame,
  labels: Uint8Array,
  subgroupColumns: readonly string[],
): Pick<ModelCard, 'calibration' | 'decisionCurve' | 'subgroups'> {
  const target = Uint8Array.from(held.rows, (row) => labels[row]!);
  return {
    calibration: calibrationOf(held.probabilities, target),
    decisionCurve: decisionCurve(held.probabilities, target),
    subgroups: subgroupColumns.flatMap((column) => {
      const feature = frame.features.find(({ name }) => name === column);
      if (!feature) return [];
      const groups = groupsOf(feature, frame.length);
      return subgroupTable(
        column,
        Array.from(held.rows, (row) => groups[row]!),
        held.probabilities,
        target,
      );
    }),
  };
}

/** Columns by whose groups a model is judged unless others are named. */
export const usualSubgroups = (names: readonly string[]): string[] =>
  names.filter((name) => /^(age|age[ _]?years|sex|gender|ancestry|ethnicity|race)$/i.test(name));
