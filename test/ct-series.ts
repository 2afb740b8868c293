import { dicomOf } from '../src/intake/testing/dicom-report.js';

export interface CtSeries {
  readonly slices: number;
  readonly side: number;
  /** YYYYMMDD; also makes the UIDs differ. */
  readonly date: string;
  /** Radius of the ball that stands for a lesion, mm. */
  readonly lesionMm: number;
}

const spacingMm = 0.7;
const thicknessMm = 1;

/** A made-up CT series: an elliptic body of soft tissue, two lungs, a spine, and a ball in the right lung. */
export function ctSeries({ slices, side, date, lesionMm }: CtSeries): { name: string; bytes: Buffer }[] {
  return Array.from({ length: slices }, (_, slice) => {
    const pixels = new Int16Array(side * side);
    const depth = (slice - slices / 2) * thicknessMm;
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++)
        pixels[y * side + x] = hounsfield(x / side, y / side, depth, side, lesionMm) + 1024;
    const bytes = dicomOf({
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      SOPInstanceUID: `1.2.826.0.1.${date}.1.${slice + 1}`,
      StudyInstanceUID: `1.2.826.0.1.${date}`,
      SeriesInstanceUID: `1.2.826.0.1.${date}.1`,
      Modality: 'CT',
      StudyDate: date,
      StudyDescription: 'Chest CT',
      SeriesDescription: `Axial ${thicknessMm} mm`,
      BodyPartExamined: 'CHEST',
      InstanceNumber: String(slice + 1),
      ImagePositionPatient: ['0', '0', String(depth)],
      ImageOrientationPatient: ['1', '0', '0', '0', '1', '0'],
      PixelSpacing: [String(spacingMm), String(spacingMm)],
      SliceThickness: String(thicknessMm),
      Rows: side,
      Columns: side,
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      BitsAllocated: 16,
      BitsStored: 16,
      HighBit: 15,
      PixelRepresentation: 1,
      RescaleSlope: '1',
      RescaleIntercept: '-1024',
      WindowCenter: '-200',
      WindowWidth: '1400',
      PixelData: [pixels.buffer],
    });
    return { name: `ct-${date}-${String(slice + 1).padStart(3, '0')}.dcm`, bytes };
  });
}

function hounsfield(x: number, y: number, depth: number, side: number, lesionMm: number): number {
  const inside = (cx: number, cy: number, rx: number, ry: number) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1;
  const grain = ((Math.imul(Math.round(x * 7919 + y * 104_729), 2_654_435_761) >>> 24) % 24) - 12;
  if (!inside(0.5, 0.5, 0.42, 0.32)) return -1000;
  const lesion = Math.hypot((x - 0.34) * side * spacingMm, (y - 0.46) * side * spacingMm, depth);
  if (lesion < lesionMm) return 45 + grain;
  if (inside(0.5, 0.72, 0.06, 0.06)) return 500 + grain;
  const lung = Math.max(0.4, 1 - Math.abs(depth) / 200);
  if (inside(0.33, 0.48, 0.14 * lung, 0.2 * lung) || inside(0.67, 0.48, 0.14 * lung, 0.2 * lung)) return -850 + grain;
  return 40 + grain;
}
