import type { ClinicalTime, Concept, GeneResultFact } from '../../record/index.js';
import { conceptLabel } from '../../record/index.js';
import { conceptOf } from './datatypes.js';
import type { Entry } from './entry.js';
import { nodes, text } from './json.js';

/** LOINC codes of the HL7 genomics reporting guide. @see https://hl7.org/fhir/uv/genomics-reporting/STU2/ */
const loinc = {
  geneStudied: '48018-6',
  genotypeDisplayName: '84413-4',
  effectOnMetabolism: '53040-2',
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
