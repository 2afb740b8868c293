import type { VariantAnnotation } from '../../record/index.js';

/** Reads what a record's INFO says of the given alternative alleles; several transcripts, several lines. */
export type AnnotationReader = (info: string, alts: readonly string[]) => readonly VariantAnnotation[];

interface Format {
  readonly key: 'CSQ' | 'ANN' | 'BCSQ';
  readonly column: ReadonlyMap<string, number>;
}

/**
 * A reader for the annotations that the header declares: VEP's CSQ, SnpEff's ANN, bcftools' BCSQ, with ClinVar's CLNSIG
 * and CLNREVSTAT and gnomAD-like frequencies beside them. Undefined if it declares none.
 * @see https://ensembl.org/info/docs/tools/vep/vep_formats.html @see https://pcingola.github.io/SnpEff
 * @see https://samtools.github.io/bcftools/howtos/csq-calling.html
 */
export function annotationReader(meta: readonly string[]): AnnotationReader | undefined {
  const formats = meta.flatMap(formatOf);
  if (formats.length === 0) return undefined;
  return (info, alts) => {
    const fields = infoFields(info);
    return formats.flatMap((format) => linesOf(fields, format).flatMap((values) => read(values, format, fields, alts)));
  };
}

function formatOf(line: string): Format[] {
  const id = /^##INFO=<ID=(CSQ|ANN|BCSQ),/.exec(line)?.[1] as Format['key'] | undefined;
  if (!id) return [];
  const written = (/Format:\s*(?:\[\*\])?([^">]+)/.exec(line) ?? /'([^']+)'/.exec(line))?.[1];
  const names = written?.split('|').map((name) => name.trim());
  return names ? [{ key: id, column: new Map(names.map((name, index) => [name, index])) }] : [];
}

function infoFields(info: string): ReadonlyMap<string, string> {
  return new Map(
    info.split(';').map((field) => {
      const at = field.indexOf('=');
      return at < 0 ? [field, ''] : [field.slice(0, at), field.slice(at + 1)];
    }),
  );
}

const linesOf = (fields: ReadonlyMap<string, string>, { key }: Format): string[][] =>
  (fields.get(key) ?? '')
    .split(',')
    .filter((line) => line && !line.startsWith('@'))
    .map((line) => line.split('|'));

const frequencies = ['MAX_AF', 'gnomADe_AF', 'gnomADg_AF', 'gnomAD_AF', 'AF_popmax'];
const infoFrequencies = ['gnomAD_AF_popmax', 'AF_popmax', 'gnomad_AF', 'gnomAD_AF', 'AF_grpmax'];
const spliceDeltas = ['DS_AG', 'DS_AL', 'DS_DG', 'DS_DL'].map((delta) => `SpliceAI_pred_${delta}`);

function read(
  values: readonly string[],
  { key, column }: Format,
  fields: ReadonlyMap<string, string>,
  alts: readonly string[],
): VariantAnnotation[] {
  const value = (...names: string[]) =>
    names.map((name) => values[column.get(name) ?? -1]).find((each) => each !== undefined && each !== '');
  const gene = value('SYMBOL', 'Gene_Name', 'gene');
  const consequences = (value('Consequence', 'Annotation', 'consequence')?.split('&') ?? []).map((term) =>
    key === 'BCSQ' ? ontologyTerm(term) : term,
  );
  const alt = altOf(value('Allele'), alts, key);
  if (!gene || consequences.length === 0 || alt === undefined) return [];
  const number = (text: string | undefined) => {
    const numbers = (text ?? '').split('&').map(Number.parseFloat).filter(Number.isFinite);
    return numbers.length > 0 ? Math.max(...numbers) : undefined;
  };
  const alleleFrequency = largest([
    ...frequencies.map((name) => number(value(name))),
    ...infoFrequencies.map((name) => number(fields.get(name)?.split(',')[alts.indexOf(alt)])),
  ]);
  const spliceAi = largest(spliceDeltas.map((name) => number(value(name))));
  return [
    {
      alt,
      gene,
      preferred: Boolean(value('MANE_SELECT')) || value('CANONICAL') === 'YES',
      consequences,
      ...optional('transcript', value('Feature', 'Feature_ID', 'transcript')),
      ...optional('coding', value('HGVSc', 'HGVS.c', 'dna_change')),
      ...optional('protein', value('HGVSp', 'HGVS.p', 'amino_acid_change')?.replace('%3D', '=')),
      ...optional('exon', value('EXON', 'Rank')),
      ...optional('alleleFrequency', alleleFrequency),
      ...optional('revel', number(value('REVEL', 'REVEL_score'))),
      ...optional('spliceAi', spliceAi),
      ...optional('significance', words(value('ClinVar_CLNSIG', 'clinvar_clnsig') ?? fields.get('CLNSIG'))),
      ...optional('review', words(value('ClinVar_CLNREVSTAT') ?? fields.get('CLNREVSTAT'))),
    },
  ];
}

function optional<K extends string, V>(key: K, value: V | undefined) {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: V });
}

/** bcftools csq leaves `_variant` off, and marks with a star what lies beyond a new stop. */
function ontologyTerm(term: string): string {
  const name = term.replace(/^\*/, '').toLowerCase();
  return /^(missense|frameshift|synonymous|intron|splice_(acceptor|donor|region)|5_prime_utr|3_prime_utr)$/.test(name)
    ? `${name.replace('utr', 'UTR')}_variant`
    : name;
}

const words = (text: string | undefined) => (text ? text.replaceAll('_', ' ') : undefined);

function largest(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((each) => each !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}

/**
 * The ALT that an annotation names. SnpEff writes it as the record does; VEP without the base that it shares with REF
 * (`-` for a deletion); bcftools csq names none, so it can only be told where there is one.
 */
function altOf(written: string | undefined, alts: readonly string[], key: Format['key']): string | undefined {
  if (alts.length === 1 || written === undefined) return alts[0];
  if (key === 'ANN') return alts.find((alt) => alt === written);
  return alts.find((alt) => alt === written) ?? alts.find((alt) => (alt.slice(1) || '-') === written);
}
