import type { Citation } from '../../record/index.js';

/** What the equations need of a person. */
export interface WarfarinPatient {
  /** Completed years. */
  readonly age: number;
  /** cm */
  readonly height: number;
  /** kg */
  readonly weight: number;
  readonly race: 'asian' | 'black' | 'white' | 'unknown';
  readonly amiodarone: boolean;
  /** Carbamazepine, phenytoin or rifampin. */
  readonly enzymeInducer: boolean;
}

export interface WarfarinGenotype {
  /** `*1/*2`; absent if unknown. */
  readonly cyp2c9?: string;
  /** Number of A alleles at VKORC1 -1639; absent if unknown. */
  readonly vkorc1A?: 0 | 1 | 2;
}

export type WarfarinDose =
  /** Maintenance dose in mg a week, with the 90 % interval for one person, and the standard deviation of its logarithm. */
  | {
      readonly ok: true;
      readonly mgPerWeek: number;
      readonly lower: number;
      readonly upper: number;
      readonly logSd: number;
    }
  | { readonly ok: false; readonly why: 'outside-validity' | 'missing-input'; readonly details: readonly string[] };

/** IWPC, N Engl J Med 2009;360:753. */
export const iwpcCitation: Citation = {
  title: 'Estimation of the warfarin dose with clinical and pharmacogenetic data',
  year: 2009,
  doi: '10.1056/NEJMoa0809329',
  pmid: '19228618',
  checkedAgainst: 'iwpc_coefficients.json (IWPC data set)',
};

/** Gage et al., Clin Pharmacol Ther 2008;84:326. */
export const gageCitation: Citation = {
  title: 'Use of pharmacogenetic and clinical factors to predict the therapeutic dose of warfarin',
  year: 2008,
  doi: '10.1038/clpt.2008.10',
  pmid: '18305455',
  url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC2683977',
  checkedAgainst: 'PMC2683977 (effects per factor) and public implementations that reprint the coefficients',
};

/** Standard deviation of the square root of the weekly dose around the equation, in 4,302 IWPC patients on a stable dose. */
const residualOfRoot = { pharmacogenetic: 1.03, clinical: 1.17 } as const;
/** Standard deviation of the logarithm of the dose around Gage's equation, in 3,439 IWPC patients with both genes (target INR taken as 2.5). */
const residualOfLog = 0.39;
const z90 = 1.645;

const cyp2c9Terms: Readonly<Record<string, number>> = {
  '*1/*1': 0,
  '*1/*2': -0.5211,
  '*1/*3': -0.9357,
  '*2/*2': -1.0616,
  '*2/*3': -1.9206,
  '*3/*3': -2.3312,
};
const vkorc1Terms = [0, -0.8677, -1.6974] as const;

/**
 * The IWPC pharmacogenetic equation: the square root of the weekly dose is linear in its factors.
 * A gene that is not known has its own term, as published; an allele that the equation doesn't know is refused.
 *
 * @see https://doi.org/10.1056/NEJMoa0809329 supplementary appendix, section S1e
 */
export function iwpcPharmacogenetic(patient: WarfarinPatient, genotype: WarfarinGenotype): WarfarinDose {
  const trouble = outside(patient, genotype);
  if (trouble.length > 0) return { ok: false, why: 'outside-validity', details: trouble };
  if (!genotype.cyp2c9 && genotype.vkorc1A === undefined) {
    return { ok: false, why: 'missing-input', details: ['CYP2C9', 'VKORC1'] };
  }
  const root =
    5.6044 -
    0.2614 * decades(patient) +
    0.0087 * patient.height +
    0.0128 * patient.weight +
    (genotype.vkorc1A === undefined ? -0.4854 : vkorc1Terms[genotype.vkorc1A]) +
    (genotype.cyp2c9 ? cyp2c9Terms[sorted(genotype.cyp2c9)]! : -0.2188) +
    { asian: -0.1092, black: -0.276, white: 0, unknown: -0.1032 }[patient.race] +
    (patient.enzymeInducer ? 1.1816 : 0) -
    (patient.amiodarone ? 0.5503 : 0);
  return fromRoot(root, residualOfRoot.pharmacogenetic);
}

/**
 * The IWPC clinical equation, without genes.
 * @see https://doi.org/10.1056/NEJMoa0809329 supplementary appendix, section S1f
 */
export function iwpcClinical(patient: WarfarinPatient): WarfarinDose {
  const trouble = outside(patient, {});
  if (trouble.length > 0) return { ok: false, why: 'outside-validity', details: trouble };
  const root =
    4.0376 -
    0.2546 * decades(patient) +
    0.0118 * patient.height +
    0.0134 * patient.weight +
    { asian: -0.6752, black: 0.406, white: 0, unknown: 0.0443 }[patient.race] +
    (patient.enzymeInducer ? 1.2799 : 0) -
    (patient.amiodarone ? 0.5695 : 0);
  return fromRoot(root, residualOfRoot.clinical);
}

export interface GagePatient extends WarfarinPatient {
  /** Middle of the target range: 2.5 for 2 to 3. */
  readonly targetInr: number;
  readonly smoker: boolean;
  /** Deep vein thrombosis or pulmonary embolism is the reason. */
  readonly thrombosis: boolean;
}

/**
 * Gage's pharmacogenetic equation: the logarithm of the daily dose is linear in its factors; both genes are needed.
 * @see https://doi.org/10.1038/clpt.2008.10 table 3
 */
export function gage(patient: GagePatient, genotype: WarfarinGenotype): WarfarinDose {
  const { cyp2c9, vkorc1A } = genotype;
  const missing = [...(cyp2c9 ? [] : ['CYP2C9']), ...(vkorc1A === undefined ? ['VKORC1'] : [])];
  if (missing.length > 0) return { ok: false, why: 'missing-input', details: missing };
  const trouble = outside(patient, genotype);
  if (patient.targetInr < 1.5 || patient.targetInr > 4) trouble.push('target INR 1.5 to 4');
  if (trouble.length > 0) return { ok: false, why: 'outside-validity', details: trouble };
  const count = (allele: string) => cyp2c9!.split('/').filter((each) => each === allele).length;
  const logarithm =
    0.9751 -
    0.3238 * vkorc1A! +
    0.4317 * duBois(patient) -
    0.4008 * count('*3') -
    0.00745 * patient.age -
    0.2066 * count('*2') +
    0.2029 * patient.targetInr -
    (patient.amiodarone ? 0.2538 : 0) +
    (patient.smoker ? 0.0922 : 0) -
    (patient.race === 'black' ? 0.0901 : 0) +
    (patient.thrombosis ? 0.0664 : 0);
  const weekly = (value: number) => 7 * Math.exp(value);
  return {
    ok: true,
    mgPerWeek: weekly(logarithm),
    lower: weekly(logarithm - z90 * residualOfLog),
    upper: weekly(logarithm + z90 * residualOfLog),
    logSd: residualOfLog,
  };
}

/** Body surface area in m2 (Du Bois 1916), as Gage's equation uses it. */
const duBois = ({ height, weight }: WarfarinPatient) => 0.007184 * height ** 0.725 * weight ** 0.425;

const decades = ({ age }: WarfarinPatient) => Math.floor(age / 10);

const sorted = (diplotype: string) => diplotype.split('/').sort().join('/');

/** What the equations were not made for. */
function outside({ age, height, weight }: WarfarinPatient, { cyp2c9 }: WarfarinGenotype): string[] {
  return [
    ...(age >= 18 && age <= 120 ? [] : ['age from 18']),
    ...(height >= 120 && height <= 220 ? [] : ['height 120 to 220 cm']),
    ...(weight >= 30 && weight <= 250 ? [] : ['weight 30 to 250 kg']),
    ...(cyp2c9 === undefined || sorted(cyp2c9) in cyp2c9Terms ? [] : [`CYP2C9 ${cyp2c9}: only *1, *2 and *3`]),
  ];
}

function fromRoot(root: number, residual: number): WarfarinDose {
  const square = (value: number) => Math.max(0, value) ** 2;
  return {
    ok: true,
    mgPerWeek: square(root),
    lower: square(root - z90 * residual),
    upper: square(root + z90 * residual),
    // First order: d log(root^2) = 2 d root / root.
    logSd: (2 * residual) / root,
  };
}
