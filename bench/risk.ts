/** How fast are the risk equations? `npx tsx bench/risk.ts [patients]` */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate, type PreventColumns, PreventKernel, preventBatch } from '../src/prediction/index.js';
import { equationNamed } from '../test/risk.js';

const count = Number(process.argv[2] ?? 1_000_000);
const repeats = 5;

/** A linear congruential generator: the same people every time. */
let state = 20231110;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const between = (lower: number, upper: number) =>
  Float64Array.from({ length: count }, () => lower + random() * (upper - lower));
const yesNo = (share: number) => Uint8Array.from({ length: count }, () => (random() < share ? 1 : 0));
const often = (share: number, values: Float64Array) => values.map((value) => (random() < share ? value : Number.NaN));

const people: PreventColumns = {
  female: yesNo(0.5),
  age: between(30, 79),
  totalCholesterol: between(130, 320),
  hdlCholesterol: between(20, 100),
  systolicPressure: between(90, 180),
  diabetes: yesNo(0.15),
  smoking: yesNo(0.2),
  bmi: between(18.5, 39.9),
  egfr: between(15, 140),
  antihypertensive: yesNo(0.3),
  statin: yesNo(0.2),
  hba1c: often(0.4, between(4.5, 15)),
  uacr: often(0.3, between(0.1, 300)),
  sdi: often(0.3, between(1, 10)).map(Math.round),
};

const path = join(import.meta.dirname, '..', 'packs', 'risk-prevent', 'coefficients.json');
const kernel = new PreventKernel(JSON.parse(readFileSync(path, 'utf8')));
const seconds: number[] = [];
let sum = 0;
for (let repeat = 0; repeat < repeats; repeat++) {
  const start = performance.now();
  const risks = preventBatch(kernel, people);
  seconds.push((performance.now() - start) / 1000);
  sum = risks.reduce((total, risk) => total + risk, 0);
}
const median = seconds.toSorted((a, b) => a - b)[Math.floor(repeats / 2)]!;
console.log(
  `PREVENT, ${count.toLocaleString('en')} patients, all 5 outcomes at 10 and 30 years: median ${median.toFixed(2)} s of ${repeats} (first ${seconds[0]!.toFixed(2)} s), mean risk ${(sum / count / 10).toFixed(4)}`,
);

const equation = equationNamed('prevent');
const single = Math.min(count, 100_000);
const start = performance.now();
for (let row = 0; row < single; row++) {
  evaluate(equation, {
    age: people.age[row]!,
    sex: people.female[row] ? 'female' : 'male',
    sbp: people.systolicPressure[row]!,
    antihypertensive: people.antihypertensive[row] === 1,
    'total-cholesterol': people.totalCholesterol[row]!,
    'hdl-cholesterol': people.hdlCholesterol[row]!,
    statin: people.statin[row] === 1,
    diabetes: people.diabetes[row] === 1,
    smoking: people.smoking[row] === 1,
    egfr: people.egfr[row]!,
    bmi: people.bmi[row]!,
  });
}
const perSecond = single / ((performance.now() - start) / 1000);
console.log(`the same one by one, with every check: ${Math.round(perSecond).toLocaleString('en')} a second`);
