import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PatientRecord } from '../record/index.js';
import { Evidence } from '../record/index.js';
import { ingest, recognise, unreadableIssues } from './index.js';
import { expectEveryEntryCounted } from './testing/account.js';
import { bgzip } from './testing/bgzip.js';
import { bundleFile, fileOf, subject, testDay, testKnowledge } from './testing/knowledge.js';

const knowledge = testKnowledge(new Map([['chr10', [{ start: 94781859, end: 94781859 }]]]));
const read = (content: string | Uint8Array, limits = {}) =>
  ingest([fileOf('file', content)], knowledge, { asOf: testDay, limits });
const codes = (record: PatientRecord) =>
  record.documents.flatMap(({ quarantined }) => quarantined.map(({ issues }) => issues[0].code));
const bytes = (text: string) => new TextEncoder().encode(text);

describe('recognition, from bytes alone', () => {
  it.each([
    ['a bundle', '{"resourceType":"Bundle"}', 'fhir'],
    ['a bundle after a byte order mark', '\uFEFF{"resourceType":"Bundle"}', 'fhir'],
    ['NDJSON', '{"resourceType":"Patient"}\n{"resourceType":"Patient"}', 'fhir'],
    ['a VCF', '##fileformat=VCFv4.3\n', 'vcf'],
    ['HL7 v2', 'MSH|^~\\&|A|B\rPID|1\r', 'hl7v2'],
    ['C-CDA', '<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3">', 'ccda'],
    ['FHIR as XML', '<Bundle xmlns="http://hl7.org/fhir"/>', 'unknown'],
    ['a table', 'date,ldl,unit\n2026-01-01,4.1,mmol/L\n2026-02-01,3.9,mmol/L\n', 'table'],
    ['a note', 'Seen today. BP 120/80, feels well, no complaints.\nPlan: review.', 'note'],
    ['a Chinese note', '患者女性，58岁。血压152/94。', 'note'],
    ['a ZIP archive', 'PK\u0003\u0004...', 'unknown'],
    ['nothing', '', 'unknown'],
  ])('%s', (_, text, kind) => {
    expect(recognise(bytes(text)).kind).toBe(kind);
  });

  it('DICOM by its preamble', () => {
    const head = new Uint8Array(200);
    head.set(bytes('DICM'), 128);
    expect(recognise(head).kind).toBe('dicom');
  });

  it.each([
    ['UTF-8', bytes('Allergies: penicillin (rash).')],
    ['UTF-16 LE with mark', Buffer.from('\uFEFFAllergies: penicillin (rash).', 'utf16le')],
    ['UTF-16 LE without', Buffer.from('Allergies: penicillin (rash).', 'utf16le')],
    ['UTF-16 BE with mark', Buffer.from('\uFEFFAllergies: penicillin (rash).', 'utf16le').swap16()],
    ['Latin-1', Buffer.from('Allergies: penicillin (rash). M\xe9moire', 'latin1')],
    ['gzip', gzipSync('Allergies: penicillin (rash).')],
    ['gzip in two members', Buffer.concat([gzipSync('Allergies: peni'), gzipSync('cillin (rash).')])],
    ['bgzip', bgzip(bytes('Allergies: penicillin (rash).'), 9)],
  ])('a note in %s is read, with its place in the text', (_, content) => {
    const allergy = read(content).facts.find(({ kind }) => kind === 'allergy');
    expect(allergy).toMatchObject({
      substances: ['penicillin g', 'class:penicillin'],
      provenance: { place: { kind: 'span', start: 11, end: 21 } },
    });
  });

  it('GB 18030 is Chinese, not Latin', () => {
    const note = Uint8Array.from([0xb7, 0xf1, 0xc8, 0xcf, 0xb8, 0xdf, 0xd1, 0xaa, 0xd1, 0xb9, 0xa1, 0xa3]); // 否认高血压。
    expect(read(note).facts.find(({ kind }) => kind === 'condition')).toMatchObject({
      problem: 'hypertension',
      certainty: 'absent',
    });
  });
});

describe('bad input', () => {
  it.each([
    ['JSON cut off', '{"resourceType":"Bundle","entry":[{"resource":{"resourceTy', 'unreadable-json'],
    ['JSON without FHIR', '{"a":1}', 'not-a-bundle'],
    ['gzip cut off', gzipSync('{"resourceType":"Bundle"}'.repeat(50)).subarray(0, 40), 'unreadable-file'],
    [
      'a gzip whose bytes changed',
      changed(gzipSync('Seen today. Has hypertension and gout, both well.'), 25),
      'unreadable-file',
    ],
    ['gzip within gzip', gzipSync(gzipSync('x')), 'unknown-document-kind'],
    ['a ZIP archive', 'PK\u0003\u0004aaaaaaaa', 'unknown-document-kind'],
    ['a PDF', '%PDF-1.7 ...', 'unknown-document-kind'],
    ['FHIR as XML', '<Patient xmlns="http://hl7.org/fhir"/>', 'unknown-document-kind'],
    ['nothing', '', 'unknown-document-kind'],
  ])('%s: kept, counted, with one reason', (_, content, code) => {
    const record = read(content);
    expect(codes(record)).toEqual([code]);
    expectEveryEntryCounted(record);
    expect(unreadableIssues(record)).toHaveLength(1);
  });

  it('truncated JSON names line and column', () => {
    const record = read('{\n"resourceType": "Bundle",\n"entry": [}');
    expect(record.documents[0]?.quarantined[0]?.place).toEqual({ kind: 'line', line: 3, column: '11' });
  });

  it('a zip bomb is stopped by its ratio, long before it is unpacked', () => {
    const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20));
    expect(codes(read(bomb))).toEqual(['decompression-bomb']);
    const lineBomb = gzipSync(Buffer.concat([bytes('##fileformat=VCFv4.2\n'), Buffer.alloc(64 * 2 ** 20, 65)]));
    expect(codes(read(lineBomb))).toEqual(['decompression-bomb']);
  });

  it('a text larger than memory should hold is refused', () => {
    expect(codes(read(gzipSync(`{"a":"${'x'.repeat(5_000)}"}`), { textBytes: 1_000 }))).toEqual(['file-too-large']);
  });

  it('damage far behind what recognition saw is found too', () => {
    const words = Array.from({ length: 30_000 }, (_, index) => `word${(index * 7919) % 65_537}`).join(' ');
    const packed = gzipSync(`Seen today, has gout.\n${words}`);
    expect(codes(read(changed(packed, packed.length - 6)))).toEqual(['unreadable-file']);
    const record = read(bgzip(bytes(words)).subarray(0, -60));
    expect(codes(record)).toEqual(['unreadable-file']);
    expectEveryEntryCounted(record);
  });

  it('a good file beside a bad one is read', () => {
    const record = ingest([fileOf('bad.json', '{'), bundleFile([])], knowledge, { asOf: testDay });
    expect(record.facts.map(({ kind }) => kind)).toEqual(['patient']);
    expect(record.documents.map(({ name }) => name)).toEqual(['bad.json', 'bundle.json']);
  });
});

function changed(content: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(content);
  copy[at] = copy[at]! ^ 0x55;
  return copy;
}

describe('whatever the bytes', () => {
  const sources = [
    bundleFile([
      {
        resourceType: 'Observation',
        status: 'final',
        code: { coding: [{ system: 'http://loinc.org', code: '8480-6' }] },
        subject,
        effectiveDateTime: '2026-01-01T00:00:00Z',
        valueQuantity: { value: 120, unit: 'mmHg' },
        component: [{ code: { text: 'x' }, valueString: 'y' }],
      },
      {
        resourceType: 'MedicationRequest',
        status: 'active',
        intent: 'order',
        subject,
        authoredOn: '2026-01-01',
        medicationCodeableConcept: { text: 'Lisinopril 10 MG' },
        dosageInstruction: [
          {
            timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
            doseAndRate: [{ doseQuantity: { value: 1, unit: 'TAB' } }],
          },
        ],
      },
      {
        resourceType: 'FamilyMemberHistory',
        status: 'completed',
        patient: subject,
        relationship: { text: 'mother' },
        condition: [{ code: { text: 'gout' }, onsetAge: { value: 42, unit: 'a' } }],
      },
      {
        resourceType: 'DocumentReference',
        status: 'current',
        subject,
        date: '2026-01-01',
        content: [{ attachment: { contentType: 'text/plain', data: 'SGFzIGdvdXQu' } }],
      },
    ]).bytes,
    bytes(
      '##fileformat=VCFv4.2\n##reference=GRCh38\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\nchr10\t94781859\trs1\tG\tA,<*>\t.\tPASS\tEND=94781900\tGT:AD:PS\t0|1:3,4,0:7\nchr10\t94781860\t.\tG\tA\t.\t.\t.\tGT\t./.\n',
    ),
    bytes(
      'Date: 2026-05-03\nAllergies: penicillin (rash).\n\nMedications\nmetformin 500 mg bid\n\nMother had breast cancer at 42. BP 152/94, LDL 4.1 mmol/L. No diabetes.\n否认高血压。父亲58岁患2型糖尿病。',
    ),
  ];
  const mutation = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    value: fc.nat(255),
    how: fc.constantFrom('set', 'insert', 'delete', 'cut', 'double'),
  });
  const mutated = fc
    .tuple(fc.constantFrom(...sources), fc.array(mutation, { maxLength: 6 }))
    .map(([source, mutations]) => mutations.reduce(mutate, source));

  it('nothing throws, every entry is counted once, every id is its own', () => {
    fc.assert(
      fc.property(mutated, (content) => {
        const record = ingest([{ name: 'mutant', bytes: content }], knowledge, { asOf: testDay });
        expectEveryEntryCounted(record);
        expect(record.documents).toHaveLength(1);
        expect(() => new Evidence(record.facts)).not.toThrow();
      }),
      { numRuns: 250 },
    );
  });

  it('packed and damaged bytes neither', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...sources),
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (source, mutations, isBgzip) => {
          const packed = mutations.reduce(mutate, isBgzip ? bgzip(source, 100) : gzipSync(source));
          expectEveryEntryCounted(ingest([{ name: 'mutant.gz', bytes: packed }], knowledge, { asOf: testDay }));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('the same bytes give the same record', () => {
    fc.assert(
      fc.property(mutated, (content) => {
        const once = JSON.stringify(ingest([{ name: 'm', bytes: content }], knowledge, { asOf: testDay }));
        expect(JSON.stringify(ingest([{ name: 'm', bytes: content }], knowledge, { asOf: testDay }))).toBe(once);
      }),
      { numRuns: 40 },
    );
  });

  it('JSON of any shape', () => {
    const resource = fc
      .tuple(
        fc.constantFrom(
          'Patient',
          'Observation',
          'Condition',
          'MedicationRequest',
          'AllergyIntolerance',
          'FamilyMemberHistory',
          'DiagnosticReport',
          'DocumentReference',
          'ImagingStudy',
          'Encounter',
        ),
        fc.dictionary(
          fc.constantFrom(
            'code',
            'status',
            'subject',
            'patient',
            'component',
            'valueQuantity',
            'onsetAge',
            'birthDate',
            'content',
            'condition',
            'dosageInstruction',
            'name',
            'identifier',
            'contained',
            'meta',
            'class',
            'series',
          ),
          fc.jsonValue(),
        ),
      )
      .map(([resourceType, rest]) => ({ ...rest, resourceType }));
    fc.assert(
      fc.property(fc.array(resource, { maxLength: 4 }), (resources) => {
        expectEveryEntryCounted(ingest([bundleFile(resources, {})], knowledge, { asOf: testDay }));
      }),
      { numRuns: 200 },
    );
  });
});

function mutate(content: Uint8Array, { at, value, how }: { at: number; value: number; how: string }): Uint8Array {
  const place = Math.floor(at * content.length);
  const [before, after] = [content.subarray(0, place), content.subarray(place)];
  switch (how) {
    case 'set':
      return Buffer.concat([before, Uint8Array.of(value), after.subarray(1)]);
    case 'insert':
      return Buffer.concat([before, Uint8Array.of(value), after]);
    case 'delete':
      return Buffer.concat([before, after.subarray(1 + (value % 16))]);
    case 'cut':
      return before;
    default:
      return Buffer.concat([before, after.subarray(0, value), after]);
  }
}
