import type { Measure, NotNormalised, Quantity } from '../../record/index.js';
import { type Converter, converterBetween, isUcum } from './ucum.js';
import { ucumSpelling } from './unit-spelling.js';

/** A quantity as a source gives it: `code` where the source says that it is UCUM, `unit` in whatever spelling. */
export interface SourceQuantity {
  readonly value: number;
  readonly unit?: string | undefined;
  readonly code?: string | undefined;
  readonly comparator?: Quantity['comparator'] | undefined;
}

/**
 * The quantity on the record's one scale: the measure's canonical unit, or without a measure its own unit if that is UCUM.
 * Conversions are UCUM's, through the measure's molar mass (g/mol) between mass and substance amounts.
 */
export function normaliseQuantity(source: SourceQuantity, measure?: Measure): Quantity {
  const { value, comparator } = source;
  const written = source.unit ?? source.code;
  return {
    source: written === undefined ? { value } : { value, unit: written },
    ...(comparator ? { comparator } : {}),
    normalised: normalised(source, measure),
  };
}

function normalised({ value, unit, code }: SourceQuantity, measure: Measure | undefined): Quantity['normalised'] {
  const candidates = [code, unit].filter((text) => text !== undefined && text.trim() !== '') as string[];
  if (measure?.unit === undefined) return inOwnUnit(value, candidates);
  if (candidates.length === 0) {
    return isCount(measure.unit) ? { ok: true, value, unit: measure.unit } : { ok: false, why: 'no-unit' };
  }
  let why: NotNormalised = 'unknown-unit';
  for (const candidate of candidates) {
    const converter = converterFor(candidate, measure);
    if (typeof converter === 'function') return { ok: true, value: round(converter(value)), unit: measure.unit };
    if (converter === 'incompatible-unit') why = converter;
  }
  return { ok: false, why };
}

function inOwnUnit(value: number, candidates: readonly string[]): Quantity['normalised'] {
  if (candidates.length === 0) return { ok: false, why: 'no-unit' };
  for (const candidate of candidates) {
    const unit = ownUnit(candidate);
    if (unit) return { ok: true, value, unit };
  }
  return { ok: false, why: 'unknown-unit' };
}

const ownUnits = new Map<string, string | undefined>();

function ownUnit(written: string): string | undefined {
  if (!ownUnits.has(written)) {
    const spelling = ucumSpelling(written);
    remember(ownUnits, written, isUcum(written) ? written : isUcum(spelling) ? spelling : undefined);
  }
  return ownUnits.get(written);
}

/** An annotation alone (`{INR}`, `{score}`) is a bare number: a source need not write its unit. */
const isCount = (unit: string) => unit === '1' || /^\{[^}]*\}$/.test(unit);

const converters = new Map<string, Converter | NotNormalised>();

function converterFor(written: string, measure: Measure): Converter | NotNormalised {
  const key = `${measure.key}|${written}`;
  let known = converters.get(key);
  if (known === undefined) {
    known = findConverter(written, measure);
    remember(converters, key, known);
  }
  return known;
}

/** Sources may write any number of different units; the caches must not grow with them. */
function remember<V>(cache: Map<string, V>, key: string, value: V): void {
  if (cache.size > 5_000) cache.clear();
  cache.set(key, value);
}

function findConverter(written: string, measure: Measure): Converter | NotNormalised {
  const canonical = measure.unit!;
  if (written === canonical) return (value) => value;
  const spellings = [...new Set([temperature(written, canonical), written, ucumSpelling(written)])];
  let why: NotNormalised = 'unknown-unit';
  for (const spelling of spellings) {
    if (spelling === undefined) continue;
    if (spelling === canonical) return (value) => value;
    if (measure.key === 'hba1c' && spelling === 'mmol/mol') return ngspFromIfcc;
    const converter = converterBetween(spelling, canonical, measure);
    if (typeof converter === 'function') return converter;
    if (converter === 'incompatible-unit') why = converter;
  }
  return why;
}

/** `C` and `F` are coulomb and farad in UCUM, degrees on a thermometer. */
function temperature(written: string, canonical: string): string | undefined {
  if (canonical !== 'Cel') return undefined;
  const letter = written.replace(/[°º\s]|deg(?:rees)?/gi, '').toLowerCase();
  return letter === 'c' ? 'Cel' : letter === 'f' ? '[degF]' : undefined;
}

/**
 * HbA1c: NGSP (%) from IFCC (mmol/mol), the NGSP master equation 0.09148 x IFCC + 2.152.
 * @see https://ngsp.org/ifcc.asp
 */
const ngspFromIfcc: Converter = (ifcc) => 0.09148 * ifcc + 2.152;

/** Twelve digits: more than any instrument gives, fewer than binary rounding leaves. */
const round = (value: number) => Number(value.toPrecision(12));
