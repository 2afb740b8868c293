import type { Assessment } from '../record/index.js';

const topLevel = [
  'patient',
  'asOf',
  'facts',
  'claims',
  'plan',
  'quarantine',
  'issues',
  'versions',
  'documents',
] as const satisfies readonly (keyof Assessment)[];

/** The assessment as JSON: the first level in reading order, keys below it in alphabetical order, so that equal assessments are equal bytes. */
export function renderJson(assessment: Assessment): string {
  const ordered = Object.fromEntries(topLevel.map((key) => [key, assessment[key]]));
  return `${JSON.stringify(ordered, (_key, value: unknown) => (value === ordered ? value : sortedKeys(value)), 2)}\n`;
}

function sortedKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
