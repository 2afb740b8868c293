/** Why an image cannot be shown or read. */
export type RefusalReason =
  | 'not-dicom'
  | 'no-transfer-syntax'
  | 'unsupported-transfer-syntax'
  | 'no-pixels'
  | 'missing-attribute'
  | 'invalid-attribute'
  | 'truncated'
  | 'damaged'
  | 'too-large'
  | 'unsupported-encoding'
  | 'no-such-frame';

export interface Refused {
  readonly refused: RefusalReason;
  /** What was found, short and machine-made. */
  readonly found: string;
}

/** Carries a refusal up to the surface of this room, where it becomes a value. */
export class ImageRefusal extends Error {
  constructor(
    readonly reason: RefusalReason,
    readonly found: string,
  ) {
    super(`${reason}: ${found}`);
  }
}

export const isRefused = <T extends object>(result: T | Refused): result is Refused => 'refused' in result;

/** A caught error as a refusal; whatever a codec or parser throws on bad bytes is damage. */
export function asRefused(error: unknown): Refused {
  if (error instanceof ImageRefusal) return { refused: error.reason, found: error.found };
  if (error instanceof RangeError) return { refused: 'damaged', found: error.message };
  const words = error instanceof Error ? error.message : ((error as { exception?: unknown })?.exception ?? error);
  return { refused: 'damaged', found: String(words).slice(0, 120) };
}
