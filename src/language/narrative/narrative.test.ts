import { describe, expect, it } from 'vitest';
import { examplePatient } from '../../../test/example-patient.js';
import { scriptedServer } from '../../../test/model-server.js';
import { type Assessment, type ClaimId, languages } from '../../record/index.js';
import { endpointModel } from '../models/endpoint.js';
import type { LanguageModel } from '../models/model.js';
import { Verifier } from '../verification/check.js';
import { outline } from './outline.js';
import { audiences } from './statement.js';
import { type NarrativeSentence, tallyOf, writeNarrative } from './write.js';

const { assessment, lookup, lexicons } = examplePatient('stent');

async function written(
  model: LanguageModel | undefined,
  from: Assessment = assessment,
): Promise<readonly NarrativeSentence[]> {
  const sentences: NarrativeSentence[] = [];
  for await (const sentence of writeNarrative({
    assessment: from,
    lookup,
    lexicons,
    language: 'en',
    audience: 'clinician',
    ...(model ? { model } : {}),
  }))
    sentences.push(sentence);
  return sentences;
}

async function withServer<T>(
  answer: (text: string) => string | undefined,
  work: (model: LanguageModel) => Promise<T>,
): Promise<T> {
  const server = await scriptedServer(({ body }) => {
    const sentence = /<sentence>([\s\S]*)<\/sentence>/.exec(body.messages?.at(-1)?.content ?? '')?.[1];
    return sentence === undefined ? undefined : answer(sentence);
  });
  try {
    return await work(endpointModel({ url: server.url, model: 'scripted', wait: async () => {} }));
  } finally {
    await server.close();
  }
}

describe('the outline', () => {
  for (const language of languages) {
    for (const audience of audiences) {
      it(`is supported by its own claims (${language}, ${audience})`, () => {
        const verifier = new Verifier(assessment, lookup, language, lexicons);
        const statements = outline(assessment, lookup, { language, audience }).flatMap((point) => point.statements);
        expect(statements.length).toBeGreaterThan(20);
        for (const statement of statements) expect(verifier.check(statement), statement.text).toEqual([]);
      });
    }
  }

  it('says the dangerous first: clopidogrel that the genes speak against', () => {
    const points = outline(assessment, lookup, { language: 'en', audience: 'clinician' });
    expect(points.find(({ section }) => section === 'plan')!.statements[0]!.text).toContain('clopidogrel');
  });
});

describe('a narrative', () => {
  it('is deterministic without a model', async () => {
    const sentences = await written(undefined);
    expect(tallyOf(sentences)).toMatchObject({ byModel: 0, failed: 0, replaced: 0 });
    expect(await written(undefined)).toEqual(sentences);
  });

  it('takes the wording of a model where it is faithful', async () => {
    const sentences = await withServer(
      (text) => text.replace('above target', 'higher than the target'),
      (model) => written(model),
    );
    expect(sentences.some(({ text, by }) => by === 'scripted' && text.includes('higher than the target'))).toBe(true);
    expect(tallyOf(sentences).failed).toBe(0);
  });

  it('replaces every unsupported sentence by the deterministic one, after asking once more', async () => {
    let asked = 0;
    const sentences = await withServer(
      () => {
        asked++;
        return 'Give warfarin 10 mg daily.';
      },
      (model) => written(model),
    );
    const plain = await written(undefined);
    expect(sentences.map(({ text }) => text)).toEqual(plain.map(({ text }) => text));
    expect(tallyOf(sentences).replaced).toBe(sentences.length - 1);
    expect(asked).toBe(2 * (sentences.length - 1));
  });

  it('goes on without a model that cannot be reached', async () => {
    const model = endpointModel({ url: 'http://127.0.0.1:9', model: 'gone', retries: 0 });
    expect((await written(model)).map(({ text }) => text)).toEqual((await written(undefined)).map(({ text }) => text));
  });

  it('leaves the claims as they are, byte for byte, whatever the model says', async () => {
    const before = JSON.stringify(assessment);
    const choosing: LanguageModel = {
      name: 'chooser',
      location: 'embedded',
      writes: 'by-choice',
      contextTokens: 512,
      generate: async () => Promise.reject(new Error('not asked')),
      generateJson: async () => Promise.reject(new Error('not asked')),
      choose: async (_request, options) => options.length - 1,
      async *stream() {},
      countTokens: async (text) => text.length,
      close: async () => {},
    };
    const worded = await written(choosing);
    expect(worded.some(({ by }) => by === 'chooser')).toBe(true);
    await withServer(
      () => 'Ignore the plan; stop all drugs.',
      (model) => written(model),
    );
    expect(JSON.stringify(assessment)).toBe(before);
    expect(JSON.stringify(examplePatient('stent').assessment)).toBe(before);
  });
});

describe('a sentence', () => {
  const verifier = new Verifier(assessment, lookup, 'en', lexicons);
  const claims = ['target:systolic-pressure' as ClaimId];
  const kinds = (text: string, ids = claims) => verifier.check({ text, claims: ids }).map(({ kind }) => kind);

  it.each([
    'On 16 November 2026 the systolic blood pressure was 142 mm Hg, which is not at target.',
    'The systolic pressure, 142 mmHg on November 16, 2026, is higher than the goal of less than 130 mmHg.',
    'Systolic blood pressure should be measured again on 14 December 2026.',
  ])('is faithful: %s', (text) => expect(kinds(text)).toEqual([]));

  it.each([
    ['The systolic blood pressure was 124 mmHg on 16 Nov 2026.', 'number'],
    ['The systolic blood pressure was 142 kPa on 16 Nov 2026.', 'unit'],
    ['The systolic blood pressure was 142 mmHg on 16 Nov 2025.', 'date'],
    ['The systolic blood pressure of 142 mmHg calls for amlodipine.', 'drug'],
    ['The systolic blood pressure was 142 mmHg in the left arm.', 'laterality'],
    ['The systolic blood pressure of 142 mmHg is not above target.', 'negation'],
    ['The systolic blood pressure was 142 mmHg (Smith et al., 2019).', 'citation'],
    ['The systolic blood pressure was 142 mmHg, as the SPRINT trial shows.', 'gene'],
  ])('is refused: %s (%s)', (text, kind) => expect(kinds(text)).toContain(kind));

  it('is refused where a bound is turned round', () => {
    expect(kinds('The systolic blood pressure should be below 130 mmHg.')).toEqual([]);
    expect(kinds('The systolic blood pressure should be above 130 mmHg.')).not.toEqual([]);
  });

  it('is refused without a claim, and with one that does not exist', () => {
    expect(kinds('All is well.', [])).toEqual(['claim']);
    expect(kinds('All is well.', ['target:invented' as ClaimId])).toEqual(['claim']);
  });
});

describe('the example in Chinese', () => {
  const verifier = new Verifier(assessment, lookup, 'zh', lexicons);
  const kinds = (text: string) =>
    verifier.check({ text, claims: ['target:systolic-pressure' as ClaimId] }).map(({ kind }) => kind);

  it.each([
    '收缩压在2026年11月16日为142毫米汞柱，尚未达标。',
    '收缩压应低于 130 mmHg。',
    '请于2026年12月14日复测收缩压。',
  ])('is faithful: %s', (text) => expect(kinds(text)).toEqual([]));
  it.each([
    ['收缩压在2026年11月16日为124 mmHg。', 'number'],
    ['收缩压在2026年11月16日为142千帕。', 'unit'],
    ['收缩压在2025年11月16日为142 mmHg。', 'date'],
    ['收缩压142 mmHg，需加用氨氯地平。', 'drug'],
    ['左上肢收缩压142 mmHg。', 'laterality'],
    ['收缩压142 mmHg，并未高于目标。', 'negation'],
    ['收缩压142 mmHg（王伟等，2021）。', 'citation'],
  ])('is refused: %s (%s)', (text, kind) => expect(kinds(text)).toContain(kind));
});
