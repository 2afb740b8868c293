import { Inflate } from 'fflate';
import { ImageRefusal } from '../refusal.js';

const mostInflatedBytes = 2 ** 30;
const [implicit, explicit, deflated] = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.1.99'];
/** JPEG, JPEG-LS, JPEG 2000, video and RLE. */
const compressed = /^1\.2\.840\.10008\.1\.2\.(4\.\d+|5)$/;

/**
 * The file as its data set is in truth written: deflated ones inflated (the parser looks into what follows the meta header
 * before it inflates, and may take compressed bytes for an element), and one that says explicit where its first element
 * shows no VR is said to be implicit. Others come back as they are. PS3.10 section 7.1, PS3.5 section 7.1.
 * @throws ImageRefusal `too-large`; `damaged` where pixels are compressed but elements have no VR, which PS3.5 section A.4 forbids
 */
export function plainEncoding(bytes: Uint8Array): Uint8Array {
  const syntax = statedSyntax(bytes);
  if (!syntax) return bytes;
  const { uid, from, to, end } = syntax;
  if (uid === deflated) return inflated(restated(bytes.slice(0, end), from, to, explicit), bytes.subarray(end));
  const vr = String.fromCharCode(...bytes.subarray(end + 4, end + 6));
  const group = bytes[end]! | (bytes[end + 1]! << 8);
  const isImplicit = end + 8 <= bytes.length && group <= 8 && !/^[A-Z]{2}$/.test(vr);
  if (isImplicit && uid === explicit) return restated(Uint8Array.from(bytes), from, to, implicit);
  if (isImplicit && compressed.test(uid))
    throw new ImageRefusal('damaged', `elements without VR under ${uid}, expected explicit VR (PS3.5 A.4)`);
  return bytes;
}

interface StatedSyntax {
  readonly uid: string;
  readonly from: number;
  readonly to: number;
  /** Where the meta header ends. */
  readonly end: number;
}

/** Some writers leave the length of the meta header out: it then ends where its group does. */
function statedSyntax(bytes: Uint8Array): StatedSyntax | undefined {
  if (bytes.length < 144 || String.fromCharCode(...bytes.subarray(128, 132)) !== 'DICM') return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const hasLength = view.getUint32(132, false) === 0x02000000;
  const stated = hasLength ? Math.min(bytes.length, 144 + view.getUint32(140, true)) : undefined;
  let syntax: Omit<StatedSyntax, 'end'> | undefined;
  let at = hasLength ? 144 : 132;
  while (at + 8 <= (stated ?? bytes.length) && (stated !== undefined || view.getUint16(at, true) === 2)) {
    const long = /^(OB|OW|SQ|UN|UT)$/.test(String.fromCharCode(bytes[at + 4]!, bytes[at + 5]!));
    if (long && at + 12 > bytes.length) return undefined;
    const from = at + (long ? 12 : 8);
    const to = from + (long ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true));
    if (to > (stated ?? bytes.length)) return undefined;
    if (view.getUint32(at, false) === 0x02001000)
      syntax = { uid: String.fromCharCode(...bytes.subarray(from, to)).replace(/[\0 ]+$/, ''), from, to };
    at = to;
  }
  return syntax && { ...syntax, end: stated ?? at };
}

function restated(bytes: Uint8Array, from: number, to: number, uid: string): Uint8Array {
  bytes.fill(0, from, to);
  bytes.set(new TextEncoder().encode(uid), from);
  return bytes;
}

function inflated(head: Uint8Array, rest: Uint8Array): Uint8Array {
  const chunks: Uint8Array[] = [head];
  let total = head.length;
  const inflate = new Inflate((chunk) => {
    total += chunk.length;
    if (total > mostInflatedBytes) throw new ImageRefusal('too-large', 'deflated data set');
    chunks.push(chunk);
  });
  const step = 64 * 1024;
  for (let at = 0; at < rest.length; at += step) inflate.push(rest.subarray(at, at + step), at + step >= rest.length);
  const whole = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
