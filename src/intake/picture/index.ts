import { isCompressed, readHeader } from 'nifti-reader-js';
import type { ImagingFact, Issue, Place } from '../../record/index.js';
import { issueAt, type Ledger } from '../ledger.js';

const whole: Place = { kind: 'whole' };

/** A PNG, JPEG or NIfTI file becomes an imaging fact with what its header says; it names no patient and no day. */
export function readPictureFile(bytes: Uint8Array, ledger: Ledger): void {
  const about = describe(bytes);
  if (!about) {
    const details = { found: 'image header', remedy: 'fix-source' } as const satisfies Partial<Issue>;
    ledger.quarantine(whole, [issueAt(ledger.document, whole, 'malformed-record', 'error', details)]);
    return;
  }
  const fact: ImagingFact = {
    kind: 'imaging',
    ...ledger.source(whole),
    certainty: 'present',
    foundBy: 'source',
    modalities: about.modality ? [about.modality] : [],
    description: about.description,
    instances: about.instances,
  };
  ledger.facts([fact]);
}

interface PictureHeader {
  readonly description: string;
  readonly instances: number;
  readonly modality?: string;
}

function describe(bytes: Uint8Array): PictureHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes[0] === 0x89) {
    if (bytes.length < 33) return undefined;
    return sized('PNG', view.getUint32(16), view.getUint32(20));
  }
  if (bytes[0] === 0xff) return jpegSize(view);
  return niftiHeader(bytes);
}

const sized = (format: string, columns: number, rows: number): PictureHeader | undefined =>
  columns > 0 && rows > 0
    ? { description: `${format}, ${columns} x ${rows}`, instances: 1, modality: 'OT' }
    : undefined;

/** The frame header of a JPEG file. ITU-T T.81 section B.2.2. */
function jpegSize(view: DataView): PictureHeader | undefined {
  for (let at = 2; at + 9 < view.byteLength && view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1);
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return sized('JPEG', view.getUint16(at + 7), view.getUint16(at + 5));
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

function niftiHeader(bytes: Uint8Array): PictureHeader | undefined {
  const buffer = Uint8Array.from(bytes.subarray(0, 1024)).buffer;
  try {
    if (isCompressed(buffer)) return undefined;
    const header = readHeader(buffer);
    const [, columns, rows, slices = 1] = header?.dims ?? [];
    if (!columns || !rows || columns < 0 || rows < 0) return undefined;
    const spacing = header!.pixDims.slice(1, 4).map((mm) => Math.round(mm * 1000) / 1000);
    return {
      description: `NIfTI, ${columns} x ${rows} x ${slices}, ${spacing.join(' x ')} mm`,
      instances: Math.max(1, slices),
      modality: 'OT',
    };
  } catch {
    return undefined;
  }
}
