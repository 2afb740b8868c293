import type { SentenceVectors } from './classifier.js';

/** The encoder with a memory: several learners of one run ask for the same texts. */
export function remembered(encoder: SentenceVectors, progress?: (done: number, all: number) => void): SentenceVectors {
  const known = new Map<string, Float32Array>();
  const atOnce = 32;
  return {
    name: encoder.name,
    dimension: encoder.dimension,
    encode(texts) {
      const missing = [...new Set(texts)].filter((text) => !known.has(text));
      for (let from = 0; from < missing.length; from += atOnce) {
        const some = missing.slice(from, from + atOnce);
        encoder.encode(some).forEach((vector, i) => {
          known.set(some[i]!, vector);
        });
        progress?.(Math.min(from + atOnce, missing.length), missing.length);
      }
      return texts.map((text) => known.get(text)!);
    },
  };
}
