import { describe, expect, it } from 'vitest';
import { packFile } from '../../../test/pack-file.js';
import { Evidence, type Fact, type FactId, type GenotypeFact, type VariantAnnotation } from '../../record/index.js';
import { classifyVariant, classOf } from './acmg.js';
import { variantClaims } from './claims.js';
import { parseVariantKnowledge } from './knowledge.js';

const file = (name: string) => packFile('germline-actionable', name);
const knowledge = parseVariantKnowledge('germline-actionable', file('genes.json'), file('criteria.json'));

const annotation = (gene: string, consequence: string, more: Partial<VariantAnnotation> = {}): VariantAnnotation => ({
  alt: 'T',
  gene,
  preferred: true,
  consequences: [consequence],
  ...more,
});
const classify = (one: VariantAnnotation) => classifyVariant(one, knowledge.genes.get(one.gene)!, knowledge.criteria);
const met = (one: VariantAnnotation) =>
  classify(one)
    .criteria.filter(({ verdict }) => verdict === 'met')
    .map(({ code, strength }) => `${code} ${strength}`);

describe('ACMG/AMP criteria by points', () => {
  it('the limits of the classes', () => {
    const classes = [-8, -7, -6, -1, 0, 5, 6, 9, 10, 15].map((points) => classOf(points, knowledge.criteria));
    expect(classes).toEqual([
      'benign',
      'benign',
      'likely-benign',
      'likely-benign',
      'uncertain',
      'uncertain',
      'likely-pathogenic',
      'likely-pathogenic',
      'pathogenic',
      'pathogenic',
    ]);
  });

  it('a frameshift of BRCA1 that is rare: likely pathogenic', () => {
    const frameshift = annotation('BRCA1', 'frameshift_variant', { exon: '2/23', alleleFrequency: 0.00002 });
    expect(met(frameshift)).toEqual(['PVS1 very-strong', 'PM2 supporting']);
    expect(classify(frameshift)).toMatchObject({ points: 9, class: 'likely-pathogenic' });
  });

  it('in the last exon and at the start a lost product weighs less', () => {
    expect(met(annotation('BRCA1', 'stop_gained', { exon: '23/23' }))).toEqual(['PVS1 strong']);
    expect(met(annotation('BRCA1', 'start_lost'))).toEqual(['PVS1 moderate']);
  });

  it('where loss of function is not known to be the cause, PVS1 stays open', () => {
    const { criteria, class: named } = classify(annotation('MYH7', 'stop_gained', { alleleFrequency: 0 }));
    expect(criteria.find(({ code }) => code === 'PVS1')).toMatchObject({ verdict: 'unknown', points: 0 });
    expect(named).toBe('uncertain');
  });

  it.each([
    [0.95, 'PP3 strong'],
    [0.8, 'PP3 moderate'],
    [0.7, 'PP3 supporting'],
    [0.5, undefined],
    [0.25, 'BP4 supporting'],
    [0.1, 'BP4 moderate'],
    [0.01, 'BP4 strong'],
    [0.002, 'BP4 very-strong'],
  ])('REVEL %s: %s', (revel, expected) => {
    expect(met(annotation('LDLR', 'missense_variant', { revel }))).toEqual(expected ? [expected] : []);
  });

  it('predictors do not count beside PVS1, and splicing overrules a harmless REVEL', () => {
    expect(met(annotation('BRCA1', 'splice_donor_variant', { spliceAi: 0.99 }))).toEqual(['PVS1 very-strong']);
    expect(met(annotation('BRCA1', 'missense_variant', { revel: 0.1, spliceAi: 0.8 }))).toEqual(['PP3 supporting']);
    expect(met(annotation('BRCA1', 'missense_variant', { revel: 0.1, spliceAi: 0.15 }))).toEqual([]);
  });

  it('frequent in a population: benign by that alone', () => {
    expect(classify(annotation('LDLR', 'missense_variant', { revel: 0.99, alleleFrequency: 0.06 })).class).toBe(
      'benign',
    );
  });
});

let serial = 0;
const call = (one: VariantAnnotation, alleles: readonly number[] = [0, 1], more: Partial<GenotypeFact> = {}): Fact => ({
  id: `000000000000/${serial++}` as FactId,
  provenance: { document: 'a'.repeat(64) as never, place: { kind: 'line', line: serial } },
  certainty: 'present',
  foundBy: 'source',
  kind: 'genotype',
  sample: 'S1',
  build: 'GRCh38',
  chromosome: 'chr1',
  position: 1000 + serial,
  variantIds: [],
  ref: 'C',
  alts: ['T'],
  alleles,
  phased: false,
  filter: 'PASS',
  annotations: [one],
  ...more,
});
const claims = (...facts: Fact[]) => variantClaims(new Evidence(facts), knowledge);
const reportable = (...facts: Fact[]) => claims(...facts).map(({ value }) => value.reportable);
const harmful = (gene: string, more: Partial<VariantAnnotation> = {}) =>
  annotation(gene, 'missense_variant', { significance: 'Pathogenic', ...more });

describe('findings of the ACMG list', () => {
  it('a dominant gene: one copy is reported, with its reasons', () => {
    const [claim] = claims(call(annotation('BRCA1', 'frameshift_variant', { exon: '2/23', alleleFrequency: 0 })));
    expect(claim).toMatchObject({
      kind: 'variant',
      value: { gene: 'BRCA1', reportable: true, zygosity: 'heterozygous' },
    });
    expect(claim!.because.flatMap((reason) => ('knowledge' in reason ? [reason.knowledge.entry] : []))).toEqual([
      'criteria',
      'points',
      'pvs1',
      'dosage',
      'list',
    ]);
  });

  it('a recessive gene: both copies, or two variants not known to lie on the same', () => {
    expect(reportable(call(harmful('MUTYH')))).toEqual([false]);
    expect(reportable(call(harmful('MUTYH'), [1, 1]))).toEqual([true]);
    expect(reportable(call(harmful('MUTYH')), call(harmful('MUTYH')))).toEqual([true, true]);
    const phased = { phased: true, phaseSet: '7' };
    expect(reportable(call(harmful('MUTYH'), [0, 1], phased), call(harmful('MUTYH'), [0, 1], phased))).toEqual([
      false,
      false,
    ]);
    expect(reportable(call(harmful('MUTYH'), [0, 1], phased), call(harmful('MUTYH'), [1, 0], phased))).toEqual([
      true,
      true,
    ]);
  });

  it('HFE: C282Y on both copies and nothing else', () => {
    const c282y = harmful('HFE', { protein: 'NP_000401.1:p.Cys282Tyr' });
    expect(reportable(call(c282y, [1, 1]))).toEqual([true]);
    expect(reportable(call(c282y))).toEqual([false]);
    expect(reportable(call(harmful('HFE', { protein: 'NP_000401.1:p.His63Asp' }), [1, 1]))).toEqual([false]);
  });

  it('gain of function (RET) and truncation (TTN)', () => {
    expect(reportable(call(annotation('RET', 'stop_gained', { significance: 'Pathogenic' })))).toEqual([false]);
    expect(reportable(call(harmful('RET')))).toEqual([true]);
    expect(reportable(call(harmful('TTN')))).toEqual([false]);
    expect(reportable(call(annotation('TTN', 'stop_gained', { exon: '300/363', alleleFrequency: 0 })))).toEqual([true]);
  });

  it('an X-linked gene in a male', () => {
    expect(reportable(call(harmful('ABCD1'), [1]))).toEqual([true]);
    expect(reportable(call(harmful('ABCD1'), [0, 1]))).toEqual([false]);
  });

  it('harmless variants, filtered records and other builds say nothing', () => {
    expect(claims(call(annotation('BRCA1', 'missense_variant', { alleleFrequency: 0.3 })))).toEqual([]);
    expect(claims(call(harmful('BRCA1'), [0, 1], { filter: 'LowQual' }))).toEqual([]);
    expect(claims(call(harmful('BRCA1'), [0, 1], { build: 'GRCh37' }))).toEqual([]);
  });

  it('conflicting reports of ClinVar are not its word', () => {
    const conflicting = annotation('BRCA1', 'missense_variant', {
      significance: 'Conflicting classifications of pathogenicity',
    });
    expect(reportable(call(conflicting))).toEqual([false]);
  });

  it('the preferred transcript decides', () => {
    const facts = call(annotation('BRCA1', 'missense_variant'), [0, 1], {
      annotations: [
        annotation('BRCA1', 'stop_gained', { preferred: false, exon: '2/9' }),
        annotation('BRCA1', 'missense_variant', { revel: 0.7 }),
      ],
    });
    expect(claims(facts)).toMatchObject([{ value: { consequence: 'missense_variant', class: 'uncertain' } }]);
  });
});
