/**
 * Population stability index of a number's distribution against a reference, over the reference's tenths (fewer where
 * values tie): sum of (actual - expected) ln(actual / expected). By custom below 0.1 is stable, 0.25 and more a shift
 * (Siddiqi, Credit Risk Scorecards, 2006). An empty share counts as half an observation. Undefined for an empty side.
 */
export function stabilityIndex(reference: readonly number[], actual: readonly number[], bins = 10): number | undefined {
  if (reference.length === 0 || actual.length === 0) return undefined;
  const sorted = Float64Array.from(reference).sort();
  const cuts = new Set<number>();
  for (let bin = 1; bin < bins; bin++) cuts.add(sorted[Math.floor((bin * sorted.length) / bins)]!);
  const bounds = [...cuts].filter((cut) => cut > sorted[0]!);
  const binOf = (value: number) => bounds.findIndex((bound) => value < bound);
  const place = (value: number) => (binOf(value) < 0 ? bounds.length : binOf(value));
  return categoryStability(reference.map(place).map(String), actual.map(place).map(String));
}

/** The same over categories; one that the reference does not know counts as a bin of its own. */
export function categoryStability(reference: readonly string[], actual: readonly string[]): number | undefined {
  if (reference.length === 0 || actual.length === 0) return undefined;
  const count = (list: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const each of list) counts.set(each, (counts.get(each) ?? 0) + 1);
    return counts;
  };
  const [expected, found] = [count(reference), count(actual)];
  let index = 0;
  for (const category of new Set([...expected.keys(), ...found.keys()])) {
    const e = Math.max(expected.get(category) ?? 0, 0.5) / reference.length;
    const a = Math.max(found.get(category) ?? 0, 0.5) / actual.length;
    index += (a - e) * Math.log(a / e);
  }
  return index;
}
