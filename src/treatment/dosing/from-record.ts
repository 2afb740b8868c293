import {
  ageInYears,
  type Evidence,
  earliest,
  type FactId,
  type IsoDate,
  type Measurement,
} from '../../record/index.js';
import { dosesGiven, hasHour, type TimedDose } from './doses-given.js';
import { type Covariates, covariatesOf, type PopulationModel } from './population.js';

const hour = 3_600_000;
const day = 24 * hour;
/** A creatinine older than this says little of the kidneys now; a weight may be older. */
const freshCreatinine = 7 * day;
const freshWeight = 365 * day;
const freshHeight = 10 * 365 * day;
const freshAlbumin = 30 * day;

/** A level at an instant, in milliseconds since 1970. */
export interface TimedLevel {
  readonly at: number;
  readonly value: number;
}

export interface RecordedCase {
  readonly covariates: Covariates;
  readonly doses: readonly TimedDose[];
  readonly levels: readonly TimedLevel[];
  readonly onDialysis: boolean;
  readonly pregnant: boolean;
  /** Conditions that a model may ask for, by the terminology's key. */
  readonly has: (problem: string) => boolean;
  /** What the covariates rest on. */
  readonly sources: readonly FactId[];
  /** The levels' facts. */
  readonly levelFacts: readonly FactId[];
  /** Measurements there are, but too old: their measures. */
  readonly stale: readonly string[];
}

/**
 * What a record says for dosing a drug by a model at an instant: covariates, doses given, levels measured.
 * @param isCalciumChannelBlocker says whether an ingredient is one
 */
export function readCase(
  evidence: Evidence,
  model: PopulationModel,
  { asOf, at }: { readonly asOf: IsoDate; readonly at: number },
  isCalciumChannelBlocker: (ingredient: string) => boolean,
): RecordedCase {
  const [patient] = evidence.facts('patient');
  const age = patient?.birthDate ? ageInYears(patient.birthDate, asOf) : undefined;
  const stale: string[] = [];
  const recent = (measure: string, within: number): Measurement | undefined => {
    const last = evidence.series(measure).findLast((each) => each.at <= at + day);
    if (last && at - last.at > within) stale.push(measure);
    return last && at - last.at <= within ? last : undefined;
  };
  const weight = recent('weight', freshWeight);
  const creatinine = recent('creatinine', freshCreatinine);
  const asked: ReadonlySet<string> = new Set(covariatesOf(model));
  const height = asked.has('height') || asked.has('bodySurfaceArea') ? recent('height', freshHeight) : undefined;
  const albumin = asked.has('albumin') ? recent('albumin', freshAlbumin) : undefined;
  const clearance =
    age !== undefined && weight && creatinine && patient && (patient.sex === 'female' || patient.sex === 'male')
      ? cockcroftGault(age, weight.value, creatinine.value, patient.sex, model)
      : undefined;
  const transplanted = transplantDay(evidence);
  const star1 = cyp3a5Star1(evidence);
  const medications = evidence.presentMedications();
  const levels = model.measures
    .flatMap((measure) => evidence.series(measure))
    .filter((each) => each.at <= at && hasHour(each.fact.time))
    .sort((a, b) => a.at - b.at);
  return {
    covariates: {
      ...(age === undefined ? {} : { age }),
      ...(weight ? { weight: weight.value } : {}),
      ...(height ? { height: height.value } : {}),
      ...(height && weight ? { bodySurfaceArea: duBois(weight.value, height.value) } : {}),
      ...(albumin ? { albumin: albumin.value * 10 } : {}),
      ...(clearance === undefined ? {} : { creatinineClearance: clearance }),
      ...(transplanted === undefined ? {} : { daysAfterTransplant: Math.floor((at - transplanted) / day) }),
      ...(star1 === undefined ? {} : { cyp3a5Star1Alleles: star1 }),
      calciumChannelBlocker: medications.some((each) => each.ingredients.some(isCalciumChannelBlocker)) ? 1 : 0,
    },
    doses: dosesGiven(evidence, model.drug, at),
    levels: levels.map((each) => ({ at: each.at, value: each.value })),
    levelFacts: levels.map(({ fact }) => fact.id),
    onDialysis: mentions(evidence, /dialys|hemofiltration|haemofiltration|透析/i),
    pregnant: evidence.conditions('pregnancy').some((each) => each.status === 'active'),
    has: (problem) =>
      evidence.conditions(problem).some((each) => each.status === 'active' || each.status === 'recurrence'),
    sources: [patient, weight?.fact, height?.fact, albumin?.fact, creatinine?.fact].flatMap((fact) =>
      fact ? [fact.id] : [],
    ),
    stale,
  };
}

/** Body surface in m2 from kg and cm (Du Bois & Du Bois 1916, doi 10.1001/archinte.1916.00080130010002). */
const duBois = (weight: number, height: number) => 0.007184 * weight ** 0.425 * height ** 0.725;

/**
 * Creatinine clearance in mL/min (Cockcroft & Gault 1976, doi 10.1159/000180580) with actual weight, prepared as the
 * model's authors did: creatinine raised to a floor in the old, clearance capped.
 */
export function cockcroftGault(
  age: number,
  weight: number,
  creatinine: number,
  sex: 'female' | 'male',
  model: Pick<PopulationModel, 'creatinineClearance'>,
): number {
  const prepared = model.creatinineClearance;
  const floor = prepared && age >= prepared.creatinineAtLeast.fromAge ? prepared.creatinineAtLeast.mgPerDl : 0;
  const clearance = ((140 - age) * weight * (sex === 'female' ? 0.85 : 1)) / (72 * Math.max(creatinine, floor));
  return prepared?.maximum ? Math.min(clearance, prepared.maximum) : clearance;
}

function transplantDay(evidence: Evidence): number | undefined {
  const days = evidence
    .facts('procedure')
    .filter(
      ({ concept, status, time }) =>
        time && status === 'completed' && /(kidney|renal).*transplant|肾移植/i.test(wordsOf(concept)),
    )
    .map(({ time }) => earliest(time!));
  return days.length > 0 ? Math.max(...days) : undefined;
}

function cyp3a5Star1(evidence: Evidence): number | undefined {
  const called = evidence.claims('diplotype').find(({ value }) => value.gene === 'CYP3A5')?.value.diplotypes ?? [];
  const reported = evidence.facts('geneResult').find(({ gene, diplotype }) => gene === 'CYP3A5' && diplotype);
  const diplotypes = called.length > 0 ? called : reported ? [reported.diplotype!] : [];
  const counts = new Set(diplotypes.map((each) => each.split('/').filter((allele) => allele === '*1').length));
  return counts.size === 1 ? [...counts][0] : undefined;
}

function mentions(evidence: Evidence, pattern: RegExp): boolean {
  const conditions = evidence
    .facts('condition')
    .filter((each) => each.certainty === 'present' && each.status === 'active');
  const procedures = evidence
    .facts('procedure')
    .filter((each) => each.status === 'completed' || each.status === 'in-progress');
  return [...conditions, ...procedures].some(({ concept }) => pattern.test(wordsOf(concept)));
}

const wordsOf = ({
  text,
  codings,
}: {
  readonly text?: string;
  readonly codings: readonly { readonly display?: string }[];
}) => [text ?? '', ...codings.map(({ display }) => display ?? '')].join(' ');
