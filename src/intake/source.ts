import type { IsoDate, Terminology } from '../record/index.js';
import type { NamedVariant } from './array/index.js';
import type { PhenotypeNames } from './notes/phenotypes/index.js';
import type { DrugClass } from './standard/drugs.js';
import type { CodedProducts } from './standard/products.js';
import type { GenomePositions } from './vcf/index.js';

/** A file as the outside gives it. Bytes may be compressed (gzip, bgzip). */
export interface SourceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Where `bytes` is only the head of a large image: the hash and length of the whole file. */
  readonly whole?: { readonly sha256: string; readonly byteLength: number };
}

/** What intake standardises with. */
export interface IntakeKnowledge {
  readonly terminology: Terminology;
  /** The positions that the packs ask about; other VCF records are counted as ignored. */
  readonly positions: GenomePositions;
  /** The variants of those positions by rs number, by which an array's raw data are read. */
  readonly variants?: ReadonlyMap<string, NamedVariant>;
  /** Names and codes of drug classes that allergy lists use. */
  readonly drugClasses?: readonly DrugClass[];
  /** What codes of drugs mean that are no ingredient's; read when a record first has one. */
  readonly products?: () => CodedProducts;
  /** Names of HPO terms that notes are searched for; read when the first note comes. */
  readonly phenotypeNames?: () => PhenotypeNames;
}

export interface IntakeOptions {
  /** Dates after this day are in the future: YYYY-MM-DD. */
  readonly asOf: IsoDate;
  /** The VCF sample to read where a file has several. */
  readonly sample?: string;
  /** The patient to read where files hold several: the id of a FHIR Patient. Default: the first one met. */
  readonly patient?: string;
  readonly limits?: Partial<IntakeLimits>;
}

/** How much a file may ask of this machine before it is refused. */
export interface IntakeLimits {
  /** Bytes of text (JSON, notes, tables) after decompression, since it is held in memory as a whole. */
  readonly textBytes: number;
  /** Bytes of one line of a VCF. */
  readonly lineBytes: number;
  /** Bytes that a compressed file may unpack to, streamed ones included. */
  readonly unpackedBytes: number;
  /** Unpacked bytes for each packed byte, judged once `unpackedBytesBeforeRatio` are out. Genotypes of a cohort reach 100. */
  readonly unpackedRatio: number;
  readonly unpackedBytesBeforeRatio: number;
}

export const defaultLimits: IntakeLimits = {
  textBytes: 256 * 2 ** 20,
  lineBytes: 64 * 2 ** 20,
  unpackedBytes: 256 * 2 ** 30,
  unpackedRatio: 400,
  unpackedBytesBeforeRatio: 16 * 2 ** 20,
};
