import { z } from 'zod';
import type { EquationResult, Values } from '../equation.js';
import type { Formula } from './formula.js';
import { formula } from './formula.js';

/** Hazards a year by five-year age bands, 20 to 24 first, 85 to 89 last. */
const hazards = z.array(z.number()).length(14);

const schema = z.strictObject({
  /** By the tool's race code, 1 to 11. */
  races: z.record(
    z.string(),
    z.strictObject({
      incidence: hazards,
      otherDeath: hazards,
      /** One minus the attributable risk, below and from age 50. */
      unattributable: z.tuple([z.number(), z.number()]),
      beta: z.strictObject({
        biopsies: z.number(),
        menarche: z.number(),
        firstBirth: z.number(),
        relatives: z.number(),
        /** Added to `biopsies` from age 50. */
        biopsiesFrom50: z.number(),
        firstBirthByRelatives: z.number(),
      }),
      /** How this group's model merges categories: the highest that it keeps; first births in its own steps. */
      highest: z.strictObject({ biopsies: z.number(), menarche: z.number(), relatives: z.number() }),
      firstBirth: z.strictObject({
        below20: z.number(),
        from20: z.number(),
        from25: z.number(),
        from30: z.number(),
        none: z.number(),
      }),
    }),
  ),
  /** Factors by atypical hyperplasia in a biopsy. */
  hyperplasia: z.strictObject({ no: z.number(), yes: z.number(), unknown: z.number() }),
});
type Race = z.output<typeof schema>['races'][string];

/** The tool's own codes. */
const unknown = 99;
const nulliparous = 98;
const firstAge = 20;
const lastAge = 90;

/**
 * Gail model as the NCI's Breast Cancer Risk Assessment Tool has it: relative risk before and from age 50, times the
 * part of incidence that no factor explains, against other causes of death, summed year by year.
 * Gail 1989, doi:10.1093/jnci/81.24.1879; Costantino 1999; Gail 2007; Matsuno 2011; Banegas 2017.
 */
export const gail: Formula = formula(schema, ({ races, hyperplasia }) => (values): EquationResult => {
  const race = races[values.choice('race')];
  if (!race) return { ok: false, why: 'outside-validity', details: [`race ${values.choice('race')}`] };
  const trouble = troubleOf(values, race);
  if (trouble.length > 0) return { ok: false, why: 'conflicting-input', details: trouble };
  const age = values.number('age');
  const until = values.optionalNumber('until') ?? Math.min(age + 5, lastAge);
  const relative = relativeRisk(values, race, hyperplasia);
  const risk = (to: number) => absoluteRisk(age, to, race, relative);
  const outcome = 'breast-cancer';
  return {
    ok: true,
    outputs: [
      {
        outcome,
        horizonYears: round(until - age),
        measure: 'probability',
        value: risk(until),
        column: 'breast_cancer',
      },
      {
        outcome: `${outcome}-by-90`,
        horizonYears: round(lastAge - age),
        measure: 'probability',
        value: risk(lastAge),
        column: 'breast_cancer_by_90',
      },
    ],
    notes: [],
  };
});

const round = (years: number) => Math.round(years * 1e6) / 1e6;

function troubleOf(values: Values, { firstBirth: steps }: Race): string[] {
  const usesFirstBirth = Object.values(steps).some((step) => step > 0);
  const [age, until, biopsies, atypical, menarche, firstBirth] = [
    values.number('age'),
    values.optionalNumber('until') ?? lastAge,
    values.number('biopsies'),
    values.number('hyperplasia'),
    values.number('menarche'),
    values.number('first-birth'),
  ];
  const hasBiopsy = biopsies > 0 && biopsies !== unknown;
  const trouble: string[] = [];
  if (age >= until || until > lastAge) trouble.push(`until ${until}: must be above age and up to ${lastAge}`);
  if (!hasBiopsy && atypical !== unknown) trouble.push('hyperplasia known without a biopsy');
  if (![0, 1, unknown].includes(atypical)) trouble.push(`hyperplasia ${atypical}: must be 0, 1 or 99`);
  if (menarche !== unknown && menarche > age) trouble.push('menarche after present age');
  if (!usesFirstBirth) return trouble;
  if (firstBirth < nulliparous && firstBirth > age) trouble.push('first-birth after present age');
  if (menarche !== unknown && firstBirth < menarche) trouble.push('first-birth before menarche');
  return trouble;
}

/** Before and from age 50. */
function relativeRisk(
  values: Values,
  { beta, highest, firstBirth: steps }: Race,
  hyperplasia: z.output<typeof schema>['hyperplasia'],
): readonly [number, number] {
  const [biopsies, menarche, relatives] = [
    values.number('biopsies'),
    values.number('menarche'),
    values.number('relatives'),
  ];
  const known = (count: number) => (count === unknown ? 0 : count);
  const biopsyLevel = Math.min(known(biopsies), 2, highest.biopsies);
  const menarcheLevel = Math.min(menarche >= 14 ? 0 : menarche >= 12 ? 1 : 2, highest.menarche);
  const relativeLevel = Math.min(known(relatives), 2, highest.relatives);
  const birthLevel = birthLevelOf(values.number('first-birth'), steps);
  const atypical = values.number('hyperplasia');
  const factor = atypical === unknown ? hyperplasia.unknown : atypical === 1 ? hyperplasia.yes : hyperplasia.no;
  const before50 =
    biopsyLevel * beta.biopsies +
    menarcheLevel * beta.menarche +
    birthLevel * beta.firstBirth +
    relativeLevel * beta.relatives +
    birthLevel * relativeLevel * beta.firstBirthByRelatives +
    Math.log(biopsyLevel > 0 ? factor : 1);
  return [Math.exp(before50), Math.exp(before50 + biopsyLevel * beta.biopsiesFrom50)];
}

function birthLevelOf(age: number, steps: Race['firstBirth']): number {
  if (age === nulliparous) return steps.none;
  if (age === unknown || age < 20) return steps.below20;
  if (age < 25) return steps.from20;
  return age < 30 ? steps.from25 : steps.from30;
}

function absoluteRisk(from: number, to: number, race: Race, relative: readonly [number, number]): number {
  let risk = 0;
  let cumulative = 0;
  for (let year = Math.floor(from); year < to; year++) {
    const length = Math.min(to, year + 1) - Math.max(from, year);
    const band = Math.floor((year - firstAge) / 5);
    const half = year < 50 ? 0 : 1;
    const cancer = race.incidence[band]! * race.unattributable[half] * relative[half];
    const hazard = cancer + race.otherDeath[band]!;
    risk += (cancer / hazard) * Math.exp(-cumulative) * (1 - Math.exp(-hazard * length));
    cumulative += hazard * length;
  }
  return risk;
}
