import {
  type AssessmentContext,
  ageInYears,
  type Evidence,
  type LocalizedText,
  type Reason,
} from '../../record/index.js';
import { iwpcCitation, iwpcPharmacogenetic, type WarfarinGenotype, type WarfarinPatient } from '../dosing/warfarin.js';

/** Something to know about a drug's dose, and what it rests on. */
export interface DoseNote {
  readonly text: LocalizedText;
  readonly reasons: readonly Reason[];
}

const inducers = ['carbamazepine', 'phenytoin', 'rifampin'];

/** OMB race categories, as FHIR's US Core codes them. */
const races: Readonly<Record<string, WarfarinPatient['race']>> = {
  '2028-9': 'asian',
  '2054-5': 'black',
  '2106-3': 'white',
};

/**
 * The weekly warfarin dose that the IWPC equation expects of this patient's body and genes, as information for the
 * start: once the INR leads the dose, it does not change it. Undefined without age, height, weight or either gene, or
 * outside what the equation was made for.
 * @see https://doi.org/10.1056/NEJMoa0809329
 */
export function warfarinDoseNote(evidence: Evidence, context: AssessmentContext): DoseNote | undefined {
  const [patient] = evidence.facts('patient');
  const height = evidence.latest('height');
  const weight = evidence.latest('weight');
  if (!patient?.birthDate || !height || !weight) return undefined;
  const taken = evidence.presentMedications().filter(({ ingredients }) => ingredients.length > 0);
  const takes = (keys: readonly string[]) =>
    taken.filter(({ ingredients }) => ingredients.some((key) => keys.includes(key)));
  const amiodarone = takes(['amiodarone']);
  const inducer = takes(inducers);
  const { genotype, reasons } = genotypeOf(evidence);
  const dose = iwpcPharmacogenetic(
    {
      age: ageInYears(patient.birthDate, context.asOf),
      height: height.value,
      weight: weight.value,
      race: races[patient.race?.code ?? ''] ?? 'unknown',
      amiodarone: amiodarone.length > 0,
      enzymeInducer: inducer.length > 0,
    },
    genotype,
  );
  if (!dose.ok) return undefined;
  const [mean, lower, upper] = [dose.mgPerWeek, dose.lower, dose.upper].map((value) => value.toFixed(0));
  return {
    text: {
      en: `By genes, age and size the IWPC equation expects ${mean} mg a week (90 % of people ${lower} to ${upper}); for the start only, the INR decides.`,
      zh: `按基因、年龄和体格，IWPC公式预计每周${mean} mg（90%的人为${lower}至${upper}）；仅供起始参考，以INR为准。`,
    },
    reasons: [
      { fact: patient.id, role: 'patient' },
      { fact: height.fact.id, role: 'height' },
      { fact: weight.fact.id, role: 'weight' },
      ...[...amiodarone, ...inducer].map(({ id }): Reason => ({ fact: id, role: 'medication' })),
      ...reasons,
      { knowledge: { pack: 'engine', entry: 'iwpc-pharmacogenetic', citation: iwpcCitation }, role: 'equation' },
    ],
  };
}

/** Both genes as far as one diplotype of each is certain. */
function genotypeOf(evidence: Evidence): { readonly genotype: WarfarinGenotype; readonly reasons: readonly Reason[] } {
  const certain = (gene: string) =>
    evidence.claims('diplotype').find(({ value }) => value.gene === gene && value.diplotypes.length === 1);
  const cyp2c9 = certain('CYP2C9');
  const vkorc1 = certain('VKORC1');
  const variants = vkorc1?.value.diplotypes[0]?.split('/').filter((allele) => allele.includes('variant')).length;
  return {
    genotype: {
      ...(cyp2c9 ? { cyp2c9: cyp2c9.value.diplotypes[0]! } : {}),
      ...(variants === 0 || variants === 1 || variants === 2 ? { vkorc1A: variants } : {}),
    },
    reasons: [cyp2c9, vkorc1].flatMap((claim) => (claim ? [{ claim: claim.id, role: 'genotype' }] : [])),
  };
}
