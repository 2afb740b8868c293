import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ingest } from '../index.js';
import { expectEveryEntryCounted } from '../testing/account.js';
import { dicomFile } from '../testing/dicom.js';
import { bundleFile, testDay, testKnowledge } from '../testing/knowledge.js';

const knowledge = testKnowledge();
const chest = [
  [0x08, 0x18, 'UI', '1.2.3.4'],
  [0x08, 0x20, 'DA', '20260503'],
  [0x08, 0x30, 'TM', '101530.000'],
  [0x08, 0x60, 'CS', 'DX'],
  [0x08, 0x1030, 'LO', 'Chest PA'],
  [0x10, 0x30, 'DA', '19600517'],
  [0x10, 0x40, 'CS', 'F'],
  [0x18, 0x15, 'CS', 'CHEST'],
  [0x20, 0x0d, 'UI', '1.2.3'],
] as const;
const read = (bytes: Uint8Array) =>
  ingest([bundleFile([]), { name: 'image.dcm', bytes }], knowledge, { asOf: testDay });

describe('a DICOM instance', () => {
  it('becomes an imaging fact with study, modality, site and time', () => {
    const record = read(dicomFile(chest));
    expect(record.documents[1]).toMatchObject({ kind: 'dicom', entries: 1, entriesWithFacts: 1 });
    expect(record.facts[1]).toMatchObject({
      kind: 'imaging',
      modalities: ['DX'],
      studyUid: '1.2.3',
      description: 'Chest PA',
      bodySite: { text: 'CHEST' },
      time: '2026-05-03T10:15:30',
      provenance: { place: { kind: 'dicom', sopInstanceUid: '1.2.3.4' } },
    });
  });

  it.each([
    ['another birth date', [0x10, 0x30, 'DA', '19700101'], 'other-patient'],
    ['another sex', [0x10, 0x40, 'CS', 'M'], 'other-patient'],
    ['a date to come', [0x08, 0x20, 'DA', '20310101'], 'future-date'],
  ] as const)('with %s is quarantined', (_, changed, code) => {
    const elements = chest.map((each) => (each[0] === changed[0] && each[1] === changed[1] ? changed : each));
    expect(read(dicomFile(elements)).documents[1]?.quarantined[0]?.issues[0].code).toBe(code);
  });

  it('without identity is anybody’s, and is read', () => {
    expect(read(dicomFile(chest.filter(([group]) => group !== 0x10))).documents[1]?.entriesWithFacts).toBe(1);
  });

  it('damaged anywhere is never more than one quarantined entry', () => {
    const bytes = dicomFile(chest);
    fc.assert(
      fc.property(fc.integer({ min: 132, max: bytes.length }), fc.nat(255), (at, value) => {
        const cut = Buffer.from(bytes.subarray(0, at));
        const changed = Buffer.from(bytes);
        changed[at - 1] = value;
        for (const damaged of [cut, changed]) {
          const record = read(damaged);
          expectEveryEntryCounted(record);
          expect(record.documents[1]?.entries).toBe(1);
        }
      }),
      { numRuns: 100 },
    );
  });
});
