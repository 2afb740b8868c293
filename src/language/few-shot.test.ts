import { describe, expect, it } from 'vitest';
import { fewShotLabel, mostAlike } from './few-shot.js';
import type { GenerateRequest, LanguageModel } from './models/model.js';

/** A model that gives one answer and notes what it was asked. */
function scripted(answer: number) {
  const asked: GenerateRequest[] = [];
  const refuse = () => {
    throw new Error('unscripted');
  };
  const model: LanguageModel = {
    name: 'scripted',
    location: 'embedded',
    writes: 'by-choice',
    contextTokens: 2048,
    generate: refuse,
    stream: refuse,
    countTokens: refuse,
    close: async () => {},
    generateJson: refuse,
    choose: async (request) => {
      asked.push(request);
      return answer;
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
    const { model, asked } = scripted(1);
    expect(await fewShotLabel(model, examples, 'short of breath')).toBe('asthma');
    expect(asked[0]!.messages[1]!.content).toContain('Text: wheezing at night\nLabel: asthma');
  });

  it('does not ask where all examples agree', async () => {
    const { model, asked } = scripted(0);
    expect(await fewShotLabel(model, examples.slice(0, 1), 'x')).toBe('eczema');
    expect(asked).toEqual([]);
  });

  it('puts the most alike last', () => {
    const known = [
      { ...examples[0]!, vector: Float32Array.of(1, 0) },
      { ...examples[1]!, vector: Float32Array.of(0, 1) },
    ];
    expect(mostAlike(Float32Array.of(0.9, 0.1), known, 2).map(({ label }) => label)).toEqual(['asthma', 'eczema']);
  });
});
