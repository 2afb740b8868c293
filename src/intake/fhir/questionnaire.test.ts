import { describe, expect, it } from 'vitest';
import { terminology } from '../../../test/pack-file.js';
import { exactValue, type ObservationFact } from '../../record/index.js';
import { ingest } from '../index.js';
import { bundleFile, subject, testDay, testKnowledge } from '../testing/knowledge.js';

const knowledge = { ...testKnowledge(), terminology };
const read = (resources: readonly object[]) => {
  const record = ingest([bundleFile(resources)], knowledge, { asOf: testDay });
  const facts = record.facts.filter((fact): fact is ObservationFact => fact.kind === 'observation');
  return { record, facts };
};
const answers = (facts: readonly ObservationFact[]) =>
  facts.map(({ measure, value }) => [measure, value.type === 'quantity' ? exactValue(value.quantity) : value.type]);
const response = (item: readonly object[], more: object = {}) => ({
  resourceType: 'QuestionnaireResponse',
  status: 'completed',
  subject,
  authored: '2026-05-01T09:00:00Z',
  item,
  ...more,
});
const choice = (linkId: string, code: string, system = 'http://loinc.org') => ({
  linkId,
  answer: [{ valueCoding: { system, code } }],
});

describe('QuestionnaireResponse', () => {
  it('reads a LOINC form of the PHQ-9 by its linkIds and answers', () => {
    const { facts, record } = read([
      response([
        choice('/44250-9', 'LA6571-9'),
        choice('/44255-8', 'LA6569-3'),
        { linkId: '/44261-6', answer: [{ valueDecimal: 14 }] },
      ]),
    ]);
    expect(answers(facts)).toEqual([
      ['phq-9-item-1', 3],
      ['phq-9-item-2', 1],
      ['phq-9', 14],
    ]);
    expect(facts[0]).toMatchObject({
      category: 'survey',
      time: '2026-05-01T09:00:00Z',
      provenance: { place: { kind: 'fhirPath', path: 'Bundle.entry[1].resource.item[0].answer[0]' } },
    });
    expect(record.documents[0]).toMatchObject({ entries: 2, entriesWithFacts: 2 });
  });

  it('takes numbers of choices from the Questionnaire, and items by its name and linkId', () => {
    const option = (code: string, ordinal: number) => ({
      valueCoding: {
        code,
        extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/ordinalValue', valueDecimal: ordinal }],
      },
    });
    const form = {
      resourceType: 'Questionnaire',
      id: 'eq',
      url: 'http://example.org/Questionnaire/eq',
      name: 'EQ_5D_5L',
      status: 'active',
      item: [
        {
          linkId: 'g',
          type: 'group',
          item: [{ linkId: 'mobility', type: 'choice', answerOption: [option('some', 3)] }],
        },
      ],
    };
    const { facts } = read([
      form,
      response(
        [
          { linkId: 'g', item: [choice('mobility', 'some', 'urn:x')] },
          { linkId: 'note', text: 'Anything else?', answer: [{ valueString: 'no' }] },
        ],
        { questionnaire: 'http://example.org/Questionnaire/eq|1.0' },
      ),
    ]);
    expect(answers(facts)).toEqual([
      ['eq-5d-5l-mobility', 3],
      [undefined, 'text'],
    ]);
  });

  it('refuses an entered-in-error one and leaves an impossible answer out with a warning', () => {
    expect(read([response([choice('/44250-9', 'LA6571-9')], { status: 'entered-in-error' })]).facts).toEqual([]);
    const { facts, record } = read([response([{ linkId: '/44250-9', answer: [{ valueInteger: 9 }] }])]);
    expect(facts).toEqual([]);
    const { quarantined } = record.documents[0]!;
    expect(quarantined.flatMap(({ issues }) => issues.map(({ code }) => code))).toContain('impossible-value');
  });
});
