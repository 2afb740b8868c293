/** How fast is a dose, and does the posterior keep its promise? `npx tsx bench/dosing.ts` */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../src/statistics/random.js';
import { individualise, parsePopulationModels, recommend } from '../src/treatment/dosing/index.js';
import { Person } from '../src/treatment/dosing/population.js';

const pack = join(import.meta.dirname, '..', 'packs', 'pharmacokinetics', 'models.json');
const model = parsePopulationModels(JSON.parse(readFileSync(pack, 'utf8'))).find(({ drug }) => drug === 'vancomycin')!;
const people = Number(process.argv[2] ?? 200);
const random = new Random(20261124);
const doses = [0, 12, 24].map((time) => ({ time, amount: 1000, duration: 2 }));

let inside = 0;
let refused = 0;
let onTarget = 0;
let advised = 0;
let disagreement = 0;
const before = process.cpuUsage();
for (let n = 0; n < people; n++) {
  const covariates = { age: 60, weight: 55 + 50 * random.uniform(), creatinineClearance: 30 + 100 * random.uniform() };
  const person = new Person(model, covariates);
  const truth = person.variances.map((variance) => Math.sqrt(variance) * random.normal());
  const curve = person.curve(truth, doses);
  const levels = [27.5, 35.5].map((time) => {
    const expected = curve(time);
    const spread = Math.hypot(model.error.additive, model.error.proportional * expected);
    return { time, value: Math.max(0.1, expected + spread * random.normal()) };
  });
  const given = { covariates, doses, levels, onDialysis: false, pregnant: false };
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
  const auc = (advice.amount * 24) / advice.interval / clearance;
  if (auc >= 400 && auc <= 600) onTarget += 1;
}
const { user, system } = process.cpuUsage(before);
const percent = (count: number, of: number) => `${((100 * count) / of).toFixed(0)} %`;
console.log(
  `vancomycin, ${people} simulated people with two levels: true clearance inside its 90 % interval ${percent(inside, people - refused)}; ` +
    `advised ${advised}, AUC 400 to 600 under the advised dose ${percent(onTarget, advised)}; refused as implausible ${refused}; ` +
    `mode to median at most ${disagreement.toFixed(2)} SD; ${((user + system) / 1000 / people).toFixed(0)} ms of CPU each`,
);
