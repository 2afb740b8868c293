import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DefinedPosition } from './vcf.js';

interface GeneFile {
  readonly gene: string;
  readonly chromosome: string;
  readonly positions: readonly {
    readonly pos: number;
    readonly ref: string;
    readonly alt: readonly string[];
    readonly rsid?: string;
  }[];
}

/** CYP2D6 needs more than short reads (copies, hybrids): a real panel reports it apart. The mitochondrion is not in it. */
const notOnThePanel = new Set(['CYP2D6', 'MT-RNR1']);

/** Every position that the product's own allele definitions ask about, in the order of the genome. */
export function definedPositions(packsFolder: string): readonly DefinedPosition[] {
  const folder = join(packsFolder, 'pgx-alleles', 'genes');
  const positions = readdirSync(folder)
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as GeneFile)
    .filter(({ gene }) => !notOnThePanel.has(gene))
    .flatMap(({ chromosome, positions }) =>
      positions.map(({ pos, ref, alt, rsid }) => ({ chromosome, position: pos, ref, alts: alt, rsid: rsid ?? '.' })),
    );
  const order = (chromosome: string) => (chromosome === 'chrX' ? 23 : Number(chromosome.slice(3)));
  return positions.sort((a, b) => order(a.chromosome) - order(b.chromosome) || a.position - b.position);
}
