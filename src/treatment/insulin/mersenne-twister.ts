/**
 * The Mersenne Twister MT19937 (Matsumoto & Nishimura 1998) with the uniform and normal numbers of numpy's RandomState:
 * the sensor noise of the reference simulator is drawn with it.
 */
export class MersenneTwister {
  readonly #words = new Uint32Array(624);
  #at = 624;
  #spare: number | undefined;

  constructor(seed: number) {
    const words = this.#words;
    words[0] = seed >>> 0;
    for (let i = 1; i < 624; i++) {
      const previous = words[i - 1]! ^ (words[i - 1]! >>> 30);
      words[i] = Math.imul(1812433253, previous) + i;
    }
  }

  #word(): number {
    const words = this.#words;
    if (this.#at === 624) {
      for (let i = 0; i < 624; i++) {
        const y = (words[i]! & 0x80000000) | (words[(i + 1) % 624]! & 0x7fffffff);
        words[i] = words[(i + 397) % 624]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
      }
      this.#at = 0;
    }
    let y = words[this.#at++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** In [0, 1), with 53 bits. */
  uniform(): number {
    return ((this.#word() >>> 5) * 67_108_864 + (this.#word() >>> 6)) / 9_007_199_254_740_992;
  }

  /** Standard normal, by the polar method; the second of a pair is returned first, as numpy does. */
  normal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(s)) / s);
      this.#spare = u * factor;
      return v * factor;
    }
  }
}
