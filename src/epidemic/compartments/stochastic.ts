import type { Random } from '../../statistics/random.js';
import { binomial } from './binomial.js';
import { emptyTrajectory, record } from './deterministic.js';
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
 * One possible course of the outbreak: the model as a chain of binomials (people leave a state within a step with
 * probability rate x step, so that mean durations are those asked for; infection has 1 - exp(-force x step)). People are whole and conserved exactly.
 */
export function simulateOnce(model: EpidemicModel, course: Course, random: Random, stepsPerDay = 1): Trajectory {
  return chain(compile(model), course, random, stepsPerDay);
}

/** Many courses, seeds one after the other from the same source. */
export function simulateMany(
  model: EpidemicModel,
  course: Course,
  runs: number,
  random: Random,
  stepsPerDay = 1,
): Trajectory[] {
  const compiled = compile(model);
  return Array.from({ length: runs }, () => chain(compiled, course, random, stepsPerDay));
}

function chain(m: Compiled, course: Course, random: Random, stepsPerDay: number): Trajectory {
  const { n, force, groups } = m;
  const y = roundedStart(m, course);
  const infected = new Float64Array(n);
  const out = emptyTrajectory(course.days);
  const h = 1 / stepsPerDay;
  const leaves = (rate: number) => Math.min(1, rate * h);
  const [pE, pI, pH, pU, pR, pV] = [m.sigma, m.gamma, m.leaveHospital, m.leaveIcu, m.waneR, m.waneV].map(leaves) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const lambda = new Float64Array(n);
  const chances = Float64Array.from(groups.flatMap((g) => [g.hospital, g.icu, g.deathInHospital, g.deathInIcu]));
  record(out, 0, y, n, 0);
  for (let day = 0; day < course.days; day++) {
    const factor = course.transmission?.(day) ?? 1;
    const planned = dosesOn(course, day, n);
    let today = 0;
    for (let step = 0; step < stepsPerDay; step++) {
      for (let a = 0; a < n; a++) {
        let sum = 0;
        for (let b = 0; b < n; b++) sum += force[a * n + b]! * y[b * width + 3]!;
        lambda[a] = factor * sum;
      }
      for (let a = 0; a < n; a++) {
        const at = a * width;
        const chance = 4 * a;
        const infections = lambda[a]! > 0 ? binomial(y[at]!, -Math.expm1(-lambda[a]! * h), random) : 0;
        const left = y[at]! - infections;
        const doses = (planned[a]! * h) / Math.max(1, left);
        const vaccinated = doses > 0 ? binomial(left, Math.min(1, doses), random) : 0;
        const onset = binomial(y[at + 2]!, pE, random);
        const ended = binomial(y[at + 3]!, pI, random);
        const discharged = binomial(y[at + 4]!, pH, random);
        const leftIcu = binomial(y[at + 5]!, pU, random);
        const wanedR = pR > 0 ? binomial(y[at + 6]!, pR, random) : 0;
        const wanedV = pV > 0 ? binomial(y[at + 1]!, pV, random) : 0;
        const toHospital = binomial(ended, chances[chance]!, random);
        const toIcu = binomial(discharged, chances[chance + 1]!, random);
        const deathWard = binomial(discharged - toIcu, chances[chance + 2]!, random);
        const deathIcu = binomial(leftIcu, chances[chance + 3]!, random);
        y[at]! += wanedR + wanedV - infections - vaccinated;
        y[at + 1]! += vaccinated - wanedV;
        y[at + 2]! += infections - onset;
        y[at + 3]! += onset - ended;
        y[at + 4]! += toHospital - discharged;
        y[at + 5]! += toIcu - leftIcu;
        y[at + 6]! += ended - toHospital + discharged - toIcu - deathWard + leftIcu - deathIcu - wanedR;
        y[at + 7]! += deathWard + deathIcu;
        infected[a]! += infections;
        today += infections;
      }
    }
    record(out, day + 1, y, n, today);
  }
  return { ...out, final: y, infected };
}

/** Whole people: what rounding leaves over of the seeds goes to the largest group. */
function roundedStart(m: Compiled, course: Course): Float64Array {
  const y = initialState(m, course).map(Math.round);
  const largest = m.groups.reduce((best, group, a) => (group.population > m.groups[best]!.population ? a : best), 0);
  let seeds = 0;
  for (let a = 0; a < m.n; a++) seeds += y[a * width + 3]!;
  y[largest * width + 3] = Math.max(0, y[largest * width + 3]! + Math.round(course.seeds) - seeds);
  for (let a = 0; a < m.n; a++) {
    const at = a * width;
    y[at] = Math.round(m.groups[a]!.population) - y[at + 3]! - y[at + 6]!;
  }
  return y;
}
