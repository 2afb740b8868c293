/** A source of repeatable chance: the same seed text always gives the same numbers. */
export class Random {
  #state: number;

  constructor(seed: string) {
    let hash = 2166136261; // FNV-1a
    for (const char of seed) hash = Math.imul(hash ^ char.codePointAt(0)!, 16777619);
    this.#state = hash >>> 0;
  }

  /** Uniform in [0, 1): mulberry32. */
  uniform(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** Integer in [lower, upper]. */
  integer(lower: number, upper: number): number {
    return lower + Math.floor(this.uniform() * (upper - lower + 1));
  }

  /** Roughly normal with mean 0 and standard deviation 1, never beyond 3: the sum of twelve uniforms, cut. */
  noise(): number {
    let sum = -6;
    for (let index = 0; index < 12; index++) sum += this.uniform();
    return Math.max(-3, Math.min(3, sum));
  }

  /** Thirty-two hexadecimal digits in the form of a version 4 UUID. */
  uuid(): string {
    const hex = Array.from({ length: 32 }, () => this.integer(0, 15).toString(16));
    hex[12] = '4';
    hex[16] = '89ab'[this.integer(0, 3)]!;
    const text = hex.join('');
    return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
  }
}
