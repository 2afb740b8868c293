import type { Language } from '../record/index.js';
import { UsageError } from './usage-error.js';

export interface DoseOptions {
  readonly patient: string[];
  readonly levels?: string;
  readonly doses?: string;
  readonly target?: string;
  readonly given?: string[];
  readonly asOf?: string;
  readonly seed: string;
  readonly format: 'text' | 'json';
  readonly lang: Language;
  readonly strict?: boolean;
}

/** @throws UsageError unless `lower-upper` */
export function rangeOf(text: string): { lower: number; upper: number } {
  const [, lower, upper] = /^([\d.]+)\s*[-–:,]\s*([\d.]+)$/.exec(text.trim()) ?? [];
  if (!(Number(lower) > 0 && Number(upper) > Number(lower))) {
    throw new UsageError(`--target ${text}: expected lower-upper, as 400-600`);
  }
  return { lower: Number(lower), upper: Number(upper) };
}

const overridable = [
  'age',
  'weight',
  'height',
  'bodySurfaceArea',
  'albumin',
  'creatinineClearance',
  'daysAfterTransplant',
  'cyp3a5Star1Alleles',
  'steroidSparing',
  'calciumChannelBlocker',
];

/** @throws UsageError unless `name=number` of a known name */
export function overrides(pairs: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name, value] = pair.split('=');
      if (!overridable.includes(name ?? '') || !value || !Number.isFinite(Number(value))) {
        throw new UsageError(`--given ${pair}: expected name=number, the name one of ${overridable.join(', ')}`);
      }
      return [name!, Number(value)];
    }),
  );
}
