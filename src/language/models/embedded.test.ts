import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { embeddedModel, installedModel } from './embedded.js';
import type { LanguageModel } from './model.js';

const folder = join(
  process.env.SARTOR_DATA ?? join(import.meta.dirname, '..', '..', '..', '.sartor'),
  'language-model',
);
const installed = installedModel(folder) !== undefined;
if (!installed) console.warn('The embedded language model is not installed (npm run model): its tests are skipped');

describe('without an installed model', () => {
  it('says so', async () => {
    await expect(embeddedModel({ folder: '/nonexistent' })).rejects.toMatchObject({ failure: 'not-installed' });
  });
});

describe.skipIf(!installed)('the embedded model', () => {
  let model: LanguageModel | undefined;
  const opened = async () => {
    model ??= await embeddedModel({ folder, threads: 1, contextTokens: 512 });
    return model;
  };
  afterAll(() => model?.close());
  const request = { prompt: 'test/1', messages: [{ role: 'user', content: 'Say hello.' }], maxTokens: 8 } as const;

  it('says the same each time, streamed or not', async () => {
    const opening = await opened();
    const { text, usage } = await opening.generate(request);
    let streamed = '';
    for await (const piece of opening.stream(request)) streamed += piece;
    expect(text.length).toBeGreaterThan(0);
    expect(streamed.trim()).toBe(text.trim());
    expect(usage.answerTokens).toBeLessThanOrEqual(8);
  });

  it('keeps to a schema and chooses among wordings', async () => {
    const opening = await opened();
    const { value } = await opening.generateJson(
      { ...request, maxTokens: 32 },
      {
        type: 'object',
        properties: { answer: { type: 'string', enum: ['yes', 'no'] } },
      },
    );
    expect(['yes', 'no']).toContain((value as { answer: string }).answer);
    expect([0, 1]).toContain(await opening.choose(request, ['Hello to you.', 'Good "evening" to all.']));
  });

  it('stops when told to', async () => {
    const stop = AbortSignal.abort();
    await expect((await opened()).generate({ ...request, signal: stop })).rejects.toMatchObject({
      failure: 'cancelled',
    });
  });
});
