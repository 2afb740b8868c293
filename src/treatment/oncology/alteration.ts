/** A change of a protein: one residue or a stretch of them. */
export interface ProteinChange {
  /** One letter; empty where it is not told. */
  readonly from: string;
  readonly start: number;
  readonly end: number;
  readonly kind:
    | 'substitution'
    | 'deletion'
    | 'insertion'
    | 'delins'
    | 'duplication'
    | 'frameshift'
    | 'stop'
    | 'synonymous';
  /** New residues, one letter each. */
  readonly to: string;
}

const letters: Readonly<Record<string, string>> = {
  ala: 'A',
  arg: 'R',
  asn: 'N',
  asp: 'D',
  cys: 'C',
  gln: 'Q',
  glu: 'E',
  gly: 'G',
  his: 'H',
  ile: 'I',
  leu: 'L',
  lys: 'K',
  met: 'M',
  phe: 'F',
  pro: 'P',
  ser: 'S',
  thr: 'T',
  trp: 'W',
  tyr: 'Y',
  val: 'V',
  ter: '*',
};

/** One-letter residues without accession, `p.` and brackets: `NP_005219.2:p.(Leu858Arg)` becomes `L858R`. */
export function shortProtein(text: string): string {
  return text
    .trim()
    .replace(/^[A-Za-z]{2,}_?\d+(\.\d+)?(\([^)]*\))?:/, '')
    .replace(/^p\./i, '')
    .replace(/[()[\]\s]/g, '')
    .replace(/[A-Z][a-z]{2}/g, (three) => letters[three.toLowerCase()] ?? three)
    .replaceAll('X', '*');
}

/**
 * The change that HGVS or a short form writes: `p.Val600Glu`, `V600E`, `p.(E746_A750del)`, `M774delinsWLV`,
 * `D770_N771insSVD`; undefined if it writes none.
 * @see https://hgvs-nomenclature.org
 */
export function parseProtein(text: string): ProteinChange | undefined {
  const match = /^([A-Z*]?)(\d+)(?:[_-]([A-Z*]?)(\d+))?(.*)$/.exec(shortProtein(text));
  if (!match) return undefined;
  const [, from = '', first, , last, rest = ''] = match;
  const start = Number(first);
  const end = last === undefined ? start : Number(last);
  const change = kindOf(rest);
  return change && { from, start, end: Math.max(start, end), ...change };
}

function kindOf(rest: string): Pick<ProteinChange, 'kind' | 'to'> | undefined {
  if (/^=$/.test(rest)) return { kind: 'synonymous', to: '' };
  if (/fs/.test(rest)) return { kind: 'frameshift', to: '' };
  const delins = /^(?:delins|del[A-Z]*ins|>)([A-Z]+)$/.exec(rest) ?? /^del([A-Z]+)ins$/.exec(rest);
  if (delins) return { kind: 'delins', to: delins[1]! };
  if (/^del[A-Z]*$/.test(rest)) return { kind: 'deletion', to: '' };
  const inserted = /^ins([A-Z]*|\d+)$/.exec(rest);
  if (inserted) return { kind: 'insertion', to: inserted[1]! };
  if (/^dup[A-Z]*$/.test(rest)) return { kind: 'duplication', to: '' };
  if (rest === '*') return { kind: 'stop', to: '*' };
  const residue = /^([A-Z])$/.exec(rest);
  return residue ? { kind: 'substitution', to: residue[1]! } : undefined;
}

/** What is known of one altered gene of a tumour or of the patient. */
export interface Alteration {
  readonly gene: string;
  /** The other gene of a fusion. */
  readonly partner?: string;
  readonly protein?: ProteinChange;
  /** HGVS of the coding sequence, without its accession. */
  readonly coding?: string;
  readonly exon?: number;
  readonly kind: 'small' | 'amplification' | 'loss' | 'fusion' | 'splice' | 'unknown';
  readonly origin: 'somatic' | 'germline' | 'unknown';
  /** A laboratory calls it pathogenic, or it cuts the protein short. */
  readonly harmful: boolean;
  /** As its source writes it, for display. */
  readonly name: string;
}

const exonPattern = /\bexon[\s_-]*(\d+)/i;

/** What kind of alteration the words say: `ERBB2 amplification`, `exon 14 skipping`, `EML4-ALK fusion`, `copy number loss`. */
export function kindInWords(words: string): Alteration['kind'] | undefined {
  if (/\b(fusion|rearrange(d|ment)|translocation)\b|融合|重排/i.test(words)) return 'fusion';
  if (/\b(amplif\w*|copy number gain|gain of copy)\b|扩增/i.test(words)) return 'amplification';
  if (/\b(skipping|splice)\b|跳跃/i.test(words)) return 'splice';
  if (/\b(copy number loss|homozygous deletion|deep deletion)\b|拷贝数缺失/i.test(words)) return 'loss';
  return undefined;
}

/** The exon that the words name: `Exon 19 deletion`, `exon14 skipping`, `第19外显子`. */
export function exonInWords(words: string): number | undefined {
  const exon = exonPattern.exec(words)?.[1] ?? /(\d+)\s*号?外显子/.exec(words)?.[1];
  return exon === undefined ? undefined : Number(exon);
}

/** Deletion or insertion within an exon that words alone tell: `EGFR exon 20 insertion`. */
export function lengthChangeInWords(words: string): ProteinChange['kind'] | undefined {
  if (/\b(del|deletions?)\b|缺失/i.test(words)) return 'deletion';
  if (/\b(ins|insertions?)\b|插入/i.test(words)) return 'insertion';
  return undefined;
}
