import { ageInYears, type Evidence, type FactId, type IsoDate, type Reason } from '../../record/index.js';
import { dosesGiven, instantOf, type TimedDose } from './doses-given.js';
import type { TimedLevel } from './from-record.js';
import type { WarfarinGenotype, WarfarinPatient } from './warfarin.js';

/** US Office of Management and Budget race categories, as US Core writes them. */
const races: Readonly<Record<string, WarfarinPatient['race']>> = {
  '2028-9': 'asian',
  '2054-5': 'black',
  '2106-3': 'white',
};
/** The inducers of the IWPC equation. */
const inducers = new Set(['carbamazepine', 'phenytoin', 'rifampin']);

/** Where only the day is known: warfarin is taken in the evening, blood is drawn in the morning. */
export const usualHours = { dose: 18, inr: 8 };

/** Doses and INRs of a record up to an instant, with what the INRs rest on. */
export interface RecordedInrs {
  readonly doses: readonly TimedDose[];
  readonly inrs: readonly TimedLevel[];
  readonly inrFacts: readonly FactId[];
  readonly pregnant: boolean;
  readonly hasMechanicalValve: boolean;
}

/** What the record says of warfarin given and the INR under it. */
export function readInrs(evidence: Evidence, until: number): RecordedInrs {
  const inrs = evidence
    .series('inr')
    .flatMap(({ fact, value }) => {
      const at = instantOf(fact.time, usualHours.inr);
      return at === undefined || at > until ? [] : [{ at, value, fact: fact.id }];
    })
    .sort((a, b) => a.at - b.at);
  const conditions = evidence.facts('condition').filter((each) => each.certainty === 'present');
  const procedures = evidence.facts('procedure').filter(({ status }) => status === 'completed');
  const words = [...conditions, ...procedures].map(({ concept }) =>
    [concept.text ?? '', ...concept.codings.map(({ display }) => display ?? '')].join(' '),
  );
  return {
    doses: dosesGiven(evidence, 'warfarin', until, usualHours.dose),
    inrs: inrs.map(({ at, value }) => ({ at, value })),
    inrFacts: inrs.map(({ fact }) => fact),
    pregnant: evidence.conditions('pregnancy').some(({ status }) => status === 'active'),
    hasMechanicalValve: words.some((said) => /(mechanical|metallic|metal).*valve|valve.*mechanical|机械瓣/i.test(said)),
  };
}

/**
 * What the warfarin equations need, from a record; `missing` names what it doesn't say.
 * @param stated counts before the record
 */
export function readWarfarinCase(
  evidence: Evidence,
  asOf: IsoDate,
  stated: { readonly age?: number; readonly height?: number; readonly weight?: number } = {},
): {
  readonly patient?: WarfarinPatient;
  readonly genotype: WarfarinGenotype;
  readonly missing: readonly string[];
  readonly reasons: readonly Reason[];
} {
  const [person] = evidence.facts('patient');
  const age = stated.age ?? (person?.birthDate ? ageInYears(person.birthDate, asOf) : undefined);
  const height = stated.height ?? evidence.latest('height')?.value;
  const weight = stated.weight ?? evidence.latest('weight')?.value;
  const taken = new Set(evidence.presentMedications().flatMap(({ ingredients }) => ingredients));
  const missing = Object.entries({ age, height, weight }).flatMap(([name, value]) =>
    value === undefined ? [name] : [],
  );
  const { genotype, reasons: genes } = genotypeOf(evidence);
  const reasons: Reason[] = [
    ...[person, evidence.latest('height')?.fact, evidence.latest('weight')?.fact].flatMap((fact) =>
      fact ? [{ fact: fact.id, role: 'covariate' }] : [],
    ),
    ...genes,
  ];
  if (age === undefined || height === undefined || weight === undefined) return { genotype, missing, reasons };
  const patient: WarfarinPatient = {
    age,
    height,
    weight,
    race: races[person?.race?.code ?? ''] ?? 'unknown',
    amiodarone: taken.has('amiodarone'),
    enzymeInducer: [...inducers].some((drug) => taken.has(drug)),
  };
  return { patient, genotype, missing, reasons };
}

/** The one diplotype that fits, if there is one: a gene with several is unknown to the equation. */
function genotypeOf(evidence: Evidence): { readonly genotype: WarfarinGenotype; readonly reasons: readonly Reason[] } {
  const only = (gene: string): { readonly diplotype?: string; readonly reasons: readonly Reason[] } => {
    const claim = evidence.claims('diplotype').find(({ value }) => value.gene === gene);
    const called = claim?.value.diplotypes ?? [];
    if (called.length > 1) return { reasons: [] };
    if (called.length === 1) return { diplotype: called[0]!, reasons: [{ claim: claim!.id, role: 'genotype' }] };
    const reported = evidence.facts('geneResult').find((fact) => fact.gene === gene && fact.diplotype);
    return reported
      ? { diplotype: reported.diplotype!, reasons: [{ fact: reported.id, role: 'genotype' }] }
      : { reasons: [] };
  };
  const [cyp2c9, vkorc1] = [only('CYP2C9'), only('VKORC1')];
  const vkorc1A = aAlleles(vkorc1.diplotype);
  return {
    genotype: {
      ...(cyp2c9.diplotype ? { cyp2c9: cyp2c9.diplotype } : {}),
      ...(vkorc1A === undefined ? {} : { vkorc1A }),
    },
    reasons: [...cyp2c9.reasons, ...(vkorc1A === undefined ? [] : vkorc1.reasons)],
  };
}

/** A at -1639 (rs9923231) is T on the forward strand. */
export function aAlleles(diplotype: string | undefined): WarfarinGenotype['vkorc1A'] {
  if (!diplotype) return undefined;
  const alleles = diplotype.split('/');
  if (
    alleles.length !== 2 ||
    !alleles.every((each) => /^(rs9923231 )?(reference \(C\)|variant \(T\)|-1639[AG]|[AGCT])$/.test(each.trim()))
  ) {
    return undefined;
  }
  return alleles.filter((each) => /variant \(T\)|-1639A|^[AT]$/.test(each.trim())).length as 0 | 1 | 2;
}
