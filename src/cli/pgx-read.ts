import {
  type CallOptions,
  CohortGenotypes,
  type GenomeKnowledge,
  leastDepth,
  leastQuality,
  type ReadOptions,
} from '../genome/index.js';
import { LineTemplates, readVcfCohort, VcfCohortError, type VcfCohortHeader } from '../intake/vcf/cohort.js';
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
export async function readPgx(
  path: string,
  knowledge: GenomeKnowledge,
  options: CallOptions & Pick<ReadOptions, 'passOnly'>,
): Promise<PgxReader> {
  const genes = [...knowledge.genes.values()].filter((gene) => gene.positions.length > 0);
  const malformed: { line: number; why: string }[] = [];
  let header: VcfCohortHeader | undefined;
  let genotypes: CohortGenotypes | undefined;
  let displaced = 0;
  let templates = templatesOf.get(knowledge);
  if (!templates) {
    templates = new LineTemplates();
    templatesOf.set(knowledge, templates);
  }
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
      named(id, chromosome, position) {
        const place = placeOf(knowledge).get(id);
        if (place && (place.chromosome !== chromosome || Math.abs(place.position - position) > farthestAnchor))
          displaced++;
      },
      templates,
      leastDepth,
      leastQuality,
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
  if (read.build === 'unknown') refuseForeignReference(read, displaced, path);
  return read;
}

/** Starts of lines met with these definitions. */
const templatesOf = new WeakMap<GenomeKnowledge, LineTemplates>();

/** Callers anchor an indel at most so far from its left-aligned place. */
const farthestAnchor = 100;

/** A file that doesn't name its build is GRCh38 if its reference bases are, and its named variants at their places; a tenth may differ. */
function refuseForeignReference({ genotypes }: PgxReader, displaced: number, path: string): void {
  const { agreeing, mismatches, blockPositions } = genotypes;
  const differing = mismatches.length + displaced;
  if (differing * 9 > agreeing && differing > 2) {
    throw new UsageError(
      `${path}: names no genome build (wrong-genome-build): ${differing} of ${differing + agreeing} compared reference bases and rs numbers are not where GRCh38 has them. Lift the file over to GRCh38 first`,
    );
  }
  if (agreeing === 0 && blockPositions > 0) {
    throw new UsageError(
      `${path}: names no genome build, and none of its records lets it be checked. Name the reference in the header (##reference or ##contig with assembly)`,
    );
  }
}

type Places = ReadonlyMap<string, { readonly chromosome: string; readonly position: number }>;
const places = new WeakMap<GenomeKnowledge, Places>();

/** Where GRCh38 has the variants of the definitions, by rs number. */
function placeOf(knowledge: GenomeKnowledge): Places {
  const known = places.get(knowledge);
  if (known) return known;
  const made = new Map(
    [...knowledge.genes.values()].flatMap(({ chromosome, positions }) =>
      positions.flatMap(({ rsid, position }) =>
        rsid && chromosome ? [[rsid, { chromosome, position }] as const] : [],
      ),
    ),
  );
  places.set(knowledge, made);
  return made;
}
