import { gzipSync } from 'node:zlib';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { niftiFile } from '../../format/testing/nifti.js';
import { ingest } from '../index.js';
import { expectEveryEntryCounted } from '../testing/account.js';
import { dicomFile } from '../testing/dicom.js';
import { dicomOf, measurementReport } from '../testing/dicom-report.js';
import { bundleFile, testDay, testKnowledge } from '../testing/knowledge.js';
import { pixelsBegin } from './head.js';

const knowledge = testKnowledge();
const read = (files: { name: string; bytes: Uint8Array }[]) =>
  ingest([bundleFile([]), ...files], knowledge, { asOf: testDay });

const slice = (number: number) =>
  dicomFile([
    [0x08, 0x18, 'UI', `1.2.3.${number}`],
    [0x08, 0x20, 'DA', '20260503'],
    [0x08, 0x60, 'CS', 'CT'],
    [0x20, 0x0d, 'UI', '1.2.3'],
    [0x20, 0x0e, 'UI', '1.2.3.4'],
    [0x20, 0x13, 'IS', String(number)],
    [0x28, 0x10, 'US', '\x40\0'],
  ]);

describe('images', () => {
  it('of one series are one fact with their number; every file is accounted for', () => {
    const record = read([1, 2, 3].map((number) => ({ name: `${number}.dcm`, bytes: slice(number) })));
    expectEveryEntryCounted(record);
    const imaging = record.facts.filter(({ kind }) => kind === 'imaging');
    expect(imaging).toHaveLength(1);
    expect(imaging[0]).toMatchObject({ seriesUid: '1.2.3.4', instances: 3 });
    expect(record.documents[2]?.ignored[0]?.issues[0].code).toBe('read-with-another');
  });

  it('given by their head alone keep the hash and length of the whole', () => {
    const whole = { sha256: 'ab'.repeat(32), byteLength: 12_345 };
    const record = ingest([bundleFile([]), { name: 'head.dcm', bytes: slice(1), whole }], knowledge, { asOf: testDay });
    expect(record.documents[1]).toMatchObject({ ...whole, entriesWithFacts: 1 });
  });

  it('are none where there are no rows', () => {
    const state = dicomFile([
      [0x08, 0x60, 'CS', 'PR'],
      [0x20, 0x0d, 'UI', '1.2.3'],
    ]);
    expect(read([{ name: 'state.dcm', bytes: state }]).facts[1]).not.toHaveProperty('instances');
  });

  it('are known without prefix; a letter within DICOM is a document, a directory is told apart', () => {
    const bare = slice(1).subarray(slice(1).indexOf(Buffer.from([8, 0, 0x18, 0])));
    const letter = dicomOf({
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.104.1',
      SOPInstanceUID: '1.2.8',
      StudyInstanceUID: '1.2.3',
      Modality: 'DOC',
      DocumentTitle: 'Discharge letter',
      EncapsulatedDocument: [new ArrayBuffer(4)],
      MIMETypeOfEncapsulatedDocument: 'application/pdf',
    });
    const directory = dicomOf({ SOPClassUID: '1.2.840.10008.1.3.10', SOPInstanceUID: '1.2.9', FileSetID: 'DISC' });
    const record = read([
      { name: 'bare.dcm', bytes: bare },
      { name: 'letter.dcm', bytes: letter },
      { name: 'DICOMDIR', bytes: directory },
    ]);
    expectEveryEntryCounted(record);
    expect(record.facts[1]).toMatchObject({ kind: 'imaging', seriesUid: '1.2.3.4', instances: 1 });
    expect(record.facts[2]).toMatchObject({
      kind: 'document',
      title: 'Discharge letter',
      contentType: 'application/pdf',
    });
    expect(record.documents[3]?.ignored[0]?.issues[0].code).toBe('read-with-another');
  });

  it('have their header before their pixels', () => {
    const header = slice(1);
    const pixels = Buffer.concat([header, Buffer.from([0xe0, 0x7f, 0x10, 0, 0x4f, 0x57, 0, 0, 2, 0, 0, 0, 1, 2])]);
    expect(pixelsBegin(pixels)).toBe(header.length);
    expect(pixelsBegin(header)).toBeUndefined();
  });

  it('as PNG are known by their size; damaged ones are quarantined', () => {
    const bytes = encode({ width: 3, height: 2, data: new Uint8Array(6), channels: 1 });
    const record = read([
      { name: 'skin.png', bytes },
      { name: 'cut.png', bytes: bytes.subarray(0, 20) },
    ]);
    expectEveryEntryCounted(record);
    expect(record.facts[1]).toMatchObject({ kind: 'imaging', description: 'PNG, 3 x 2' });
    expect(record.documents[2]?.quarantined[0]?.issues[0].code).toBe('malformed-record');
  });
});

describe('a NIfTI volume', () => {
  const ras = [
    [-2, 0, 0, 90],
    [0, 2, 0, -126],
    [0, 0, 2, -72],
  ];
  const volume = niftiFile({ dimensions: [4, 3, 5, 2], spacing: [2, 2, 2], sform: ras });

  it.each([
    ['plain', volume],
    ['compressed', gzipSync(volume)],
  ])('%s is one fact with its size, spacing, axes and number of images', (_, bytes) => {
    const record = read([{ name: 'brain.nii', bytes }]);
    expectEveryEntryCounted(record);
    expect(record.facts[1]).toMatchObject({
      kind: 'imaging',
      description: 'NIfTI, 4 x 3 x 5, 2 volumes, 2 x 2 x 2 mm, LAS',
      instances: 10,
      modalities: ['OT'],
    });
  });

  it('of labels is a segmentation', () => {
    const record = read([{ name: 'labels.nii', bytes: niftiFile({ dimensions: [4, 3, 5], intent: 1002 }) }]);
    expect(record.facts[1]).toMatchObject({ modalities: ['SEG'], description: expect.stringMatching(/intent LABEL$/) });
  });

  it.each([
    ['cut', volume.subarray(0, 400), 'NIfTI of 400 bytes, expected 592'],
    ['cut in its header', volume.subarray(0, 347), 'NIfTI header of 347 bytes, expected 348'],
  ])('%s is quarantined, and told what is missing', (_, bytes, found) => {
    const record = read([{ name: 'brain.nii', bytes }]);
    expectEveryEntryCounted(record);
    expect(record.documents[1]?.quarantined[0]?.issues[0]).toMatchObject({ code: 'malformed-record', found });
  });
});

describe('a DICOM measurement report (TID 1500)', () => {
  it('gives lesion sizes with site, visit and tracking identifier; a node by its short axis', () => {
    const bytes = measurementReport('20260301', [
      { tracking: 'Lesion A', site: ['10200004', 'Liver'], longAxisMm: 42.5, shortAxisMm: 30 },
      { tracking: 'Target lesion 2', site: ['39607008', 'Lung'], longAxisMm: 18 },
      { tracking: 'Node 1', site: ['59441001', 'Lymph node'], longAxisMm: 28, shortAxisMm: 17 },
    ]);
    const record = read([{ name: 'report.dcm', bytes }]);
    expectEveryEntryCounted(record);
    const sizes = record.facts.flatMap((fact) =>
      fact.kind === 'observation' && fact.measure && fact.value.type === 'quantity' && fact.value.quantity.normalised.ok
        ? [
            [
              fact.measure,
              fact.site?.text ?? fact.site?.codings[0]?.display,
              fact.value.quantity.normalised.value,
              fact.time,
            ],
          ]
        : [],
    );
    expect(sizes).toEqual([
      ['tumor-size', 'Lesion A, Liver', 42.5, '2026-03-01'],
      ['target-lesion-2', 'Lung', 18, '2026-03-01'],
      ['tumor-size', 'Node 1, Lymph node', 17, '2026-03-01'],
    ]);
    // The axes that do not count are kept, without a measure.
    expect(record.facts.filter(({ kind }) => kind === 'observation')).toHaveLength(5);
  });
});
