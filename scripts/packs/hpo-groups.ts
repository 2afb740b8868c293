import type { HpoSource } from './hpo-source.js';

/** Words that say nothing of which disease is meant. */
const commonWords = new Set(
  'syndrome disease disorder type autosomal dominant recessive linked with and the due to of deficiency familial hereditary congenital early onset related in or without'.split(
    ' ',
  ),
);

const wordsOf = (name: string) =>
  new Set(
    (name.toLowerCase().match(/[a-z0-9]+/g) ?? []).filter(
      (word) => !commonWords.has(word) && !/^\d{1,2}$|^[a-z]$|^i{2,3}$|^iv$/.test(word),
    ),
  );

const leastShared = 0.6;

/**
 * OMIM diseases that an Orphanet disease without an exact equivalent stands for: one of its genes is theirs, and their
 * names share most of their words ("Loeys-Dietz syndrome" for types 1 to 6). A rule of our own, for borrowing
 * annotations only.
 */
export function groupMembers(
  source: HpoSource,
  equivalents: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  const exact = new Set([...equivalents.values()].flat());
  const byGene = new Map<string, string[]>();
  for (const [disease, genes] of source.genes) {
    if (!disease.startsWith('OMIM')) continue;
    for (const gene of genes) byGene.set(gene, [...(byGene.get(gene) ?? []), disease]);
  }
  const owners = new Map<string, string[]>();
  for (const [orphanet, genes] of source.genes) {
    if (!orphanet.startsWith('ORPHA') || exact.has(orphanet)) continue;
    const words = wordsOf(source.names.get(orphanet) ?? '');
    if (words.size === 0) continue;
    for (const omim of new Set(genes.flatMap((gene) => byGene.get(gene) ?? []))) {
      const others = wordsOf(source.names.get(omim) ?? '');
      const shared = [...words].filter((word) => others.has(word)).length;
      if (others.size > 0 && shared / Math.min(words.size, others.size) >= leastShared)
        owners.set(omim, [...(owners.get(omim) ?? []), orphanet]);
    }
  }
  return owners;
}

/** Both kinds of relation in one table: OMIM id -> Orphanet ids whose annotations it takes up. */
export function orphanetSources(
  source: HpoSource,
  equivalents: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, readonly string[]>(equivalents);
  for (const [omim, ids] of groupMembers(source, equivalents)) all.set(omim, [...(all.get(omim) ?? []), ...ids]);
  return all;
}
