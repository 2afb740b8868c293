import type { Evidence, GenotypeFact, Reason } from '../../record/index.js';
import type { CaseVariant } from './case.js';
import type { KnownVariants } from './known-variants.js';

/** A variant of the patient, and the facts that say so. */
export interface PatientVariant {
  readonly variant: CaseVariant;
  readonly reason: Reason;
}

/**
 * The patient's variants that bear on a rare disease: those that a laboratory reports in a gene, those that the genome
 * stage classified, and genotypes of a VCF that carry a published variant, each once. A VCF's other records name no
 * gene, so they say nothing here.
 */
export function patientVariants(evidence: Evidence, known: KnownVariants): readonly PatientVariant[] {
  const reported = evidence.facts('geneResult').flatMap((fact): PatientVariant[] => {
    if (!fact.variant || fact.certainty !== 'present' || isHarmless(fact.phenotype)) return [];
    return [{ variant: { gene: fact.gene, ...fact.variant }, reason: { fact: fact.id, role: 'variant' } }];
  });
  const called = evidence.facts('genotype').flatMap((fact) => calledVariants(fact, known));
  const classified = evidence.claims('variant').flatMap(({ id, value }): PatientVariant[] => {
    if (isHarmless(value.class)) return [];
    const { gene, at, zygosity, coding, protein } = value;
    const variant = { gene, at, zygosity, ...(coding ? { coding } : {}), ...(protein ? { protein } : {}) };
    return [{ variant, reason: { claim: id, role: 'variant' } }];
  });
  const seen = new Set<unknown>();
  return [...reported, ...classified, ...called].filter(({ variant }) => {
    const same = known.find(variant) ?? variant.at ?? variant;
    if (seen.has(same)) return false;
    seen.add(same);
    return true;
  });
}

const isHarmless = (significance: string | undefined) => /benign/i.test(significance ?? '');
const passed = (filter: string) => filter === 'PASS' || filter === '.' || filter === '';

function calledVariants(fact: GenotypeFact, known: KnownVariants): PatientVariant[] {
  if (fact.build === 'GRCh37' || fact.certainty !== 'present' || !passed(fact.filter)) return [];
  return fact.alts.flatMap((alt, index): PatientVariant[] => {
    const copies = fact.alleles.filter((allele) => allele === index + 1).length;
    if (copies === 0) return [];
    const at = `${fact.chromosome}:${fact.position}:${fact.ref}:${alt}`;
    const published = known.find({ at });
    if (!published) return [];
    const zygosity = fact.alleles.length === 1 ? 'hemizygous' : copies === 2 ? 'homozygous' : 'heterozygous';
    const { gene, coding, protein } = published;
    const variant = { gene, zygosity, at, ...(coding ? { coding } : {}), ...(protein ? { protein } : {}) } as const;
    return [{ variant, reason: { fact: fact.id, role: 'variant' } }];
  });
}
