/** How fast is a dose, and does the posterior keep its promise? `npx tsx bench/dosing.ts` */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../src/statistics/random.js';
import { type Covariates, individualise, parsePopulationModels, recommend } from '../src/treatment/dosing/index.js';
import { Person } from '../src/treatment/dosing/population.js';

const pack = join(import.meta.dirname, '..', 'packs', 'pharmacokinetics', 'models.json');
const models = parsePopulationModels(JSON.parse(readFileSync(pack, 'utf8')));
const people = Number(process.argv[2] ?? 200);
const random = new Random(20261124);
const between = (lower: number, upper: number) => lower + (upper - lower) * random.uniform();

interface Trial {
  readonly drug: string;
  readonly target?: { readonly lower: number; readonly upper: number };
  readonly who: () => Covariates;
  /** mg, hours, hours of infusion, number. */
  readonly given: {
    readonly amount: number;
    readonly interval: number;
    readonly duration: number;
    readonly count: number;
  };
  readonly sampled: readonly number[];
}

const trials: readonly Trial[] = [
  {
    drug: 'vancomycin',
    who: () => ({ age: 60, weight: between(55, 105), creatinineClearance: between(30, 130) }),
    given: { amount: 1000, interval: 12, duration: 2, count: 3 },
    sampled: [27.5, 35.5],
  },
  {
    drug: 'gentamicin',
    who: () => ({
      age: 50,
      weight: between(50, 90),
      bodySurfaceArea: between(1.5, 2.1),
      albumin: between(25, 42),
      creatinineClearance: between(35, 130),
    }),
    given: { amount: 120, interval: 8, duration: 0.5, count: 3 },
    sampled: [17, 23.5],
  },
  {
    drug: 'tobramycin',
    target: { lower: 15, upper: 25 },
    who: () => ({ age: 60, height: between(158, 186), creatinineClearance: between(40, 160) }),
    given: { amount: 400, interval: 24, duration: 0.5, count: 2 },
    sampled: [25, 36],
  },
];

function run({ drug, target, who, given: { amount, interval, duration, count }, sampled }: Trial): void {
  const model = models.find((each) => each.drug === drug)!;
  const doses = Array.from({ length: count }, (_, n) => ({ time: n * interval, amount, duration }));
  let [inside, refused, onTarget, advised, disagreement] = [0, 0, 0, 0, 0];
  const before = process.cpuUsage();
  for (let n = 0; n < people; n++) {
    const covariates = who();
    const person = new Person(model, covariates);
    const truth = person.variances.map((variance) => Math.sqrt(variance) * random.normal());
    const curve = person.curve(truth, doses);
    const levels = sampled.map((time) => {
      const expected = curve(time);
      const spread = Math.hypot(model.error.additive, model.error.proportional * expected);
      return { time, value: Math.max(0.1, expected + spread * random.normal()) };
    });
    const given = { covariates, doses, levels, onDialysis: false, pregnant: false, ...(target ? { target } : {}) };
    const posterior = individualise(model, given);
    if ('why' in posterior) {
      refused += 1;
      continue;
    }
    disagreement = Math.max(disagreement, posterior.disagreement);
    const clearance = person.parameters(truth).CL!;
    const band = posterior.parameters.CL!;
    if (clearance >= band.lower && clearance <= band.upper) inside += 1;
    const advice = recommend(posterior, given);
    if ('why' in advice) continue;
    advised += 1;
    if (isOnTarget(person, truth, advice, clearance)) onTarget += 1;
  }
  const { user, system } = process.cpuUsage(before);
  const percent = (part: number, of: number) => `${((100 * part) / of).toFixed(0)} %`;
  console.log(
    `${drug}, ${people} simulated people with ${sampled.length} levels: true clearance inside its 90 % interval ${percent(inside, people - refused)}; ` +
      `advised ${advised}, truly on target under the advised dose ${percent(onTarget, advised)}; refused as implausible ${refused}; ` +
      `mode to median at most ${disagreement.toFixed(2)} SD; ${((user + system) / 1000 / people).toFixed(0)} ms of CPU each`,
  );
}

type Advice = Exclude<ReturnType<typeof recommend>, { readonly why: string }>;

function isOnTarget(person: Person, truth: readonly number[], advice: Advice, clearance: number): boolean {
  const { amount, interval, duration, target } = advice;
  const within = (value: number) => value >= target.lower! && value <= target.upper!;
  if (target.quantity === 'auc24') return within((amount * 24) / interval / clearance);
  const doses = Array.from({ length: 20 }, (_, n) => ({ time: n * interval, amount, duration }));
  const curve = person.curve(truth, doses);
  const last = 19 * interval;
  const trough = curve(last + interval);
  return within(curve(last + (target.hoursAfterStart ?? duration))) && trough < (target.troughBelow ?? trough + 1);
}

for (const trial of trials) run(trial);
