import { describe, expect, it } from 'vitest';
import { fewShotLabel, mostAlike } from './few-shot.js';
import type { GenerateRequest, LanguageModel } from './models/model.js';

/** A model that gives one answer and notes what it was asked. */
function scripted(answer: unknown) {
  const asked: GenerateRequest[] = [];
  const refuse = () => {
    throw new Error('unscripted');
  };
  const model: LanguageModel = {
    name: 'scripted',
    location: 'embedded',
    contextTokens: 2048,
    generate: refuse,
    stream: refuse,
    countTokens: refuse,
    close: async () => {},
    generateJson: async (request) => {
      asked.push(request);
      return { value: answer, usage: { promptTokens: 10, answerTokens: 2 } };
    },
  };
  return { model, asked };
}

const examples = [
  { text: 'itchy patches', label: 'eczema' },
  { text: 'wheezing at night', label: 'asthma' },
];

describe('few-shot labels', () => {
  it('shows the examples and takes the label chosen', async () => {
    const { model, asked } = scripted({ label: 'asthma' });
    expect(await fewShotLabel(model, examples, 'short of breath')).toEqual({ label: 'asthma', tokens: 12 });
    expect(asked[0]!.messages[1]!.content).toContain('Text: wheezing at night\nLabel: asthma');
  });

  it('a label that was not offered is no answer', async () =>
    expect((await fewShotLabel(scripted({ label: 'plague' }).model, examples, 'x')).label).toBeUndefined());

  it('puts the most alike last', () => {
    const known = [
      { ...examples[0]!, vector: Float32Array.of(1, 0) },
      { ...examples[1]!, vector: Float32Array.of(0, 1) },
    ];
    expect(mostAlike(Float32Array.of(0.9, 0.1), known, 2).map(({ label }) => label)).toEqual(['asthma', 'eczema']);
  });
});
