import { type CallOptions, CohortGenotypes, type GenomeKnowledge } from '../genome/index.js';
import { readVcfCohort, VcfCohortError, type VcfCohortHeader } from '../intake/vcf/cohort.js';
import { UsageError } from './usage-error.js';

/** A VCF read for its pharmacogenes. */
export interface PgxReader {
  readonly samples: readonly string[];
  readonly build: VcfCohortHeader['build'];
  readonly genotypes: CohortGenotypes;
  readonly malformed: readonly { readonly line: number; readonly why: string }[];
}

/**
 * Reads all samples of a VCF over the genes' positions.
 * @throws UsageError if the file can't be read, is no VCF, or isn't GRCh38
 */
export async function readPgx(path: string, knowledge: GenomeKnowledge, options: CallOptions): Promise<PgxReader> {
  const genes = [...knowledge.genes.values()].filter((gene) => gene.positions.length > 0);
  const malformed: { line: number; why: string }[] = [];
  let header: VcfCohortHeader | undefined;
  let genotypes: CohortGenotypes | undefined;
  try {
    await readVcfCohort(path, {
      header(found) {
        if (found.build === 'GRCh37')
          throw new UsageError(
            `${path}: is GRCh37; the definitions are GRCh38. Lift the file over (e.g. with CrossMap or Picard LiftoverVcf) first`,
          );
        header = found;
        genotypes = new CohortGenotypes(genes, knowledge.index, found.samples.length, {
          ...options,
          depthByAllele: found.depthByAllele,
        });
      },
      wants: (chromosome, start, end) => knowledge.index.mayTouch(chromosome, start, end),
      record: (record) => genotypes!.add(record),
      malformed: (line, why) => malformed.push({ line, why }),
    });
  } catch (error) {
    if (error instanceof VcfCohortError) throw new UsageError(`${path}, ${error.message}`);
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR')
      throw new UsageError(`${path}: cannot be read (${code})`);
    throw error;
  }
  const read = { samples: header!.samples, build: header!.build, genotypes: genotypes!, malformed };
  if (read.build === 'unknown') refuseForeignReference(read, path);
  return read;
}

/** A file that doesn't name its build is GRCh38 if its REF bases are; a tenth may differ. */
function refuseForeignReference({ genotypes }: PgxReader, path: string): void {
  const { agreeing, mismatches } = genotypes;
  if (mismatches.length * 9 > agreeing && mismatches.length > 2) {
    throw new UsageError(
      `${path}: names no genome build, and its reference bases differ from GRCh38 at ${mismatches.length} of ${mismatches.length + agreeing} positions`,
    );
  }
}
