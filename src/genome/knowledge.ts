import type { GeneDefinition } from './pgx/definition.js';
import { parseGene, parseRules } from './pgx/pack.js';
import { type Phenoconversion, parsePhenoconversion } from './pgx/phenoconversion.js';
import { PositionIndex } from './pgx/projection.js';
import type { InstalledScore } from './score-claims.js';
import { parseVariantKnowledge, type VariantKnowledge } from './variants/knowledge.js';

/** What this stage needs from the packs; `knowledge/load.ts` fills it. */
export interface GenomeKnowledge {
  readonly packs: readonly string[];
  readonly genes: ReadonlyMap<string, GeneDefinition>;
  readonly index: PositionIndex;
  readonly phenoconversion: Phenoconversion;
  /** Genes in which a harmful variant calls for action; absent where only pharmacogenes are asked. */
  readonly variants?: VariantKnowledge;
  /** The scores and signatures that the user installed, by id. */
  readonly scores?: ReadonlyMap<string, InstalledScore>;
}

/** Parsed JSON of the packs `pgx-alleles` and `pgx-phenoconversion`, and of a user's own gene files. */
export interface GenomePackFiles {
  /** Each file of `genes/`, own genes after those shipped; a later one of the same gene replaces the earlier. */
  readonly genes: readonly { readonly pack: string; readonly json: unknown }[];
  /** Each `rules.json`. */
  readonly rules: readonly { readonly pack: string; readonly json: unknown }[];
  /** `perpetrators.json` of `pgx-phenoconversion`. */
  readonly phenoconversion: unknown;
  /** `genes.json` and `criteria.json` of `germline-actionable`. */
  readonly actionable?: { readonly genes: unknown; readonly criteria: unknown };
}

/**
 * The genome stage's knowledge from its packs.
 * @throws Error naming pack and entry if a pack contradicts itself
 */
export function parseGenomeKnowledge(files: GenomePackFiles): GenomeKnowledge {
  const rules = files.rules.flatMap(({ pack, json }) => parseRules(json, pack));
  const genes = new Map<string, GeneDefinition>();
  for (const { pack, json } of files.genes) {
    const gene = parseGene(json, rules, pack);
    genes.set(gene.gene, gene);
  }
  return {
    packs: [
      ...new Set([...files.genes.map(({ pack }) => pack), 'pgx-phenoconversion']),
      ...(files.actionable ? ['germline-actionable'] : []),
    ],
    genes,
    index: new PositionIndex(genes.values()),
    phenoconversion: parsePhenoconversion(files.phenoconversion, 'pgx-phenoconversion'),
    ...(files.actionable
      ? {
          variants: parseVariantKnowledge('germline-actionable', files.actionable.genes, files.actionable.criteria),
        }
      : {}),
  };
}

/** GRCh38 intervals by chromosome, one-based, both ends included, in which a VCF record may matter to a gene. */
export function genomePositions(
  knowledge: GenomeKnowledge,
): ReadonlyMap<string, readonly { readonly start: number; readonly end: number }[]> {
  const intervals = new Map<string, { start: number; end: number }[]>();
  for (const gene of knowledge.genes.values()) {
    if (!gene.chromosome) continue;
    const list = intervals.get(gene.chromosome) ?? [];
    intervals.set(gene.chromosome, list);
    for (const position of gene.positions) {
      const isIndel = position.alts.some((alt) => alt.length !== position.ref.length);
      const start = position.position - (isIndel ? anchorPadding : 0);
      const end = Math.max(position.until ?? 0, position.position + position.ref.length - 1);
      list.push({ start, end });
    }
  }
  for (const list of intervals.values()) list.sort((a, b) => a.start - b.start || a.end - b.end);
  return intervals;
}

/** A position of a gene's definition by its rs number. */
export interface NamedPosition {
  readonly gene: GeneDefinition;
  readonly index: number;
  readonly chromosome: string;
  readonly position: number;
  readonly ref: string;
  readonly alts: readonly string[];
}

/** The defined positions that have an rs number of their own. */
export function namedPositions(knowledge: GenomeKnowledge): ReadonlyMap<string, NamedPosition> {
  const known = named.get(knowledge);
  if (known) return known;
  const made = new Map<string, NamedPosition>();
  const twice = new Set<string>();
  for (const gene of knowledge.genes.values()) {
    const { chromosome } = gene;
    if (!chromosome) continue;
    gene.positions.forEach(({ rsid, position, ref, alts }, index) => {
      if (!rsid) return;
      if (made.has(rsid)) twice.add(rsid);
      made.set(rsid, { gene, index, chromosome, position, ref, alts });
    });
  }
  for (const rsid of twice) made.delete(rsid);
  named.set(knowledge, made);
  return made;
}
const named = new WeakMap<GenomeKnowledge, ReadonlyMap<string, NamedPosition>>();

/** Callers may anchor an indel some bases before the left-aligned place. */
const anchorPadding = 10;
