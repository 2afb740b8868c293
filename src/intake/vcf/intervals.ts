type Interval = { readonly start: number; readonly end: number };

const prepared = new WeakMap<readonly Interval[], Intervals>();

/** Asked positions of one chromosome, merged and sorted. */
export class Intervals {
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;

  private constructor(intervals: readonly Interval[]) {
    const merged: { start: number; end: number }[] = [];
    for (const { start, end } of [...intervals].sort((a, b) => a.start - b.start)) {
      const last = merged.at(-1);
      if (last && start <= last.end + 1) last.end = Math.max(last.end, end);
      else merged.push({ start, end });
    }
    this.#starts = Int32Array.from(merged, ({ start }) => start);
    this.#ends = Int32Array.from(merged, ({ end }) => end);
  }

  static of(intervals: readonly Interval[]): Intervals {
    let known = prepared.get(intervals);
    if (!known) {
      known = new Intervals(intervals);
      prepared.set(intervals, known);
    }
    return known;
  }

  /** Whether any asked position lies in [first, last]. */
  overlaps(first: number, last: number): boolean {
    let [low, high] = [0, this.#ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ends[middle]! < first) low = middle + 1;
      else high = middle;
    }
    return low < this.#starts.length && this.#starts[low]! <= last;
  }
}
