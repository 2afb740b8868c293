/** How a transfer syntax stores pixels. PS3.5 section 10 and annex A. */
export type PixelCoding = 'native' | 'rle' | 'jpeg' | 'jpeg-lossless' | 'jpeg-ls' | 'jpeg-2000' | 'htj2k';

export interface TransferSyntax {
  readonly uid: string;
  readonly name: string;
  readonly bigEndian: boolean;
  readonly coding: PixelCoding;
}

const little = (uid: string, name: string, coding: PixelCoding): TransferSyntax => ({
  uid: `1.2.840.10008.1.2${uid}`,
  name,
  bigEndian: false,
  coding,
});

/** @see https://dicom.nema.org/medical/dicom/current/output/chtml/part06/chapter_A.html */
const syntaxes: readonly TransferSyntax[] = [
  little('', 'Implicit VR Little Endian', 'native'),
  little('.1', 'Explicit VR Little Endian', 'native'),
  little('.1.99', 'Deflated Explicit VR Little Endian', 'native'),
  { ...little('.2', 'Explicit VR Big Endian', 'native'), bigEndian: true },
  little('.5', 'RLE Lossless', 'rle'),
  little('.4.50', 'JPEG Baseline', 'jpeg'),
  little('.4.51', 'JPEG Extended', 'jpeg'),
  little('.4.57', 'JPEG Lossless', 'jpeg-lossless'),
  little('.4.70', 'JPEG Lossless, first-order prediction', 'jpeg-lossless'),
  little('.4.80', 'JPEG-LS Lossless', 'jpeg-ls'),
  little('.4.81', 'JPEG-LS Near-Lossless', 'jpeg-ls'),
  little('.4.90', 'JPEG 2000 Lossless', 'jpeg-2000'),
  little('.4.91', 'JPEG 2000', 'jpeg-2000'),
  little('.4.201', 'HTJ2K Lossless', 'htj2k'),
  little('.4.202', 'HTJ2K Lossless RPCL', 'htj2k'),
  little('.4.203', 'HTJ2K', 'htj2k'),
];
const byUid = new Map(syntaxes.map((syntax) => [syntax.uid, syntax]));

export const deflatedLittleEndian = '1.2.840.10008.1.2.1.99';

export const transferSyntax = (uid: string): TransferSyntax | undefined => byUid.get(uid);
