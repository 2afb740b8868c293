import type { Evidence, GeneResultFact, GenotypeFact, ObservationFact, Reason } from '../../record/index.js';
import {
  type Alteration,
  exonInWords,
  kindInWords,
  lengthChangeInWords,
  parseProtein,
  shortProtein,
} from './alteration.js';

/** An altered gene of the patient, and the fact that says so. */
export interface PatientAlteration {
  readonly alteration: Alteration;
  readonly reason: Reason;
}

/**
 * The altered genes that the record tells of: variants that a laboratory reports, annotated VCF records, gene tests among the
 * observations, HER2 and microsatellite status. Benign and absent ones are left out.
 * @param genes those that some evidence speaks of
 */
export function patientAlterations(evidence: Evidence, genes: ReadonlySet<string>): readonly PatientAlteration[] {
  const found = [
    ...evidence.facts('geneResult').flatMap((fact) => reported(fact)),
    ...evidence.facts('genotype').flatMap((fact) => annotated(fact)),
    ...evidence.facts('observation').flatMap((fact) => observed(fact, genes)),
  ].filter(({ alteration }) => genes.has(alteration.gene));
  const seen = new Set<string>();
  return found.filter(({ alteration: { gene, name, protein, kind } }) => {
    const key = `${gene}|${protein ? JSON.stringify(protein) : `${kind}|${name}`}`;
    return !seen.has(key) && seen.add(key);
  });
}

const isBenign = (words: string | undefined) => /benign|良性/i.test(words ?? '');
const isPathogenic = (words: string | undefined) =>
  /pathogenic|positive|致病|阳性/i.test(words ?? '') &&
  !/non-?pathogenic|not pathogenic|negative|benign|uncertain/i.test(words ?? '');

function reported(fact: GeneResultFact): readonly PatientAlteration[] {
  if (fact.certainty !== 'present' || isBenign(fact.phenotype) || (fact.diplotype && !fact.variant)) return [];
  const { variant } = fact;
  if (!variant && !isPathogenic(fact.phenotype)) return [];
  const words = [variant?.name, variant?.protein, variant?.coding].filter(Boolean).join(' ');
  const made = fromWords(fact.gene, words || (fact.phenotype ?? ''), {
    ...(variant?.protein ? { protein: variant.protein } : {}),
    ...(variant?.coding ? { coding: variant.coding } : {}),
    origin: variant?.origin ?? 'unknown',
    harmful: isPathogenic(fact.phenotype),
  });
  return made.map((alteration) => ({ alteration, reason: { fact: fact.id, role: 'alteration' } }));
}

function annotated(fact: GenotypeFact): readonly PatientAlteration[] {
  if (fact.certainty !== 'present' || !['PASS', '.', ''].includes(fact.filter)) return [];
  const carried = new Set(fact.alleles.flatMap((allele) => (allele ? fact.alts[allele - 1] : undefined) ?? []));
  return (fact.annotations ?? [])
    .filter(({ alt, significance, protein, consequences }) => {
      const altersProtein = protein !== undefined || consequences.some((each) => each.includes('splice'));
      return carried.has(alt) && !isBenign(significance) && altersProtein;
    })
    .map(({ gene, protein, coding, exon, consequences, significance }) => {
      const change = protein ? parseProtein(protein) : undefined;
      const number = exon ? Number(exon.split('/')[0]) : undefined;
      const splice = consequences.some((each) => /splice_(donor|acceptor)/.test(each));
      return {
        alteration: {
          gene,
          ...(change ? { protein: change } : {}),
          ...(coding ? { coding } : {}),
          ...(number ? { exon: number } : {}),
          kind: splice ? ('splice' as const) : ('small' as const),
          origin: 'unknown' as const,
          harmful: isPathogenic(significance) || change?.kind === 'frameshift' || change?.kind === 'stop',
          name: `${gene} ${protein ? shortProtein(protein) : (coding ?? '')}`.trim(),
        },
        reason: { fact: fact.id, role: 'alteration' },
      };
    });
}

const microsatelliteCodes = new Set(['81695-9', '43368-0']);
const noCodes = new Set(['260385009', '260415000', '2667000', 'LA6577-6', 'LA9634-2', '10828005']);

function observed(fact: ObservationFact, genes: ReadonlySet<string>): readonly PatientAlteration[] {
  if (fact.certainty !== 'present' || fact.value.type === 'not-obtained') return [];
  const value = wordsOf(fact);
  const negative = isNegative(fact, value);
  const because = (alteration: Alteration): PatientAlteration => ({
    alteration,
    reason: { fact: fact.id, role: 'alteration' },
  });
  if (fact.concept.codings.some(({ code }) => microsatelliteCodes.has(code)))
    return /high|MSI-?H|不稳定|高/i.test(value) && !/\b(low|stable)\b|MSS/i.test(value)
      ? [because(plain('MSI', 'unknown', 'MSI-high', true))]
      : [];
  if (negative) return [];
  if (fact.measure === 'her2')
    return isPositive(fact, value) ? [because(plain('ERBB2', 'amplification', 'HER2-positive', true))] : [];
  const title = [fact.concept.text, ...fact.concept.codings.map(({ display }) => display)].find(Boolean) ?? '';
  const gene = geneTested(title, genes);
  if (!gene || fact.measure) return [];
  const words = /\d/.test(value) || kindInWords(value) ? value : `${title} ${value}`;
  return fromWords(gene, words, { origin: 'unknown', harmful: isPathogenic(value) }).map(because);
}

const plain = (gene: string, kind: Alteration['kind'], name: string, harmful: boolean): Alteration => ({
  gene,
  kind,
  name,
  harmful,
  origin: 'somatic',
});

/** The gene that a test is of: `BRAF gene mutation analysis`, `EGFR exon 19 deletion`, `ALK fusion`. */
function geneTested(title: string, genes: ReadonlySet<string>): string | undefined {
  if (!/gene|mutation|fusion|rearrange|amplif|variant|exon|p\.|c\./i.test(title)) return undefined;
  return title
    .split(/[\s,:;()/]+/)
    .flatMap((word) => word.split('-').reverse())
    .find((word) => genes.has(word));
}

function wordsOf({ value }: ObservationFact): string {
  switch (value.type) {
    case 'coded':
      return value.concept.text ?? value.concept.codings.map(({ display }) => display ?? '').join(' ');
    case 'text':
      return value.text;
    case 'boolean':
      return value.value ? 'positive' : 'negative';
    case 'quantity':
    case 'time':
    case 'not-obtained':
      return '';
    default:
      return value satisfies never;
  }
}

const positiveCodes = new Set(['10828004', '260373001', 'LA6576-8', 'LA9633-4']);
const isPositive = ({ value }: ObservationFact, words: string) =>
  /positive|detected|3\+|阳性/i.test(words) ||
  (value.type === 'coded' && value.concept.codings.some(({ code }) => positiveCodes.has(code)));
const isNegative = ({ value }: ObservationFact, words: string) =>
  /negative|not detected|absent|wild.?type|阴性|未检出|野生型/i.test(words) ||
  (value.type === 'coded' && value.concept.codings.some(({ code }) => noCodes.has(code)));

/** `p.Leu858Arg`, `L858R`, `E746_A750del` within a sentence. */
const proteinPattern =
  /p\.\(?[A-Za-z]{1,3}\d+[A-Za-z0-9_*=>]*\)?|\b[A-Z]\d{1,4}(?:_[A-Z]\d{1,4})?(?:[A-Z*]\b|del\w*|ins\w*|dup|fs\w*)/;

function fromWords(
  gene: string,
  words: string,
  given: {
    readonly protein?: string;
    readonly coding?: string;
    readonly origin: Alteration['origin'];
    readonly harmful: boolean;
  },
): readonly Alteration[] {
  const written = given.protein ?? proteinPattern.exec(words)?.[0];
  const change = written ? parseProtein(written) : undefined;
  const exon = exonInWords(words);
  const length = change || exon === undefined ? undefined : lengthChangeInWords(words);
  const kind = kindInWords(words) ?? (change || length || exon !== undefined || given.coding ? 'small' : 'unknown');
  const [main = gene, ...partners] = gene
    .split('-')
    .filter((each) => each.length > 1)
    .reverse();
  const shared: Omit<Alteration, 'gene'> = {
    ...(change ? { protein: change } : length ? { protein: { from: '', start: 0, end: 0, kind: length, to: '' } } : {}),
    ...(given.coding ? { coding: given.coding } : {}),
    ...(exon === undefined ? {} : { exon }),
    kind: partners.length > 0 ? 'fusion' : kind,
    origin: given.origin,
    harmful: given.harmful || change?.kind === 'frameshift' || change?.kind === 'stop',
    name: nameOf(gene, written, words),
  };
  return [main, ...partners].map((each) => ({ gene: each, ...shared }));
}

function nameOf(gene: string, protein: string | undefined, words: string): string {
  if (protein) return `${gene} ${shortProtein(protein)}`;
  const own = words.replace(new RegExp(`^${gene}\\s*`), '').trim();
  return own ? `${gene} ${own.length > 40 ? `${own.slice(0, 39)}…` : own}` : gene;
}
