import { describe, expect, it } from 'vitest';
import type { FactKind, FactOf, PatientRecord } from '../../record/index.js';
import { ingest, patientsIn } from '../index.js';
import { bundleFile, fileOf, subject, testDay, testKnowledge, thePatient } from '../testing/knowledge.js';

const knowledge = testKnowledge();
const read = (resources: readonly object[], patient?: object) =>
  ingest([bundleFile(resources, patient)], knowledge, { asOf: testDay });
const factsOf = <K extends FactKind>(record: PatientRecord, kind: K) =>
  record.facts.filter((fact) => fact.kind === kind) as FactOf<K>[];
const quarantine = (record: PatientRecord) =>
  record.documents.flatMap((document) => document.quarantined.map(({ issues }) => issues[0].code));
const ignored = (record: PatientRecord) =>
  record.documents.flatMap((document) => document.ignored.map(({ issues }) => issues[0].code));

const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] });
const snomed = (code: string, display?: string) => ({ coding: [{ system: 'http://snomed.info/sct', code, display }] });
const observation = (code: string, value: number, unit: string, more: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: loinc(code),
  subject,
  effectiveDateTime: '2026-05-01T08:00:00Z',
  valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
  ...more,
});
const bloodPressure = (systolic: number, diastolic: number) => ({
  resourceType: 'Observation',
  status: 'final',
  code: loinc('85354-9'),
  subject,
  effectiveDateTime: '2026-05-01',
  component: [
    { code: loinc('8480-6'), valueQuantity: { value: systolic, unit: 'mmHg' } },
    { code: loinc('8462-4'), valueQuantity: { value: diastolic, unit: 'mmHg' } },
  ],
});
const prescription = (text: string, more: object = {}) => ({
  resourceType: 'MedicationRequest',
  status: 'active',
  intent: 'order',
  subject,
  authoredOn: '2026-01-05',
  medicationCodeableConcept: { text },
  ...more,
});

describe('observations', () => {
  it('each component of a panel is a fact of its own at its own place', () => {
    const record = read([bloodPressure(152, 94)]);
    expect(factsOf(record, 'observation').map(({ measure, provenance }) => [measure, provenance.place])).toEqual([
      ['systolic-pressure', { kind: 'fhirPath', path: 'Bundle.entry[1].resource.component[0]' }],
      ['diastolic-pressure', { kind: 'fhirPath', path: 'Bundle.entry[1].resource.component[1]' }],
    ]);
    expect(record.documents[0]).toMatchObject({ entries: 2, entriesWithFacts: 2 });
  });

  it('a height of 17 m is quarantined with what a height can be', () => {
    const record = read([observation('8302-2', 17, 'm')]);
    expect(record.documents[0]?.quarantined[0]?.issues[0]).toMatchObject({
      code: 'impossible-value',
      severity: 'error',
      found: '17 m',
      expected: '30 to 275 cm',
      place: { kind: 'fhirPath', path: 'Bundle.entry[1].resource.valueQuantity' },
    });
  });

  it('an impossible component leaves its sibling standing and is named', () => {
    const record = read([bloodPressure(152, 940)]);
    expect(factsOf(record, 'observation').map(({ measure }) => measure)).toEqual(['systolic-pressure']);
    expect(record.issues.map(({ code }) => code)).toContain('impossible-value');
  });

  it('two very different values at one instant are both doubtful; two readings close together both stand', () => {
    const far = read([observation('2160-0', 0.8, 'mg/dL'), observation('2160-0', 8, 'mg/dL')]);
    expect(factsOf(far, 'observation').map(({ certainty }) => certainty)).toEqual(['uncertain', 'uncertain']);
    expect(far.issues).toContainEqual(expect.objectContaining({ code: 'conflicting-value', severity: 'warning' }));
    const near = read([observation('2160-0', 0.8, 'mg/dL'), observation('2160-0', 0.82, 'mg/dL')]);
    expect(factsOf(near, 'observation').map(({ certainty }) => certainty)).toEqual(['present', 'present']);
  });

  it('cancelled, absent and empty ones are told apart', () => {
    const base = { resourceType: 'Observation', code: loinc('2160-0'), subject };
    const record = read([
      { ...base, status: 'cancelled', effectiveDateTime: '2026-01-01', valueQuantity: { value: 1, unit: 'mg/dL' } },
      { ...base, status: 'final', effectiveDateTime: '2026-01-02', dataAbsentReason: { text: 'refused' } },
      { ...base, status: 'final', effectiveDateTime: '2026-01-03' },
    ]);
    expect(factsOf(record, 'observation').map(({ value }) => value)).toEqual([
      { type: 'not-obtained', reason: 'cancelled' },
      { type: 'not-obtained', reason: 'refused' },
    ]);
    expect(ignored(record)).toEqual(['missing-field']);
  });

  it('a number sent as text becomes a quantity only with a unit that fits', () => {
    const base = {
      resourceType: 'Observation',
      status: 'final',
      code: loinc('2089-1'),
      subject,
      effectiveDateTime: '2026-01-01',
    };
    const record = read([
      { ...base, valueString: '4.1 mmol/L' },
      { ...base, valueString: '4.1 bananas' },
    ]);
    expect(factsOf(record, 'observation').map(({ value }) => value.type)).toEqual(['quantity', 'text']);
  });

  it('a diplotype and a phenotype become results of their gene', () => {
    const gene = {
      code: loinc('48018-6'),
      valueCodeableConcept: { coding: [{ system: 'http://www.genenames.org', code: 'HGNC:2621', display: 'CYP2C19' }] },
    };
    const base = {
      resourceType: 'Observation',
      status: 'final',
      subject,
      effectiveDateTime: '2026-01-01',
      component: [gene],
    };
    const record = read([
      { ...base, code: loinc('84413-4'), valueCodeableConcept: { text: 'CYP2C19*2/*17' } },
      { ...base, code: loinc('53040-2'), valueCodeableConcept: { text: 'Intermediate Metabolizer' } },
    ]);
    expect(factsOf(record, 'geneResult')).toMatchObject([
      { gene: 'CYP2C19', diplotype: '*2/*17' },
      { gene: 'CYP2C19', phenotype: 'Intermediate Metabolizer' },
    ]);
  });

  it('HPO codes are phenotypes, excluded ones absent', () => {
    const hpo = { coding: [{ system: 'http://human-phenotype-ontology.org', code: 'HP:0001250', display: 'Seizure' }] };
    const record = read([
      { resourceType: 'Condition', subject, code: hpo },
      {
        resourceType: 'Condition',
        subject,
        code: { coding: [{ system: 'http://purl.obolibrary.org/obo/hp.owl', code: 'HP:0000252' }] },
        verificationStatus: { coding: [{ code: 'refuted' }] },
      },
    ]);
    expect(factsOf(record, 'phenotype').map(({ concept, certainty }) => [concept.codings[0]?.code, certainty])).toEqual(
      [
        ['HP:0001250', 'present'],
        ['HP:0000252', 'absent'],
      ],
    );
  });
});

describe('conditions', () => {
  const condition = (code: object, more: object = {}) => ({ resourceType: 'Condition', subject, code, ...more });

  it.each([
    ['SNOMED CT', snomed('44054006'), 'type-2-diabetes'],
    ['ICD-10-CM', { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'E11.65' }] }, 'type-2-diabetes'],
    [
      'ICD-10 without its dot',
      { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'I500' }] },
      'heart-failure',
    ],
    [
      'an OID for the system',
      { coding: [{ system: 'urn:oid:2.16.840.1.113883.6.96', code: '38341003' }] },
      'hypertension',
    ],
    [
      'the display with its tag',
      { coding: [{ system: 'http://example.org', code: '1', display: 'Gout (disorder)' }] },
      'gout',
    ],
    ['its text', { text: '高血压' }, 'hypertension'],
  ])('are known by %s', (_, code, problem) => {
    expect(factsOf(read([condition(code)]), 'condition')[0]?.problem).toBe(problem);
  });

  it.each([
    ['refuted', 'absent'],
    ['provisional', 'uncertain'],
    ['confirmed', 'present'],
  ])('verification %s is %s', (code, certainty) => {
    const record = read([condition(snomed('38341003'), { verificationStatus: { coding: [{ code }] } })]);
    expect(factsOf(record, 'condition')[0]?.certainty).toBe(certainty);
  });

  it('a diagnosis with a bad date is kept undated, with an issue', () => {
    const record = read([condition(snomed('38341003'), { onsetDateTime: '2019-02-30' })]);
    expect(factsOf(record, 'condition')[0]).not.toHaveProperty('time');
    expect(record.issues.map(({ code }) => code)).toContain('invalid-date');
  });

  it('onset given as an age is the year in which it was reached', () => {
    const record = read([
      condition(snomed('38341003'), {
        onsetAge: { value: 50, unit: 'a', system: 'http://unitsofmeasure.org', code: 'a' },
      }),
    ]);
    expect(factsOf(record, 'condition')[0]?.time).toBe('2010');
  });
});

describe('medications', () => {
  it.each([
    ['Hydrochlorothiazide 25 MG Oral Tablet', ['hydrochlorothiazide']],
    [
      'amLODIPine 5 MG / Hydrochlorothiazide 12.5 MG / Olmesartan medoxomil 20 MG Oral Tablet',
      ['amlodipine', 'hydrochlorothiazide', 'olmesartan'],
    ],
    ['24 HR Metformin hydrochloride 500 MG Extended Release Oral Tablet', ['metformin']],
    ['Carbamazepine[Tegretol]', ['carbamazepine']],
    ['二甲双胍片', ['metformin']],
    ['Unheardofol 5 MG', []],
  ])('%s contains %j', (text, ingredients) => {
    expect(factsOf(read([prescription(text)]), 'medication')[0]?.ingredients).toEqual(ingredients);
  });

  it('dose and schedule are read; tablets of one strength are brought to milligrams', () => {
    const record = read([
      prescription('Lisinopril 10 MG Oral Tablet', {
        dosageInstruction: [
          {
            text: '2 tablets each morning',
            timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
            doseAndRate: [{ doseQuantity: { value: 2, unit: 'TAB' } }],
          },
        ],
      }),
    ]);
    expect(factsOf(record, 'medication')[0]).toMatchObject({
      dose: { source: { value: 2, unit: 'TAB' }, normalised: { ok: true, value: 20, unit: 'mg' } },
      timesPerDay: 1,
      instruction: '2 tablets each morning',
    });
  });

  it.each([
    [{ status: 'active' }, 'active'],
    [{ status: 'active', intent: 'proposal' }, 'planned'],
    [{ status: 'active', doNotPerform: true }, 'not-taken'],
    [{ status: 'stopped' }, 'stopped'],
    [
      {
        status: 'active',
        dosageInstruction: [{ timing: { repeat: { boundsPeriod: { start: '2026-01-05', end: '2026-02-05' } } } }],
      },
      'completed',
    ],
    [
      { status: 'active', dosageInstruction: [{ timing: { repeat: { boundsPeriod: { end: '2027-02-05' } } } }] },
      'active',
    ],
  ])('%j is %s', (more, status) => {
    expect(factsOf(read([prescription('Lisinopril 10 MG', more)]), 'medication')[0]?.status).toBe(status);
  });

  it('a dispense is taken while its supply lasts', () => {
    const dispense = (days: number) => ({
      resourceType: 'MedicationDispense',
      status: 'completed',
      subject,
      medicationCodeableConcept: { text: 'Lisinopril' },
      whenHandedOver: '2026-11-01',
      daysSupply: { value: days },
    });
    expect(factsOf(read([dispense(90), dispense(10)]), 'medication').map(({ status }) => status)).toEqual([
      'active',
      'completed',
    ]);
  });

  it('a reference is followed into contained resources and the bundle; one that leads nowhere is quarantined', () => {
    const drug = { resourceType: 'Medication', id: 'm1', code: { text: 'Warfarin 5 MG' } };
    const by = (reference: string, more: object = {}) => ({
      ...prescription('', more),
      medicationCodeableConcept: undefined,
      medicationReference: { reference },
    });
    const record = read([
      drug,
      by('Medication/m1'),
      by('#m1', { contained: [drug], authoredOn: '2026-02-01' }),
      by('Medication/none'),
    ]);
    expect(factsOf(record, 'medication').map(({ ingredients }) => ingredients)).toEqual([['warfarin'], ['warfarin']]);
    expect(quarantine(record)).toEqual(['unresolved-reference']);
  });
});

describe('allergies and family', () => {
  it('"penicillin" is the drug and its class; reactions and criticality come along', () => {
    const record = read([
      {
        resourceType: 'AllergyIntolerance',
        patient: subject,
        code: { text: 'Penicillin' },
        criticality: 'high',
        reaction: [{ manifestation: [{ text: 'Anaphylaxis' }] }],
        recordedDate: '2031-01-01',
      },
    ]);
    expect(factsOf(record, 'allergy')[0]).toMatchObject({
      substances: ['penicillin g', 'class:penicillin'],
      criticality: 'high',
      reactions: [{ text: 'Anaphylaxis' }],
    });
    expect(record.issues.map(({ code }) => code)).toContain('future-date');
  });

  it('no known allergy is an absent allergy', () => {
    const record = read([{ resourceType: 'AllergyIntolerance', patient: subject, code: snomed('716186003') }]);
    expect(factsOf(record, 'allergy')[0]).toMatchObject({ certainty: 'absent', substances: [] });
  });

  it('each condition of a relative is a fact with relation, degree and age', () => {
    const record = read([
      {
        resourceType: 'FamilyMemberHistory',
        status: 'completed',
        patient: subject,
        relationship: snomed('72705000'),
        condition: [{ code: snomed('254837009'), onsetAge: { value: 42, unit: 'years' } }, { code: { text: 'Gout' } }],
      },
    ]);
    expect(factsOf(record, 'familyHistory')).toMatchObject([
      {
        problem: 'breast-cancer',
        onsetAge: 42,
        degree: 1,
        sex: 'female',
        relation: { codings: [{ code: 'MTH' }, { code: '72705000' }] },
      },
      { problem: 'gout', degree: 1 },
    ]);
  });
});

describe('documents', () => {
  it('text of an attachment is read as a note with its place in the attachment', () => {
    const note = 'Allergies: penicillin (rash).';
    const record = read([
      {
        resourceType: 'DocumentReference',
        status: 'current',
        subject,
        date: '2026-05-01T10:00:00Z',
        content: [{ attachment: { contentType: 'text/plain', data: Buffer.from(note).toString('base64') } }],
      },
    ]);
    const [allergy] = factsOf(record, 'allergy');
    expect(allergy?.provenance.place).toEqual({
      kind: 'span',
      start: 11,
      end: 21,
      within: 'Bundle.entry[1].resource.content[0].attachment.data',
    });
    expect(factsOf(record, 'document')).toHaveLength(1);
  });

  it('imaging studies keep modality, site and UID', () => {
    const record = read([
      {
        resourceType: 'ImagingStudy',
        status: 'available',
        subject,
        started: '2026-05-01',
        identifier: [{ system: 'urn:dicom:uid', value: 'urn:oid:1.2.3.4' }],
        series: [{ modality: { code: 'MG' }, bodySite: { code: '76752008', display: 'Breast' } }],
      },
    ]);
    expect(factsOf(record, 'imaging')[0]).toMatchObject({ modalities: ['MG'], studyUid: '1.2.3.4' });
  });
});

describe('cleaning', () => {
  it('what was entered in error, is dated in the future or broken is quarantined; what is not ours is ignored', () => {
    const record = read([
      observation('2160-0', 1, 'mg/dL', { status: 'entered-in-error' }),
      observation('2160-0', 1, 'mg/dL', { effectiveDateTime: '2031-01-01' }),
      observation('2160-0', 1, 'mg/dL', { effectiveDateTime: '2026-13-01' }),
      { ...observation('2160-0', 1, 'mg/dL'), code: undefined },
      { resourceType: 'Claim', patient: subject },
      { noType: true },
      observation('2160-0', 1, 'mg/dL', { modifierExtension: [{ url: 'http://example.org/not' }] }),
    ]);
    expect(quarantine(record)).toEqual([
      'entered-in-error',
      'future-date',
      'invalid-date',
      'missing-field',
      'missing-resource',
      'invalid-field',
    ]);
    expect(ignored(record)).toEqual(['unsupported-resource']);
    expect(record.documents[0]).toMatchObject({ entries: 8, entriesWithFacts: 1 });
  });

  it('the same statement twice counts once; other content under its id is quarantined, the newest being kept', () => {
    const first = { ...observation('2160-0', 1, 'mg/dL'), id: 'o1' };
    const again = { ...first, id: 'o2', meta: { source: 'copy' } };
    const changed = { ...observation('2160-0', 2, 'mg/dL'), id: 'o1' };
    const record = read([first, again, changed]);
    expect(ignored(record)).toEqual(['duplicate-entry']);
    expect(quarantine(record)).toEqual(['duplicate-id']);
    const dated = read([
      { ...first, meta: { lastUpdated: '2026-01-01T00:00:00Z' } },
      { ...changed, meta: { lastUpdated: '2026-02-01T00:00:00Z' } },
    ]);
    expect(
      factsOf(dated, 'observation').map(({ value }) => value.type === 'quantity' && value.quantity.source.value),
    ).toEqual([2]);
  });

  it('entries of another patient, and of nobody that can be found, are quarantined', () => {
    const other = { resourceType: 'Patient', id: 'p2', gender: 'male', birthDate: '1970-01-01' };
    const about = (reference: string) => ({ ...observation('2160-0', 1, 'mg/dL'), subject: { reference } });
    const record = read([
      other,
      about('Patient/p2'),
      about('Patient/p1'),
      about('urn:uuid:nobody'),
      about('http://elsewhere.org/Patient/p9'),
    ]);
    expect(quarantine(record)).toEqual(['other-patient', 'other-patient', 'unresolved-reference', 'other-patient']);
    expect(factsOf(record, 'observation')).toHaveLength(1);
  });

  it('the other patient can be asked for', () => {
    const other = { resourceType: 'Patient', id: 'p2', gender: 'male', birthDate: '1970-01-01' };
    const file = bundleFile([other, { ...observation('2160-0', 1, 'mg/dL'), subject: { reference: 'Patient/p2' } }]);
    expect(patientsIn([file]).map(({ id }) => id)).toEqual(['p1', 'p2']);
    const record = ingest([file], knowledge, { asOf: testDay, patient: 'p2' });
    expect(record.facts.map(({ kind }) => kind)).toEqual(['patient', 'observation']);
    expect(quarantine(record)).toEqual(['other-patient']);
  });

  it('one person under two ids in two files is one patient, by a shared identifier', () => {
    const identifier = [{ system: 'urn:mrn', value: '77' }];
    const [a, b] = ['a', 'b'].map((id) =>
      bundleFile(
        [
          {
            ...observation('2160-0', 1, 'mg/dL'),
            subject: { reference: `Patient/${id}` },
            effectiveDateTime: `2026-0${id === 'a' ? 1 : 2}-01`,
          },
        ],
        { ...thePatient, id, identifier },
      ),
    );
    const record = ingest([a!, b!], knowledge, { asOf: testDay });
    expect(factsOf(record, 'observation')).toHaveLength(2);
    expect(quarantine(record)).toEqual([]);
  });

  it('the same file twice changes nothing', () => {
    const file = bundleFile([observation('2160-0', 1, 'mg/dL')]);
    const once = ingest([file], knowledge, { asOf: testDay });
    const twice = ingest([file, { ...file, name: 'copy.json' }], knowledge, { asOf: testDay });
    expect(twice.facts).toEqual(once.facts);
    expect(twice.documents).toEqual(once.documents);
  });

  it('a record without a patient says so', () => {
    const record = ingest(
      [fileOf('o.json', JSON.stringify({ resourceType: 'Observation', code: loinc('2160-0') }))],
      knowledge,
      { asOf: testDay },
    );
    expect(record.issues.map(({ code }) => code)).toContain('no-patient');
  });

  it('NDJSON is read line by line; a broken line is one quarantined entry', () => {
    const lines = [thePatient, { ...observation('2160-0', 1, 'mg/dL') }].map((each) => JSON.stringify(each));
    const record = ingest([fileOf('export.ndjson', `${lines.join('\n')}\n{"resourceType":\n`)], knowledge, {
      asOf: testDay,
    });
    expect(record.documents[0]).toMatchObject({ entries: 3, entriesWithFacts: 2 });
    expect(factsOf(record, 'observation')[0]?.provenance.place).toEqual({
      kind: 'line',
      line: 2,
      column: 'Observation',
    });
  });
});
