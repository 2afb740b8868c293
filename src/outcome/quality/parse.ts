import type { Criterion, ValueSet } from './criterion.js';
import type { QualityMeasure, QualityMeasures } from './measure.js';
import { isDay } from './period.js';

/** As `packs/quality-measures/value-sets.json` has it: codes of one system, parted by spaces. */
interface ValueSetJson {
  readonly name: string;
  readonly oid: string;
  readonly codes: Readonly<Record<string, string>>;
  /** Systems whose codes the published value set has and the pack may not. */
  readonly leftOut?: readonly string[];
}

/**
 * The measures of a pack.
 * @throws naming what refers to no value set or definition, or is no day of the period: a fault of the pack
 */
export function parseQualityMeasures(
  json: { readonly definitions: Readonly<Record<string, Criterion>>; readonly measures: readonly QualityMeasure[] },
  sets: readonly ValueSetJson[],
  pack: string,
): QualityMeasures {
  const valueSets = new Map<string, ValueSet>(sets.map((set) => [set.name, valueSet(set)]));
  const definitions = new Map(Object.entries(json.definitions));
  const check = (place: string, criterion: unknown): void => {
    for (const [key, value] of Object.entries(criterion as object)) {
      if (key === 'in')
        for (const name of value as string[])
          if (!valueSets.has(name)) throw new Error(`${pack} ${place}: there is no value set "${name}"`);
      if (key === 'use' && !definitions.has(value as string))
        throw new Error(`${pack} ${place}: there is no definition "${value}"`);
      if (/^(overlaps|starts|ends|during)$/.test(key))
        for (const day of Object.values(value as object))
          if (!isDay(day)) throw new Error(`${pack} ${place}: "${day}" is no day of the period`);
      if ((key === 'at' || key === 'deceasedBy') && !isDay(value as string))
        throw new Error(`${pack} ${place}: "${value}" is no day of the period`);
      if (typeof value === 'object' && value !== null) check(place, value);
    }
  };
  for (const [name, criterion] of definitions) check(name, criterion);
  for (const { id, initial, exclusion, exception, numerator } of json.measures)
    check(id, [initial, exclusion, exception, numerator].filter(Boolean));
  return { measures: json.measures, valueSets, definitions };
}

function valueSet({ codes, leftOut = [] }: ValueSetJson): ValueSet {
  const all = new Set(
    Object.entries(codes).flatMap(([system, list]) =>
      list.split(' ').flatMap((code) => namesOf(system).map((name) => `${name}|${code}`)),
    ),
  );
  return {
    includes: ({ system, code }) => all.has(`${system}|${code}`),
    leavesOut: ({ system }) => leftOut.includes(system ?? ''),
  };
}

/** HCPCS goes by the URI of HL7's terminology and by the one that value sets have. */
const hcpcs = [
  'http://www.nlm.nih.gov/research/umls/hcpcs',
  'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
];
const namesOf = (system: string) => (hcpcs.includes(system) ? hcpcs : [system]);
