import { type Centroids, type GeneSet, parseCentroids } from '../genome/expression/index.js';
import { listPacks } from './load.js';

/** Centroids and gene sets of the pack `expression-pam50`. */
export function loadExpression(): { readonly centroids: Centroids; readonly sets: readonly GeneSet[] } {
  const pack = listPacks().find(({ id }) => id === 'expression-pam50');
  if (!pack) throw new Error('The knowledge pack expression-pam50 is missing');
  return {
    centroids: parseCentroids(pack.json<unknown>('centroids.json'), 'pack expression-pam50'),
    sets: pack.json<readonly GeneSet[]>('gene-sets.json'),
  };
}
