/** A sentence's tokens as features: for each token the hashed places of what it shows. */
export type TokenFeatures = readonly Int32Array[];

/** Weights of a linear chain: `emission[feature * labels + label]`, `transition[from * labels + to]`, from `labels` = the start. */
export interface ChainWeights {
  readonly labels: readonly string[];
  readonly buckets: number;
  readonly emission: Float32Array;
  readonly transition: Float32Array;
}

/** The best label sequence by Viterbi's algorithm. */
export function tag({ labels, emission, transition }: ChainWeights, tokens: TokenFeatures): Int32Array {
  const n = labels.length;
  const back = new Int32Array(tokens.length * n);
  let scores = new Float64Array(n);
  for (const [at, features] of tokens.entries()) {
    const next = new Float64Array(n);
    for (let to = 0; to < n; to++) {
      let best = Number.NEGATIVE_INFINITY;
      let from_ = n;
      if (at === 0) best = transition[n * n + to]!;
      else
        for (let from = 0; from < n; from++) {
          const score = scores[from]! + transition[from * n + to]!;
          if (score > best) {
            best = score;
            from_ = from;
          }
        }
      for (const feature of features) best += emission[feature * n + to]!;
      next[to] = best;
      back[at * n + to] = from_;
    }
    scores = next;
  }
  const path = new Int32Array(tokens.length);
  let last = scores.indexOf(Math.max(...scores));
  for (let at = tokens.length - 1; at >= 0; at--) {
    path[at] = last;
    last = back[at * n + last]!;
  }
  return path;
}

/**
 * An averaged structured perceptron. Collins 2002 (EMNLP), doi:10.3115/1118693.1118694.
 * @param shuffled gives the order of the sentences in each epoch: the caller holds the seed
 */
export function trainTagger(
  sentences: readonly { readonly tokens: TokenFeatures; readonly gold: Int32Array }[],
  labels: readonly string[],
  buckets: number,
  epochs: number,
  shuffled: (count: number) => readonly number[],
): ChainWeights {
  const n = labels.length;
  const weights = {
    labels,
    buckets,
    emission: new Float32Array(buckets * n),
    transition: new Float32Array((n + 1) * n),
  };
  // Averages by the lazy trick: sums hold each change times the step at which it came.
  const emissionSum = new Float64Array(buckets * n);
  const transitionSum = new Float64Array((n + 1) * n);
  let step = 1;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const index of shuffled(sentences.length)) {
      const { tokens, gold } = sentences[index]!;
      const said = tag(weights, tokens);
      for (let at = 0; at < tokens.length; at++) {
        const [right, wrong] = [gold[at]!, said[at]!];
        if (right !== wrong)
          for (const feature of tokens[at]!) {
            weights.emission[feature * n + right]! += 1;
            emissionSum[feature * n + right]! += step;
            weights.emission[feature * n + wrong]! -= 1;
            emissionSum[feature * n + wrong]! -= step;
          }
        const [goldFrom, saidFrom] = at === 0 ? [n, n] : [gold[at - 1]!, said[at - 1]!];
        if (right === wrong && goldFrom === saidFrom) continue;
        weights.transition[goldFrom * n + right]! += 1;
        transitionSum[goldFrom * n + right]! += step;
        weights.transition[saidFrom * n + wrong]! -= 1;
        transitionSum[saidFrom * n + wrong]! -= step;
      }
      step += 1;
    }
  }
  for (let i = 0; i < emissionSum.length; i++) weights.emission[i]! -= emissionSum[i]! / step;
  for (let i = 0; i < transitionSum.length; i++) weights.transition[i]! -= transitionSum[i]! / step;
  return weights;
}
