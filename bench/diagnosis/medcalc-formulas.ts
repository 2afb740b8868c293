import { type Equation, evaluate } from '../../src/prediction/index.js';
import type { MedCalcRow } from './medcalc.js';

type Entities = MedCalcRow['entities'];
type Given = Record<string, number | boolean | string>;

/** The number of an entity in the unit that the equation reads; undefined for a unit that has no such meaning. */
function amount(
  entities: Entities,
  key: string,
  units: Readonly<Record<string, number>>,
  from = 0,
): number | undefined {
  const all = entities[key];
  const value = Array.isArray(all) ? all.slice(from) : undefined;
  if (!value || typeof value[0] !== 'number') return undefined;
  let sum = 0;
  // "5 feet 6 inches" comes as [5, 'ft', 6, 'in'].
  for (let at = 0; at + 1 < value.length; at += 2) {
    const factor =
      units[
        String(value[at + 1])
          .trim()
          .toLowerCase()
      ];
    if (factor === undefined) return undefined;
    sum += (value[at] as number) * factor;
  }
  return sum;
}

const kilograms = { kg: 1, g: 0.001, lbs: 0.453592, lb: 0.453592 };
const centimetres = { cm: 1, m: 100, in: 2.54, ft: 30.48, mm: 0.1 };
const years = { years: 1, year: 1, months: 1 / 12, weeks: 1 / 52.18, days: 1 / 365.25 };
const millimoles = {
  'mmol/l': 1,
  'meq/l': 1,
  'µmol/l': 0.001,
  'mmol/dl': 10,
  'meq/ml': 1000,
};
const gramsPerDecilitre = { 'g/dl': 1, 'g/l': 0.1, 'mg/dl': 0.001 };
const milligrams = (molarMass: number) => ({
  'mg/dl': 1,
  'g/dl': 1000,
  'mmol/l': molarMass / 10,
  'µmol/l': molarMass / 10_000,
});
const pressure = { 'mm hg': 1, mmhg: 1, 's mm hg': 1 };

const weight = (of: Entities) => amount(of, 'weight', kilograms);
const height = (of: Entities) => amount(of, 'height', centimetres);
const sex = (of: Entities) => String(of.sex).toLowerCase();
const age = (of: Entities) => amount(of, 'age', years);
const salts = (of: Entities) => ({
  sodium: amount(of, 'Sodium', millimoles),
  chloride: amount(of, 'Chloride', millimoles),
  bicarbonate: amount(of, 'Bicarbonate', millimoles),
});
const albumin = (of: Entities) => amount(of, 'Albumin', gramsPerDecilitre);
const qt = (of: Entities) => ({
  qt: amount(of, 'QT interval', { msec: 1 }),
  'heart-rate': amount(of, 'Heart Rate or Pulse', { 'beats per minute': 1, bpm: 1 }),
});
const creatinine = (of: Entities) => amount(of, 'creatinine', milligrams(113.12));
const calcium = (of: Entities) => {
  const inMilligrams = amount(of, 'Calcium', { 'mg/dl': 1, 'mmol/l': 4.0078, 'meq/l': 2.0039 });
  return inMilligrams;
};

/** Which equation answers a calculator of the set, and from what. */
export const formulas: Readonly<
  Record<
    string,
    { readonly equation: string; inputs(of: Entities): Record<string, Given[string] | undefined> | undefined }
  >
> = {
  'Body Surface Area Calculator': {
    equation: 'bsa-mosteller',
    inputs: (of) => ({ weight: weight(of), height: height(of) }),
  },
  'Body Mass Index (BMI)': { equation: 'bmi', inputs: (of) => ({ weight: weight(of), height: height(of) }) },
  'Mean Arterial Pressure (MAP)': {
    equation: 'mean-arterial-pressure',
    inputs: (of) => ({
      sbp: amount(of, 'Systolic Blood Pressure', pressure),
      dbp: amount(of, 'Diastolic Blood Pressure', pressure),
    }),
  },
  'Maintenance Fluids Calculations': { equation: 'maintenance-fluids', inputs: (of) => ({ weight: weight(of) }) },
  'CKD-EPI Equations for Glomerular Filtration Rate': {
    equation: 'egfr-ckd-epi-2021-creatinine',
    inputs: (of) => ({ age: age(of), sex: sex(of), creatinine: creatinine(of) }),
  },
  'MDRD GFR Equation': {
    equation: 'mdrd',
    inputs: (of) => ({ age: age(of), sex: sex(of), creatinine: creatinine(of), black: of.Race === 'Black' }),
  },
  'Ideal Body Weight': { equation: 'ideal-body-weight', inputs: (of) => ({ sex: sex(of), height: height(of) }) },
  'Adjusted Body Weight': {
    equation: 'adjusted-body-weight',
    inputs: (of) => ({ sex: sex(of), height: height(of), weight: weight(of) }),
  },
  'Target weight': {
    equation: 'target-weight',
    inputs: (of) => ({ bmi: amount(of, 'Body Mass Index (BMI)', { 'kg/m^2': 1 }), height: height(of) }),
  },
  'Sodium Correction for Hyperglycemia': {
    equation: 'sodium-corrected',
    inputs: (of) => ({
      sodium: amount(of, 'Sodium', millimoles),
      glucose: amount(of, 'Glucose', milligrams(180.156)),
    }),
  },
  'Serum Osmolality': {
    equation: 'serum-osmolality',
    inputs: (of) => ({
      sodium: amount(of, 'Sodium', millimoles),
      glucose: amount(of, 'Glucose', milligrams(180.156)),
      'urea-nitrogen': amount(of, 'Blood Urea Nitrogen (BUN)', milligrams(28.014)),
    }),
  },
  'Free Water Deficit': {
    equation: 'free-water-deficit',
    inputs: (of) => ({ age: age(of), sex: sex(of), weight: weight(of), sodium: amount(of, 'Sodium', millimoles) }),
  },
  'Fibrosis-4 (FIB-4) Index for Liver Fibrosis': {
    equation: 'fib-4',
    inputs: (of) => ({
      age: age(of),
      ast: amount(of, 'Aspartate aminotransferase', { 'u/l': 1 }),
      alt: amount(of, 'Alanine aminotransferase', { 'u/l': 1 }),
      platelets: amount(of, 'Platelet count', { µl: 1e-3, l: 1e-9 }),
    }),
  },
  'Calcium Correction for Hypoalbuminemia': {
    equation: 'calcium-corrected',
    inputs: (of) => ({ calcium: calcium(of), albumin: albumin(of) }),
  },
  'Anion Gap': { equation: 'anion-gap', inputs: salts },
  'Delta Gap': { equation: 'delta-gap', inputs: salts },
  'Delta Ratio': { equation: 'delta-ratio', inputs: salts },
  'Albumin Corrected Anion Gap': {
    equation: 'anion-gap-albumin',
    inputs: (of) => ({ ...salts(of), albumin: albumin(of) }),
  },
  'Albumin Corrected Delta Gap': {
    equation: 'delta-gap-albumin',
    inputs: (of) => ({ ...salts(of), albumin: albumin(of) }),
  },
  'Albumin Corrected Delta Ratio': {
    equation: 'delta-ratio-albumin',
    inputs: (of) => ({ ...salts(of), albumin: albumin(of) }),
  },
  'QTc Bazett Calculator': { equation: 'qtc-bazett', inputs: qt },
  'QTc Fridericia Calculator': { equation: 'qtc-fridericia', inputs: qt },
  'QTc Framingham Calculator': { equation: 'qtc-framingham', inputs: qt },
  'QTc Hodges Calculator': { equation: 'qtc-hodges', inputs: qt },
  'QTc Rautaharju Calculator': { equation: 'qtc-rautaharju', inputs: qt },
  'Creatinine Clearance (Cockcroft-Gault Equation)': {
    equation: 'cockcroft-gault',
    inputs: (of) => ({
      age: age(of),
      sex: sex(of),
      weight: weight(of),
      height: height(of),
      creatinine: creatinine(of),
    }),
  },
  'Morphine Milligram Equivalents (MME) Calculator': {
    equation: 'morphine-milligram-equivalents',
    inputs: opioidDoses,
  },
  'Steroid Conversion Calculator': {
    equation: 'glucocorticoid-equivalent',
    inputs: (of) => ({
      dose: amount(of, 'input steroid', { mg: 1 }, 1),
      from: steroid((of['input steroid'] as unknown[])[0]),
      to: steroid(of['target steroid']),
    }),
  },
  'LDL Calculated': {
    equation: 'ldl-friedewald',
    inputs: (of) => ({
      'total-cholesterol': amount(of, 'Total cholesterol', { ...milligrams(386.65) }),
      'hdl-cholesterol': amount(of, 'high-density lipoprotein cholesterol', { ...milligrams(386.65) }),
      triglycerides: amount(of, 'Triglycerides', { ...milligrams(860) }),
    }),
  },
};

const opioids = [
  'Codeine',
  'FentANYL patch',
  'HYDROcodone',
  'HYDROmorphone',
  'Methadone',
  'Morphine',
  'OxyCODONE',
  'OxyMORphone',
  'Tapentadol',
  'TraMADol',
];

/** Undefined where a drug has no factor: a sum without it would be too low. */
function opioidDoses(of: Entities): Record<string, Given[string] | undefined> | undefined {
  const named = Object.keys(of).flatMap((key) => (/ Dose$/.test(key) ? [key.slice(0, -5)] : []));
  if (named.some((name) => !opioids.includes(name))) return undefined;
  const known = opioids.flatMap((name) => {
    const input = name.toLowerCase().replace(' ', '-');
    // The set writes "mg" for patches, which are dosed in micrograms an hour.
    const dose = amount(of, `${name} Dose`, { mg: 1, 'µg/hr': 1, 'mcg/hr': 1 });
    const times = amount(of, `${name} Dose Per Day`, { 'per day': 1 });
    return dose === undefined
      ? []
      : [
          [input, dose],
          [`${input}-per-day`, times],
        ];
  });
  // The equation asks for morphine, so that an empty row is refused and not answered with nothing.
  return { morphine: 0, ...Object.fromEntries(known) };
}

/** `MethylPrednisoLONE IV` as the equation calls it. */
const steroid = (name: unknown) => String(name).split(' ')[0]!.toLowerCase();

export interface FormulaOutcome {
  readonly row: MedCalcRow;
  /** A number, or why there is none. */
  readonly ours: number | string;
  readonly agrees: boolean;
}

/** Every row of a calculator that is one of our equations; the set's own tolerance (5 %) decides. */
export function computeMedCalc(
  rows: readonly MedCalcRow[],
  equationNamed: (name: string) => Equation,
): readonly FormulaOutcome[] {
  return rows.flatMap((row): FormulaOutcome[] => {
    const formula = formulas[row.calculator];
    if (!formula) return [];
    const inputs = formula.inputs(row.entities);
    if (!inputs) return [{ row, ours: 'no factor for one of its drugs', agrees: false }];
    const given = Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined)) as Given;
    const result = evaluate(equationNamed(formula.equation), given);
    if (!result.ok) return [{ row, ours: `${result.why}: ${result.details.join('; ')}`, agrees: false }];
    const ours = result.outputs[0]!.value;
    const [low, high] = [row.lower, row.upper].sort((a, b) => a - b) as [number, number];
    return [{ row, ours, agrees: ours >= low - 1e-3 && ours <= high + 1e-3 }];
  });
}
