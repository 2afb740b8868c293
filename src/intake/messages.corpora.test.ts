import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedArchive } from '../../test/archive.js';
import { Evidence, type FactKind, type PatientRecord } from '../record/index.js';
import { ingest } from './index.js';
import { expectEveryEntryCounted } from './testing/account.js';
import { fileOf, testDay, testKnowledge } from './testing/knowledge.js';

const knowledge = testKnowledge();
const converter = sharedArchive('hl7v2-ccda', 'fhir-converter.tar.gz');
const examples = sharedArchive('hl7v2-ccda', 'ccda-examples.tar.gz');

const filesUnder = (folder: string, ...suffixes: string[]): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && suffixes.some((suffix) => entry.name.endsWith(suffix)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

function read(name: string, content: string | Uint8Array): PatientRecord {
  const record = ingest([fileOf(name, content)], knowledge, { asOf: testDay });
  expectEveryEntryCounted(record);
  expect(() => new Evidence(record.facts)).not.toThrow();
  return record;
}

const count = (record: PatientRecord, ...kinds: FactKind[]) =>
  record.facts.filter(({ kind, foundBy }) => foundBy === 'source' && kinds.includes(kind)).length;

interface Resource {
  readonly resourceType: string;
  readonly birthDate?: string;
  readonly gender?: string;
}

/** The FHIR resources that the reference converter makes of a file. */
function expectedOf(path: string): Resource[] {
  const name = basename(path).replace(/\.(?:hl7|ccda)$/, '');
  const file = filesUnder(join(converter!, 'src'), `${name}-expected.json`).find(
    (each) => basename(each) === `${name}-expected.json`,
  );
  if (!file) return [];
  const bundle = JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, '')) as { entry?: { resource: Resource }[] };
  return (bundle.entry ?? []).map(({ resource }) => resource);
}
const ofType = (resources: readonly Resource[], ...types: string[]) =>
  resources.filter(({ resourceType }) => types.includes(resourceType));

describe.skipIf(!converter)('HL7 v2 messages of the reference converter', () => {
  const messages = converter ? filesUnder(join(converter, 'data/SampleData/Hl7v2'), '.hl7') : [];

  it('139 messages: every segment counted once, patients as expected', () => {
    expect(messages).toHaveLength(139);
    let compared = 0;
    for (const path of messages) {
      const content = readFileSync(path);
      const record = read(basename(path), content);
      const segments = content
        .toString('utf8')
        .split(/[\r\n]+/)
        .filter((line) => line.trim() !== '');
      expect(record.documents[0]!.entries, path).toBe(segments.length);
      const [expected] = ofType(expectedOf(path), 'Patient');
      const patient = record.facts.find(({ kind }) => kind === 'patient');
      if (!expected || patient?.kind !== 'patient') continue;
      compared++;
      expect(patient.birthDate?.slice(0, 10), path).toBe(expected.birthDate?.slice(0, 10));
      expect(patient.sex, path).toBe(expected.gender ?? 'unknown');
    }
    expect(compared).toBeGreaterThan(100);
  });

  it.each([
    'LAB-ORU-1',
    'LAB-ORU-2',
    'LRI_2.0-NG_CBC_Typ_Message',
    'ORU-R01-RMGEAD',
    'ADT01-23',
    'ADT-A60-02',
    'PC1-Problem-Add-v2.3.1',
    'VXU',
    'VXU-V04-02',
    'MDM-T02-03',
  ])('%s: as many results, conditions, allergies and vaccinations as expected', (name) => {
    const path = join(converter!, 'data/SampleData/Hl7v2', `${name}.hl7`);
    const [record, expected] = [read(name, readFileSync(path)), expectedOf(path)];
    if (name === 'PC1-Problem-Add-v2.3.1') return expect(count(record, 'condition')).toBe(1);
    if (!name.startsWith('VXU') && !name.startsWith('LRI'))
      expect(count(record, 'observation')).toBe(ofType(expected, 'Observation').length);
    expect(count(record, 'condition')).toBe(ofType(expected, 'Condition').length);
    expect(count(record, 'allergy')).toBe(ofType(expected, 'AllergyIntolerance').length);
    return expect(count(record, 'immunization')).toBe(ofType(expected, 'Immunization').length);
  });

  it('damaged anywhere: nothing throws, every segment is counted', () => {
    const texts = ['ADT-A01-01', 'LAB-ORU-1', 'RDE-O11-01', 'VXU', 'MDM-T02-03'].map((name) =>
      readFileSync(join(converter!, 'data/SampleData/Hl7v2', `${name}.hl7`)),
    );
    damage(texts, 'a.hl7');
  });
});

/** Bytes changed, cut out and repeated at random places. */
function damage(originals: readonly Uint8Array[], name: string): void {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(40),
    bytes: fc.uint8Array({ maxLength: 6 }),
  });
  fc.assert(
    fc.property(fc.constantFrom(...originals), fc.array(edit, { minLength: 1, maxLength: 6 }), (original, edits) => {
      let bytes = Buffer.from(original);
      for (const { at, length, bytes: put } of edits) {
        const from = Math.floor(at * bytes.length);
        bytes = Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + length)]);
      }
      read(name, bytes);
    }),
    { numRuns: 60 },
  );
}

const documents = converter ? filesUnder(join(converter, 'data/SampleData/Ccda'), '.ccda') : [];

describe.skipIf(!converter)('C-CDA documents of the reference converter', () => {
  it('22 documents: every entry counted once, patients as expected', () => {
    expect(documents).toHaveLength(22);
    for (const path of documents) {
      const content = readFileSync(path, 'utf8');
      const record = read(basename(path), content);
      const [document] = record.documents;
      expect(document!.kind, path).toBe('ccda');
      const entries = content.replace(/<!--[\s\S]*?-->/g, '').match(/<(?:\w+:)?entry[\s>]/g)?.length ?? 0;
      // Also the header, the patient, the encounter and sections of words alone.
      expect(document!.entries, path).toBeGreaterThanOrEqual(entries + 2);
      const [expected] = ofType(expectedOf(path), 'Patient');
      const patient = record.facts.find(({ kind }) => kind === 'patient');
      if (patient?.kind !== 'patient') throw new Error(`${path}: no patient`);
      if (expected?.birthDate) expect(patient.birthDate?.slice(0, 4), path).toBe(expected.birthDate.slice(0, 4));
      if (expected?.gender) expect(patient.sex, path).toBe(expected.gender);
    }
  });

  // The converter reads only some sections of some documents: where it reads one, we find as much, or more.
  it('as many allergies, conditions, drugs, vaccinations and results as expected, or more', () => {
    const fewer: string[] = [];
    for (const path of documents) {
      const [record, expected] = [read(basename(path), readFileSync(path)), expectedOf(path)];
      const compare = (kinds: FactKind[], ...types: string[]) => {
        const [found, wanted] = [count(record, ...kinds), ofType(expected, ...types).length];
        if (found < wanted) fewer.push(`${basename(path)}: ${kinds[0]} ${found} of ${wanted}`);
      };
      compare(['allergy'], 'AllergyIntolerance');
      compare(['condition'], 'Condition');
      compare(['medication'], 'MedicationStatement', 'MedicationAdministration');
      compare(['immunization'], 'Immunization');
      // A procedure or an indication that is written as an observation is a resource of the one or the other kind.
      compare(['observation', 'procedure', 'condition'], 'Observation', 'Procedure', 'Condition');
    }
    expect(fewer).toEqual([]);
  });

  it('damaged anywhere: nothing throws, every entry is counted', () => {
    damage(
      documents.slice(0, 4).map((path) => readFileSync(path)),
      'a.xml',
    );
  });
});

describe.skipIf(!examples)('C-CDA examples', () => {
  const paths = examples ? filesUnder(examples, '.xml') : [];

  it('446 examples, fragments put into a document: every entry is counted', () => {
    expect(paths).toHaveLength(446);
    let facts = 0;
    for (const path of paths) {
      const text = readFileSync(path, 'utf8').replace(/^\ufeff/, '');
      const record = read(basename(path), text.includes('<ClinicalDocument') ? text : asDocument(text));
      facts += record.facts.length;
    }
    expect(facts).toBeGreaterThan(1400);
  });
});

/** A fragment of the guide where it would stand in a document. */
function asDocument(fragment: string): string {
  const body = fragment.replace(/<\?xml[^>]*\?>/, '').trim();
  const name = /<(\w+)/.exec(body.replace(/<!--[\s\S]*?-->/g, ''))?.[1] ?? '';
  const isHead =
    /^(?:recordTarget|author|informant|documentationOf|authenticator|relatedDocument|componentOf|custodian)$/.test(
      name,
    );
  const entry = /^(?:entry|section|component)$/.test(name) ? body : `<entry>${body}</entry>`;
  const section = name === 'section' ? entry : `<section><code code="11450-4"/>${entry}</section>`;
  const person =
    name === 'recordTarget'
      ? ''
      : '<recordTarget><patientRole><id root="1.2.3" extension="1"/></patientRole></recordTarget>';
  return `<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:sdtc="urn:hl7-org:sdtc">
${person}${isHead ? body : ''}<component><structuredBody>${isHead ? '' : name === 'component' ? body : `<component>${section}</component>`}</structuredBody></component></ClinicalDocument>`;
}
