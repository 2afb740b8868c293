import type { Strength } from '../../record/index.js';

export type StrengthBand = 'strong' | 'moderate' | 'weak';

const strong = new Set(['1', 'I', 'A', 'Strong', 'strong']);
const moderate = new Set(['2a', 'IIa', 'B', 'Moderate', 'moderate']);

/** A grade of any scheme on one scale of three. ADA grades evidence rather than strength: A is strong, B moderate. */
export function strengthOf({ grade }: Strength): StrengthBand {
  if (strong.has(grade)) return 'strong';
  return moderate.has(grade) ? 'moderate' : 'weak';
}

const order: readonly StrengthBand[] = ['strong', 'moderate', 'weak'];
const levels = ['A', 'B-R', 'B', 'B-NR', 'C-LD', 'C', 'C-EO', 'E'];

/** Below zero if a is the stronger: by class, then by level of evidence. */
export function compareStrength(a: Strength, b: Strength): number {
  const byBand = order.indexOf(strengthOf(a)) - order.indexOf(strengthOf(b));
  if (byBand !== 0) return byBand;
  const levelOf = ({ level }: Strength) => (level && levels.includes(level) ? levels.indexOf(level) : levels.length);
  return levelOf(a) - levelOf(b);
}
