import type { Citation, LocalizedText } from '../record/index.js';
import type { EpidemicModel } from './compartments/model.js';

interface Sourced {
  readonly citation: Citation;
}

/** What a pack says of a disease that spreads. */
export interface SpreadingDisease {
  readonly id: string;
  readonly name: LocalizedText;
  readonly r0: Sourced & { readonly value: number; readonly lower: number; readonly upper: number };
  /** Mean in days. */
  readonly serialInterval: Sourced & { readonly mean: number };
  readonly incubation?: Sourced & { readonly median: number };
  /** By age: share of the infected in hospital, of those in intensive care, and of the infected who die. */
  readonly severity: readonly {
    readonly from: number;
    readonly to: number;
    readonly hospital: number;
    readonly icu: number;
    readonly death: number;
  }[];
  readonly severityCitation: Citation;
  /** Against infection. */
  readonly vaccine?: Sourced & { readonly effectiveness: number };
  readonly householdAttackRate?: Sourced & { readonly value: number };
  readonly tests: readonly (Sourced & {
    readonly id: string;
    readonly name: LocalizedText;
    readonly sensitivity: number;
    readonly specificity: number;
  })[];
  /** The terminology's key; absent where no patient is asked about it. */
  readonly problem?: string;
  /** Complaints that make it a question, as keys of problems. */
  readonly occasion?: readonly string[];
  /** Likelihood ratios of findings among people with such complaints. */
  readonly findings?: readonly (Sourced & {
    readonly problem: string;
    readonly name: LocalizedText;
    readonly ageFrom?: number;
    readonly present?: number;
    readonly absent?: number;
  })[];
  /** Which of the tests a measurement of the record is. */
  readonly results?: readonly {
    readonly measure: string;
    readonly test: string;
    readonly ageFrom?: number;
    readonly ageTo?: number;
  }[];
  /** Measurements of which a positive one confirms it. */
  readonly confirmedBy?: readonly string[];
}

/** @throws Error naming the pack and the entry that is not what it should be */
export function parseDiseases(pack: string, json: unknown): SpreadingDisease[] {
  const entries = json as SpreadingDisease[];
  for (const disease of entries) {
    const fail = (what: string): never => {
      throw new Error(`Pack ${pack}, ${disease.id}: ${what}`);
    };
    const share = (value: number) => value >= 0 && value <= 1;
    if (!(disease.r0.lower > 0 && disease.r0.lower <= disease.r0.value && disease.r0.value <= disease.r0.upper))
      fail('r0');
    if (!(disease.serialInterval.mean > 0)) fail('serialInterval');
    disease.severity.forEach(({ from, to, hospital, icu, death }, index) => {
      const before = disease.severity[index - 1];
      if (!(to > from) || (before && before.to !== from)) fail(`severity: ages ${from} to ${to}`);
      if (![hospital, icu, death].every(share) || death > hospital) fail(`severity at ${from}`);
    });
    if (disease.vaccine && !share(disease.vaccine.effectiveness)) fail('vaccine');
    for (const { test } of disease.results ?? [])
      if (!disease.tests.some(({ id }) => id === test)) fail(`results name the unknown test ${test}`);
    for (const { problem, present, absent } of disease.findings ?? [])
      if (present === undefined && absent === undefined) fail(`finding ${problem} has no ratio`);
    for (const test of disease.tests) if (!share(test.sensitivity) || !share(test.specificity)) fail(`test ${test.id}`);
  }
  return entries;
}

/**
 * A model of the disease in a population. Assumed, as the pack says: equal numbers for each year of age; `assortative` of the
 * contacts in one's own age group and the rest as people come; half of the mean serial interval latent, half infectious;
 * 10 days in hospital and in intensive care; all deaths in hospital.
 */
export function modelOf(disease: SpreadingDisease, population: number, assortative = 0.3): EpidemicModel {
  const [first, last] = [disease.severity[0]!.from, disease.severity.at(-1)!.to];
  const shares = disease.severity.map(({ from, to }) => (to - from) / (last - first));
  return {
    groups: disease.severity.map(({ from, to, hospital, icu, death }, index) => ({
      name: to >= 85 ? `${from}+` : `${from}-${to - 1}`,
      population: population * shares[index]!,
      susceptibility: 1,
      hospital,
      icu,
      deathInHospital: hospital > 0 ? death / hospital : 0,
      deathInIcu: hospital > 0 ? death / hospital : 0,
    })),
    contacts: shares.map((_, a) => shares.map((share, b) => (a === b ? assortative : 0) + (1 - assortative) * share)),
    r0: disease.r0.value,
    latentDays: disease.serialInterval.mean / 2,
    infectiousDays: disease.serialInterval.mean / 2,
    hospitalDays: 10,
    icuDays: 10,
  };
}
