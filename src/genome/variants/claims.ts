import {
  because,
  type ClaimOf,
  claimId,
  type Evidence,
  type GenotypeFact,
  type KnowledgeRef,
  type VariantAnnotation,
  type VariantValue,
} from '../../record/index.js';
import { classifyVariant, isTruncating } from './acmg.js';
import type { ActionableGene, CitedFor, VariantKnowledge } from './knowledge.js';

const method = { name: 'acmg-amp-points', version: '1.0.0' };

/**
 * Germline variants in genes of the ACMG list that are harmful by their points or by ClinVar's word, or of uncertain
 * meaning; harmless ones say nothing. Those that the list would have reported are marked. A claim a variant and gene.
 */
export function variantClaims(evidence: Evidence, knowledge: VariantKnowledge): readonly ClaimOf<'variant'>[] {
  const found = evidence
    .facts('genotype')
    .filter(({ build, filter }) => build !== 'GRCh37' && /^(PASS|\.|)$/.test(filter))
    .flatMap((fact) => variantsOf(fact, knowledge));
  return found.map(({ claim, ...call }) => {
    const { gene } = claim.value;
    const rule = knowledge.genes.get(gene)!;
    const others = found.filter(
      (other) => other.claim !== claim && other.claim.value.gene === gene && isHarmful(other.claim.value),
    );
    const reportable = isReportable({ claim, ...call }, rule, others);
    return { ...claim, value: { ...claim.value, reportable } };
  });
}

function variantsOf(fact: GenotypeFact, knowledge: VariantKnowledge): Found[] {
  const best = new Map<string, VariantAnnotation>();
  for (const annotation of fact.annotations ?? []) {
    if (!knowledge.genes.has(annotation.gene)) continue;
    const key = `${annotation.gene} ${annotation.alt}`;
    const known = best.get(key);
    if (!known || isBetter(annotation, known)) best.set(key, annotation);
  }
  return [...best.values()].flatMap((annotation) => claimOf(fact, annotation, knowledge) ?? []);
}

interface Found {
  readonly claim: ClaimOf<'variant'>;
  readonly fact: GenotypeFact;
  readonly alt: string;
  readonly truncating: boolean;
}

/** The preferred transcript decides; without one, that which the variant harms most. */
function isBetter(a: VariantAnnotation, b: VariantAnnotation): boolean {
  if (a.preferred !== b.preferred) return a.preferred;
  return !a.preferred && isTruncating(a) && !isTruncating(b);
}

function claimOf(fact: GenotypeFact, annotation: VariantAnnotation, knowledge: VariantKnowledge): Found | undefined {
  const gene = knowledge.genes.get(annotation.gene)!;
  const { class: byPoints, points, criteria } = classifyVariant(annotation, gene, knowledge.criteria);
  const clinvar = annotation.significance
    ? { significance: annotation.significance, ...(annotation.review ? { review: annotation.review } : {}) }
    : undefined;
  const value: VariantValue = {
    gene: gene.gene,
    at: `${fact.chromosome}:${fact.position}:${fact.ref}:${annotation.alt}`,
    zygosity: zygosityOf(fact, annotation.alt),
    consequence: annotation.consequences[0]!,
    ...(annotation.coding ? { coding: annotation.coding } : {}),
    ...(annotation.protein ? { protein: annotation.protein } : {}),
    class: byPoints,
    points,
    criteria,
    ...(clinvar ? { clinvar } : {}),
    condition: gene.condition,
    inheritance: gene.inheritance,
    reportable: false,
  };
  if (!isHarmful(value) && (byPoints !== 'uncertain' || /benign/i.test(clinvar?.significance ?? ''))) return undefined;
  const claim: ClaimOf<'variant'> = {
    id: claimId('variant', `${gene.gene}:${value.at}`),
    kind: 'variant',
    stage: 'genome',
    value,
    uncertainty: { kind: 'not-quantified', why: 'acmg-points' },
    method,
    because: because([
      { fact: fact.id, role: 'variant' },
      ...(['criteria', 'points', 'revel', 'pvs1', 'dosage', 'list'] as const)
        .filter((of) => rests(of, value))
        .map((of) => ({ knowledge: refOf(of, knowledge), role: 'guideline' })),
    ]),
  };
  return { claim, fact, alt: annotation.alt, truncating: isTruncating(annotation) };
}

const refOf = (of: CitedFor, { pack, criteria }: VariantKnowledge): KnowledgeRef => ({
  pack,
  entry: of,
  citation: criteria.citations[of],
});

function rests(of: CitedFor, { criteria }: VariantValue): boolean {
  const met = (code: string) => criteria.some((each) => each.code === code && each.verdict === 'met');
  if (of === 'revel') return met('PP3') || met('BP4');
  if (of === 'pvs1' || of === 'dosage') return met('PVS1');
  return true;
}

function zygosityOf({ alleles, alts }: GenotypeFact, alt: string): VariantValue['zygosity'] {
  if (alleles.length === 1) return 'hemizygous';
  return alleles.filter((allele) => allele === alts.indexOf(alt) + 1).length === 2 ? 'homozygous' : 'heterozygous';
}

/** Harmful by points, or by ClinVar where reviewers do not disagree. */
export function isHarmful({ class: byPoints, clinvar }: VariantValue): boolean {
  if (/^(likely )?pathogenic/i.test(clinvar?.significance ?? '')) return true;
  return byPoints === 'pathogenic' || byPoints === 'likely-pathogenic';
}

function isReportable(found: Found, rule: ActionableGene, others: readonly Found[]): boolean {
  const { value } = found.claim;
  if (!isHarmful(value)) return false;
  const onBothCopies = value.zygosity === 'homozygous' || others.some((other) => !areInCis(found, other));
  switch (rule.report) {
    case 'any':
      return true;
    case 'biallelic':
      return onBothCopies;
    case 'hemizygous-or-biallelic':
      return value.zygosity === 'hemizygous' || onBothCopies;
    case 'truncating':
      return found.truncating;
    case 'not-loss-of-function':
      return !found.truncating;
    case 'only':
      return value.zygosity === rule.only!.zygosity && rule.only!.protein.some((name) => value.protein?.endsWith(name));
    default:
      return rule.report satisfies never;
  }
}

/** Known to lie on the same copy. Of unknown phase, two variants count as two copies, as the list has it. */
function areInCis(a: Found, b: Found): boolean {
  const strand = ({ fact, alt }: Found) => fact.alleles.indexOf(fact.alts.indexOf(alt) + 1);
  return a.fact.phased && b.fact.phased && a.fact.phaseSet === b.fact.phaseSet && strand(a) === strand(b);
}
