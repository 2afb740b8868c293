import type { Coding, Concept, Quantity } from '../../record/index.js';
import { systemOfV2 } from '../standard/code-systems.js';
import type { SourceQuantity } from '../standard/units.js';
import type { Field, Segment } from './message.js';

/** CE, CWE, CNE: code, text and system, twice; original text in CWE-9. A text without a code is the concept's text. */
export function conceptOf(field: Field | undefined): Concept | undefined {
  if (!field) return undefined;
  const codings = [1, 4].flatMap((at) => codingAt(field, at) ?? []);
  const text = field.component(9) ?? field.component(2) ?? field.component(5);
  if (codings.length === 0) return text === undefined ? undefined : { codings, text };
  return text === undefined ? { codings } : { codings, text };
}

function codingAt(field: Field, at: number): Coding | undefined {
  const code = field.component(at);
  const system = field.component(at + 2);
  if (code === undefined) return undefined;
  const display = field.component(at + 1);
  return { system: system ? systemOfV2(system) : '', code, ...(display ? { display } : {}) };
}

/** A concept of which a sender wrote only words where the code stands (`Penicillin`). */
export function conceptOrWords(field: Field | undefined): Concept | undefined {
  const concept = conceptOf(field);
  const only = concept?.codings[0];
  if (concept?.codings.length !== 1 || only?.system !== '' || concept.text !== undefined) return concept;
  return { codings: [], text: only.code };
}

const numeric = /^(<=|>=|<|>|=)?\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*(\S.*)?$/;

/** A number, with comparator and unit if they are written with it: `4.1`, `<0.5`, `7 mmol/L`. */
export function numberIn(
  text: string,
): (Pick<SourceQuantity, 'value' | 'comparator'> & { readonly rest?: string }) | undefined {
  const [, comparator, digits, rest] = numeric.exec(text.trim()) ?? [];
  const value = Number(digits);
  if (digits === undefined || !Number.isFinite(value)) return undefined;
  return {
    value,
    comparator: comparator === undefined || comparator === '=' ? undefined : (comparator as Quantity['comparator']),
    ...(rest ? { rest } : {}),
  };
}

/** SN: comparator, number, separator, number; a range, a ratio or a titre has no single value. */
export function structuredNumeric(field: Field): ReturnType<typeof numberIn> {
  if (field.component(3) !== undefined || field.component(4) !== undefined) return undefined;
  return numberIn(`${field.component(1) ?? ''}${field.component(2) ?? ''}`);
}

/** A unit field as a quantity's unit: its code is UCUM only where the field says so. */
export function unitOf(segment: Segment, number: number): Pick<SourceQuantity, 'unit' | 'code'> {
  const field = segment.field(number);
  const code = field?.component(1);
  const isUcum = /UCUM/i.test(field?.component(3) ?? '');
  // `mg/dL^mg/dL^UCUM`, `mL^MilliLiter`, `^mL`: units may hold the component's own delimiter (10^9/L).
  const whole = field && /^\w*10\^\d/.test(field.raw) ? field.raw : undefined;
  return { unit: whole ?? code ?? field?.component(2), code: isUcum ? code : undefined };
}
