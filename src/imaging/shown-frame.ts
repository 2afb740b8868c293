import type { Window } from './dicom/window.js';

/** A frame as a viewer gets it: grey values to window, or colour to show as it is. */
export interface ShownFrame {
  readonly rows: number;
  readonly columns: number;
  readonly kind: 'int16' | 'uint16' | 'uint8' | 'float32' | 'rgb';
  /** Little-endian values, row by row. */
  readonly bytes: Uint8Array;
  /** Stored values times slope plus intercept are on the modality's scale. */
  readonly slope: number;
  readonly intercept: number;
  readonly windows: readonly Window[];
  readonly inverted: boolean;
  readonly spacing?: readonly [row: number, column: number];
}
