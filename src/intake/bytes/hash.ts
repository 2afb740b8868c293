import { createHash } from 'node:crypto';
import type { DocumentHash } from '../../record/index.js';

/** SHA-256 of the bytes as stored, in lower-case hexadecimal. */
export function documentHash(bytes: Uint8Array): DocumentHash {
  return createHash('sha256').update(bytes).digest('hex') as DocumentHash;
}
