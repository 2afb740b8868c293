import { z } from 'zod';
import type { CaseVariant } from './case.js';
import type { DiseaseData } from './disease-data.js';

const schema = z.strictObject({
  release: z.string(),
  variants: z.array(
    z.strictObject({
      /** `chr1:94060760:C:T` on GRCh38; absent for structural changes. */
      at: z.string().exactOptional(),
      gene: z.string(),
      coding: z.string().exactOptional(),
      protein: z.string().exactOptional(),
      /** Disease id, number of papers that report it as the cause there, and one of them (PubMed number). */
      diseases: z.array(z.tuple([z.string(), z.number(), z.number()])).min(1),
    }),
  ),
});
export type KnownVariantData = z.output<typeof schema>;
export type KnownVariant = KnownVariantData['variants'][number];

/** @throws Error naming the pack if the shape is wrong */
export function parseKnownVariants(json: unknown): KnownVariantData {
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new Error(`hpo pack, variants.json: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

export const noKnownVariants: KnownVariantData = { release: '', variants: [] };

/** `hg38:chr1:94060760:C:T`, `1-94060760-C-T` as `chr1:94060760:C:T`; undefined for other builds and forms. */
export function variantPlace(text: string): string | undefined {
  const match = /^(?:(?:hg38|GRCh38)[:-])?(?:chr)?([0-9XYM]{1,2}T?)[:-](\d+)[:-]([ACGT]+)[:-]([ACGT]+)$/i.exec(
    text.trim(),
  );
  if (!match) return undefined;
  const [, chromosome, position, ref, alt] = match;
  return `chr${chromosome!.toUpperCase().replace('MT', 'M')}:${position}:${ref!.toUpperCase()}:${alt!.toUpperCase()}`;
}

/** The transcript without its version, and the change: `NM_000350:c.1938-1G>A`. */
const unversioned = (coding: string) => coding.replace(/^(N[MR]_\d+)\.\d+:/, '$1:');

/** How often published cases of one disease had each variant. */
interface DiseaseCounts {
  /** Reports of any variant, and how many variants one paper alone reports. */
  all: number;
  once: number;
  readonly byVariant: Map<KnownVariant, number>;
}

interface GeneCounts {
  all: number;
  variants: number;
}

/** Variants that published cases had as the cause: found by place or by HGVS, and what they say between diseases of one gene. */
export class KnownVariants {
  readonly #found = new Map<string, KnownVariant>();
  readonly #diseases = new Map<number, Map<string, DiseaseCounts>>();
  readonly #genes = new Map<string, GeneCounts>();
  readonly #reports = new Map<KnownVariant, number>();

  constructor({ variants }: KnownVariantData, diseases: DiseaseData) {
    const place = new Map(diseases.ids.map((id, each) => [id, each]));
    for (const variant of variants) {
      if (variant.at) this.#found.set(variant.at, variant);
      if (variant.coding) this.#found.set(unversioned(variant.coding), variant);
      const gene = this.#genes.get(variant.gene) ?? { all: 0, variants: 0 };
      this.#genes.set(variant.gene, gene);
      gene.variants++;
      for (const [id, papers] of variant.diseases) {
        gene.all += papers;
        this.#reports.set(variant, (this.#reports.get(variant) ?? 0) + papers);
        const disease = place.get(id);
        if (disease !== undefined) this.#count(disease, variant, papers);
      }
    }
  }

  #count(disease: number, variant: KnownVariant, papers: number): void {
    const byGene = this.#diseases.get(disease) ?? new Map<string, DiseaseCounts>();
    this.#diseases.set(disease, byGene);
    const counts = byGene.get(variant.gene) ?? { all: 0, once: 0, byVariant: new Map() };
    byGene.set(variant.gene, counts);
    counts.all += papers;
    if (papers === 1) counts.once++;
    counts.byVariant.set(variant, papers);
  }

  /** The published variant that this one is, by its place on GRCh38 or its coding change. */
  find({ at, coding }: Pick<CaseVariant, 'at' | 'coding'>): KnownVariant | undefined {
    return (at ? this.#found.get(at) : undefined) ?? (coding ? this.#found.get(unversioned(coding)) : undefined);
  }

  /**
   * ln of how likely this variant of the gene is in the disease against in any disease of the gene: a Dirichlet mean of
   * the disease's own counts and the gene's, whose weight is what is new in the disease so far (Good and Turing).
   *
   * @param variant undefined for one that nobody published
   */
  logShare(disease: number, gene: string, variant: KnownVariant | undefined): number {
    const counts = this.#diseases.get(disease)?.get(gene);
    const pooled = this.#genes.get(gene);
    if (!counts || !pooled) return 0;
    const base = ((variant ? (this.#reports.get(variant) ?? 0) : 0) + 1) / (pooled.all + pooled.variants + 1);
    const weight = counts.once + 1;
    const seen = variant ? (counts.byVariant.get(variant) ?? 0) : 0;
    return Math.log((seen + weight * base) / (counts.all + weight) / base);
  }
}

type Positions = ReadonlyMap<string, readonly { readonly start: number; readonly end: number }[]>;

/** Positions that a VCF is asked for, and those of the published variants. */
export function withPublishedVariants(positions: Positions, { variants }: KnownVariantData): Positions {
  const all = new Map([...positions].map(([chromosome, list]) => [chromosome, [...list]]));
  for (const { at } of variants) {
    if (!at) continue;
    const [chromosome, start, ref] = at.split(':') as [string, string, string];
    const list = all.get(chromosome) ?? [];
    all.set(chromosome, list);
    list.push({ start: Number(start), end: Number(start) + ref.length - 1 });
  }
  for (const list of all.values()) list.sort((a, b) => a.start - b.start || a.end - b.end);
  return all;
}
