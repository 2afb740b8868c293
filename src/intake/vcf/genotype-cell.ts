/** Fields of a cell that tell how many copies of each allele a sample has. */
export type DosageField = 'DS' | 'GP' | 'HDS' | 'GT';

/** The expected copies first, as an imputation gives them; the hard call last. */
export const dosageFields: readonly DosageField[] = ['DS', 'GP', 'HDS', 'GT'];

/** A field of a cell that is not what the format says; the next field in order is taken. */
export interface CellFault {
  readonly field: DosageField;
  readonly found: string;
  readonly expected: string;
}

export interface CellFormat {
  /** The fields that this line has, in the order of preference, each with its place in the cell. */
  readonly fields: readonly { readonly field: DosageField; readonly at: number }[];
  /** Alleles of the line, REF among them. */
  readonly alleles: number;
  /** Whether the header says that GP are phred-scaled, as VCF 4.2 had it. */
  readonly phred: boolean;
}

/** Copies of each allele, REF first; their sum is the ploidy. */
type Copies = readonly number[];

/** Rounding that may keep dosages from adding up; probabilities are often printed with two digits. */
const [dosageSlack, probabilitySlack] = [0.01, 0.05];

/**
 * Copies of each allele in one sample's cell, by the first field that is there and right; undefined if none is. Fields that
 * are there and wrong are told to `fault`. GP and the order of genotypes as VCF 4.3 (1.6.2) has them, HDS as minimac4,
 * and dosages of haploid genotypes from 0 to 1, as plink2 reads them.
 */
export function copiesInCell(
  cell: readonly string[],
  { fields, alleles, phred }: CellFormat,
  fault: (fault: CellFault) => void,
): Copies | undefined {
  const genotype = fields.find(({ field }) => field === 'GT');
  const ploidy = genotype ? ploidyOf(cell[genotype.at]) : undefined;
  if (ploidy !== undefined && ploidy > 2) {
    fault({ field: 'GT', found: cell[genotype!.at]!, expected: 'one or two alleles' });
    return undefined;
  }
  for (const { field, at } of fields) {
    const text = cell[at];
    if (text === undefined || /^[.,/|]*$/.test(text)) continue;
    const copies =
      field === 'GT'
        ? called(text, alleles)
        : expectedCopies[field](text.split(',').map(decimal), alleles, ploidy, phred);
    if (copies === undefined) continue;
    if (typeof copies !== 'string') return copies;
    fault({ field, found: text, expected: copies });
  }
  return undefined;
}

/** What a genotype says of the ploidy; a lone dot says nothing. */
function ploidyOf(genotype: string | undefined): number | undefined {
  const alleles = genotype?.split(/[/|]/);
  return alleles === undefined || (alleles.length === 1 && alleles[0] === '.') ? undefined : alleles.length;
}

function decimal(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}

function called(text: string, alleles: number): Copies | string {
  const numbers = text.split(/[/|]/);
  if (numbers.includes('.')) return 'both alleles, or neither';
  if (!numbers.every((each) => /^\d+$/.test(each) && Number(each) < alleles)) return `allele numbers below ${alleles}`;
  const copies = new Array<number>(alleles).fill(0);
  for (const each of numbers) copies[Number(each)]! += 1;
  return copies;
}

/** Each answers with copies, with what was expected, or with nothing where the field says that it does not know. */
const expectedCopies: Record<
  Exclude<DosageField, 'GT'>,
  (
    values: readonly number[],
    alleles: number,
    ploidy: number | undefined,
    phred: boolean,
  ) => Copies | string | undefined
> = {
  DS(values, alleles, ploidy = 2) {
    if (values.length !== alleles - 1)
      return `${alleles - 1} dosage${alleles === 2 ? '' : 's'}, one for each alternative`;
    const sum = values.reduce((total, each) => total + each, 0);
    if (!values.every((each) => each >= 0) || !(sum <= ploidy + dosageSlack))
      return `dosages from 0 to ${ploidy} in all`;
    return [Math.max(0, ploidy - sum), ...values];
  },
  GP(values, alleles, ploidy, phred) {
    const pairs = (alleles * (alleles + 1)) / 2;
    const own = ploidy ?? (values.length === alleles && alleles > 1 ? 1 : 2);
    const wanted = own === 1 ? alleles : pairs;
    if (values.length !== wanted) return `${wanted} probabilities, one for each genotype`;
    if (!values.every((each) => each >= 0)) return phred ? 'phred-scaled probabilities' : 'probabilities';
    const weights = phred ? values.map((each) => 10 ** (-each / 10)) : values;
    const sum = weights.reduce((total, each) => total + each, 0);
    // Oxford's programs write 0,0,0 for a genotype that is missing.
    if (sum === 0) return undefined;
    if (!phred && Math.abs(sum - 1) > probabilitySlack) return 'probabilities that add up to 1';
    const copies = new Array<number>(alleles).fill(0);
    let index = 0;
    for (let second = 0; second < alleles; second++)
      for (let first = own === 1 ? second : 0; first <= second; first++) {
        const share = weights[index++]! / sum;
        if (own === 2) copies[first]! += share;
        copies[second]! += share;
      }
    return copies;
  },
  HDS(values, alleles, ploidy) {
    if (alleles !== 2) return 'one alternative';
    const own = ploidy ?? values.length;
    if (values.length !== own || own > 2) return `${Math.min(own, 2)} dosages, one for each haplotype`;
    if (!values.every((each) => each >= 0 && each <= 1 + dosageSlack)) return 'dosages of haplotypes from 0 to 1';
    const sum = Math.min(
      own,
      values.reduce((total, each) => total + each, 0),
    );
    return [own - sum, sum];
  },
};
