import { ageInYears, type Evidence, type IsoDate } from '../../record/index.js';
import type { WarfarinGenotype, WarfarinPatient } from './warfarin.js';

/** US Office of Management and Budget race categories, as US Core writes them. */
const races: Readonly<Record<string, WarfarinPatient['race']>> = {
  '2028-9': 'asian',
  '2054-5': 'black',
  '2106-3': 'white',
};
/** The inducers of the IWPC equation. */
const inducers = new Set(['carbamazepine', 'phenytoin', 'rifampin']);

/** What the warfarin equations need, from a record; `missing` names what it doesn't say. */
export function readWarfarinCase(
  evidence: Evidence,
  asOf: IsoDate,
): { readonly patient?: WarfarinPatient; readonly genotype: WarfarinGenotype; readonly missing: readonly string[] } {
  const [person] = evidence.facts('patient');
  const age = person?.birthDate ? ageInYears(person.birthDate, asOf) : undefined;
  const height = evidence.latest('height')?.value;
  const weight = evidence.latest('weight')?.value;
  const taken = new Set(evidence.presentMedications().flatMap(({ ingredients }) => ingredients));
  const missing = Object.entries({ age, height, weight }).flatMap(([name, value]) =>
    value === undefined ? [name] : [],
  );
  const genotype = genotypeOf(evidence);
  if (age === undefined || height === undefined || weight === undefined) return { genotype, missing };
  const patient: WarfarinPatient = {
    age,
    height,
    weight,
    race: races[person?.race?.code ?? ''] ?? 'unknown',
    amiodarone: taken.has('amiodarone'),
    enzymeInducer: [...inducers].some((drug) => taken.has(drug)),
  };
  return { patient, genotype, missing };
}

/** The one diplotype that fits, if there is one: a gene with several is unknown to the equation. */
function genotypeOf(evidence: Evidence): WarfarinGenotype {
  const only = (gene: string) => {
    const called = evidence.claims('diplotype').find(({ value }) => value.gene === gene)?.value.diplotypes ?? [];
    const reported = evidence.facts('geneResult').find((fact) => fact.gene === gene && fact.diplotype)?.diplotype;
    const all = called.length > 0 ? called : reported ? [reported] : [];
    return all.length === 1 ? all[0] : undefined;
  };
  const cyp2c9 = only('CYP2C9');
  const vkorc1A = aAlleles(only('VKORC1'));
  return { ...(cyp2c9 ? { cyp2c9 } : {}), ...(vkorc1A === undefined ? {} : { vkorc1A }) };
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
