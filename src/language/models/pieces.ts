/**
 * What `run` emits, as an iterable; whoever stops reading cancels it.
 * @param run is given where to put each piece, and the signal that ends it
 */
export async function* pieces(
  run: (emit: (piece: string) => void, signal: AbortSignal) => Promise<unknown>,
  outer?: AbortSignal,
): AsyncIterable<string> {
  const left = new AbortController();
  const waiting: string[] = [];
  let wake = () => {};
  let ended = false;
  let failed: unknown;
  const emit = (piece: string) => {
    waiting.push(piece);
    wake();
  };
  run(emit, outer ? AbortSignal.any([left.signal, outer]) : left.signal)
    .catch((error: unknown) => {
      failed = error;
    })
    .finally(() => {
      ended = true;
      wake();
    });
  try {
    while (!ended || waiting.length > 0) {
      const piece = waiting.shift();
      if (piece !== undefined) yield piece;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    left.abort();
  }
  if (failed) throw failed;
}
