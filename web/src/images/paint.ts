import { usualWindow, windowed } from '../../../src/imaging/dicom/window.js';
import type { LoadedFrame } from './frames.js';

/** Brightness, in rescaled values. */
export interface GreyWindow {
  readonly centre: number;
  readonly width: number;
}

/** The window that the file asks for, else one over its values. */
export function windowOf({ header, values }: LoadedFrame): GreyWindow {
  const { windows, slope, intercept } = header;
  if (windows[0]) return windows[0];
  return usualWindow(
    Float32Array.from(values, (value) => value * slope + intercept),
    [],
  );
}

/** A frame as pixels of a canvas. */
export function paint(frame: LoadedFrame, window: GreyWindow, inverted: boolean): ImageData {
  const { rows, columns, kind } = frame.header;
  const image = new ImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const { values } = frame;
  if (kind === 'rgb') {
    for (let i = 0; i < pixels.length; i++)
      pixels[i] = 0xff000000 | (values[3 * i + 2]! << 16) | (values[3 * i + 1]! << 8) | values[3 * i]!;
    return image;
  }
  const grey = greyScale(frame, window, inverted);
  if (kind === 'float32') for (let i = 0; i < pixels.length; i++) pixels[i] = grey(values[i]!);
  else {
    const { slope, intercept } = frame.header;
    const turn = frame.header.inverted !== inverted;
    const key = [kind, slope, intercept, frame.header.windows[0]?.shape, window.centre, window.width, turn].join();
    const table = tableOf(key, kind, grey);
    const from = kind === 'int16' ? 32_768 : 0;
    for (let i = 0; i < pixels.length; i++) pixels[i] = table[values[i]! + from]!;
  }
  return image;
}

function greyScale({ header }: LoadedFrame, window: GreyWindow, inverted: boolean): (value: number) => number {
  const { slope, intercept } = header;
  const shape = header.windows[0]?.shape ?? 'linear-exact';
  const turn = header.inverted !== inverted;
  return (value) => {
    const share = windowed(value * slope + intercept, { ...window, shape });
    const level = Math.round(255 * (turn ? 1 - share : share));
    return (0xff000000 | (level << 16) | (level << 8) | level) >>> 0;
  };
}

let last: { key: string; table: Uint32Array } | undefined;

/** Every stored value's colour; made once for a window, so that scrolling only looks up. */
function tableOf(key: string, kind: 'int16' | 'uint16' | 'uint8', grey: (value: number) => number): Uint32Array {
  if (last?.key === key) return last.table;
  const size = kind === 'uint8' ? 256 : 65_536;
  const from = kind === 'int16' ? -32_768 : 0;
  const table = Uint32Array.from({ length: size }, (_, i) => grey(i + from));
  last = { key, table };
  return table;
}
