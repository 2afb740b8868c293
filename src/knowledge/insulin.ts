import { type InsulinKnowledge, parseInsulin } from '../treatment/insulin/index.js';
import { listPacks } from './load.js';

/** The virtual patients, sensors pumps and learnt policies of the pack `insulin-patients`. */
export function loadInsulin(): InsulinKnowledge {
  const pack = listPacks().find(({ id }) => id === 'insulin-patients');
  if (!pack) throw new Error('The knowledge pack insulin-patients is missing');
  return parseInsulin(pack.json<unknown>('patients.json'), pack.json<unknown>('policies.json'));
}
