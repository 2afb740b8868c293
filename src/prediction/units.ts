import type { Terminology } from '../record/index.js';

/**
 * HbA1c: NGSP % and IFCC mmol/mol by the IFCC-NGSP master equation, NGSP = 0.09148 x IFCC + 2.152.
 * Hoelzel 2004, doi:10.1373/clinchem.2003.024802.
 */
const hba1c = { slope: 0.09148, intercept: 2.152 };

/** mg/dL -> mmol/L and umol/L, given g/mol. */
const perMilligramPerDecilitre: Readonly<Record<string, (molarMass: number) => number>> = {
  'mg/dL': () => 1,
  'mmol/L': (molarMass) => 10 / molarMass,
  'umol/L': (molarMass) => 10_000 / molarMass,
};

/** Plain ratios between units of one dimension, as equations and tables use them. */
const ratios: Readonly<Record<string, number>> = {
  'g/dL>g/L': 10,
  'g/L>g/dL': 0.1,
  'cm>m': 0.01,
  'm>cm': 100,
  // Albumin-creatinine ratio; creatinine 113.12 g/mol.
  'mg/g>mg/mmol': 0.11312,
  'mg/mmol>mg/g': 1 / 0.11312,
};

/** UCUM and the field's spellings of it that equations and table headers write. */
const spelling: Readonly<Record<string, string>> = {
  mmHg: 'mm[Hg]',
  'µmol/L': 'umol/L',
  'μmol/L': 'umol/L',
  years: 'a',
};
const standard = (unit: string) => spelling[unit] ?? unit;

/**
 * A measure's value in another unit, or undefined if there is no such conversion.
 * `of` names the measure in the terminology, which knows its molar mass.
 */
export function convert(
  of: string,
  value: number,
  from: string,
  to: string,
  terminology: Terminology,
): number | undefined {
  const [source, target] = [standard(from), standard(to)];
  if (source === target) return value;
  if (of === 'hba1c' && source === '%' && target === 'mmol/mol') return (value - hba1c.intercept) / hba1c.slope;
  if (of === 'hba1c' && source === 'mmol/mol' && target === '%') return value * hba1c.slope + hba1c.intercept;
  const ratio = ratios[`${source}>${target}`];
  if (ratio !== undefined) return value * ratio;
  const molarMass = terminology.measure(of)?.molarMass;
  const [divide, multiply] = [perMilligramPerDecilitre[source], perMilligramPerDecilitre[target]];
  if (!molarMass || !divide || !multiply) return undefined;
  return (value / divide(molarMass)) * multiply(molarMass);
}
