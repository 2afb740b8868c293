import { evaluateOutcome } from '../../src/outcome/index.js';
import { addDays, type ClaimOf, type IsoDate, usualPreferences } from '../../src/record/index.js';
import { Random } from '../../src/statistics/random.js';
import { TestPatient } from '../../test/outcome-patient.js';
import { outcomeKnowledge } from './knowledge.js';
import { meanText, pairedText, shareText } from './shares.js';

/**
 * Somebody with hypertension whose response to each drug is known. Law et al, BMJ 2003;326:1427: 9.1 mmHg systolic at
 * standard dose from 154, 1.0 more for each 10 mmHg higher, 78 % of it at half standard dose, effects of drugs added.
 * Assumed: 22 % more for each doubling above standard; persons differ in each drug's effect (normal, mean 1, sd 0.5, not
 * below 0); a day's reading deviates by 7 mmHg; untreated pressure 158 (sd 10), at least 140.
 */
interface Person {
  readonly untreated: number;
  readonly response: Readonly<Record<string, number>>;
}

/** mg a day at which Law's standard effect is taken to hold. */
const standardMg: Readonly<Record<string, number>> = { amlodipine: 5, lisinopril: 10, chlorthalidone: 25 };
const firstMg: Readonly<Record<string, number>> = { amlodipine: 5, lisinopril: 10, chlorthalidone: 12.5 };
const drugs = Object.keys(standardMg);
const visitDays = 28;
const visits = 7;

type Treatment = Record<string, { mg: number; since: IsoDate }[]>;

/** @param seed of the people and their readings; another one is another trial */
export function pressureTrial(people = 400, seed = 1000): void {
  const random = new Random(seed - 959);
  const cohort = Array.from({ length: people }, (): Person => {
    const response = Object.fromEntries(drugs.map((drug) => [drug, Math.max(0, 1 + 0.5 * random.normal())]));
    return { untreated: Math.max(140, 158 + 10 * random.normal()), response };
  });
  const clinic = [-1, 0];
  // A week at home, morning and evening, its first day left out.
  const home = [-6, -5, -4, -3, -2, -1].flatMap((offset) => [offset, offset]);
  const arms: Readonly<Record<string, readonly [Arm, readonly number[]]>> = {
    unchanged: [unchanged(), clinic],
    calendar: [calendar(), clinic],
    adapted: [adapted, clinic],
    'adapted, a week at home': [adapted, home],
  };
  const results = Object.fromEntries(
    Object.entries(arms).map(([name, [arm, offsets]]) => [
      name,
      cohort.map((person, index) => follow(person, arm, offsets, seed + index)),
    ]),
  );
  console.log(
    `Blood pressure, ${people} simulated patients, 6 months from amlodipine 5 mg; goal below 130 mmHg systolic`,
  );
  for (const [name, runs] of Object.entries(results)) {
    const at = runs.filter(({ atTarget }) => atTarget).length;
    const low = runs.filter(({ tooLow }) => tooLow).length;
    console.log(
      `  ${name}: at target ${shareText(at, people)}; ever below 100 mmHg ${shareText(low, people)}; pressure at the end ${meanText(runs.map(({ last }) => last))} mmHg; drugs ${meanText(runs.map(({ count }) => count))}`,
    );
  }
  for (const own of ['adapted', 'adapted, a week at home'])
    for (const other of ['unchanged', 'calendar']) {
      const adaptedRuns = results[own]!;
      console.log(
        `  ${own} minus ${other}: at target ${pairedText(
          adaptedRuns.map(({ atTarget }) => atTarget),
          results[other]!.map(({ atTarget }) => atTarget),
        )} points; below 100 mmHg ${pairedText(
          adaptedRuns.map(({ tooLow }) => tooLow),
          results[other]!.map(({ tooLow }) => tooLow),
        )} points`,
      );
    }
}

interface Visit {
  readonly visit: number;
  readonly day: IsoDate;
  readonly treatment: Treatment;
  readonly readings: readonly (readonly [IsoDate, number])[];
}
type Arm = (visit: Visit) => void;

function follow(person: Person, arm: Arm, offsets: readonly number[], seed: number) {
  const random = new Random(seed);
  const start = '2026-01-05' as IsoDate;
  const treatment: Treatment = { amlodipine: [{ mg: firstMg.amlodipine!, since: start }] };
  const readings: [IsoDate, number][] = [];
  let tooLow = false;
  for (let visit = 1; visit < visits; visit++) {
    const day = addDays(start, visit * visitDays);
    const now = pressureOf(person, treatment);
    tooLow ||= now < 100;
    for (const offset of offsets) readings.push([addDays(day, offset), now + 7 * random.normal()]);
    if (visit < visits - 1) arm({ visit, day, treatment, readings });
  }
  const last = pressureOf(person, treatment);
  return { last, atTarget: last < 130, tooLow: tooLow || last < 100, count: Object.keys(treatment).length };
}

function pressureOf({ untreated, response }: Person, treatment: Treatment): number {
  let pressure = untreated;
  for (const [drug, courses] of Object.entries(treatment)) {
    const multiple = courses.at(-1)!.mg / standardMg[drug]!;
    if (multiple > 0)
      pressure -= Math.max(0, 9.1 + 0.1 * (untreated - 154)) * (1 + 0.22 * Math.log2(multiple)) * response[drug]!;
  }
  return pressure;
}

const unchanged = (): Arm => () => {};

/** Steps by the calendar, for everybody alike and whatever is measured. */
const calendar = (): Arm => {
  const steps: readonly [string, number][] = [
    ['amlodipine', 10],
    ['lisinopril', 10],
    ['lisinopril', 20],
    ['chlorthalidone', 12.5],
    ['chlorthalidone', 25],
  ];
  return ({ visit, day, treatment }) => {
    const [drug, mg] = steps[visit - 1]!;
    treatment[drug] = [...(treatment[drug] ?? []), { mg, since: day }];
  };
};

/** What the product's own stage F says of the record so far, carried out. */
const adapted: Arm = ({ day, treatment, readings }) => {
  const patient = new TestPatient({ birth: '1966-01-01' }).problem('hypertension');
  for (const [on, value] of readings) patient.measure('systolic-pressure', on, Math.round(value));
  patient
    .measure('potassium', day, 4.3)
    .measure('egfr', day, 85)
    .measure('creatinine', day, 0.9)
    .measure('heart-rate', day, 72);
  for (const [drug, courses] of Object.entries(treatment))
    courses.forEach(({ mg, since }, index) => {
      const next = courses[index + 1];
      patient.drug(drug, { since, mg, ...(next ? { ended: next.since } : {}) });
    });
  patient.recommendation('pressure/first', drugs);
  const claims = evaluateOutcome(patient.evidence(), outcomeKnowledge, { asOf: day, preferences: usualPreferences });
  for (const claim of claims) if (claim.kind === 'adaptation') carryOut(claim, treatment, day);
};

function carryOut({ value }: ClaimOf<'adaptation'>, treatment: Treatment, day: IsoDate): void {
  const drug = drugs.find((each) => value.drug?.display?.toLowerCase() === each);
  if (!drug) return;
  const mg = Number(/([\d.]+) mg/.exec(value.to.en)?.[1]);
  switch (value.change) {
    case 'titrate':
    case 'reduce':
      if (mg > 0) treatment[drug] = [...(treatment[drug] ?? []), { mg, since: day }];
      for (const other of drugs)
        if (!treatment[other] && value.to.en.toLowerCase().includes(other))
          treatment[other] = [{ mg: firstMg[other]!, since: day }];
      return;
    case 'add':
      if (!treatment[drug]) treatment[drug] = [{ mg: firstMg[drug]!, since: day }];
      return;
    case 'stop':
      delete treatment[drug];
      return;
    case 'switch':
    case 'keep':
    case 'check-adherence':
      // The plan begins a drug that it recommends already: `keep` says so by the drug's name.
      if (value.change === 'keep' && !treatment[drug]) treatment[drug] = [{ mg: firstMg[drug]!, since: day }];
      return;
    default:
      value.change satisfies never;
  }
}
