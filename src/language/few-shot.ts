import { type LanguageModel, ModelError } from './models/model.js';

/** A text whose label is known. */
export interface LabelledText {
  readonly text: string;
  readonly label: string;
}

export interface FewShotAnswer {
  /** The label that the model chose, or undefined where it gave none that is allowed. */
  readonly label: string | undefined;
  readonly tokens: number;
}

const longest = 400;

/**
 * The label of a text by a language model that is shown some labelled ones, most alike last. It can only choose among the
 * labels that it was shown: a name that it makes up is no answer.
 * @param examples at least one
 */
export async function fewShotLabel(
  model: LanguageModel,
  examples: readonly LabelledText[],
  text: string,
): Promise<FewShotAnswer> {
  const labels = [...new Set(examples.map(({ label }) => label))];
  const shown = examples.map((each) => `Text: ${each.text.slice(0, longest)}\nLabel: ${each.label}`).join('\n\n');
  try {
    const { value, usage } = await model.generateJson(
      {
        prompt: 'few-shot-label/1',
        messages: [
          { role: 'system', content: 'You label texts. Answer with the one label that fits, as in the examples.' },
          {
            role: 'user',
            content: `${shown}\n\nText: ${text.slice(0, longest)}\nWhich label? One of: ${labels.join('; ')}`,
          },
        ],
        maxTokens: 48,
        temperature: 0,
      },
      { type: 'object', properties: { label: { type: 'string', enum: labels } }, required: ['label'] },
    );
    const said = (value as { label?: unknown }).label;
    return {
      label: labels.find((label) => label === said),
      tokens: usage.promptTokens + usage.answerTokens,
    };
  } catch (error) {
    if (error instanceof ModelError && error.failure === 'unusable') return { label: undefined, tokens: 0 };
    throw error;
  }
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
