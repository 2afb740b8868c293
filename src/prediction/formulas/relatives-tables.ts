import { z } from 'zod';
import type { EquationResult, Values } from '../equation.js';
import type { Formula } from './formula.js';
import { formula } from './formula.js';

/** Cumulative risks, 0 to 1; null where the printed figure could not be made sure of. */
const cell = z.number().min(0).max(1).nullable();
/** By age of the woman (`ages`), then the decade of the relative's onset. */
const one = z.array(z.array(cell).length(6));
/** And then the decade of the second relative's onset. */
const two = z.array(z.array(z.array(cell).length(6)).length(6));

const schema = z.strictObject({
  outcome: z.string(),
  /** Ages to which the risks add up, ascending. */
  ages: z.array(z.number()),
  /** The youngest onset that the tables know; decades count from here. */
  firstOnset: z.number(),
  lastOnset: z.number(),
  oneFirst: one,
  oneSecond: one,
  twoFirst: two,
  motherMaternalAunt: two,
  motherPaternalAunt: two,
  twoSecondSameSide: two,
  twoSecondOtherSide: two,
});
type Tables = z.output<typeof schema>;

/** Cumulative risks of one family pattern to each of the ages. */
interface Pattern {
  readonly name: string;
  readonly risks: readonly (number | null)[];
}

/**
 * Risk from the relatives' ages at onset by published tables, for a woman still free of the disease: the risk to an age less
 * that to her own, of those still free. Between the tables' ages it is interpolated linearly, from none at the first age of
 * onset. Of all patterns that her family fits, the one with the highest remaining risk speaks.
 * Claus, Risch & Thompson, Cancer 1994;73:643.
 */
export const relativesTables: Formula = formula(schema, (tables) => (values): EquationResult => {
  const age = values.number('age');
  const patterns = patternsOf(tables, familyOf(values, tables));
  if (patterns.length === 0)
    return { ok: false, why: 'not-applicable', details: ['no affected relative with an age at onset'] };
  const last = tables.ages.at(-1)!;
  const later = Math.min(age + 10, last);
  const found = patterns.map(({ risks, name }) => ({
    name,
    lifetime: remaining(tables, risks, age, last),
    decade: remaining(tables, risks, age, later),
  }));
  const unsure = found.filter(({ lifetime }) => lifetime === undefined).map(({ name }) => name);
  if (unsure.length > 0)
    return {
      ok: false,
      why: 'outside-validity',
      details: unsure.map((name) => `${name}: no sure figure in the table`),
    };
  const highest = found.reduce((a, b) => (b.lifetime! > a.lifetime! ? b : a));
  const decade = Math.max(...found.map((each) => each.decade ?? Number.NaN));
  return {
    ok: true,
    outputs: [
      {
        outcome: `${tables.outcome}-by-${last}`,
        horizonYears: last - age,
        measure: 'probability',
        value: highest.lifetime!,
        column: `${tables.outcome.replaceAll('-', '_')}_by_${last}`,
      },
      ...(age + 10 <= last && !Number.isNaN(decade)
        ? [{ outcome: tables.outcome, horizonYears: 10, measure: 'probability' as const, value: decade }]
        : []),
    ],
    notes: [`family: ${highest.name}`],
  };
});

interface Family {
  readonly mother: readonly number[];
  readonly firstDegree: readonly number[];
  readonly maternalAunts: readonly number[];
  readonly paternalAunts: readonly number[];
  readonly maternal: readonly number[];
  readonly paternal: readonly number[];
  readonly secondDegree: readonly number[];
}

/** Decades of onset, youngest first, by kinship. */
function familyOf(values: Values, { firstOnset, lastOnset }: Tables): Family {
  const decades = (...names: readonly string[]) =>
    names
      .flatMap((name) => values.optionalNumber(name) ?? [])
      .filter((age) => age >= firstOnset && age < lastOnset + 1)
      .map((age) => Math.floor((age - firstOnset) / 10))
      .sort((a, b) => a - b);
  const maternalAunts = ['maternal-aunt', 'maternal-aunt-2'];
  const paternalAunts = ['paternal-aunt', 'paternal-aunt-2'];
  const maternal = [...maternalAunts, 'maternal-grandmother', 'maternal-half-sister'];
  const paternal = [...paternalAunts, 'paternal-grandmother', 'paternal-half-sister'];
  return {
    mother: decades('mother'),
    firstDegree: decades('mother', 'sister', 'sister-2', 'daughter', 'daughter-2'),
    maternalAunts: decades(...maternalAunts),
    paternalAunts: decades(...paternalAunts),
    maternal: decades(...maternal),
    paternal: decades(...paternal),
    secondDegree: decades(...maternal, ...paternal),
  };
}

function patternsOf(tables: Tables, family: Family): Pattern[] {
  const single = (name: string, table: Tables['oneFirst'], [a]: readonly number[]): Pattern[] =>
    a === undefined ? [] : [{ name, risks: table.map((row) => row[a]!) }];
  const pair = (name: string, table: Tables['twoFirst'], a: number | undefined, b: number | undefined): Pattern[] =>
    a === undefined || b === undefined ? [] : [{ name, risks: table.map((block) => block[a]![b]!) }];
  const { mother, firstDegree, maternalAunts, paternalAunts, maternal, paternal, secondDegree } = family;
  // Of two on different sides the tables are symmetrical: the younger onset comes first.
  const sides = [maternal[0], paternal[0]];
  const [younger, older] =
    sides[0] !== undefined && sides[1] !== undefined
      ? [Math.min(...(sides as number[])), Math.max(...(sides as number[]))]
      : [];
  return [
    ...single('one first-degree', tables.oneFirst, firstDegree),
    ...single('one second-degree', tables.oneSecond, secondDegree),
    ...pair('two first-degree', tables.twoFirst, firstDegree[0], firstDegree[1]),
    ...pair('mother and maternal aunt', tables.motherMaternalAunt, mother[0], maternalAunts[0]),
    ...pair('mother and paternal aunt', tables.motherPaternalAunt, mother[0], paternalAunts[0]),
    ...pair('two second-degree, maternal', tables.twoSecondSameSide, maternal[0], maternal[1]),
    ...pair('two second-degree, paternal', tables.twoSecondSameSide, paternal[0], paternal[1]),
    ...pair('two second-degree, both sides', tables.twoSecondOtherSide, younger, older),
  ];
}

/** Risk from one age to another of someone free until then; undefined where a figure that it needs is not sure. */
function remaining(tables: Tables, risks: readonly (number | null)[], from: number, to: number): number | undefined {
  const [before, after] = [riskTo(tables, risks, from), riskTo(tables, risks, to)];
  return before === undefined || after === undefined ? undefined : Math.max(0, (after - before) / (1 - before));
}

function riskTo({ ages, firstOnset }: Tables, risks: readonly (number | null)[], age: number): number | undefined {
  const points = [
    { age: firstOnset, risk: 0 as number | null },
    ...ages.map((each, i) => ({ age: each, risk: risks[i]! })),
  ];
  const exact = points.find((point) => point.age === age);
  if (exact) return exact.risk ?? undefined;
  const next = points.findIndex((point) => point.age > age);
  const [low, high] = [points[next - 1], points[next]];
  if (!low || !high || low.risk === null || high.risk === null) return undefined;
  return low.risk + ((high.risk - low.risk) * (age - low.age)) / (high.age - low.age);
}
