import { describe, expect, it } from 'vitest';
import { examplePatient } from '../../test/example-patient.js';
import type { LanguageModel } from '../language/models/model.js';
import { ask } from './ask.js';
import { deskOf } from './desk.js';

const { assessment, installation, lexicons } = examplePatient('stent');
const desks = { en: deskOf(assessment, installation, 'en'), zh: deskOf(assessment, installation, 'zh') };
const asked = (question: string, language: 'en' | 'zh' = 'en') => ask(question, desks[language], { lexicons });

describe('questions, understood by rule', () => {
  it.each([
    ['What if he stops omeprazole?', { tool: 'what_if', stop: ['omeprazole'], start: [] }],
    [
      'What would happen if we replaced omeprazole with pantoprazole?',
      { tool: 'what_if', stop: ['omeprazole'], start: ['pantoprazole'] },
    ],
    ['what if ibuprofen is added?', { tool: 'what_if', stop: [], start: ['ibuprofen'] }],
    [
      'What if his LDL were 50 mg/dL?',
      { tool: 'what_if', stop: [], start: [], value: { measure: 'ldl-cholesterol', value: 50, unit: 'mg/dL' } },
    ],
    ['Why not metformin?', { tool: 'why_not', drug: 'metformin' }],
    ['Can he take ibuprofen?', { tool: 'why_not', drug: 'ibuprofen' }],
    ['Why clopidogrel?', { tool: 'explain_drug', drug: 'clopidogrel' }],
    ['What drugs does he take?', { tool: 'list', kind: 'medications' }],
    ['What is his latest LDL?', { tool: 'latest', measure: 'ldl-cholesterol' }],
    ['Are there any interactions?', { tool: 'list', kind: 'safety' }],
    ['When is the next check?', { tool: 'list', kind: 'targets' }],
    ['explain diplotype:CYP2C19', { tool: 'explain_claim', claim: 'diplotype:CYP2C19' }],
  ])('%s', async (question, call) => {
    expect((await asked(question)).call).toEqual(call);
  });

  it.each([
    ['停用奥美拉唑会怎样？', { tool: 'what_if', stop: ['omeprazole'], start: [] }],
    ['如果把奥美拉唑换成泮托拉唑呢？', { tool: 'what_if', stop: ['omeprazole'], start: ['pantoprazole'] }],
    ['如果加用布洛芬会怎样？', { tool: 'what_if', stop: [], start: ['ibuprofen'] }],
    ['为什么不用二甲双胍？', { tool: 'why_not', drug: 'metformin' }],
    ['患者在用哪些药？', { tool: 'list', kind: 'medications' }],
    ['有哪些药物相互作用？', { tool: 'list', kind: 'safety' }],
    ['下次什么时候复查？', { tool: 'list', kind: 'targets' }],
  ])('%s', async (question, call) => {
    expect((await asked(question, 'zh')).call).toEqual(call);
  });
});

describe('answers', () => {
  it('shows what stopping omeprazole changes, from the engines run anew, and keeps nothing', async () => {
    const before = JSON.stringify(assessment);
    const { sentences } = await asked('What if he stops omeprazole?');
    expect(sentences.map(({ text }) => text).join('\n')).toMatch(/Danger that goes away: .*omeprazole \+ clopidogrel/);
    expect(JSON.stringify(assessment)).toBe(before);
  });

  it('shows the danger of a drug that is tried', async () => {
    const { sentences } = await asked('What if he takes ibuprofen?');
    expect(
      sentences
        .filter(({ text }) => text.startsWith('New danger'))
        .map(({ text }) => text)
        .join(),
    ).toContain('ibuprofen');
  });

  it('says why a drug is ruled out, with the claims that rule it out', async () => {
    const { sentences } = await asked('Why not clopidogrel?');
    expect(sentences.flatMap(({ claims }) => claims).some((id) => id.startsWith('drugGeneAdvice:clopidogrel'))).toBe(
      true,
    );
  });

  it('answers every kind of list and value with references', async () => {
    for (const question of [
      'problems?',
      'which drugs',
      'allergies',
      'lab results',
      'risks',
      'genes',
      'the plan',
      'latest LDL',
    ]) {
      const { sentences, refused } = await asked(question);
      expect(refused, question).toBeUndefined();
      expect(sentences.length, question).toBeGreaterThan(0);
    }
  });

  it.each([
    ['What will the weather be tomorrow?', 'not-understood'],
    ['What if he stops warfarin?', 'not-in-record'],
    ['What if his LDL were 9000 mg/dL?', 'bad-value'],
    ['explain risk:invented', 'unknown-claim'],
  ])('refuses %s', async (question, why) => {
    expect((await asked(question)).refused).toBe(why);
  });
});

describe('questions that no rule understands', () => {
  const model = (value: unknown): LanguageModel => ({
    name: 'scripted',
    location: 'endpoint',
    writes: 'freely',
    contextTokens: 1000,
    generate: async () => Promise.reject(new Error('not asked')),
    async *stream() {},
    generateJson: async () => ({ value, usage: { promptTokens: 1, answerTokens: 1 } }),
    choose: async () => 0,
    countTokens: async () => 1,
    close: async () => {},
  });
  const chosen = { tool: 'cannot', stop: [], start: [], drug: '', measure: '', kind: '', about: '' };

  it('are given a tool by the model, whose names are looked up', async () => {
    const question = 'Tell me, would his heart pills clash with anything?';
    const answer = await ask(question, desks.en, {
      lexicons,
      model: model({ ...chosen, tool: 'list', kind: 'safety' }),
    });
    expect(answer.refused).toBeUndefined();
    const invented = await ask('Hmm, and the other thing?', desks.en, {
      lexicons,
      model: model({ ...chosen, tool: 'why_not', drug: 'wonderdrugol' }),
    });
    expect(invented).toMatchObject({ understoodBy: 'nobody', refused: 'not-understood' });
  });
});
