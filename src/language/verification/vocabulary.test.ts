import { describe, expect, it } from 'vitest';
import { limitLeftOut, qualifiersOfItsOwn, turnOfItsOwn, wordsOfItsOwn } from './vocabulary.js';

describe('words of a sentence that no claim has', () => {
  const source = 'Start: lisinopril 10 mg daily, because the blood pressure is above the target.';
  const zh = '开始：赖诺普利，每日10毫克，因血压高于目标。';

  it.each([
    'It is suggested to start lisinopril, as the blood pressure is above target.',
    'In summary, the plan: start lisinopril, because the pressure lies above the target.',
  ])('are none where it joins and refers: %s', (text) => {
    expect(wordsOfItsOwn(text, source, 'en')).toEqual([]);
  });

  it.each([
    ['Start lisinopril intravenously.', ['intravenously']],
    ['Start lisinopril, which cures hypertension.', ['cures', 'hypertension']],
    ['The pressure is above target because of smoking.', ['smoking']],
  ])('are a route, an effect, a cause: %s', (text, own) => {
    expect(wordsOfItsOwn(text, source, 'en')).toEqual(own);
  });

  it('are found in Chinese', () => {
    expect(wordsOfItsOwn('目前血压高于目标，建议开始赖诺普利。', zh, 'zh')).toEqual([]);
    expect(wordsOfItsOwn('血压高于目标，原因是长期吸烟。', zh, 'zh')).toEqual(['长期吸烟']);
  });
});

it('tells a turn into the past, or by weight', () => {
  expect(turnOfItsOwn('He used to take lisinopril.', 'He takes lisinopril.')).toBe('used to');
  expect(turnOfItsOwn('10 mg per kg', '10 mg')).toBe('per kg');
  expect(turnOfItsOwn('10 mg/kg', '10 mg/kg')).toBeUndefined();
});

it('tells a condition, a doubt or an allergy that is left out', () => {
  const statement = 'Continue metformin unless the filtration rate falls below 30.';
  expect(limitLeftOut('Continue metformin; filtration rate below 30.', [statement])).toBe('unless');
  expect(limitLeftOut(statement, [statement])).toBeUndefined();
});

describe('for whom, how graded, what is quoted', () => {
  const statements = ['Start a statin in adults with diabetes (grade B): “heart-healthy diet”.', '患者 35 岁，男。'];

  it.each([
    'For adults with diabetes a statin is to be started.',
    'Start a statin (grade B).',
    'The record says “heart-healthy diet”.',
    '男性，35 岁。',
  ])('may be said as a statement says it: %s', (text) => {
    expect(qualifiersOfItsOwn(text, statements)).toEqual([]);
  });

  it.each([
    ['Start a statin in children with diabetes.', ['children with diabetes']],
    ['Start a statin (grade A).', ['grade A']],
    ['Start “a healthy diet, but later”.', ['a healthy diet, but later']],
    ['患者 35 岁，女。', ['女']],
    ['开始他汀，儿童同样适用。', ['儿童同样适用']],
  ])('may not be said otherwise: %s', (text, own) => {
    expect(qualifiersOfItsOwn(text, statements)).toEqual(own);
  });
});
