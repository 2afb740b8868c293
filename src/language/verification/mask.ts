/** The text with those stretches blanked out: offsets stay as they are. */
export function masked(text: string, stretches: readonly { readonly start: number; readonly end: number }[]): string {
  let out = text;
  for (const { start, end } of stretches) out = out.slice(0, start) + ' '.repeat(end - start) + out.slice(end);
  return out;
}
