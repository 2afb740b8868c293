/** One age group. Probabilities are of those in the state before; durations in days. */
export interface AgeGroup {
  readonly name: string;
  readonly population: number;
  /** Relative susceptibility to infection. */
  readonly susceptibility: number;
  readonly hospital: number;
  readonly icu: number;
  readonly deathInHospital: number;
  readonly deathInIcu: number;
}

/** An SEIR model with vaccination, waning, hospital, intensive care and death, by age group. */
export interface EpidemicModel {
  readonly groups: readonly AgeGroup[];
  /** Contacts a day of a person of the row's group with people of the column's. */
  readonly contacts: readonly (readonly number[])[];
  readonly r0: number;
  readonly latentDays: number;
  readonly infectiousDays: number;
  readonly hospitalDays: number;
  readonly icuDays: number;
  /** Immunity after infection and after vaccination; undefined = lasting. */
  readonly immunityDays?: number;
  readonly vaccineDays?: number;
}

/** What is done; all by day from 0. */
export interface Course {
  readonly days: number;
  /** Infectious people at the start, spread over the groups as the population is. */
  readonly seeds: number;
  /** Immune at the start: share of each group. */
  readonly immune?: readonly number[];
  /** Transmission on a day over what it would be undisturbed; 1 if not given. */
  readonly transmission?: (day: number) => number;
  /** Doses a day for each group while susceptibles are left; `effectiveness` all or nothing. */
  readonly vaccination?: Vaccination;
}

export interface Vaccination {
  readonly from: number;
  readonly dosesADay: readonly number[];
  readonly effectiveness: number;
  /** The days on which each group is vaccinated, where not all the time from `from` on. */
  readonly starts?: readonly number[];
  readonly until?: readonly number[];
}

/** Effective doses a day on this day for each group: a day of which a part is left counts for that part. */
export function dosesOn(course: Course, day: number, n: number): Float64Array {
  const doses = new Float64Array(n);
  const v = course.vaccination;
  if (!v || day < v.from) return doses;
  for (let a = 0; a < n; a++) {
    const share = Math.max(
      0,
      Math.min(day + 1, v.until?.[a] ?? Number.POSITIVE_INFINITY) - Math.max(day, v.starts?.[a] ?? 0),
    );
    doses[a] = v.dosesADay[a]! * v.effectiveness * Math.min(1, share);
  }
  return doses;
}

/** States of one group, in this order in every state vector. */
export const states = ['S', 'V', 'E', 'I', 'H', 'U', 'R', 'D'] as const;
export const width = states.length;

/** Daily totals, index 0 = start; `infections` are those of the day before the index. */
export interface Trajectory {
  readonly infectious: Float64Array;
  readonly exposed: Float64Array;
  readonly hospital: Float64Array;
  readonly icu: Float64Array;
  readonly deaths: Float64Array;
  readonly infections: Float64Array;
  /** The state vector at the end, and infections by group over the whole course. */
  readonly final: Float64Array;
  readonly infected: Float64Array;
}

/** Rates and mixing made ready for the inner loops. */
export interface Compiled {
  readonly n: number;
  /** beta C_ab s_a / N_b, row by row: times I_b it is the force of infection on a. */
  readonly force: Float64Array;
  readonly sigma: number;
  readonly gamma: number;
  readonly leaveHospital: number;
  readonly leaveIcu: number;
  readonly waneR: number;
  readonly waneV: number;
  readonly groups: readonly AgeGroup[];
}

/** @throws RangeError where shapes do not fit or a value is out of its range */
export function compile(model: EpidemicModel): Compiled {
  const { groups, contacts, r0, latentDays, infectiousDays } = model;
  const n = groups.length;
  if (contacts.length !== n || contacts.some((row) => row.length !== n))
    throw new RangeError('contacts must be a square matrix of the groups');
  if (!(r0 >= 0 && latentDays > 0 && infectiousDays > 0))
    throw new RangeError('R0 must be at least 0, durations above 0');
  const gamma = 1 / infectiousDays;
  const next = groups.map((a, i) =>
    groups.map((b, j) => (contacts[i]![j]! * a.susceptibility * a.population * infectiousDays) / b.population),
  );
  const beta = r0 / spectralRadius(next);
  return {
    n,
    force: Float64Array.from(
      groups.flatMap((a, i) => groups.map((b, j) => (beta * contacts[i]![j]! * a.susceptibility) / b.population)),
    ),
    sigma: 1 / latentDays,
    gamma,
    leaveHospital: 1 / model.hospitalDays,
    leaveIcu: 1 / model.icuDays,
    waneR: model.immunityDays ? 1 / model.immunityDays : 0,
    waneV: model.vaccineDays ? 1 / model.vaccineDays : 0,
    groups,
  };
}

/** The largest eigenvalue of a non-negative matrix, by power iteration. */
export function spectralRadius(matrix: readonly (readonly number[])[]): number {
  let vector = matrix.map(() => 1 / matrix.length);
  let value = 0;
  for (let iteration = 0; iteration < 10_000; iteration++) {
    const next = matrix.map((row) => row.reduce((sum, each, j) => sum + each * vector[j]!, 0));
    const norm = next.reduce((a, b) => a + b, 0);
    if (norm === 0) return 0;
    vector = next.map((each) => each / norm);
    if (Math.abs(norm - value) < 1e-14 * norm) return norm;
    value = norm;
  }
  return value;
}

/** The state at the start. */
export function initialState(compiled: Compiled, course: Course): Float64Array {
  const state = new Float64Array(compiled.n * width);
  const total = compiled.groups.reduce((sum, group) => sum + group.population, 0);
  compiled.groups.forEach(({ population }, a) => {
    const infectious = Math.min(population, (course.seeds * population) / total);
    const immune = Math.min(population - infectious, population * (course.immune?.[a] ?? 0));
    state[a * width] = population - infectious - immune;
    state[a * width + 3] = infectious;
    state[a * width + 6] = immune;
  });
  return state;
}
