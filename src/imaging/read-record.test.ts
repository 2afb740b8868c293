import { describe, expect, it } from 'vitest';
import { dicomOf } from '../intake/testing/dicom-report.js';
import type { DocumentHash, FactId, ImagingFact, PatientRecord } from '../record/index.js';
import type { ImagePlugin } from './plugin.js';
import { mostFramesRead, withReadings } from './read-record.js';

const [rows, columns, frames] = [8, 8, 100];
const same = (text: string) => ({ en: text, zh: text });
const log = (p: number) => Math.log(p / (1 - p));

/** Says `bright` with the share of full brightness; knows nothing of black images. */
const brightness = {
  card: {
    id: 'brightness',
    version: '1',
    name: same('Brightness'),
    modalities: ['US'],
    labels: [
      { code: 'bright', name: same('bright'), share: 0.5 },
      { code: 'dark', name: same('dark'), share: 0.5 },
    ],
  },
  async read({ data }: { readonly data: Uint8Array }) {
    if (data[0] === 0) return { refused: 'another kind of image' };
    const p = data[0]! / 255;
    return { probabilities: [p, 1 - p], logLikelihoodRatios: [log(p), -log(p)], distance: 0, limit: 1 };
  },
} as unknown as ImagePlugin;

const dicom = (levels: readonly number[], number: number) =>
  dicomOf({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.3.1',
    SOPInstanceUID: `1.2.${number}`,
    SeriesInstanceUID: '1.2.3',
    InstanceNumber: String(number),
    Modality: 'US',
    Rows: rows,
    Columns: columns,
    NumberOfFrames: String(levels.length),
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    WindowCenter: '128',
    WindowWidth: '256',
    PixelData: [Uint8Array.from(levels.flatMap((level) => Array(rows * columns).fill(level))).buffer],
  });

async function readingOf(files: readonly Uint8Array[], modality = 'US') {
  const hash = (k: number) => `${k}` as DocumentHash;
  const fact: ImagingFact = {
    kind: 'imaging',
    id: 'x' as FactId,
    provenance: { document: hash(0), place: { kind: 'dicom', sopInstanceUid: '1.2.1' } },
    certainty: 'present',
    foundBy: 'source',
    modalities: [modality],
    ...(files.length > 1 ? { furtherFiles: files.slice(1).map((_, k) => hash(k + 1)) } : {}),
  };
  const record = { facts: [fact] } as unknown as PatientRecord;
  const [read] = (await withReadings(record, [brightness], async (document) => files[Number(document)])).facts;
  return (read as ImagingFact).readings?.[0];
}

describe('model readings of a record', () => {
  it('are of up to a bound of frames, spread over the file; the strongest is named, unknown kinds are counted', async () => {
    const levels = Array.from({ length: frames }, (_, k) => (k === 50 || k === 49 || k === 51 ? 230 : k < 10 ? 0 : 26));
    const reading = (await readingOf([dicom(levels, 1)]))!;
    expect(reading.frames!.inSeries).toBe(frames);
    expect(reading.frames!.read + reading.frames!.unfamiliar).toBe(mostFramesRead);
    expect(reading.frames!.unfamiliar).toBeGreaterThan(4);
    const [bright] = reading.labels;
    expect([49, 50, 51]).toContain(bright!.strongest!.frame);
    expect(bright!.strongest!.number).toBe(bright!.strongest!.frame + 1);
    expect(bright!.probability).toBeGreaterThan(0.85);
  });

  it('weigh a series by the mean of its likelihood ratios, in the order of the body', async () => {
    const reading = (await readingOf([dicom([204], 3), dicom([51], 1), dicom([51], 2), new Uint8Array(9)]))!;
    expect(reading.frames).toEqual({ inSeries: 4, read: 3, unfamiliar: 0, unreadable: 1 });
    const [bright, dark] = reading.labels;
    expect(bright!.strongest).toEqual({ document: '0', frame: 0, number: 3 });
    expect(Math.exp(bright!.logLikelihoodRatio)).toBeCloseTo((4 + 1 / 4 + 1 / 4) / 3, 1);
    expect(dark!.strongest!.number).toBe(1);
  });

  it('are of one image as the model says it; of another modality there are none', async () => {
    const one = (await readingOf([dicom([204], 1)]))!;
    expect(one.labels[0]!.logLikelihoodRatio).toBeCloseTo(log(one.labels[0]!.probability), 9);
    expect(await readingOf([dicom([204], 1)], 'CT')).toBeUndefined();
  });
});
