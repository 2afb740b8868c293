import type { FrameHeader, ImageSeries } from '../../../src/server/api.js';
import { frameAddress, ServerRefusal } from '../app/api.js';

/** A frame's values in memory. */
export interface LoadedFrame {
  readonly header: FrameHeader;
  readonly values: Int16Array | Uint16Array | Uint8Array | Float32Array;
}

const mostBytes = 320 * 2 ** 20;
const atOnce = 6;

/** Frames by place; those used last stay, the rest is fetched again (and then comes from the browser's own cache). */
export class FrameStore {
  readonly #frames = new Map<string, LoadedFrame>();
  readonly #asked = new Map<string, Promise<LoadedFrame>>();
  #bytes = 0;
  #round = 0;

  peek(series: ImageSeries, index: number): LoadedFrame | undefined {
    return this.#frames.get(keyOf(series, index));
  }

  load(series: ImageSeries, index: number): Promise<LoadedFrame> {
    const key = keyOf(series, index);
    const known = this.#frames.get(key);
    if (known) {
      this.#frames.delete(key);
      this.#frames.set(key, known);
      return Promise.resolve(known);
    }
    const asked = this.#asked.get(key);
    if (asked) return asked;
    const place = series.frames[index]!;
    const loading = fetchFrame(frameAddress(place.sha256, place.frame))
      .then((frame) => {
        this.#keep(key, frame);
        return frame;
      })
      .finally(() => this.#asked.delete(key));
    this.#asked.set(key, loading);
    return loading;
  }

  /** Fetches the series from a frame outwards, as far as the memory goes; a later call takes over from it. */
  async prefetch(series: ImageSeries, from: number): Promise<void> {
    const round = ++this.#round;
    const order = series.frames
      .map((_, index) => index)
      .sort((a, b) => Math.abs(a - from) - Math.abs(b - from))
      .slice(0, Math.floor(mostBytes / (series.rows * series.columns * 2)));
    let next = 0;
    const fetchOne = async () => {
      while (next < order.length && this.#round === round) {
        const index = order[next++]!;
        if (!this.peek(series, index)) await this.load(series, index).catch(() => undefined);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, fetchOne));
  }

  #keep(key: string, frame: LoadedFrame): void {
    this.#frames.set(key, frame);
    this.#bytes += frame.values.byteLength;
    for (const [oldest, { values }] of this.#frames) {
      if (this.#bytes <= mostBytes || oldest === key) break;
      this.#frames.delete(oldest);
      this.#bytes -= values.byteLength;
    }
  }
}

const keyOf = ({ frames }: ImageSeries, index: number) => `${frames[index]!.sha256}/${frames[index]!.frame}`;

async function fetchFrame(address: string): Promise<LoadedFrame> {
  const response = await fetch(address);
  const about = response.headers.get('x-frame');
  if (!response.ok || !about) throw new ServerRefusal(response.status, response.statusText);
  const header = JSON.parse(about) as FrameHeader;
  return { header, values: viewOf(await response.arrayBuffer(), header.kind) };
}

function viewOf(buffer: ArrayBuffer, kind: FrameHeader['kind']): LoadedFrame['values'] {
  switch (kind) {
    case 'int16':
      return new Int16Array(buffer);
    case 'uint16':
      return new Uint16Array(buffer);
    case 'float32':
      return new Float32Array(buffer);
    case 'uint8':
    case 'rgb':
      return new Uint8Array(buffer);
    default:
      return kind satisfies never;
  }
}
