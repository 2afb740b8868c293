import { isNifti, niftiHeader } from '../../format/nifti-header.js';
import { ImageRefusal } from '../../format/refusal.js';
import type { ImagingFact, Issue, Place } from '../../record/index.js';
import { issueAt, type Ledger } from '../ledger.js';

const whole: Place = { kind: 'whole' };

/**
 * A PNG, JPEG or NIfTI file becomes an imaging fact with what its header says; it names no patient and no day.
 * @param chunks its plain bytes, piece by piece: only the head is kept
 */
export function readPictureFile(chunks: Iterable<Uint8Array>, ledger: Ledger): void {
  const { head, byteLength } = headOf(chunks);
  const about = describe(head, byteLength);
  if ('found' in about) {
    const details: Partial<Issue> = { found: about.found, remedy: 'fix-source' };
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

/** A JPEG's frame header comes after its metadata, which may hold a small picture and profiles. */
const headBytes = 2 ** 20;

function headOf(chunks: Iterable<Uint8Array>): { readonly head: Uint8Array; readonly byteLength: number } {
  const kept: Uint8Array[] = [];
  let byteLength = 0;
  for (const chunk of chunks) {
    if (byteLength < headBytes) kept.push(chunk.slice(0, headBytes - byteLength));
    byteLength += chunk.length;
  }
  const head = new Uint8Array(Math.min(byteLength, headBytes));
  let at = 0;
  for (const each of kept) {
    head.set(each, at);
    at += each.length;
  }
  return { head, byteLength };
}

function describe(head: Uint8Array, byteLength: number): PictureHeader | { readonly found: string } {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  try {
    if (isNifti(head)) return niftiVolume(head, byteLength);
  } catch (error) {
    if (!(error instanceof ImageRefusal)) throw error;
    return { found: error.found };
  }
  const png = head[0] === 0x89 && head.length >= 33;
  const size = png ? sized('PNG', view.getUint32(16), view.getUint32(20)) : jpegSize(view);
  return size ?? { found: 'image header' };
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

/** What is said of a volume is read from its header; that all its voxels are there is checked by its length. */
function niftiVolume(head: Uint8Array, byteLength: number): PictureHeader {
  const header = niftiHeader(head);
  if (byteLength < header.byteLength)
    throw new ImageRefusal('truncated', `NIfTI of ${byteLength} bytes, expected ${header.byteLength}`);
  const { columns, rows, slices, volumes, spacing, axes, intent } = header;
  const parts = [
    `NIfTI, ${columns} x ${rows} x ${slices}`,
    ...(volumes > 1 ? [`${volumes} volumes`] : []),
    `${spacing.map((mm) => Math.round(mm * 1000) / 1000).join(' x ')} mm`,
    ...(axes ? [axes.join('')] : []),
    ...(intent === 0 ? [] : [`intent ${intents[intent] ?? intent}`]),
  ];
  // A map of labels is what DICOM calls a segmentation: no image for a model to read.
  const modality = intents[intent] === 'LABEL' ? 'SEG' : 'OT';
  return { description: parts.join(', '), instances: slices * volumes, modality };
}

/** Names of the commoner intent codes. nifti1.h. */
const intents: Readonly<Record<number, string>> = {
  2: 'CORREL',
  3: 'TTEST',
  4: 'FTEST',
  5: 'ZSCORE',
  22: 'PVAL',
  1001: 'ESTIMATE',
  1002: 'LABEL',
  1006: 'DISPVECT',
  1007: 'VECTOR',
};
