import { calibrationCusum, cusumThreshold } from './cusum.js';
import { categoryStability, stabilityIndex } from './drift.js';
import { type Judged, type Performance, performance } from './performance.js';

/** One logged prediction in order of time. */
export interface MonitoredCase extends Partial<Pick<Judged, 'outcome'>> {
  readonly probability: number;
  /** Label of the time: a date, or anything that sorts as text. */
  readonly time?: string;
  readonly groups?: Readonly<Record<string, string>>;
  readonly features?: Readonly<Record<string, number | string>>;
}

export interface MonitorSettings {
  /** The first so many judged cases are the reference. */
  readonly reference: number;
  readonly windows: number;
  readonly oddsRatio: number;
  /** Probability of a false alarm within `horizon` cases. */
  readonly falseAlarm: number;
  readonly horizon: number;
  readonly seed: number;
}
export const usualMonitoring: Omit<MonitorSettings, 'reference' | 'horizon'> = {
  windows: 6,
  oddsRatio: 1.5,
  falseAlarm: 0.05,
  seed: 1,
};

export interface MonitorReport {
  readonly n: number;
  readonly judged: number;
  readonly reference: Performance | null;
  readonly since: Performance | null;
  readonly windows: readonly (Performance & { readonly from?: string; readonly until?: string })[];
  readonly cusum: {
    readonly oddsRatio: number;
    readonly falseAlarm: number;
    readonly horizon: number;
    readonly threshold: number;
    /** Sums after each judged case since the reference. */
    readonly up: readonly number[];
    readonly down: readonly number[];
    readonly alarm?: {
      readonly at: number;
      readonly time?: string;
      readonly direction: 'more-events' | 'fewer-events';
    };
  } | null;
  /** Stability index of the predictions and of each feature since the reference, largest first. */
  readonly stability: readonly {
    readonly name: string;
    readonly index: number;
    readonly reading: 'stable' | 'watch' | 'shifted';
  }[];
  /** Performance by group over all judged cases. */
  readonly groups: readonly (Performance & { readonly by: string; readonly group: string })[];
}

/** Calibration and discrimination over time, drift of what goes in, and the CUSUM on calibration. Reports; changes nothing. */
export function monitor(cases: readonly MonitoredCase[], settings: MonitorSettings): MonitorReport {
  const judged = cases.filter(isJudged);
  const reference = judged.slice(0, settings.reference);
  const since = judged.slice(settings.reference);
  const size = Math.max(1, Math.ceil(judged.length / settings.windows));
  const windows = Array.from({ length: Math.ceil(judged.length / size) }, (_, index) => {
    const members = judged.slice(index * size, (index + 1) * size);
    const [from, until] = [members[0]?.time, members.at(-1)?.time];
    return { ...performance(members)!, ...(from ? { from } : {}), ...(until ? { until } : {}) };
  });
  return {
    n: cases.length,
    judged: judged.length,
    reference: performance(reference) ?? null,
    since: performance(since) ?? null,
    windows,
    cusum: reference.length > 0 && since.length > 0 ? cusum(reference, since, settings) : null,
    stability: stability(cases, reference.length),
    groups: byGroup(judged),
  };
}

type JudgedCase = MonitoredCase & Judged;
const isJudged = (each: MonitoredCase): each is JudgedCase => each.outcome !== undefined;

function cusum(
  reference: readonly JudgedCase[],
  since: readonly JudgedCase[],
  { oddsRatio, falseAlarm, horizon, seed }: MonitorSettings,
): MonitorReport['cusum'] {
  const probabilities = reference.map(({ probability }) => probability);
  const threshold = cusumThreshold(probabilities, { oddsRatio, falseAlarm, horizon, seed });
  const { up, down, alarm } = calibrationCusum(since, { oddsRatio, threshold });
  const time = alarm && since[alarm.at]!.time;
  return {
    oddsRatio,
    falseAlarm,
    horizon,
    threshold,
    up: [...up],
    down: [...down],
    ...(alarm ? { alarm: { ...alarm, ...(time ? { time } : {}) } } : {}),
  };
}

function stability(cases: readonly MonitoredCase[], referenceSize: number): MonitorReport['stability'] {
  const [reference, since] = [cases.slice(0, referenceSize), cases.slice(referenceSize)];
  const names = [...new Set(cases.flatMap(({ features }) => Object.keys(features ?? {})))];
  const of = (list: readonly MonitoredCase[], name: string) => list.flatMap(({ features }) => features?.[name] ?? []);
  const indices = [
    {
      name: 'probability',
      index: stabilityIndex(
        reference.map(({ probability }) => probability),
        since.map(({ probability }) => probability),
      ),
    },
    ...names.map((name) => {
      const [before, after] = [of(reference, name), of(since, name)];
      const isNumeric = [...before, ...after].every((value) => typeof value === 'number');
      const index = isNumeric
        ? stabilityIndex(before as number[], after as number[])
        : categoryStability(before.map(String), after.map(String));
      return { name, index };
    }),
  ];
  return indices
    .flatMap(({ name, index }) => (index === undefined ? [] : [{ name, index, reading: readingOf(index) }]))
    .sort((a, b) => b.index - a.index);
}

const readingOf = (index: number): MonitorReport['stability'][number]['reading'] =>
  index < 0.1 ? 'stable' : index < 0.25 ? 'watch' : 'shifted';

function byGroup(judged: readonly JudgedCase[]): MonitorReport['groups'] {
  const kinds = [...new Set(judged.flatMap(({ groups }) => Object.keys(groups ?? {})))].sort();
  return kinds.flatMap((by) =>
    [...new Set(judged.flatMap(({ groups }) => groups?.[by] ?? []))].sort().map((group) => ({
      by,
      group,
      ...performance(judged.filter(({ groups }) => groups?.[by] === group))!,
    })),
  );
}
