/** A run of 32-bit floats within an arena. */
export class Region {
  #view: Float32Array | undefined;

  constructor(
    /** In bytes from the start of the memory. */
    readonly address: number,
    readonly length: number,
  ) {}

  /** @throws if the arena is not open yet: a fault of ours */
  get view(): Float32Array {
    if (!this.#view) throw new Error('Region: the arena is not open');
    return this.#view;
  }

  bind(memory: WebAssembly.Memory): void {
    this.#view = new Float32Array(memory.buffer, this.address, this.length);
  }
}

/** One block of memory that kernels work on: regions are reserved first, then it is opened once, so that no view is ever lost. */
export class Arena {
  readonly #regions: Region[] = [];
  #bytes = 0;

  reserve(floats: number): Region {
    const region = new Region(this.#bytes, floats);
    this.#regions.push(region);
    this.#bytes += Math.ceil(floats / 4) * 16;
    return region;
  }

  /** The memory, with every region bound to it and zero. */
  open(): WebAssembly.Memory {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(this.#bytes / 65_536) + 1 });
    for (const region of this.#regions) region.bind(memory);
    return memory;
  }
}
