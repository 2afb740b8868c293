const page = 65_536;

/** The memory in which a table's bins, derivatives and histograms lie, where the counting kernel reaches them. */
export class CountingMemory {
  readonly memory: WebAssembly.Memory;
  #top = 0;
  #bytes: Uint8Array;
  #integers: Int32Array;

  constructor() {
    this.memory = new WebAssembly.Memory({ initial: 0 });
    this.#bytes = new Uint8Array(this.memory.buffer);
    this.#integers = new Int32Array(this.memory.buffer);
  }

  /**
   * The address of so many new bytes, all zero, at the start of a cache line. Views had before are void.
   * @throws RangeError where there is no room: 4 GiB is the most
   */
  allocate(bytes: number): number {
    const at = this.#top;
    this.#top += Math.ceil(bytes / 64) * 64;
    const pages = Math.ceil(this.#top / page) - this.memory.buffer.byteLength / page;
    if (pages > 0) {
      this.memory.grow(pages);
      this.#bytes = new Uint8Array(this.memory.buffer);
      this.#integers = new Int32Array(this.memory.buffer);
    }
    return at;
  }

  /** The whole memory; void after the next allocation. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get integers(): Int32Array {
    return this.#integers;
  }
}
