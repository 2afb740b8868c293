import { evaluateOutcome } from '../../src/outcome/index.js';
import { addDays, type ClaimOf, daysBetween, type IsoDate, usualPreferences } from '../../src/record/index.js';
import { Random } from '../../src/statistics/random.js';
import { TestPatient } from '../../test/outcome-patient.js';
import { outcomeKnowledge } from './knowledge.js';
import { meanText, pairedText, shareText } from './shares.js';

/**
 * Warfarin and INR by the K-PD model of Hamberg et al, Clin Pharmacol Ther 2010;87:727, as the reil library writes it: a
 * virtual compartment, inhibition of two chains of three transit compartments, INR = 1 + 20 (1 - mean of their ends).
 * Genes and age set the clearance of S-warfarin (L/h by allele, power -0.571 of age / 71) and EC50 (mg/L by allele).
 * Assumed: the logarithms of EC50 and of the elimination differ between persons with the published variances; allele
 * frequencies 0.80, 0.12, 0.08 (CYP2C9 *1, *2, *3) and 0.6 (VKORC1 G); age 70 (sd 10); a reading deviates by 8 %.
 */
const clearance = { '*1': 0.174, '*2': 0.0879, '*3': 0.0422 } as const;
const ec50 = { G: 2.05, A: 0.96 } as const;
const gamma = 1.15;
const transit = [28.6, 118.3].map((hours) => 3 / hours);
const volume = 14.3;

class Person {
  readonly #kde: number;
  readonly #edk50: number;
  #amount = 0;
  readonly #chains = [
    [1, 1, 1],
    [1, 1, 1],
  ];

  constructor(random: Random) {
    const cyp = () => {
      const draw = random.uniform();
      return draw < 0.8 ? '*1' : draw < 0.92 ? '*2' : '*3';
    };
    const vkor = () => (random.uniform() < 0.6 ? 'G' : 'A');
    const age = Math.min(95, Math.max(35, 70 + 10 * random.normal()));
    const flow = (clearance[cyp()] + clearance[cyp()]) * (age / 71) ** -0.571;
    this.#kde = (flow / volume) * Math.exp(Math.sqrt(0.589) * random.normal());
    this.#edk50 = flow * (ec50[vkor()] + ec50[vkor()]) * Math.exp(Math.sqrt(0.34) * random.normal());
  }

  /** One day after this dose, in steps of an hour. @returns INR at its end */
  day(mg: number): number {
    this.#amount += mg;
    for (let hour = 0; hour < 24; hour++) {
      const rate = this.#kde * this.#amount;
      const drive = 1 - rate ** gamma / (this.#edk50 ** gamma + rate ** gamma);
      this.#chains.forEach((chain, index) => {
        const speed = transit[index]!;
        const [a, b] = [chain[0]!, chain[1]!];
        chain[0]! += speed * (drive - a);
        chain[1]! += speed * (a - b);
        chain[2]! += speed * (b - chain[2]!);
      });
      this.#amount *= Math.exp(-this.#kde);
    }
    return 1 + 20 * (1 - (this.#chains[0]![2]! + this.#chains[1]![2]!) / 2);
  }
}

interface State {
  daily: number;
  /** Days without a dose that are still to come. */
  omit: number;
  readonly courses: { mg: number; since: IsoDate }[];
  readonly readings: [IsoDate, number][];
}
type Arm = (state: State, day: IsoDate) => number;

const start = '2026-01-05' as IsoDate;
const days = 182;

export function inrTrial(people = 400): void {
  const arms: Record<string, Arm> = { unchanged: () => 7, 'fixed steps': fixedSteps, adapted };
  const results = Object.fromEntries(
    Object.entries(arms).map(([name, arm]) => [name, Array.from({ length: people }, (_, n) => follow(n, arm))]),
  );
  console.log(`Warfarin, ${people} simulated patients, 6 months from 5 mg a day; goal INR 2 to 3`);
  for (const [name, runs] of Object.entries(results)) {
    const at = runs.filter(({ atTarget }) => atTarget).length;
    console.log(
      `  ${name}: at target ${shareText(at, people)}; time in range, months 3 to 6 ${meanText(runs.map(({ inRange }) => inRange))} %; time above 4.5 ${meanText(runs.map(({ above }) => above))} %; tests ${meanText(runs.map(({ tests }) => tests))}`,
    );
  }
  const own = results.adapted!;
  for (const other of ['unchanged', 'fixed steps'])
    console.log(
      `  adapted minus ${other}: at target ${pairedText(
        own.map(({ atTarget }) => atTarget),
        results[other]!.map(({ atTarget }) => atTarget),
      )} points; time above 4.5 ${meanText(own.map(({ above }, index) => above - results[other]![index]!.above))} points`,
    );
}

function follow(seed: number, arm: Arm) {
  const person = new Person(new Random(500 + seed));
  const noise = new Random(9000 + seed);
  const state: State = { daily: 5, omit: 0, courses: [{ mg: 5, since: start }], readings: [] };
  const trace: number[] = [];
  let next = addDays(start, 7);
  for (let n = 0; n < days; n++) {
    const today = addDays(start, n);
    const dose = state.omit > 0 ? 0 : state.daily;
    if (state.omit > 0) state.omit -= 1;
    const inr = person.day(dose);
    trace.push(inr);
    if (daysBetween(next, today) < 0) continue;
    state.readings.push([today, Math.max(0.9, Math.round(10 * inr * (1 + 0.08 * noise.normal())) / 10)]);
    next = addDays(today, Math.max(1, arm(state, today)));
  }
  const late = trace.slice(Math.floor(days / 2));
  const last = trace.slice(-7).reduce((sum, value) => sum + value, 0) / 7;
  return {
    atTarget: last >= 2 && last <= 3,
    inRange: (100 * late.filter((inr) => inr >= 2 && inr <= 3).length) / late.length,
    above: (100 * trace.filter((inr) => inr > 4.5).length) / trace.length,
    tests: state.readings.length,
  };
}

/** 1 mg a day more below 2, 1 mg less above 3, half a day's test interval for nobody: weekly, the same for all. */
const fixedSteps: Arm = (state, day) => {
  const inr = state.readings.at(-1)![1];
  const change = inr < 2 ? 1 : inr > 3 ? -1 : 0;
  if (change !== 0) setDose(state, Math.max(0.5, state.daily + change), day);
  return change === 0 ? 14 : 7;
};

/** What the product's own stage F says of the record so far, carried out; the next test on the day it names. */
const adapted: Arm = (state, day) => {
  const patient = new TestPatient({ birth: '1956-01-01' }).problem('atrial-fibrillation');
  for (const [on, value] of state.readings) patient.measure('inr', on, value);
  state.courses.forEach(({ mg, since }, index) => {
    const next = state.courses[index + 1];
    patient.drug('warfarin', { since, mg, ...(next ? { ended: next.since } : {}) });
  });
  const claims = evaluateOutcome(patient.evidence(), outcomeKnowledge, { asOf: day, preferences: usualPreferences });
  const change = claims.find(
    (claim): claim is ClaimOf<'adaptation'> => claim.kind === 'adaptation' && claim.value.measure === 'inr',
  );
  let changed = false;
  if (change) {
    const bounds = [...change.value.to.en.matchAll(/([\d.]+)(?= to [\d.]+ mg| mg)/g)].map((match) => Number(match[1]));
    const weekly = bounds.length > 0 ? bounds.reduce((sum, value) => sum + value, 0) / bounds.length : undefined;
    if (
      (change.value.change === 'titrate' || change.value.change === 'reduce') &&
      weekly &&
      / mg a week/.test(change.value.to.en)
    ) {
      setDose(state, weekly / 7, day);
      changed = true;
    } else if (change.value.change === 'reduce' || change.value.change === 'stop') {
      // Withheld: two doses, then a fifth less, as the protocol's source says.
      state.omit = 2;
      setDose(state, state.daily * 0.8, day);
      changed = true;
    }
  }
  const target = claims.find(
    (claim): claim is ClaimOf<'target'> => claim.kind === 'target' && claim.value.measure === 'inr',
  );
  const named = target ? daysBetween(day, target.value.nextMeasure) : 7;
  // A change of today is not in the record that named the day: the target's interval after a change is a week.
  return changed ? 7 : Math.max(1, Math.min(28, named));
};

function setDose(state: State, mg: number, day: IsoDate): void {
  state.daily = Math.round(mg * 20) / 20;
  state.courses.push({ mg: state.daily, since: day });
}
