import { expect, it } from 'vitest';
import { loadInstallation } from '../knowledge/installation.js';
import { modelCards } from './model-cards.js';

it('every equation that ships has a card: whom it knows, what it reads, where it was read', async () => {
  const installation = loadInstallation();
  const cards = (await modelCards(installation)).filter(({ kind }) => kind === 'equation');
  expect(cards.map(({ name }) => name)).toEqual(installation.prediction().equations.map(({ name }) => name));
  for (const { population, inputs, citation } of cards) {
    expect(population?.en && population.zh && citation?.checkedAgainst).toBeTruthy();
    expect(inputs.length).toBeGreaterThan(0);
  }
  expect(cards.find(({ name }) => name === 'score2')?.inputs).toContainEqual({
    of: 'age',
    required: true,
    unit: 'a',
    lower: 40,
    upper: 89,
  });
  expect(cards.find(({ name }) => name === 'framingham-2008')?.inAssessments).toBe(false);
});
