import type { Terminology } from '../record/index.js';

/**
 * HbA1c: NGSP % and IFCC mmol/mol by the IFCC-NGSP master equation, NGSP = 0.09148 x IFCC + 2.152.
 * Hoelzel 2004, doi:10.1373/clinchem.2003.024802.
 */
const hba1c = { slope: 0.09148, intercept: 2.152 };

/** What one mg/dL is in units of mass, and of amount given g/mol. */
const perMilligramPerDecilitre: Readonly<Record<string, number>> = {
  'mg/dL': 1,
  'mg/L': 10,
  'g/L': 0.01,
  'g/dL': 0.001,
  'ug/mL': 10,
  'ng/mL': 10_000,
  'ug/L': 10_000,
};
const molarPerMilligramPerDecilitre: Readonly<Record<string, number>> = {
  'mol/L': 0.01,
  'mmol/L': 10,
  'umol/L': 10_000,
};

/** Units of one dimension as multiples of its first. The inch, foot, pound and stone are exact; kPa by ISO 80000-4. */
const dimensions: readonly Readonly<Record<string, number>>[] = [
  { 'mm[Hg]': 1, kPa: 7.500_616_827, Pa: 0.007_500_616_827 },
  { cm: 1, m: 100, mm: 0.1, '[in_i]': 2.54, '[ft_i]': 30.48 },
  { kg: 1, g: 0.001, '[lb_av]': 0.453_592_37, '[stone_av]': 6.350_293_18 },
  { a: 1, mo: 1 / 12 },
  { '10*9/L': 1, '10*3/uL': 1, 'K/uL': 1, '/uL': 0.001 },
  { 'mL/min/{1.73_m2}': 1, 'mL/s/{1.73_m2}': 60 },
  // Albumin-creatinine ratio; creatinine 113.12 g/mol.
  { 'mg/g': 1, 'ug/mg': 1, 'mg/mmol': 1 / 0.113_12, 'g/mol': 1 / 0.113_12 },
];

/** UCUM and the field's spellings of it that equations and table headers write. */
const spelling: Readonly<Record<string, string>> = {
  mmHg: 'mm[Hg]',
  'mm Hg': 'mm[Hg]',
  in: '[in_i]',
  ft: '[ft_i]',
  lb: '[lb_av]',
  lbs: '[lb_av]',
  st: '[stone_av]',
  years: 'a',
  months: 'mo',
  C: 'Cel',
  '°C': 'Cel',
  F: '[degF]',
  '°F': '[degF]',
};

function standard(written: string): string {
  const unit = written.trim();
  const known = spelling[unit];
  if (known) return known;
  if (/^mL\/min\/\{?1[.,]73 ?_?m(2|²)\}?$/i.test(unit)) return 'mL/min/{1.73_m2}';
  return unit
    .replace(/[µμ]/g, 'u')
    .replace(/^mcg/, 'ug')
    .replace(/\/(d|m|u)?l$/, (_, prefix = '') => `/${prefix}L`);
}

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
  if (source === 'Cel' && target === '[degF]') return value * 1.8 + 32;
  if (source === '[degF]' && target === 'Cel') return (value - 32) / 1.8;
  const dimension = dimensions.find((units) => units[source] !== undefined && units[target] !== undefined);
  if (dimension) return (value * dimension[source]!) / dimension[target]!;
  const molarMass = terminology.measure(of)?.molarMass;
  const per = (unit: string): number | undefined => {
    const molar = molarPerMilligramPerDecilitre[unit];
    if (molar === undefined) return perMilligramPerDecilitre[unit];
    return molarMass ? molar / molarMass : undefined;
  };
  const [divide, multiply] = [per(source), per(target)];
  return divide === undefined || multiply === undefined ? undefined : (value / divide) * multiply;
}
