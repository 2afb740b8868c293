import { createRequire } from 'node:module';
import type { Measure, NotNormalised } from '../../record/index.js';

export type Converter = (value: number) => number;

interface UcumUtils {
  validateUnitString(unit: string): { status: 'valid' | 'invalid' | 'error' };
  convertUnitTo(
    from: string,
    value: number,
    to: string,
    options: { readonly molecularWeight?: number; readonly charge?: number },
  ): { status: 'succeeded' | 'failed' | 'error'; toVal: number | null };
}

let loaded: UcumUtils | undefined;

/** The UCUM tables take 30 ms to load: only a unit outside `everydayUnits` makes us wait for them. */
function ucum(): UcumUtils {
  if (!loaded) {
    const { UcumLhcUtils } = createRequire(import.meta.url)('@lhncbc/ucum-lhc') as {
      UcumLhcUtils: { getInstance(): UcumUtils };
    };
    loaded = UcumLhcUtils.getInstance();
  }
  return loaded;
}

/** Valid UCUM that most records use. */
const everydayUnits = new Set(
  `% 1 /min /uL 10*3/uL 10*6/uL 10*9/L 10*12/L Cel [pH] U/L a cm d fL g g/L g/dL h kU/L kg kg/m2 m[IU]/L mg mg/L mg/dL mg/g
   min min/wk mL mL/min mL/min/{1.73_m2} mm mm[Hg] mmol/L mmol/mol mo ms ng/mL ng/L nmol/L pg pg/mL s ug ug/L ug/dL ug/mL umol/L
   wk {INR} {copies}/mL {score} {tablet} {capsule} {puff} {T-score} {nominal} u[IU]/mL`.split(/\s+/),
);

/** UCUM is printable ASCII without spaces. */
const looksLikeUnit = /^[!-~]{1,100}$/;

/** The library writes some of its troubles to the console; our stdout is for answers. */
function quietly<T>(ask: () => T): T {
  const { log } = console;
  console.log = () => {};
  try {
    return ask();
  } finally {
    console.log = log;
  }
}

/** True if the text is a valid UCUM unit. */
export function isUcum(unit: string): boolean {
  return everydayUnits.has(unit) || (looksLikeUnit.test(unit) && quietly(() => isValid(unit)));
}

/** The library takes names that every object has (`toString`) for units of its own, and stumbles over them. */
function isValid(unit: string): boolean {
  if (Object.getOwnPropertyNames(Object.prototype).some((name) => unit.includes(name))) return false;
  try {
    return ucum().validateUnitString(unit).status === 'valid';
  } catch {
    return false;
  }
}

/**
 * How to get from one unit to another for a measure: affine, so temperatures work and logarithmic units are refused.
 * Equivalents count as the measure's valence says; enzyme and international units only convert within themselves.
 */
export function converterBetween(
  from: string,
  to: string,
  measure: Pick<Measure, 'molarMass' | 'valence'>,
): Converter | NotNormalised {
  if (!isUcum(from)) return 'unknown-unit';
  const plain = withoutArbitrary(from, to);
  if (!plain) return 'incompatible-unit';
  const options = {
    ...(measure.molarMass ? { molecularWeight: measure.molarMass } : {}),
    ...(measure.valence ? { charge: measure.valence } : {}),
  };
  const at = (value: number) => ucum().convertUnitTo(plain.from, value, plain.to, options);
  const [zero, one, two] = [at(0), at(1), at(2)];
  if (zero.toVal === null || one.toVal === null || two.toVal === null) return 'incompatible-unit';
  const [offset, slope] = [zero.toVal, one.toVal - zero.toVal];
  if (Math.abs(two.toVal - (offset + 2 * slope)) > 1e-9 * Math.max(1, Math.abs(two.toVal))) return 'incompatible-unit';
  return (value) => value * slope + offset;
}

const internationalUnit = /\[i?IU?\]|\[iU\]/g;
const enzymeUnit = /(^|[./(]|\b[munpk])U(?=$|[./)])/g;

/**
 * International units are arbitrary: UCUM converts none of them. Where both sides count them, prefixes are plain arithmetic
 * (a mole stands in); where laboratories write IU for the enzyme unit U, or U for IU, the canonical unit decides.
 */
function withoutArbitrary(from: string, to: string): { from: string; to: string } | undefined {
  const [fromInternational, toInternational] = [from, to].map((unit) => unit!.match(internationalUnit) !== null);
  if (toInternational) {
    const counted = fromInternational ? from.replace(internationalUnit, 'mol') : from.replace(enzymeUnit, '$1mol');
    return counted === from ? undefined : { from: counted, to: to.replace(internationalUnit, 'mol') };
  }
  if (!fromInternational) return { from, to };
  return /U/.test(to.replace(/\{[^}]*\}/g, '')) ? { from: from.replace(internationalUnit, 'U'), to } : undefined;
}
