/** The function with its latest answers kept: the same statements are looked at for every sentence. Answers must not be changed. */
export function remembered<T>(work: (text: string) => T, limit = 4000): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= limit) known.clear();
    const made = work(text);
    known.set(text, made);
    return made;
  };
}
