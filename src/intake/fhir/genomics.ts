import type { ClinicalTime, Concept, GeneResultFact, ReportedVariant } from '../../record/index.js';
import { conceptLabel } from '../../record/index.js';
import { conceptOf } from './datatypes.js';
import type { Entry } from './entry.js';
import { type Node, node, nodes, text } from './json.js';

/** LOINC codes of the HL7 genomics reporting guide. @see https://hl7.org/fhir/uv/genomics-reporting/STU2/ */
const loinc = {
  geneStudied: '48018-6',
  genotypeDisplayName: '84413-4',
  effectOnMetabolism: '53040-2',
  variantAssessment: '69548-6',
  codingChange: '48004-6',
  proteinChange: '48005-3',
  allelicState: '53034-5',
  alleleFrequency: '92821-8',
  significance: '53037-8',
  referenceSequence: '48013-7',
  refAllele: '69547-8',
  altAllele: '69551-0',
  exactStart: '81254-5',
  sourceClass: '48002-0',
  variantName: '47998-0',
  discreteVariant: '81252-9',
  codingChangeType: '48019-4',
  proteinChangeType: '48006-1',
} as const;

/**
 * A diplotype (`CYP2C19*2/*17`) or gene phenotype that the source called itself.
 * True if the observation is one, so that it is not read again as an ordinary observation.
 */
export function readGeneResult(entry: Entry, concept: Concept, time: ClinicalTime | undefined): boolean {
  const code = concept.codings.find(({ system }) => system === 'http://loinc.org')?.code;
  if (code !== loinc.genotypeDisplayName && code !== loinc.effectOnMetabolism) return false;
  const value = valueText(entry);
  if (value === undefined) return false;
  const gene = geneOf(entry) ?? /^([A-Z][A-Z0-9-]{1,14})(?=[\s*:])/.exec(value)?.[1];
  if (!gene) return false;
  const words = value.startsWith(gene) ? value.slice(gene.length).replace(/^[\s:]+/, '') : value;
  const fact: GeneResultFact = {
    kind: 'geneResult',
    ...entry.source(),
    certainty: 'present',
    foundBy: 'source',
    gene,
    ...(code === loinc.genotypeDisplayName ? { diplotype: words.replaceAll(`${gene}*`, '*') } : { phenotype: words }),
    ...(time ? { time } : {}),
  };
  entry.facts.push(fact);
  return true;
}

function valueText(entry: Entry): string | undefined {
  const coded = conceptOf(entry.resource.valueCodeableConcept);
  return (coded && text(conceptLabel(coded))) ?? text(entry.resource.valueString);
}

/** The HGNC symbol in the component "gene studied". */
function geneOf(entry: Entry): string | undefined {
  for (const { node: component } of nodes(entry.resource.component)) {
    if (!conceptOf(component.code)?.codings.some(({ code }) => code === loinc.geneStudied)) continue;
    const value = conceptOf(component.valueCodeableConcept);
    const symbol = value?.codings.find(({ display }) => display)?.display ?? value?.text ?? text(component.valueString);
    if (symbol && /^[A-Z][A-Z0-9-]+$/.test(symbol)) return symbol;
  }
  return undefined;
}

/** LOINC answers to "allelic state". */
const zygosities: Readonly<Record<string, ReportedVariant['zygosity']>> = {
  'LA6705-3': 'homozygous',
  'LA6706-1': 'heterozygous',
  'LA6707-9': 'hemizygous',
};
const present = 'LA9633-4';

/**
 * A variant that a laboratory found in a gene, beside the ordinary reading of the observation; absent ones and those
 * without a gene add nothing. What the laboratory calls it (`Pathogenic`) becomes the result's phenotype.
 */
export function addReportedVariant(entry: Entry, concept: Concept, time: ClinicalTime | undefined): void {
  if (!concept.codings.some(({ code }) => code === loinc.variantAssessment)) return;
  const gene = geneOf(entry);
  const answer = conceptOf(entry.resource.valueCodeableConcept);
  if (!gene || !answer?.codings.some(({ code }) => code === present)) return;
  const components = componentsOf(entry);
  const coding = components.get(loinc.codingChange)?.words;
  const protein = components.get(loinc.proteinChange)?.words;
  const significance = components.get(loinc.significance)?.words;
  const frequency = components.get(loinc.alleleFrequency)?.number;
  const at = placeOf(components);
  const name = namedBy
    .flatMap((each) => components.get(each)?.words ?? [])
    .concat(text(entry.resource.valueString) ?? [])
    .join(', ');
  const origin = originOf(components.get(loinc.sourceClass));
  const fact: GeneResultFact = {
    kind: 'geneResult',
    ...entry.source(),
    certainty: 'present',
    foundBy: 'source',
    gene,
    ...(significance ? { phenotype: significance } : {}),
    variant: {
      zygosity: zygosities[components.get(loinc.allelicState)?.code ?? ''] ?? 'unknown',
      ...(coding ? { coding } : {}),
      ...(protein ? { protein } : {}),
      ...(at ? { at } : {}),
      ...(frequency === undefined ? {} : { alleleFrequency: frequency }),
      ...(name ? { name } : {}),
      ...(origin ? { origin } : {}),
    },
    ...(time ? { time } : {}),
  };
  entry.facts.push(fact);
}

const namedBy = [loinc.variantName, loinc.discreteVariant, loinc.codingChangeType, loinc.proteinChangeType];

/** LOINC answers to "genomic source class". */
function originOf(source: Component | undefined): ReportedVariant['origin'] {
  if (source?.code === 'LA6683-2' || /germline/i.test(source?.words ?? '')) return 'germline';
  return source?.code === 'LA6684-0' || /somatic/i.test(source?.words ?? '') ? 'somatic' : undefined;
}

interface Component {
  readonly words?: string;
  readonly code?: string;
  readonly number?: number;
}

function componentsOf(entry: Entry): ReadonlyMap<string, Component> {
  const found = new Map<string, Component>();
  for (const { node: component } of nodes(entry.resource.component)) {
    const code = conceptOf(component.code)?.codings.find(({ system }) => system === 'http://loinc.org')?.code;
    if (!code || found.has(code)) continue;
    const coded = conceptOf(component.valueCodeableConcept);
    const words = (coded && text(conceptLabel(coded))) ?? text(component.valueString);
    const answer = coded?.codings[0]?.code;
    const number = numberOf(component);
    found.set(code, {
      ...(words ? { words } : {}),
      ...(answer ? { code: answer } : {}),
      ...(number === undefined ? {} : { number }),
    });
  }
  return found;
}

/** A quantity's value, or the lower end of a range (VCF coordinates are written as ranges). */
function numberOf({ valueQuantity, valueRange }: Node): number | undefined {
  const value = node(valueQuantity)?.value ?? node(node(valueRange)?.low)?.value;
  return typeof value === 'number' ? value : undefined;
}

/** Chromosome accessions of GRCh38; their versions tell the build. */
const grch38: Readonly<Record<string, string>> = Object.fromEntries(
  [11, 12, 12, 12, 10, 12, 14, 11, 12, 11, 10, 12, 11, 9, 10, 10, 11, 10, 10, 11, 9, 11].map((version, index) => [
    `NC_${String(index + 1).padStart(6, '0')}.${version}`,
    `chr${index + 1}`,
  ]),
);
const sexChromosomes: Readonly<Record<string, string>> = { 'NC_000023.11': 'chrX', 'NC_000024.10': 'chrY' };

function placeOf(components: ReadonlyMap<string, Component>): string | undefined {
  const sequence = components.get(loinc.referenceSequence);
  const accession = sequence?.code?.startsWith('NC_') ? sequence.code : (sequence?.words ?? '');
  const chromosome = grch38[accession] ?? sexChromosomes[accession];
  const start = components.get(loinc.exactStart)?.number;
  const [ref, alt] = [components.get(loinc.refAllele)?.words, components.get(loinc.altAllele)?.words];
  return chromosome && start !== undefined && ref && alt ? `${chromosome}:${start}:${ref}:${alt}` : undefined;
}
