/**
 * What a network has said of rows so far. A network answers later than a stage can wait: a row that it has not been asked
 * is noted, and whoever runs networks puts the question and lets the stage run again.
 */
export class NetworkAnswers {
  readonly #known = new Map<string, number>();
  readonly #asked = new Map<string, readonly number[]>();

  /** The probability for a row as the network reads it; undefined until it is told. */
  of(row: readonly number[]): number | undefined {
    const key = row.join();
    const known = this.#known.get(key);
    if (known === undefined) this.#asked.set(key, row);
    return known;
  }

  /** Rows that were asked for and not told, which are from now on. */
  takeAsked(): readonly (readonly number[])[] {
    const rows = [...this.#asked.values()];
    this.#asked.clear();
    return rows;
  }

  tell(row: readonly number[], probability: number): void {
    this.#known.set(row.join(), probability);
  }
}
