import type { GenotypeFact, IssueCode } from '../../record/index.js';
import type { IssueDetails } from '../ledger.js';

/** What a record says for one sample, without its place. */
export type SampleCall = Pick<
  GenotypeFact,
  | 'variantIds'
  | 'ref'
  | 'alts'
  | 'alleles'
  | 'phased'
  | 'phaseSet'
  | 'filter'
  | 'depth'
  | 'quality'
  | 'alleleDepths'
  | 'end'
>;

export type ReadRecord =
  | { readonly ok: true; readonly call: SampleCall }
  | { readonly ok: false; readonly code: IssueCode; readonly details: IssueDetails };

const broken = (found: string, expected: string): ReadRecord => ({
  ok: false,
  code: 'malformed-record',
  details: { found, expected, remedy: 'fix-source' },
});

/** The call of the sample in column `sample` (from 0 after FORMAT). */
export function readRecord(fields: readonly string[], sample: number): ReadRecord {
  const [, , id, refWritten, altWritten, , filter, info, format] = fields;
  const column = fields[9 + sample];
  if (format === undefined || column === undefined)
    return broken(`${fields.length} columns`, `${10 + sample} columns or more`);
  const ref = refWritten!.toUpperCase();
  if (!/^[ACGTNRYSWKMBDHV]+$/.test(ref)) return broken(`REF ${refWritten}`, 'bases');
  const alts = altWritten === '.' || altWritten === '' ? [] : altWritten!.split(',').map(upperBases);
  if (alts.some((alt) => !isAllele(alt))) return broken(`ALT ${altWritten}`, 'bases, *, <...> or a breakend');
  const values = column.split(':');
  const value = new Map(format.split(':').map((key, index) => [key, values[index]]));
  const genotype = value.get('GT');
  if (genotype === undefined)
    return {
      ok: false,
      code: 'missing-field',
      details: { found: `FORMAT ${format}`, expected: 'GT', remedy: 'fix-source' },
    };
  const alleles = allelesOf(genotype, alts.length);
  if (!alleles) return broken(`GT ${genotype}`, `allele numbers 0 to ${alts.length}`);
  const phaseSet = value.get('PS');
  const depth = wholeNumber(value.get('DP'));
  const quality = decimal(value.get('GQ'));
  const end = isBlock(alts) ? wholeNumber(/(?:^|;)END=(\d+)/.exec(info ?? '')?.[1]) : undefined;
  const depths = value.get('AD')?.split(',').map(wholeNumber);
  return {
    ok: true,
    call: {
      variantIds: id === '.' || !id ? [] : id.split(';'),
      ref,
      alts,
      alleles,
      phased: genotype.includes('|'),
      filter: filter || '.',
      ...(end === undefined ? {} : { end }),
      ...(phaseSet && phaseSet !== '.' ? { phaseSet } : {}),
      ...(depth === undefined ? {} : { depth }),
      ...(quality === undefined ? {} : { quality }),
      ...(depths?.every((each) => each !== undefined) ? { alleleDepths: depths } : {}),
    },
  };
}

const isBlock = (alts: readonly string[]) => alts.every((alt) => alt.startsWith('<'));

const upperBases = (alt: string) => (/^[acgtn]+$/i.test(alt) ? alt.toUpperCase() : alt);

const isAllele = (alt: string) =>
  /^(?:[ACGTNRYSWKMBDHV]+|\*|\.|<[^<>\s]+>|[^\s]*[[\]][^\s]+[[\]][^\s]*|\.[ACGTN]+|[ACGTN]+\.)$/.test(alt);

/** VCF 4.4 allows a phasing sign before the first allele. */
function allelesOf(genotype: string, alternatives: number): (number | null)[] | undefined {
  const alleles = genotype
    .replace(/^[|/]/, '')
    .split(/[|/]/)
    .map((allele) => (allele === '.' ? null : wholeNumber(allele)));
  const isValid = alleles.every((allele) => allele === null || (allele !== undefined && allele <= alternatives));
  return isValid ? (alleles as (number | null)[]) : undefined;
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function decimal(text: string | undefined): number | undefined {
  const value = text === undefined || text === '' || text === '.' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}
