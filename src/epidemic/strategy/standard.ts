import type { SpreadingDisease } from '../knowledge.js';
import type { Strategy } from './compare.js';

/** The strategies shown unless others are asked for: what is assumed of each is in its measures, and shown with it. */
export function standardStrategies(disease: SpreadingDisease, population: number): Strategy[] {
  const groups = disease.severity.map((_, index) => index);
  const oldestFirst = groups.toReversed();
  const isolate = { kind: 'test-and-isolate', found: 0.5, adherence: 0.8, delayDays: 1 } as const;
  const trace = { kind: 'trace', contactsFound: 0.5, adherence: 0.8 } as const;
  const distance = { kind: 'distance', reduction: 0.3, from: 14, to: 104 } as const;
  const vaccinate = (order: readonly number[]) =>
    ({
      kind: 'vaccinate',
      from: 14,
      dosesADay: population * 0.005,
      order,
      coverage: 0.8,
      effectiveness: disease.vaccine?.effectiveness ?? 0,
    }) as const;
  return [
    { id: 'nothing', measures: [] },
    { id: 'test-and-isolate', measures: [isolate] },
    { id: 'test-isolate-trace', measures: [isolate, trace] },
    { id: 'distance', measures: [distance] },
    ...(disease.vaccine
      ? [
          { id: 'vaccinate-oldest-first', measures: [vaccinate(oldestFirst)] },
          ...(groups.length > 1 ? [{ id: 'vaccinate-youngest-first', measures: [vaccinate(groups)] }] : []),
          { id: 'isolate-distance-vaccinate', measures: [isolate, trace, distance, vaccinate(oldestFirst)] },
        ]
      : []),
  ];
}
