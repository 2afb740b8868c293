import {
  type Alteration,
  exonInWords,
  kindInWords,
  lengthChangeInWords,
  type ProteinChange,
  parseProtein,
} from './alteration.js';

/** What an entry of evidence asks of an alteration of its gene. */
export type Wanted =
  | { readonly form: 'protein'; readonly change: ProteinChange; readonly fusion: boolean }
  /** Any other residue there: `V600`, `D835H/Y` with its residues. */
  | {
      readonly form: 'codon';
      readonly from: string;
      readonly position: number;
      readonly to: string;
      readonly fusion: boolean;
    }
  | { readonly form: 'exon'; readonly exon: number; readonly change: 'deletion' | 'insertion' | 'splice' | 'any' }
  | { readonly form: 'amplification' | 'loss' | 'fusion' }
  /** Any change that alters the protein. */
  | { readonly form: 'mutation' }
  /** A pathogenic one, germline or somatic. */
  | { readonly form: 'harmful' };

/** Codons by which a length change is put into an exon, where the exon itself is not told. */
export interface ExonRegion {
  readonly gene: string;
  readonly exon: number;
  readonly from: number;
  readonly to: number;
}

/**
 * What the name of a variant asks for, as CIViC and approvals write it: `V600E`, `V600`, `D835H/Y`, `BCR-ABL T315I`,
 * `EML4-ALK L1196M`, `EXON 19 DELETION`, `EXON 14 SKIPPING`, `AMPLIFICATION`, `FUSION`, `MUTATION`, `PATHOGENIC`.
 * @returns undefined for what this cannot match: polymorphisms by rs number, star alleles
 */
export function parseWanted(name: string): Wanted | undefined {
  const words = name.trim();
  const exon = exonInWords(words);
  if (exon !== undefined) return { form: 'exon', exon, change: exonChange(words) };
  if (/^pathogenic$/i.test(words)) return { form: 'harmful' };
  if (/^(tkd )?mutation$/i.test(words)) return { form: 'mutation' };
  const last = words.split(/\s+/).at(-1)!;
  const fusion = words !== last && /[A-Z0-9]-[A-Z0-9]|FUSION/.test(words);
  const codon = /^([A-Z])(\d+)(?:([A-Z])\/([A-Z]))?$/.exec(last);
  if (codon) {
    const [, from = '', position, one = '', other = ''] = codon;
    return { form: 'codon', from, position: Number(position), to: one + other, fusion };
  }
  const change = parseProtein(last.replace(/^([A-Z]+)(\d+)-(\d+)([A-Z]+)$/, stretch));
  if (change) return { form: 'protein', change, fusion };
  const kind = kindInWords(words);
  if (kind === 'fusion' || kind === 'amplification' || kind === 'loss') return { form: kind };
  return undefined;
}

/** CIViC's `DI842-843VM`: HGVS p.D842_I843delinsVM. */
const stretch = (_: string, from: string, start: string, end: string, to: string) =>
  `${from[0]}${start}_${from.at(-1)}${end}delins${to}`;

function exonChange(words: string): Extract<Wanted, { form: 'exon' }>['change'] {
  if (kindInWords(words) === 'splice') return 'splice';
  const change = lengthChangeInWords(words);
  return change === 'deletion' || change === 'insertion' ? change : 'any';
}

/** True if the alteration is what the entry asks for. Silent changes are never. */
export function fits(wanted: Wanted, alteration: Alteration, regions: readonly ExonRegion[]): boolean {
  const { protein, kind } = alteration;
  if (protein?.kind === 'synonymous') return false;
  switch (wanted.form) {
    case 'protein':
      return protein !== undefined && sameChange(wanted.change, protein);
    case 'codon':
      return (
        protein?.kind === 'substitution' &&
        protein.start === wanted.position &&
        (protein.from === '' || protein.from === wanted.from) &&
        (wanted.to === '' || wanted.to.includes(protein.to))
      );
    case 'exon':
      return fitsExon(wanted, alteration, regions);
    case 'amplification':
    case 'loss':
    case 'fusion':
      return kind === wanted.form;
    case 'mutation':
      return protein !== undefined || (kind === 'small' && alteration.harmful);
    case 'harmful':
      return alteration.harmful;
    default:
      return wanted satisfies never;
  }
}

function sameChange(a: ProteinChange, b: ProteinChange): boolean {
  return (
    a.kind === b.kind &&
    a.start === b.start &&
    a.end === b.end &&
    a.to === b.to &&
    (a.from === '' || b.from === '' || a.from === b.from)
  );
}

function fitsExon(
  wanted: Extract<Wanted, { form: 'exon' }>,
  alteration: Alteration,
  regions: readonly ExonRegion[],
): boolean {
  const { protein, kind, exon, gene } = alteration;
  const region = regions.find((each) => each.gene === gene && each.exon === wanted.exon);
  const within =
    exon === wanted.exon ||
    (exon === undefined &&
      protein !== undefined &&
      region !== undefined &&
      protein.start <= region.to &&
      protein.end >= region.from);
  if (!within) return false;
  switch (wanted.change) {
    case 'any':
      return protein !== undefined || kind === 'small';
    case 'splice':
      return kind === 'splice';
    case 'deletion':
      // HGVS writes many exon 19 deletions as a deletion with a new residue.
      return (
        protein?.kind === 'deletion' || (protein?.kind === 'delins' && protein.to.length <= protein.end - protein.start)
      );
    case 'insertion':
      return (
        protein?.kind === 'insertion' ||
        protein?.kind === 'duplication' ||
        (protein?.kind === 'delins' && protein.to.length > protein.end - protein.start + 1)
      );
    default:
      return wanted.change satisfies never;
  }
}
