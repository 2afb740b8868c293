import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import {
  type CallOptions,
  CohortGenotypes,
  type GenomeKnowledge,
  leastDepth,
  leastQuality,
  namedPositions,
  type ReadOptions,
} from '../genome/index.js';
import { type ArrayFile, arrayGenotypes, looksLikeArray, parseArray } from '../intake/array/index.js';
import { LineTemplates, readVcfCohort, VcfCohortError, type VcfCohortHeader } from '../intake/vcf/cohort.js';
import { UsageError } from './usage-error.js';

/** A VCF read for its pharmacogenes. */
export interface PgxReader {
  readonly samples: readonly string[];
  readonly build: VcfCohortHeader['build'];
  readonly genotypes: CohortGenotypes;
  readonly malformed: readonly { readonly line: number; readonly why: string }[];
  /** Set where the file is an array's raw data: how many of the defined positions it measures, and how many of those were read. */
  readonly array?: {
    readonly source: ArrayFile['source'];
    readonly defined: number;
    readonly measured: number;
    readonly read: number;
  };
}

/**
 * Reads all samples of a VCF over the genes' positions.
 * @param takes which samples to read; absent: all
 * @throws UsageError if the file can't be read, is no VCF, or isn't GRCh38
 */
export async function readPgx(
  path: string,
  knowledge: GenomeKnowledge,
  options: CallOptions & Pick<ReadOptions, 'passOnly'>,
  takes?: (sample: number) => boolean,
): Promise<PgxReader> {
  const array = arrayIn(path);
  if (array) return readArray(array, path, knowledge, options);
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
        header = takes ? { ...found, samples: found.samples.filter((_, sample) => takes(sample)) } : found;
        genotypes = new CohortGenotypes(genes, knowledge.index, header.samples.length, {
          ...options,
          depthByAllele: found.depthByAllele,
        });
      },
      wants: (chromosome, start, end) => knowledge.index.mayTouch(chromosome, start, end),
      record: (record) => genotypes!.add(record),
      named(id, chromosome, position) {
        const place = namedPositions(knowledge).get(id);
        if (place && (place.chromosome !== chromosome || Math.abs(place.position - position) > farthestAnchor))
          displaced++;
      },
      templates,
      ...(takes ? { takes } : {}),
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

/** An array's raw file is some 20 MB; a table of more than this is none. */
const largestArray = 1 << 28;
const headBytes = 4_096;

/** The file as an array's raw data, if it is one. */
function arrayIn(path: string): ArrayFile | undefined {
  const head = Buffer.alloc(headBytes);
  let length = 0;
  // A pipe can be read only once.
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
  try {
    const file = openSync(path, 'r');
    try {
      length = readSync(file, head, 0, headBytes, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
  // A VCF, which is nearly always meant, says so in its first bytes.
  if (head.toString('latin1', 0, 12) === '##fileformat' || length === 0) return undefined;
  try {
    const isPacked = head[0] === 0x1f && head[1] === 0x8b;
    const start = isPacked ? gunzipSync(head.subarray(0, length), { finishFlush: constants.Z_SYNC_FLUSH }) : head;
    if (!looksLikeArray(start.toString('latin1', 0, headBytes))) return undefined;
    const bytes = readFileSync(path);
    return parseArray((isPacked ? gunzipSync(bytes, { maxOutputLength: largestArray }) : bytes).toString('latin1'));
  } catch {
    return undefined;
  }
}

/** An array's genotypes as those of one sample; each is known by its rs number alone. */
function readArray(
  file: ArrayFile,
  path: string,
  knowledge: GenomeKnowledge,
  options: CallOptions & Pick<ReadOptions, 'passOnly'>,
): PgxReader {
  const genes = [...knowledge.genes.values()].filter((gene) => gene.positions.length > 0);
  const genotypes = new CohortGenotypes(genes, knowledge.index, 1, options);
  const genotypeOf = new Int32Array(1);
  let [measured, read] = [0, 0];
  for (const { variant, reading } of arrayGenotypes(file, namedPositions(knowledge))) {
    measured++;
    if ('refused' in reading) {
      if (reading.refused !== 'no-call') genotypes.note(variant.gene, variant.index, reading.refused);
      continue;
    }
    read++;
    const { chromosome, position, ref, alts } = variant;
    genotypes.add({ chromosome, position, ref, alts, genotypeOf, genotypes: [reading.alleles.join('/')] });
  }
  const defined = genes.reduce((sum, gene) => sum + gene.positions.length, 0);
  return {
    samples: [basename(path)],
    build: 'GRCh38',
    genotypes,
    malformed: file.malformed.map((line) => ({ line, why: 'no row of an array' })),
    array: { source: file.source, defined, measured, read },
  };
}
