import {
  because,
  type Claim,
  claimId,
  type Evidence,
  type FactId,
  type GeneResultFact,
  type GenotypeFact,
  type KnowledgeRef,
  type Method,
  type Reason,
  type RefusalValue,
  type Uncertainty,
} from '../../record/index.js';
import type { GenomeKnowledge } from '../knowledge.js';
import { CohortGenotypes, type SampleGeneCall } from './cohort.js';
import { type GeneDefinition, ruleOf } from './definition.js';
import { leastDepth, leastQuality } from './genotype.js';
import { namesIn } from './names.js';
import { readOutsideCall } from './outside.js';
import { type Conversion, convert, type Perpetrator, type Shift, shiftOf, underDrugs } from './phenoconversion.js';
import { type DiplotypeResult, diplotypeNames, distinctResults, notAssigned, resultsOf } from './phenotype.js';

const alleleMatching: Method = { name: 'named-allele-matching', version: '1' };
const phenotypeTable: Method = { name: 'function-pair-phenotype', version: '1' };

/** Diplotype and phenotype claims, or refusals, of every gene that the record speaks of. */
export function geneClaims(evidence: Evidence, knowledge: GenomeKnowledge): Claim[] {
  const outside = evidence.facts('geneResult').filter((fact) => fact.certainty === 'present' && !fact.variant);
  const usable = usableGenotypes(evidence.facts('genotype'), knowledge);
  const fromOutside = new Set(outside.map((fact) => fact.gene));
  const called = usable.facts.length > 0 ? callFacts(usable.facts, knowledge) : [];
  return [
    ...usable.refusals,
    ...called.flatMap((call) => (fromOutside.has(call.call.gene.gene) ? [] : vcfClaims(call, evidence, knowledge))),
    ...[...fromOutside].flatMap((gene) => outsideClaims(gene, outside, called, evidence, knowledge)),
  ];
}

/* ---- which genotypes may be called ---- */

interface Usable {
  readonly facts: readonly GenotypeFact[];
  readonly refusals: readonly Claim[];
}

/** Only GRCh38; a file that doesn't name its build is taken for it if its REF bases are those of GRCh38. */
function usableGenotypes(facts: readonly GenotypeFact[], knowledge: GenomeKnowledge): Usable {
  const certain = facts.filter((fact) => fact.certainty !== 'absent');
  const wrong = certain.filter((fact) => fact.build === 'GRCh37');
  const unnamed = certain.filter((fact) => fact.build === 'unknown');
  const trusted = agreesWithReference(unnamed, knowledge) ? unnamed : [];
  const refusals: Claim[] = [];
  if (wrong.length > 0)
    refusals.push(
      refusal(
        'pharmacogenes',
        'outside-validity',
        ['wrong-genome-build'],
        wrong.map((fact) => fact.id),
      ),
    );
  if (unnamed.length > trusted.length) {
    refusals.push(
      refusal(
        'pharmacogenes:unnamed-build',
        'outside-validity',
        ['wrong-genome-build'],
        unnamed.map((fact) => fact.id),
      ),
    );
  }
  const usable = [...certain.filter((fact) => fact.build === 'GRCh38'), ...trusted];
  return { facts: usable, refusals };
}

function agreesWithReference(facts: readonly GenotypeFact[], knowledge: GenomeKnowledge): boolean {
  let [agree, differ, named] = [0, 0, 0];
  for (const fact of facts) {
    const found = knowledge.index.project(fact.chromosome, { position: fact.position, ref: fact.ref, alts: fact.alts });
    for (const { exact, gene, index } of found.projections) {
      if (exact) agree++;
      if (exact && fact.variantIds.includes(gene.positions[index]!.rsid ?? '')) named++;
    }
    differ += found.mismatches.length;
  }
  // One agreeing base is chance in one case of four; a variant of the same name at its place is not.
  return (agree > 1 || named > 0) && differ * 9 <= agree;
}

/* ---- calling ---- */

interface CalledGene {
  readonly call: SampleGeneCall;
  readonly facts: readonly FactId[];
}

function callFacts(facts: readonly GenotypeFact[], knowledge: GenomeKnowledge): CalledGene[] {
  const genes = [...knowledge.genes.values()].filter((gene) => gene.positions.length > 0);
  const genotypes = new CohortGenotypes(genes, knowledge.index, 1);
  const factsOf = new Map<GeneDefinition, FactId[]>();
  for (const fact of facts) {
    const record = {
      chromosome: fact.chromosome,
      position: fact.position,
      ref: fact.ref,
      alts: fact.alts,
      ...(fact.end === undefined ? {} : { end: fact.end }),
      ...(fact.filter === 'PASS' || fact.filter === '.' ? {} : { filter: fact.filter }),
    };
    genotypes.add({ ...record, genotypeOf: new Int32Array(1), genotypes: [genotypeText(fact)] });
    for (const gene of knowledge.index.genesAt(record)) {
      const list = factsOf.get(gene) ?? [];
      factsOf.set(gene, list);
      list.push(fact.id);
    }
  }
  return genotypes.calls(0).flatMap((call) => {
    const known = factsOf.get(call.gene);
    return known ? [{ call, facts: known }] : [];
  });
}

/** The fact's genotype as the caller reads it: GT, phase set and depths. */
function genotypeText(fact: GenotypeFact): string {
  const alleles = fact.alleles.map((allele) => allele ?? '.').join(fact.phased ? '|' : '/');
  const doubts = `${(fact.depth ?? leastDepth) < leastDepth ? 'd' : ''}${(fact.quality ?? leastQuality) < leastQuality ? 'q' : ''}`;
  return `${alleles};${fact.phaseSet ?? '.'};${fact.alleleDepths?.join(',') ?? '.'};${doubts}`;
}

function vcfClaims({ call, facts }: CalledGene, evidence: Evidence, knowledge: GenomeKnowledge): Claim[] {
  const { gene } = call;
  const results = resultsOf(call);
  if (results.length === 0) {
    const refused = refusalOf(call);
    return refused ? [refusal(`diplotype:${gene.gene}`, refused.why, refused.details, facts)] : [];
  }
  const diplotype: Claim = {
    id: claimId('diplotype', gene.gene),
    kind: 'diplotype',
    stage: 'genome',
    value: {
      gene: gene.gene,
      diplotypes: diplotypeNames(call, results),
      callSource: 'vcf',
      phased: call.phased,
      missingPositions: call.missingPositions,
      notExcluded: call.notExcluded,
      warnings: warningsOf(call),
    },
    uncertainty: uncertaintyOf(diplotypeNames(call, results).length, call.missingPositions.length),
    method: alleleMatching,
    because: because([...facts.map((fact) => ({ fact })), ...alleleReasons(gene, results), ...ruleReasons(gene)]),
  };
  return [diplotype, ...phenotypeClaims(gene, results, diplotype, evidence, knowledge)];
}

/** Short, machine-made notes on the call: its own, and those of the records behind it. */
export function warningsOf(call: SampleGeneCall): string[] {
  return [
    ...call.warnings,
    ...call.issues.filter(({ issue }) => issue !== 'no-call').map(({ position, issue }) => `${issue} ${position}`),
  ];
}

function refusalOf(call: SampleGeneCall): Pick<RefusalValue, 'why' | 'details'> | undefined {
  switch (call.status) {
    case 'half-called':
      return { why: 'missing-input', details: ['half-called', ...warningsOf(call)] };
    case 'missing-required':
      return { why: 'missing-input', details: warningsOf(call) };
    case 'no-match':
    case 'too-ambiguous':
      return { why: 'no-definition', details: [call.status, ...warningsOf(call)] };
    case 'no-data':
      return ruleOf(call.gene, 'not-from-sequence-variants')
        ? { why: 'not-applicable', details: ['not-from-sequence-variants'] }
        : { why: 'missing-input', details: ['no-usable-genotype', ...warningsOf(call)] };
    case 'called':
      return undefined;
    default:
      return call.status satisfies never;
  }
}

/* ---- outside calls ---- */

function outsideClaims(
  symbol: string,
  facts: readonly GeneResultFact[],
  called: readonly CalledGene[],
  evidence: Evidence,
  knowledge: GenomeKnowledge,
): Claim[] {
  const own = facts.filter((fact) => fact.gene === symbol);
  const ids = own.map((fact) => fact.id);
  const gene = knowledge.genes.get(symbol);
  if (!gene) return [refusal(`diplotype:${symbol}`, 'no-definition', ['no-definition'], ids)];
  const read = own.map((fact) => readOutsideCall(fact, gene));
  const refused = read.flatMap((each) => each.refused ?? []);
  const results = read.flatMap((each) => each.result ?? []);
  if (results.length === 0)
    return [refusal(`diplotype:${symbol}`, refused.length > 0 ? 'conflicting-input' : 'missing-input', refused, ids)];
  const vcf = called.find(({ call }) => call.gene === gene);
  const alsoCalled = vcf ? diplotypeNames(vcf.call, resultsOf(vcf.call)) : [];
  const diplotype: Claim = {
    id: claimId('diplotype', symbol),
    kind: 'diplotype',
    stage: 'genome',
    value: {
      gene: symbol,
      diplotypes: unique(results.map((result) => result.diplotype).filter((name) => name !== '')),
      callSource: 'outside',
      phased: false,
      missingPositions: [],
      notExcluded: [],
      warnings: [...read.flatMap((each) => each.warnings), ...alsoCalled.map((name) => `vcf-would-call ${name}`)],
    },
    uncertainty: uncertaintyOf(results.length, 0),
    method: { name: 'outside-call', version: '1' },
    because: because([
      ...ids.map((fact) => ({ fact })),
      ...(vcf?.facts.map((fact) => ({ fact, role: 'overruled' })) ?? []),
      ...alleleReasons(gene, results),
    ]),
  };
  return [diplotype, ...phenotypeClaims(gene, results, diplotype, evidence, knowledge)];
}

/* ---- phenotypes ---- */

function phenotypeClaims(
  gene: GeneDefinition,
  results: readonly DiplotypeResult[],
  diplotype: Claim,
  evidence: Evidence,
  knowledge: GenomeKnowledge,
): Claim[] {
  const distinct = distinctResults(results).filter((result) => !result.phenotypes.includes(notAssigned));
  const phenotypes = distinct.flatMap((result) => result.phenotypes);
  if (phenotypes.length === 0) return [];
  const medications = evidence.presentMedications();
  const taken = new Set(medications.flatMap((fact) => fact.ingredients));
  const conversion = convert(gene, results, taken, knowledge.phenoconversion);
  const shift = shiftOf(gene, taken, knowledge.phenoconversion, conversion);
  const reasons: Reason[] = [
    { claim: diplotype.id },
    { knowledge: { pack: gene.pack, entry: `${gene.gene}/phenotypes`, citation: gene.phenotypeCitation } },
  ];
  if (conversion ?? shift) reasons.push(...presentDayReasons(conversion, shift, medications));
  return [
    {
      id: claimId('genePhenotype', gene.gene),
      kind: 'genePhenotype',
      stage: 'genome',
      value: {
        gene: gene.gene,
        phenotypes,
        activityScores: distinct.flatMap((result) => result.activityScore ?? []),
        ...underDrugs(conversion, shift),
      },
      uncertainty:
        phenotypes.length > 1 && !ruleOf(gene, 'allele-presence')
          ? { kind: 'alternatives', count: phenotypes.length }
          : { kind: 'exact' },
      method: phenotypeTable,
      because: because(reasons),
    },
  ];
}

function presentDayReasons(
  conversion: Conversion | undefined,
  shift: Shift | undefined,
  medications: ReturnType<Evidence['presentMedications']>,
): Reason[] {
  const acting: readonly Perpetrator[] = [...(conversion?.dueTo ?? []), ...(shift?.dueTo ?? [])];
  const drugs = new Set(acting.map((each) => each.ingredient));
  const ref = (entry: string, citation: KnowledgeRef['citation']): Reason => ({
    knowledge: { pack: 'pgx-phenoconversion', entry, citation },
    role: 'phenoconversion',
  });
  return [
    ...medications
      .filter((fact) => fact.ingredients.some((ingredient) => drugs.has(ingredient)))
      .map((fact) => ({ fact: fact.id, role: 'phenoconversion' })),
    ...acting.map((each) => ref(`${each.gene}/${each.ingredient}`, each.citation)),
    ...(conversion ? [ref(`${conversion.rule.gene}/${conversion.rule.strength}`, conversion.rule.citation)] : []),
  ];
}

/* ---- parts of claims ---- */

function alleleReasons(gene: GeneDefinition, results: readonly DiplotypeResult[]): Reason[] {
  const names = unique(
    results.flatMap((result) => [...result.alleles, ...result.diplotype.split('/').flatMap(namesIn)]),
  );
  return names
    .filter((name) => gene.allelesByName.has(name))
    .map((name) => ({
      knowledge: { pack: gene.pack, entry: `${gene.gene}/${name}`, citation: gene.definitionCitation },
    }));
}

/** The exceptions under which the gene is called. */
function ruleReasons(gene: GeneDefinition): Reason[] {
  return gene.rules.map((rule) => ({
    knowledge: { pack: gene.pack, entry: `rules/${gene.gene}/${rule.rule}`, citation: rule.citation },
    role: 'exception',
  }));
}

function uncertaintyOf(alternatives: number, missing: number): Uncertainty {
  if (alternatives > 1) return { kind: 'alternatives', count: alternatives };
  return missing > 0 ? { kind: 'not-quantified', why: 'positions-missing' } : { kind: 'exact' };
}

function refusal(of: string, why: RefusalValue['why'], details: readonly string[], facts: readonly FactId[]): Claim {
  return {
    id: claimId('refusal', of),
    kind: 'refusal',
    stage: 'genome',
    value: { of, why, details },
    uncertainty: { kind: 'exact' },
    method: alleleMatching,
    because: because(facts.map((fact) => ({ fact }))),
  };
}

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];
