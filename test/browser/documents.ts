import { createHash } from 'node:crypto';
import type { DocumentHash, DocumentKind, IntakeDocument, Place, Provenance } from '../../src/record/index.js';

/** A source document of the fixture with its text at hand. */
export interface FixtureDocument {
  readonly name: string;
  readonly kind: DocumentKind;
  readonly text: string;
  readonly sha256: DocumentHash;
}

function document(name: string, kind: DocumentKind, text: string): FixtureDocument {
  return { name, kind, text, sha256: createHash('sha256').update(text).digest('hex') as DocumentHash };
}

const entries = [
  {
    resourceType: 'Patient',
    id: 'p1',
    name: [{ text: 'Margarethe Lindqvist' }],
    gender: 'female',
    birthDate: '1968-04-17',
  },
  ...(
    [
      ['2025-11-12', 162],
      ['2026-02-03', 158],
      ['2026-04-28', 151],
      ['2026-07-15', 148],
      ['2026-10-20', 146],
    ] as const
  ).map(([effectiveDateTime, value]) =>
    observation('8480-6', 'Systolic blood pressure', effectiveDateTime, value, 'mm[Hg]'),
  ),
  ...(
    [
      ['2025-11-12', 4.6],
      ['2026-02-03', 4.4],
      ['2026-07-15', 3.4],
      ['2026-10-20', 3.1],
    ] as const
  ).map(([effectiveDateTime, value]) => observation('13457-7', 'LDL cholesterol', effectiveDateTime, value, 'mmol/L')),
  ...(
    [
      ['2025-11-12', 6.1],
      ['2026-04-28', 6.3],
      ['2026-10-20', 6.4],
    ] as const
  ).map(([effectiveDateTime, value]) => observation('4548-4', 'Hemoglobin A1c', effectiveDateTime, value, '%')),
  observation('2093-3', 'Total cholesterol', '2026-10-20', 5.6, 'mmol/L'),
  observation('2085-9', 'HDL cholesterol', '2026-10-20', 1.2, 'mmol/L'),
  observation('2160-0', 'Creatinine', '2026-10-20', 1.02, 'mg/dL'),
  { resourceType: 'Condition', id: 'c1', code: { text: 'Essential hypertension' }, onsetDateTime: '2019-05' },
  { resourceType: 'Condition', id: 'c2', code: { text: 'Coronary artery stent' }, onsetDateTime: '2026-03-09' },
  { resourceType: 'MedicationStatement', id: 'm1', medicationCodeableConcept: { text: 'clopidogrel 75 mg tablet' } },
  { resourceType: 'MedicationStatement', id: 'm2', medicationCodeableConcept: { text: 'omeprazole 20 mg capsule' } },
  { resourceType: 'MedicationStatement', id: 'm3', medicationCodeableConcept: { text: 'lisinopril 10 mg tablet' } },
  { resourceType: 'AllergyIntolerance', id: 'a1', code: { text: 'Penicillin' }, criticality: 'high' },
  observation('8302-2', 'Body height', '2026-10-20', 17, 'm'),
];

function observation(code: string, text: string, effectiveDateTime: string, value: number, unit: string) {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code }], text },
    effectiveDateTime,
    valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
  };
}

export const bundle = document(
  'lindqvist.json',
  'fhir',
  JSON.stringify(
    { resourceType: 'Bundle', type: 'collection', entry: entries.map((resource) => ({ resource })) },
    null,
    2,
  ),
);

export const genome = document(
  'lindqvist.vcf',
  'vcf',
  [
    '##fileformat=VCFv4.2',
    '##contig=<ID=chr10,assembly=GRCh38>',
    '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tSAMPLE',
    'chr10\t94761900\trs12248560\tC\tT\t.\tPASS\t.\tGT\t0/0',
    'chr10\t94781859\trs4244285\tG\tA\t.\tPASS\t.\tGT\t0/1',
    'chr12\t21178615\trs4149056\tT\tC\t.\tPASS\t.\tGT\t0/1',
    'chr12\t21178616\t.\tN\t\t.\t.',
    '',
  ].join('\n'),
);

export const note = document(
  'visit-2026-10-20.txt',
  'note',
  [
    'Clinic visit 20 October 2026',
    '',
    'History: hypertension since 2019, stent in March 2026. Stopped smoking in 2020.',
    'Father died of a heart attack at 58.',
    'Denies chest pain. Takes her tablets most days.',
    '',
  ].join('\n'),
);

export const documents: readonly FixtureDocument[] = [bundle, genome, note];

/** The place of the n-th entry (of a text, where given) of the bundle. */
export function entryPlace(match: string, nth = 0): Provenance {
  const hits = entries.flatMap((entry, index) => (JSON.stringify(entry).includes(match) ? [index] : []));
  return { document: bundle.sha256, place: { kind: 'fhirPath', path: `Bundle.entry[${hits[nth]!}].resource` } };
}

export function linePlace(line: number): Provenance {
  return { document: genome.sha256, place: { kind: 'line', line } };
}

export function spanPlace(words: string): Provenance {
  const start = note.text.indexOf(words);
  return { document: note.sha256, place: { kind: 'span', start, end: start + words.length } };
}

/** Documents as intake accounts for them. */
export const intakeDocuments: readonly IntakeDocument[] = documents.map(({ name, kind, text, sha256 }) => ({
  name,
  kind,
  sha256,
  byteLength: Buffer.byteLength(text),
  entries: kind === 'fhir' ? entries.length : 4,
  entriesWithFacts: kind === 'fhir' ? entries.length - 1 : 3,
  quarantined:
    kind === 'fhir'
      ? [
          {
            place: entryPlace('8302-2').place,
            count: 1,
            issues: [
              {
                code: 'impossible-value',
                severity: 'error',
                document: sha256,
                documentName: name,
                place: entryPlace('8302-2').place,
                found: '17 m',
                expected: '0.3 to 2.75 m',
                remedy: 'confirm-value',
              },
            ],
          },
        ]
      : kind === 'vcf'
        ? [
            {
              place: { kind: 'line', line: 7 },
              count: 1,
              issues: [
                {
                  code: 'malformed-record',
                  severity: 'error',
                  document: sha256,
                  documentName: name,
                  place: { kind: 'line', line: 7 } as Place,
                  found: '7 columns',
                  expected: '10 columns',
                  remedy: 'fix-source',
                },
              ],
            },
          ]
        : [],
  ignored: [],
}));
