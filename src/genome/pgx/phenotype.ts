import type { GeneCall } from './call.js';
import type { CombinationMatch } from './combinations.js';
import { functionKey, type GeneDefinition, type RuleOf, ruleOf } from './definition.js';
import type { DiplotypeMatch } from './match.js';
import { compareNames, diplotypeName, namesIn } from './names.js';

/** What CPIC writes where it assigns nothing. */
export const notAssigned = 'n/a';
const indeterminate = 'Indeterminate';

/** What one diplotype means. */
export interface DiplotypeResult {
  /** As called, `[c.498G>A + c.2582A>G]/c.2846A>T`; empty where a single variant stands in for a diplotype. */
  readonly diplotype: string;
  /** The pair that decides, where it isn't the diplotype itself. */
  readonly inferred?: string;
  /** The alleles that decide. */
  readonly alleles: readonly string[];
  readonly functions: readonly string[];
  /** Several only for genes where the presence of each allele counts (HLA); empty where the gene has none. */
  readonly phenotypes: readonly string[];
  readonly activityScore?: string;
  /** An outside call's own word that differs from what its diplotype means. */
  readonly contradicts?: string;
}

/** Phenotype and activity score of one or two named alleles. */
export function resultOf(gene: GeneDefinition, alleles: readonly string[]): Omit<DiplotypeResult, 'diplotype'> {
  const presence = ruleOf(gene, 'allele-presence');
  if (presence) {
    const phenotypes = presence.alleles.map(
      (allele) => `${allele} ${alleles.includes(allele) ? 'positive' : 'negative'}`,
    );
    return { alleles, functions: [], phenotypes };
  }
  const known = alleles.map((name) => gene.allelesByName.get(name));
  const functions = known.map((allele) => allele?.function ?? 'Unassigned function');
  if (!gene.phenotypeBy)
    return { alleles, functions, phenotypes: known.some((allele) => allele?.function) ? [notAssigned] : [] };
  const keys = known.map(
    (allele) => (gene.phenotypeBy === 'activity' ? (allele?.activity ?? allele?.function) : allele?.function) ?? '',
  );
  const found = gene.phenotypes.get(functionKey(keys));
  if (gene.phenotypeBy === 'activity') {
    return {
      alleles,
      functions,
      phenotypes: [found?.phenotype ?? indeterminate],
      activityScore: found?.activityScore ?? notAssigned,
    };
  }
  return { alleles, functions, phenotypes: [found?.phenotype ?? notAssigned] };
}

/** What the gene's call means, one result for each diplotype; for lowest-function genes the deciding one alone. */
export function resultsOf(call: GeneCall): readonly DiplotypeResult[] {
  const { gene } = call;
  const lowest = ruleOf(gene, 'lowest-function');
  if (lowest) return lowestResult(call, lowest);
  if (call.diplotypes.length > 0) {
    return call.diplotypes.map((match) => ({ diplotype: match.name, ...resultOf(gene, match.alleles) }));
  }
  return fallbackResult(call);
}

/** One result for each phenotype and score. */
export function distinctResults(results: readonly DiplotypeResult[]): readonly DiplotypeResult[] {
  const seen = new Set<string>();
  return results.filter((result) => {
    const key = `${result.phenotypes.join('|')} ${result.activityScore ?? ''}`;
    return seen.size < seen.add(key).size;
  });
}

/** The diplotypes to name: all that fit; for unphased lowest-function genes the pair that decides. */
export function diplotypeNames(call: GeneCall, results: readonly DiplotypeResult[]): string[] {
  const names =
    call.diplotypes.length > 0 ? call.diplotypes.map((match) => match.name) : results.map((result) => result.diplotype);
  return [...new Set(names.filter((name) => name !== ''))];
}

function lowestResult(
  { gene, diplotypes, variants }: GeneCall,
  rule: RuleOf<'lowest-function'>,
): readonly DiplotypeResult[] {
  const order = (a: string, b: string) => rank(gene, rule, a) - rank(gene, rule, b) || compareNames(a, b);
  if (variants.length > 0) {
    const alleles = [...variants].sort(order).slice(0, 2);
    return [decided(gene, alleles.length === 2 ? diplotypeName(alleles[0]!, alleles[1]!) : alleles[0]!, alleles)];
  }
  const candidates = diplotypes.map((match) => ({
    match,
    alleles: componentsOf(match).map((components) => [...components].sort(order)[0]!),
  }));
  const total = (alleles: readonly string[]) => alleles.reduce((sum, allele) => sum + rank(gene, rule, allele), 0);
  const [first] = [...candidates].sort(
    (a, b) =>
      total(a.alleles) - total(b.alleles) ||
      compareNames(a.alleles[0]!, b.alleles[0]!) ||
      compareNames(a.alleles[1] ?? '', b.alleles[1] ?? ''),
  );
  return first ? [decided(gene, first.match.name, first.alleles)] : [];
}

function decided(gene: GeneDefinition, diplotype: string, alleles: readonly string[]): DiplotypeResult {
  const inferred = alleles.length === 2 ? diplotypeName(alleles[0]!, alleles[1]!) : alleles[0]!;
  return { diplotype, ...(inferred === diplotype ? {} : { inferred }), ...resultOf(gene, alleles) };
}

/** Lower acts less: an activity value, or whether it is of the function that decides first. Unknown activity ranks above all. */
function rank(gene: GeneDefinition, rule: RuleOf<'lowest-function'>, name: string): number {
  const allele = gene.allelesByName.get(name);
  if (rule.by === 'activity') {
    const value = Number(allele?.activity ?? Number.NaN);
    return Number.isNaN(value) ? 2 : value;
  }
  return allele?.function === rule.first ? 0 : 1;
}

/** The named alleles on each chromosome. */
function componentsOf(match: DiplotypeMatch | CombinationMatch): readonly (readonly string[])[] {
  return 'readings' in match ? match.readings.map((reading) => reading.components) : match.alleles.map(namesIn);
}

/** SLCO1B1 by its one variant, where no star allele fits. */
function fallbackResult({ gene, sample }: GeneCall): readonly DiplotypeResult[] {
  const rule = ruleOf(gene, 'single-variant-fallback');
  const call = rule && sample.calls[gene.indexByPosition.get(rule.position)!];
  if (!rule || !call) return [];
  const alleles = call.texts.map((text) => rule.alleles[text ?? '']);
  if (alleles.some((allele) => allele === undefined)) return [];
  const names = (alleles as string[]).sort(compareNames);
  return [{ diplotype: '', inferred: names.join('/'), ...resultOf(gene, names) }];
}
