import type { LanguageModel } from './models/model.js';

/** A text whose label is known. */
export interface LabelledText {
  readonly text: string;
  readonly label: string;
}

const longest = 400;

/**
 * The label of a text by a language model that is shown some labelled ones, most alike last. It only chooses among the labels
 * that it was shown, so it cannot make one up.
 * @param examples at least one
 * @throws {ModelError} as `choose` does
 */
export async function fewShotLabel(
  model: LanguageModel,
  examples: readonly LabelledText[],
  text: string,
): Promise<string> {
  const labels = [...new Set(examples.map(({ label }) => label))];
  if (labels.length === 1) return labels[0]!;
  const shown = examples.map((each) => `Text: ${each.text.slice(0, longest)}\nLabel: ${each.label}`).join('\n\n');
  const chosen = await model.choose(
    {
      prompt: 'few-shot-label/1',
      messages: [
        { role: 'system', content: 'You label texts. Answer with the one label that fits, as in the examples.' },
        { role: 'user', content: `${shown}\n\nText: ${text.slice(0, longest)}\nLabel:` },
      ],
      temperature: 0,
    },
    labels,
  );
  return labels[chosen]!;
}

/** The labelled texts most alike to one, by the dot product of unit vectors; least alike first. */
export function mostAlike(
  vector: Float32Array,
  known: readonly (LabelledText & { readonly vector: Float32Array })[],
  count: number,
): LabelledText[] {
  return known
    .map((each) => ({ each, likeness: each.vector.reduce((sum, value, i) => sum + value * vector[i]!, 0) }))
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, count)
    .reverse()
    .map(({ each: { text, label } }) => ({ text, label }));
}
