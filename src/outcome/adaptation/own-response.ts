import { earliest, type MedicationFact } from '../../record/index.js';
import { normalTwoSided } from '../../statistics/distribution.js';
import { dailyMg, recordedCourses } from '../courses.js';
import type { ExpectedEffect } from '../instruments/knowledge.js';
import { DoseResponse, type DoseStep, type DrugHistory, type Level } from '../one-patient/dose-response.js';
import type { Reading, Subject } from '../subject.js';

/** What is known of this patient's own response of one measure. */
export interface OwnResponse {
  /** The level under what is taken now, once settled. */
  readonly now: Level;
  /**
   * The level with some drugs at other total doses a day in mg, or, without a dose, begun as usual; undefined where what to
   * expect of one isn't known.
   */
  readonly with: (doses: ReadonlyMap<string, number | undefined>) => Level | undefined;
  /** The chance that a drug taken has less than this share of its expected effect. */
  readonly chanceOfLess: (drug: string, share: number) => number | undefined;
}

/** By how much one day's value deviates from the level (mmHg); assumed. */
const noiseOf: Readonly<Record<string, number>> = { 'systolic-pressure': 7, 'diastolic-pressure': 5 };
const dayOf = (at: number) => at / 86_400_000;
const always = -1e6;

/**
 * Learns the response from readings and doses on record. The first dose of a drug is taken as the one that its expected
 * effect is for. Undefined where the measure has no expected effects or was not measured.
 */
export function ownResponse(
  measure: string,
  readings: readonly Reading[],
  affectedBy: readonly string[],
  effects: readonly ExpectedEffect[],
  subject: Subject,
): OwnResponse | undefined {
  const noise = noiseOf[measure];
  if (noise === undefined || readings.length === 0) return undefined;
  const effectOf = (drug: string) =>
    effects.find((each) => each.measure === measure && each.of.some((key) => subject.isA(drug, key)));
  const taken = new Map(
    [...recordedCourses(subject, affectedBy)].flatMap(([drug, facts]) => {
      const effect = effectOf(drug);
      return effect ? [[drug, { effect, ...historyOf(facts) }] as const] : [];
    }),
  );
  const drugs = [...taken].map(
    ([drug, { steps, effect }]): DrugHistory => ({
      drug,
      steps,
      mean: effect.mean,
      sd: effect.sd,
      settleDays: effect.settleDays,
    }),
  );
  const values = readings.map(({ at, value }) => ({ day: dayOf(at), value }));
  const model = new DoseResponse(values, drugs, noise);
  const present = new Map([...taken].map(([drug, { steps }]) => [drug, steps.at(-1)?.multiple ?? 0]));
  return {
    now: model.settled(present),
    with: (doses) => {
      const multiples = new Map(present);
      let [mean, variance] = [0, 0];
      for (const [drug, mg] of doses) {
        const [own, effect] = [taken.get(drug), effectOf(drug)];
        if (!effect) return undefined;
        if (own) {
          if (mg !== undefined && own.firstMg === undefined) return undefined;
          multiples.set(drug, mg === undefined ? 1 : mg / own.firstMg!);
        } else {
          // Nothing of this patient tells of it: as in other people.
          mean += effect.mean;
          variance += effect.sd ** 2;
        }
      }
      const level = model.settled(multiples);
      return { mean: level.mean + mean, sd: Math.sqrt(level.sd ** 2 + variance) };
    },
    chanceOfLess: (drug, share) => {
      const [own, expected] = [model.effect(drug), effectOf(drug)?.mean];
      if (!own || expected === undefined) return undefined;
      const below = chanceBelow(own, share * expected);
      return expected < 0 ? 1 - below : below;
    },
  };
}

/** The chance that a level lies below a value. */
export function chanceBelow({ mean, sd }: Level, value: number): number {
  const z = (value - mean) / sd;
  return z < 0 ? normalTwoSided(z) / 2 : 1 - normalTwoSided(z) / 2;
}

function historyOf(facts: readonly MedicationFact[]): { readonly steps: DoseStep[]; readonly firstMg?: number } {
  const dose = (fact: MedicationFact) => (fact.ingredients.length === 1 ? dailyMg(fact) : undefined);
  const firstMg = facts.map(dose).find((mg) => mg !== undefined && mg > 0);
  const steps = facts.flatMap((fact, n): DoseStep[] => {
    const mg = dose(fact);
    const multiple = mg === undefined || firstMg === undefined ? 1 : mg / firstMg;
    const begun = { day: fact.time ? dayOf(earliest(fact.time)) : always, multiple };
    const ended = fact.ended && dayOf(earliest(fact.ended));
    const next = facts[n + 1]?.time;
    const goesOn = next && ended !== undefined && dayOf(earliest(next)) <= ended + renewalDays;
    return ended === undefined || goesOn ? [begun] : [begun, { day: ended, multiple: 0 }];
  });
  return { steps, ...(firstMg === undefined ? {} : { firstMg }) };
}

/** A gap so short between two entries of one drug is a renewal. */
const renewalDays = 30;
