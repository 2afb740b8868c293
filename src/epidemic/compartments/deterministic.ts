import {
  type Compiled,
  type Course,
  compile,
  dosesOn,
  type EpidemicModel,
  initialState,
  type Trajectory,
  width,
} from './model.js';

/**
 * The mean course of a large outbreak: the model's differential equations by Runge-Kutta of 4th order.
 * People are conserved to rounding.
 */
export function simulate(model: EpidemicModel, course: Course, stepsPerDay = 2): Trajectory {
  const compiled = compile(model);
  const { n } = compiled;
  const size = n * width + n;
  const y = new Float64Array(size);
  y.set(initialState(compiled, course));
  const slopes = [0, 1, 2, 3].map(() => new Float64Array(size));
  const probe = new Float64Array(size);
  const h = 1 / stepsPerDay;
  const out = emptyTrajectory(course.days);
  let before = 0;
  record(out, 0, y, n, 0);
  for (let day = 0; day < course.days; day++) {
    const factor = course.transmission?.(day) ?? 1;
    const doses = dosesOn(course, day, n);
    for (let step = 0; step < stepsPerDay; step++) {
      derivative(compiled, y, factor, doses, slopes[0]!);
      for (let stage = 1; stage < 4; stage++) {
        const reach = stage === 3 ? h : h / 2;
        const slope = slopes[stage - 1]!;
        for (let i = 0; i < size; i++) probe[i] = y[i]! + reach * slope[i]!;
        derivative(compiled, probe, factor, doses, slopes[stage]!);
      }
      const [k1, k2, k3, k4] = slopes as [Float64Array, Float64Array, Float64Array, Float64Array];
      for (let i = 0; i < size; i++) y[i]! += (h / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!);
    }
    let infected = 0;
    for (let a = 0; a < n; a++) infected += y[n * width + a]!;
    record(out, day + 1, y, n, infected - before);
    before = infected;
  }
  return { ...out, final: y.slice(0, n * width), infected: y.slice(n * width) };
}

/** dy/dt; after the groups' states come the cumulative infections of each group. */
function derivative(m: Compiled, y: Float64Array, factor: number, doses: Float64Array, d: Float64Array): void {
  const { n, force, sigma, gamma, leaveHospital, leaveIcu, waneR, waneV, groups } = m;
  for (let a = 0; a < n; a++) {
    const at = a * width;
    const group = groups[a]!;
    let lambda = 0;
    for (let b = 0; b < n; b++) lambda += force[a * n + b]! * y[b * width + 3]!;
    const s = y[at]!;
    const infections = factor * lambda * s;
    // Fewer than a day's doses of susceptibles left: the rate falls with them, so none becomes negative.
    const vaccinated = Math.min(doses[a]!, s);
    const onset = sigma * y[at + 2]!;
    const ended = gamma * y[at + 3]!;
    const discharged = leaveHospital * y[at + 4]!;
    const leftIcu = leaveIcu * y[at + 5]!;
    const wanedR = waneR * y[at + 6]!;
    const wanedV = waneV * y[at + 1]!;
    const toHospital = group.hospital * ended;
    const toIcu = group.icu * discharged;
    const deathWard = (1 - group.icu) * group.deathInHospital * discharged;
    const deathIcu = group.deathInIcu * leftIcu;
    d[at] = wanedR + wanedV - infections - vaccinated;
    d[at + 1] = vaccinated - wanedV;
    d[at + 2] = infections - onset;
    d[at + 3] = onset - ended;
    d[at + 4] = toHospital - discharged;
    d[at + 5] = toIcu - leftIcu;
    d[at + 6] = ended - toHospital + discharged - toIcu - deathWard + leftIcu - deathIcu - wanedR;
    d[at + 7] = deathWard + deathIcu;
    d[n * width + a] = infections;
  }
}

export function emptyTrajectory(days: number): Omit<Trajectory, 'final' | 'infected'> {
  const line = () => new Float64Array(days + 1);
  return { infectious: line(), exposed: line(), hospital: line(), icu: line(), deaths: line(), infections: line() };
}

export function record(
  out: Omit<Trajectory, 'final' | 'infected'>,
  day: number,
  y: Float64Array,
  n: number,
  infections: number,
): void {
  for (let a = 0; a < n; a++) {
    const at = a * width;
    out.exposed[day]! += y[at + 2]!;
    out.infectious[day]! += y[at + 3]!;
    out.hospital[day]! += y[at + 4]!;
    out.icu[day]! += y[at + 5]!;
    out.deaths[day]! += y[at + 7]!;
  }
  out.infections[day] = infections;
}
