import { type Calibration, calibrationOf, type DecisionPoint, decisionCurve } from './calibration.js';
import type { ClassFold, ClassMetrics } from './class-validation.js';
import type { FoldResult, Metrics } from './cross-validation.js';
import type { FeatureSchema, Frame } from './frame.js';
import { groupsOf, type Subgroup, subgroupTable } from './subgroups.js';

/** How held-out probabilities of one yes stand up. */
export interface Findings {
  readonly calibration: Calibration;
  readonly decisionCurve: readonly DecisionPoint[];
  readonly subgroups: readonly Subgroup[];
}

interface CardBase {
  readonly learner: string;
  /** What the model is for, in its maker's words. */
  readonly intendedUse?: string;
  readonly data: { readonly file: string; readonly sha256: string; readonly rows: number };
  readonly features: readonly (FeatureSchema & {
    readonly missingShare: number;
    /** Least and greatest number that was learnt from. */
    readonly range?: readonly [number, number];
  })[];
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
  readonly folds: 'by column' | 'stratified by seed';
  /** Rise of the log loss when a feature is shuffled, largest first. */
  readonly importance: readonly { readonly feature: string; readonly logLossRise: number }[];
  readonly seed: number;
  readonly versions: Readonly<Record<string, string>>;
}

/** What a reader must know before trusting a model. Mitchell et al, FAT* 2019. Every figure is from held-out rows. */
export type ModelCard = CardBase &
  (
    | (Findings & {
        readonly kind: 'yes-no';
        readonly label: {
          readonly column: string;
          readonly positive: string;
          readonly negative: string;
          readonly positives: number;
        };
        readonly metrics: Metrics & { readonly folds: readonly FoldResult[] };
        /** Mean probability over held-out rows if everyone had this value: of the features that matter most. */
        readonly partialDependence: readonly {
          readonly feature: string;
          readonly points: readonly { readonly value: number | string; readonly probability: number }[];
        }[];
      })
    | {
        readonly kind: 'classes';
        readonly label: {
          readonly column: string;
          readonly classes: readonly { readonly name: string; readonly rows: number }[];
        };
        readonly metrics: ClassMetrics & { readonly folds: readonly ClassFold[] };
        /** Each class against the rest. */
        readonly byClass: readonly (Findings & { readonly name: string })[];
      }
  );

/** Calibration, decision curve and subgroups of held-out probabilities. @param labels of all rows of the frame */
export function heldOutFindings(
  held: { readonly rows: Int32Array; readonly probabilities: Float64Array },
  frame: Frame,
  labels: Uint8Array,
  subgroupColumns: readonly string[],
): Findings {
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
