import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sharedFile } from '../../../test/shared.js';
import { basalBolus, type Controller, pid } from './controllers.js';
import { dormandPrince } from './dormand-prince.js';
import { atRest, identify } from './identify.js';
import { learntPolicy } from './learnt-policy.js';
import { sizeOf } from './meal-belief.js';
import { MersenneTwister } from './mersenne-twister.js';
import { derivative } from './model.js';
import { type InsulinKnowledge, parseInsulin } from './parameters.js';
import { infused } from './pump.js';
import { randomMeals } from './random-meals.js';
import { guarded } from './safety-filter.js';
import { type Meal, simulate } from './simulate.js';
import { Twin } from './twin.js';
import { VirtualPatient } from './virtual-patient.js';

const pack = join(import.meta.dirname, '..', '..', '..', 'packs', 'insulin-patients', 'patients.json');
const json = JSON.parse(readFileSync(pack, 'utf8')) as unknown;
const knowledge: InsulinKnowledge = parseInsulin(json);
const scenario = sharedFile('insulin', 'scenario.json');
const daily = [
  [7, 45],
  [12, 70],
  [16, 15],
  [18, 80],
  [23, 10],
] as const;
const meals = (days: number): Meal[] =>
  Array.from({ length: days }, (_, day) =>
    daily.map(([hour, grams]) => ({ minute: day * 1440 + hour * 60, grams })),
  ).flat();
const patient = (name: string) => knowledge.patients.find((each) => each.name === name)!;
const sensor = (name: string) => knowledge.sensors.find((each) => each.name === name)!;
const insulet = knowledge.pumps.find(({ name }) => name === 'Insulet')!;

interface ReferenceRow {
  readonly [column: string]: number;
}
const table = (text: string): ReferenceRow[] => {
  const [header, ...lines] = text.trim().split(/\r?\n/);
  const names = header!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, n) => [names[n]!, Number(value)])));
};

describe.skipIf(!scenario)('against simglucose (skipped: reference data not at hand)', () => {
  for (const [name, file] of [
    ['adult#001', 'adult001'],
    ['adolescent#003', 'adolescent003'],
  ] as const) {
    for (const kind of ['BB', 'PID'] as const) {
      it(`${name} ${kind}: two days within 1e-4 mg/dL of the tight trajectory`, () => {
        const path = sharedFile('insulin', `traj_${file}_${kind}_rtol1e-11.csv.gz`)!;
        const expected = table(gunzipSync(readFileSync(path)).toString());
        const controller =
          kind === 'BB' ? basalBolus(patient(name)) : pid({ P: 0.001, I: 0.00001, D: 0.001, target: 140 });
        const trace = simulate({
          patient: patient(name),
          sensor: sensor('Navigator'),
          pump: insulet,
          controller,
          meals: meals(2),
          minutes: 2880,
        });
        const furthest = expected.reduce((most, row, n) => Math.max(most, Math.abs(row.BG! - trace.bg[n]!)), 0);
        expect(furthest).toBeLessThan(1e-4);
        for (const [n, row] of expected.slice(0, -1).entries()) {
          expect(trace.insulin[n]).toBeCloseTo(row.insulin_U_per_min!, 9);
          expect(trace.cho[n]).toBe(row.CHO!);
        }
      });
    }
  }

  it('time in range of the 30 patients over 7 days, exact and with sensor noise, is that of simglucose', () => {
    const [header, ...lines] = readFileSync(sharedFile('insulin', 'population_all.csv')!, 'utf8').trim().split('\n');
    const names = header!.split(',');
    const rows = lines.map((line) => Object.fromEntries(line.split(',').map((value, n) => [names[n]!, value])));
    const random: Meal[] = (
      JSON.parse(readFileSync(sharedFile('insulin', 'random_seed1_meals_min_g.json')!, 'utf8')) as [number, number][]
    ).map(([minute, grams]) => ({ minute, grams }));
    for (const { ctrl, mode, days, patient: name, ...row } of rows) {
      if (ctrl !== 'BB' || days !== '7') continue;
      const trace = simulate({
        patient: patient(name!),
        sensor: sensor(mode === 'fixed' ? 'Navigator' : 'Dexcom'),
        pump: insulet,
        controller: basalBolus(patient(name!)),
        meals: mode === 'fixed' ? meals(7) : random,
        minutes: 7 * 1440,
        ...(mode === 'random' ? { noiseSeed: 1 } : {}),
      });
      const share = (100 * trace.bg.filter((bg) => bg >= 70 && bg <= 180).length) / trace.bg.length;
      expect(share, `${name} ${mode}`).toBeCloseTo(Number(row.tir), 8);
      const mean = trace.bg.reduce((sum, bg) => sum + bg, 0) / trace.bg.length;
      expect(mean, `${name} ${mode}`).toBeCloseTo(Number(row.meanBG), 4);
    }
  });
});

describe('the simulator', () => {
  it('a minute in few steps is a minute in adapted ones: gut, kidney threshold and liver included', () => {
    for (const parameters of knowledge.patients.filter((_, n) => n % 5 === 0)) {
      const quick = new VirtualPatient(parameters);
      const exact = Float64Array.from(parameters.initialState);
      const { kinetics } = parameters;
      const inputs = (minute: number) => ({
        eating: minute < 14 ? 5000 : 0,
        insulin: ((minute === 1 ? 5 : 0.01) * 6000) / kinetics.BW,
        meal: Math.min(minute + 1, 14) * 5000,
      });
      for (let minute = 0; minute < 300; minute++) {
        quick.advance(minute === 1 ? 5 : 0.01, minute === 0 ? 70 : 0);
        const held = inputs(minute);
        dormandPrince((_, y, out) => derivative(kinetics, held, y, out), exact, 0, 1, {
          relative: 1e-9,
          absolute: 1e-9,
        });
        expect(Math.abs(quick.glucose - exact[12]! / kinetics.Vg)).toBeLessThan(1e-3);
      }
    }
  });

  it('glucose is conserved in the gut: what is eaten is in it or was absorbed', () => {
    const { kinetics } = patient('adult#001');
    const person = new VirtualPatient(patient('adult#001'));
    let absorbed = 0;
    for (let minute = 0; minute < 1440; minute++) {
      const before = person.state[2]!;
      person.advance(0.02, minute === 0 ? 60 : 0);
      absorbed += (kinetics.kabs * (before + person.state[2]!)) / 2;
    }
    const left = person.state[0]! + person.state[1]! + person.state[2]!;
    expect((absorbed + left) / 60_000).toBeCloseTo(1, 3);
  });

  it('solves the exponential to its tolerance', () => {
    const y = Float64Array.of(1);
    const decay = (_: number, at: Float64Array, out: Float64Array) => out.set([-at[0]!]);
    dormandPrince(decay, y, 0, 5, { relative: 1e-10, absolute: 1e-14 });
    expect(y[0]! / Math.exp(-5)).toBeCloseTo(1, 9);
  });

  it("draws numpy's numbers", () => {
    const random = new MersenneTwister(1);
    // RandomState(1).randn(3)
    expect([random.normal(), random.normal(), random.normal()].map((x) => x.toFixed(8))).toEqual([
      '1.62434536',
      '-0.61175641',
      '-0.52817175',
    ]);
  });

  it('the pump rounds to its increment and keeps its limits', () => {
    expect(infused(insulet, { basal: -1, bolus: 100 })).toEqual({ basal: 0, bolus: 30 });
    expect(infused(insulet, { basal: 0.0211226749999, bolus: 0 }).basal).toBeCloseTo(0.021125, 12);
  });

  it('refuses a pack with a parameter missing', () => {
    const broken = structuredClone(json) as { patients: { kinetics: Record<string, unknown> }[] };
    delete broken.patients[3]!.kinetics.kabs;
    expect(() => parseInsulin(broken)).toThrow(/adolescent#004: kabs/);
  });

  it('the learnt policy holds more time in range and less below it than basal-bolus, on meals that it was not learnt on', () => {
    const learnt = JSON.parse(readFileSync(join(pack, '..', 'policies.json'), 'utf8')) as unknown;
    const { policies } = parseInsulin(json, learnt);
    const shares = (name: string, controller: Controller) => {
      const meals = randomMeals(9001, 2, 0.3);
      const own = {
        patient: patient(name),
        sensor: sensor('Dexcom'),
        pump: insulet,
        minutes: 2 * 1440,
        noiseSeed: 9001,
      };
      const { bg } = simulate({ ...own, controller, meals });
      const share = (is: (value: number) => boolean) => bg.filter(is).length / bg.length;
      return { low: share((value) => value < 70), inRange: share((value) => value >= 70 && value <= 180) };
    };
    for (const name of ['adult#009', 'child#004', 'adolescent#004']) {
      const learntShares = shares(name, learntPolicy(policies[name]!, patient(name).totalDailyInsulin));
      const usual = shares(name, basalBolus(patient(name)));
      expect(learntShares.low).toBeLessThanOrEqual(0.02);
      expect(learntShares.low).toBeLessThanOrEqual(usual.low);
      expect(learntShares.inRange).toBeGreaterThan(usual.inRange);
    }
  });

  it('the filter stops all insulin at low glucose and bounds it over two hours, whatever the policy wants', () => {
    const eager = guarded(() => 100, 40);
    expect(eager({ minute: 0, cgm: 72, meal: 20, sampleMinutes: 3 })).toEqual({ basal: 0, bolus: 0 });
    const given = [3, 6, 9, 12].map((minute) => eager({ minute, cgm: 200, meal: 0, sampleMinutes: 3 }).basal * 3);
    expect(given.reduce((sum, units) => sum + units, 0)).toBeCloseTo(24, 6);
  });

  it('a person’s model is identified from logs: it forecasts a day that it has not seen', () => {
    const own = patient('adult#004');
    const basal = (own.kinetics.u2ss * own.kinetics.BW) / 6000;
    const log = (seed: number, days: number) => {
      let n = 0;
      const controller: Controller = ({ meal, cgm }) => {
        n += 1;
        const share = 0.4 + 0.6 * ((n * 0.618) % 1);
        return { basal: cgm < 90 ? 0 : basal, bolus: (share * meal) / own.carbohydrateRatio };
      };
      const meals = randomMeals(seed, days, 0);
      const setup = { patient: own, sensor: sensor('Dexcom'), pump: insulet, controller, meals, minutes: days * 1440 };
      const trace = simulate({ ...setup, noiseSeed: seed });
      return { ...trace, grams: trace.cho.map((rate) => rate * trace.sampleMinutes), basal };
    };
    const others = knowledge.patients.filter(({ group, name }) => group === 'adult' && name !== own.name);
    const found = identify(
      [log(1, 5)],
      own.kinetics.BW,
      others.map(({ kinetics }) => kinetics),
    );
    const { bg, insulin, grams } = log(2, 2);
    const twin = new Twin(found, 3);
    const x = atRest(twin, found, basal, bg[0]!);
    let [square, count] = [0, 0];
    insulin.forEach((rate, n) => {
      if (grams[n]! > 0) twin.serve(x, grams[n]!);
      twin.advance(x, rate);
      if (n < 480) return;
      square += (twin.glucose(x) - bg[n + 1]!) ** 2;
      count += 1;
    });
    expect(Math.sqrt(square / count)).toBeLessThan(15);
  });

  it('what is usually eaten tempers an announced size', () => {
    const habits = [{ hour: 12, grams: 70, spread: 10 }];
    const { grams, spread } = sizeOf(100, 12, habits);
    expect(grams).toBeGreaterThan(75);
    expect(grams).toBeLessThan(85);
    expect(spread).toBeLessThan(10);
    expect(sizeOf(50, 3, habits)).toEqual({ grams: 50, spread: 15 });
    // A bite at noon is no lunch.
    expect(sizeOf(3, 12, habits).grams).toBe(3);
    expect(sizeOf(40, 12, habits).grams).toBeLessThanOrEqual(52);
  });

  it('meals are drawn in their hours', () => {
    const drawn = randomMeals(3, 200, 0.3);
    expect(drawn.length / 200).toBeGreaterThan(3.4);
    expect(drawn.length / 200).toBeLessThan(4.1);
    const hours = drawn.map(({ minute }) => (minute % 1440) / 60);
    expect(Math.min(...hours)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...hours)).toBeLessThanOrEqual(23);
  });
});
