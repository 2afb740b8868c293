import { describe, expect, it } from 'vitest';
import { ingest } from '../index.js';
import { bundleFile, subject, testDay, testKnowledge } from '../testing/knowledge.js';

const loinc = (code: string, display?: string) => ({ coding: [{ system: 'http://loinc.org', code, display }] });
const component = (code: string, value: object) => ({ code: loinc(code), ...value });
const words = (text: string) => ({ valueCodeableConcept: { text } });

const variant = (answer: string, ...more: object[]) => ({
  resourceType: 'Observation',
  status: 'final',
  code: loinc('69548-6'),
  subject,
  effectiveDateTime: '2026-01-01',
  valueCodeableConcept: loinc(answer),
  component: [
    component('48018-6', {
      valueCodeableConcept: { coding: [{ system: 'http://www.genenames.org', code: 'HGNC:3603', display: 'FBN1' }] },
    }),
    component('48004-6', words('NM_000138.5:c.3409C>T')),
    component('53034-5', { valueCodeableConcept: loinc('LA6706-1') }),
    component('53037-8', words('Pathogenic')),
    ...more,
  ],
});
const resultsOf = (...resources: object[]) =>
  ingest([bundleFile(resources)], testKnowledge(), { asOf: testDay }).facts.filter(({ kind }) => kind === 'geneResult');

describe('a variant that a laboratory reports', () => {
  it('becomes a result of its gene, with zygosity, change and place', () => {
    const place = [
      component('48013-7', { valueCodeableConcept: { coding: [{ code: 'NC_000015.10' }] } }),
      component('81254-5', { valueRange: { low: { value: 48485374 } } }),
      component('69547-8', { valueString: 'G' }),
      component('69551-0', { valueString: 'A' }),
      component('92821-8', { valueQuantity: { value: 0.00002 } }),
    ];
    expect(resultsOf(variant('LA9633-4', ...place))).toMatchObject([
      {
        gene: 'FBN1',
        phenotype: 'Pathogenic',
        variant: {
          zygosity: 'heterozygous',
          coding: 'NM_000138.5:c.3409C>T',
          at: 'chr15:48485374:G:A',
          alleleFrequency: 0.00002,
        },
      },
    ]);
  });

  it('not found, or on a sequence of another build: no result, no place', () => {
    expect(resultsOf(variant('LA9634-2'))).toEqual([]);
    const older = component('48013-7', { valueCodeableConcept: { coding: [{ code: 'NC_000015.9' }] } });
    const [result] = resultsOf(variant('LA9633-4', older));
    expect(result).not.toHaveProperty('variant.at');
  });
});
