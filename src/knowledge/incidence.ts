import type { Incidence } from '../prediction/absolute-risk.js';
import { listPacks } from './load.js';

/** Groups of the NCI's Breast Cancer Risk Assessment Tool by its race codes. */
const groups: Readonly<Record<string, string>> = {
  'us-white': '1',
  'us-black': '2',
  'us-hispanic': '3',
  'us-hispanic-born-abroad': '5',
  'us-chinese': '6',
  'us-japanese': '7',
  'us-filipino': '8',
};

/** `breast-cancer/us-white` ... */
export const incidenceNames: readonly string[] = Object.keys(groups).map((group) => `breast-cancer/${group}`);

/**
 * Incidence and other mortality of US women from 20 to 89 as the pack `risk-cancer` has them (SEER, by the BCRAT).
 * @returns undefined for a name that is not known
 */
export function loadIncidence(name: string): Incidence | undefined {
  const group = groups[name.replace('breast-cancer/', '')];
  if (!name.startsWith('breast-cancer/') || !group) return undefined;
  const pack = listPacks().find(({ id }) => id === 'risk-cancer');
  const hazards = pack?.json<{ races: Record<string, { incidence: number[]; otherDeath: number[] }> }>('gail.json')
    .races[group];
  if (!hazards) return undefined;
  const bands = hazards.incidence.map((incidence, band) => ({
    from: 20 + 5 * band,
    incidence,
    otherDeath: hazards.otherDeath[band]!,
  }));
  return { bands, until: 90 };
}
