import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CallOptions,
  CohortGenotypes,
  type GenomeKnowledge,
  parseGenomeKnowledge,
  parseOutsideCalls,
} from '../src/genome/index.js';
import { readVcfCohort } from '../src/intake/vcf/cohort.js';
import { packFile } from './pack-file.js';

const genes = readdirSync(join(import.meta.dirname, '..', 'packs', 'pgx-alleles', 'genes')).sort();

/** The genome stage's knowledge from the committed packs, without looking at their seals. */
export const genomeKnowledge: GenomeKnowledge = parseGenomeKnowledge({
  genes: genes.map((file) => ({ pack: 'pgx-alleles', json: packFile('pgx-alleles', `genes/${file}`) })),
  rules: [{ pack: 'pgx-alleles', json: packFile('pgx-alleles', 'rules.json') }],
  phenoconversion: packFile('pgx-phenoconversion', 'perpetrators.json'),
});

/** All samples of a VCF over the definitions. */
export async function readGenotypes(
  path: string,
  options: CallOptions = {},
  knowledge = genomeKnowledge,
): Promise<{ readonly samples: readonly string[]; readonly genotypes: CohortGenotypes }> {
  let samples: readonly string[] = [];
  let genotypes: CohortGenotypes | undefined;
  const defined = [...knowledge.genes.values()].filter((gene) => gene.positions.length > 0);
  await readVcfCohort(path, {
    header(header) {
      samples = header.samples;
      genotypes = new CohortGenotypes(defined, knowledge.index, samples.length, {
        ...options,
        depthByAllele: header.depthByAllele,
      });
    },
    wants: (chromosome, start, end) => knowledge.index.mayTouch(chromosome, start, end),
    record: (record) => genotypes!.add(record),
    malformed: () => undefined,
  });
  return { samples, genotypes: genotypes! };
}

/** Calls made elsewhere that lie beside a reference case's VCF. */
export function outsideCallsOf(folder: string) {
  return ['outside0.tsv', 'outside1.tsv']
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path))
    .flatMap((path) => parseOutsideCalls(readFileSync(path, 'utf8')).calls);
}
