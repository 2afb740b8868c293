/** How a dosage of the effect allele turns into what the weight multiplies. */
export type EffectMode =
  | { readonly kind: 'additive'; readonly weight: number }
  /** One or two effect alleles count alike. */
  | { readonly kind: 'dominant'; readonly weight: number }
  /** Only two effect alleles count. */
  | { readonly kind: 'recessive'; readonly weight: number }
  /** A weight for 0, 1 and 2 effect alleles; in between it is linear. */
  | { readonly kind: 'by-dosage'; readonly weights: readonly [number, number, number] };

export interface ScoreVariant {
  /** One-based line of the file. */
  readonly line: number;
  readonly id?: string;
  /** With the `chr` prefix. */
  readonly chromosome: string;
  readonly position: number;
  readonly effect: string;
  /** Absent where the file does not say; several are alternatives. */
  readonly others: readonly string[];
  readonly mode: EffectMode;
  /** Frequency of the effect allele where the score was made. */
  readonly frequency?: number;
}

export type RowRefusal =
  | 'no-position'
  | 'no-weight'
  | 'not-a-sequence'
  | 'haplotype-or-diplotype'
  | 'interaction'
  | 'duplicate';

export interface PolygenicScore {
  /** PGS Catalog id, else the name or column that the file gives. */
  readonly id: string;
  readonly trait?: string;
  /** The build on which positions were taken: the asked one, where the file has it. */
  readonly build: string;
  readonly harmonised: boolean;
  readonly header: Readonly<Record<string, string>>;
  readonly variants: readonly ScoreVariant[];
  readonly refused: readonly { readonly line: number; readonly why: RowRefusal }[];
}

/** The file as a whole cannot be used. */
export class ScoringFileError extends Error {
  override readonly name = 'ScoringFileError';
}

/**
 * Reads a PGS Catalog scoring file (header versions 1 and 2.0, harmonised or not), a custom file with the same columns, or a
 * plink-like table `ID effect_allele score [score ...]` with ids of the form chr:pos:a:b.
 * Format: Lambert et al, Nat Genet 2021;53:420; https://www.pgscatalog.org/downloads/#dl_scoring_files.
 * @param build of the genotypes; harmonised positions are taken where they are on it and the author's are not
 * @param name used where the file names no score
 * @throws ScoringFileError for missing columns or positions on another build only
 */
export function parseScoringFile(text: string, name: string, build: 'GRCh37' | 'GRCh38' | 'unknown'): PolygenicScore[] {
  const header: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  let at = 0;
  for (; at < lines.length && (lines[at]!.startsWith('#') || lines[at]!.trim() === ''); at++) {
    const found = /^#+\s*([^=]+?)\s*=\s*(.*)$/.exec(lines[at]!);
    if (found) header[found[1]!] = found[2]!.trim();
  }
  const columns = (lines[at] ?? '').split('\t').map((column) => column.trim());
  const place = new Map(columns.map((column, index) => [column.toLowerCase(), index]));
  if (!place.has('effect_allele'))
    throw new ScoringFileError(`line ${at + 1}: no column effect_allele; not a scoring file`);
  const rows = lines
    .slice(at + 1)
    .flatMap((line, index) => (line.trim() === '' ? [] : [{ line: at + 2 + index, cells: line.split('\t') }]));
  const wide = !place.has('effect_weight') && !place.has('dosage_1_weight') && place.has('id');
  if (!wide && !place.has('effect_weight') && !place.has('dosage_1_weight'))
    throw new ScoringFileError(`line ${at + 1}: no column effect_weight; not a scoring file`);
  if (wide) {
    const scores = columns.filter(
      (column) => !/^(id|effect_allele|other_allele|allelefrequency_effect)$/i.test(column),
    );
    return scores.map((score) =>
      assemble(score, header, rows, place, { build: 'unknown', harmonised: false, weight: score.toLowerCase() }),
    );
  }
  const id = header.pgs_id ?? header['PGS ID'] ?? header.pgs_name ?? name;
  return [assemble(id, header, rows, place, { ...positionsOn(build, header, place), weight: 'effect_weight' })];
}

/** Which positions to take. */
function positionsOn(build: string, header: Readonly<Record<string, string>>, place: ReadonlyMap<string, number>) {
  const own = buildName(header.genome_build ?? header['Original Genome Build']);
  const harmonised = place.has('hm_pos') ? buildName(header.HmPOS_build) : undefined;
  const hasOwn = place.has('chr_position');
  if (build !== 'unknown') {
    if (hasOwn && own === build) return { build, harmonised: false };
    if (harmonised === build) return { build, harmonised: true };
    const there = [hasOwn ? own : undefined, harmonised].filter((each) => each !== undefined);
    if (there.length > 0 && !(hasOwn && own === undefined))
      throw new ScoringFileError(
        `positions are on ${there.join(' and ')}, the genotypes on ${build}: take the file harmonised to ${build}`,
      );
  }
  if (hasOwn && !(own === undefined && harmonised)) return { build: own ?? 'unknown', harmonised: false };
  return { build: harmonised ?? 'unknown', harmonised: harmonised !== undefined };
}

function buildName(written: string | undefined): string | undefined {
  if (!written || /^(nr|na|unknown)$/i.test(written)) return undefined;
  if (/38/.test(written)) return 'GRCh38';
  return /37|19/.test(written) ? 'GRCh37' : written;
}

function assemble(
  id: string,
  header: Readonly<Record<string, string>>,
  rows: readonly { readonly line: number; readonly cells: readonly string[] }[],
  place: ReadonlyMap<string, number>,
  chosen: { readonly build: string; readonly harmonised: boolean; readonly weight: string },
): PolygenicScore {
  const variants: ScoreVariant[] = [];
  const refused: { line: number; why: RowRefusal }[] = [];
  const seen = new Set<string>();
  for (const { line, cells } of rows) {
    const cell = (column: string) => cells[place.get(column) ?? -1]?.trim() ?? '';
    const read = readRow(line, cell, chosen);
    if (typeof read === 'string') {
      refused.push({ line, why: read });
      continue;
    }
    const key = `${read.chromosome}:${read.position}:${[read.effect, ...read.others].sort().join(':')}`;
    if (seen.has(key)) refused.push({ line, why: 'duplicate' });
    else variants.push(read);
    seen.add(key);
  }
  return {
    id,
    ...(header.trait_reported ? { trait: header.trait_reported } : {}),
    build: chosen.build,
    harmonised: chosen.harmonised,
    header,
    variants,
    refused,
  };
}

type Cell = (column: string) => string;
const isTrue = (text: string): boolean => /^(true|1|yes)$/i.test(text);

function readRow(
  line: number,
  cell: Cell,
  chosen: { readonly harmonised: boolean; readonly weight: string },
): ScoreVariant | RowRefusal {
  if (isTrue(cell('is_haplotype')) || isTrue(cell('is_diplotype'))) return 'haplotype-or-diplotype';
  if (isTrue(cell('is_interaction'))) return 'interaction';
  const effect = cell('effect_allele').toUpperCase();
  if (!isSequence(effect)) return 'not-a-sequence';
  const mode = modeOf(cell, chosen.weight);
  if (!mode) return 'no-weight';
  const byId = /^(?:chr)?([0-9XYM]+T?):(\d+)(?::([ACGT]+):([ACGT]+))?$/i.exec(cell('id'));
  const chromosome = chosen.harmonised ? cell('hm_chr') : cell('chr_name') || (byId?.[1] ?? '');
  const position = Number(chosen.harmonised ? cell('hm_pos') : cell('chr_position') || (byId?.[2] ?? ''));
  if (!chromosome || !Number.isInteger(position) || position <= 0) return 'no-position';
  const fromId = byId?.[3] ? [byId[3], byId[4]!].filter((allele) => allele.toUpperCase() !== effect).slice(0, 1) : [];
  const other = cell('other_allele') || cell('reference_allele') || cell('hm_inferotherallele');
  const others = (other ? other.split(/[/,|]/) : fromId).map((allele) => allele.trim().toUpperCase());
  if (others.some((allele) => !isSequence(allele))) return 'not-a-sequence';
  const frequency = Number.parseFloat(cell('allelefrequency_effect'));
  const id = cell('rsid') || cell('id');
  return {
    line,
    ...(id && id !== '.' ? { id } : {}),
    chromosome: chromosomeName(chromosome),
    position,
    effect,
    others,
    mode,
    ...(frequency >= 0 && frequency <= 1 ? { frequency } : {}),
  };
}

function modeOf(cell: Cell, column: string): EffectMode | undefined {
  const written = cell(column);
  const weight = written === '' ? Number.NaN : Number(written);
  if (Number.isFinite(weight)) {
    if (isTrue(cell('is_dominant'))) return { kind: 'dominant', weight };
    return { kind: isTrue(cell('is_recessive')) ? 'recessive' : 'additive', weight };
  }
  const byDosage = ['dosage_0_weight', 'dosage_1_weight', 'dosage_2_weight'].map((name) =>
    cell(name) === '' ? Number.NaN : Number(cell(name)),
  );
  return byDosage.every(Number.isFinite)
    ? { kind: 'by-dosage', weights: byDosage as [number, number, number] }
    : undefined;
}

const isSequence = (allele: string): boolean => /^[ACGT]+$/.test(allele);

/** `chr22` for 22, chr22; X, Y and M for 23, 24, MT. */
export function chromosomeName(written: string): string {
  const plain = written.replace(/^chr/i, '').toUpperCase();
  const named: Readonly<Record<string, string>> = { 23: 'X', 24: 'Y', 26: 'M', MT: 'M', XY: 'X' };
  return `chr${named[plain] ?? plain.replace(/^0+(?=\d)/, '')}`;
}
