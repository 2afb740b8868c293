import { localized } from '../../../src/language/catalogue/index.js';
import { conceptName } from '../../../src/language/describe.js';
import { dateOf, exactValue, type Language, type ObservationFact } from '../../../src/record/index.js';
import type { Dossier } from '../app/dossier.js';
import type { Series } from '../charts/series-chart.js';

interface AllSeries {
  /** Measured at least twice; those with a target first, then by number of values. */
  readonly series: readonly Series[];
  readonly single: readonly Series[];
  /** First and last date of any series. */
  readonly range: readonly [string, string];
}

/** Every number in the record that was measured on a date, by what was measured. */
export function seriesOf(dossier: Dossier, language: Language): AllSeries {
  const targets = new Map(dossier.claims('target').map(({ value }) => [value.measure, value]));
  const numbers = dossier
    .facts('observation')
    .filter((fact) => fact.certainty === 'present' && fact.time && numberOf(fact) !== undefined);
  const all = [...Map.groupBy(numbers, keyOf)].map(([key, facts]): Series => {
    const target = targets.get(key);
    const [first] = facts;
    const title = dossier.lookup.titles?.measure(key);
    return {
      key,
      title: title ? localized(title, language) : conceptName(first!.concept, undefined, language),
      unit: numberOf(first!)!.unit,
      points: facts
        .map((fact) => ({ on: dateOf(fact.time!), value: numberOf(fact)!.value }))
        .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)),
      ...(target?.lower === undefined ? {} : { lower: target.lower }),
      ...(target?.upper === undefined ? {} : { upper: target.upper }),
    };
  });
  const many = all.filter(({ points }) => points.length > 1);
  const dates = many.flatMap(({ points }) => points.map(({ on }) => on as string)).sort();
  return {
    series: many.toSorted(
      (a, b) => Number(targets.has(b.key)) - Number(targets.has(a.key)) || b.points.length - a.points.length,
    ),
    single: all.filter(({ points }) => points.length === 1),
    range: [dates[0] ?? dossier.assessment.asOf, dates.at(-1) ?? dossier.assessment.asOf],
  };
}

/** Values of one code in two units are two series: they must not share an axis. */
const keyOf = (fact: ObservationFact) =>
  fact.measure ?? `${conceptName(fact.concept, undefined, 'en')} ${numberOf(fact)!.unit}`;

function numberOf({ value }: ObservationFact): { readonly value: number; readonly unit: string } | undefined {
  if (value.type !== 'quantity') return undefined;
  const number = exactValue(value.quantity);
  if (number !== undefined && value.quantity.normalised.ok)
    return { value: number, unit: value.quantity.normalised.unit };
  const { source, comparator, normalised } = value.quantity;
  return !comparator && !normalised.ok && normalised.why === 'no-canonical-unit'
    ? { value: source.value, unit: source.unit ?? '' }
    : undefined;
}
