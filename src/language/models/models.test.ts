import { afterEach, describe, expect, it } from 'vitest';
import { type Asked, type Scripted, scriptedServer } from '../../../test/model-server.js';
import { endpointModel } from './endpoint.js';
import { hasForm, jsonIn } from './json-schema.js';
import { type CallRecord, limited } from './limits.js';
import type { GenerateRequest, LanguageModel } from './model.js';
import { pseudonymous } from './pseudonymous.js';
import { modelChoice, modelState } from './settings.js';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function modelThatSays(answer: (asked: Asked) => Scripted | undefined) {
  const server = await scriptedServer(answer);
  open.push(server.close);
  const model = endpointModel({ url: server.url, key: 'secret', model: 'scripted', wait: async () => {} });
  return { server, model };
}

const request: GenerateRequest = { prompt: 'test/1', messages: [{ role: 'user', content: 'Say hello' }] };

async function all(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

describe('an OpenAI-compatible endpoint', () => {
  it('answers, streams, embeds, and sends the key as a bearer', async () => {
    const { server, model } = await modelThatSays(({ path }) =>
      path === '/v1/embeddings' ? { vectors: [[3, 4]] } : 'Hello, 世界, and all that is in it.',
    );
    expect(await model.generate(request)).toEqual({
      text: 'Hello, 世界, and all that is in it.',
      usage: { promptTokens: 10, answerTokens: 5 },
      finish: 'stop',
    });
    expect(await all(model.stream(request))).toBe('Hello, 世界, and all that is in it.');
    expect([...(await model.embed!(['x']))[0]!].map((each) => each.toFixed(1))).toEqual(['0.6', '0.8']);
    expect(server.asked[0]!.authorization).toBe('Bearer secret');
    expect(server.asked[1]!.body.stream).toBe(true);
  });

  it('tries again where the refusal may pass, and not where it may not', async () => {
    const statuses = [503, 429];
    const passing = await modelThatSays(() => {
      const status = statuses.shift();
      return status ? { status } : 'there';
    });
    expect((await passing.model.generate(request)).text).toBe('there');
    const refusing = await modelThatSays(() => ({ status: 401 }));
    await expect(refusing.model.generate(request)).rejects.toMatchObject({ failure: 'refused' });
    expect(refusing.server.asked).toHaveLength(1);
  });

  it('gives up after its time, and when cancelled', async () => {
    const { model } = await modelThatSays(() => ({ silence: true }));
    await expect(model.generate({ ...request, timeoutMs: 30 })).rejects.toMatchObject({ failure: 'timeout' });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    await expect(model.generate({ ...request, signal: stop.signal })).rejects.toMatchObject({ failure: 'cancelled' });
  });

  it('says so where nobody listens', async () => {
    const model = endpointModel({ url: 'http://127.0.0.1:9', model: 'none', retries: 0 });
    await expect(model.generate(request)).rejects.toMatchObject({ failure: 'unreachable' });
  });

  it('asks once more for JSON of another form, then gives up', async () => {
    const schema = { type: 'object', properties: { drug: { type: 'string', enum: ['a', 'b'] } } } as const;
    const answers = ['{"drug":"c"}', 'Here: ```json\n{"drug":"b"}\n```'];
    const { model } = await modelThatSays(() => answers.shift() ?? 'nothing');
    expect((await model.generateJson(request, schema)).value).toEqual({ drug: 'b' });
    await expect(model.generateJson(request, schema)).rejects.toMatchObject({ failure: 'unusable' });
  });

  it('is strict in tests: an unscripted question fails', async () => {
    const { server, model } = await modelThatSays(() => undefined);
    await expect(model.generate(request)).rejects.toMatchObject({ failure: 'refused' });
    expect(server.unscripted).toHaveLength(1);
  });
});

describe('limits and the record of calls', () => {
  it('notes each call without the text, and stops when the budget is spent', async () => {
    const { model } = await modelThatSays(() => 'Hello');
    const calls: CallRecord[] = [];
    let clock = 0;
    const held = limited(model, {
      budgetTokens: 20,
      record: (call) => calls.push(call),
      now: () => {
        clock += 7;
        return new Date(clock);
      },
    });
    await held.generate(request);
    expect(await all(held.stream(request))).toBe('Hello');
    await expect(held.generate(request)).rejects.toMatchObject({ failure: 'budget' });
    expect(calls.map(({ outcome, prompt, model: name }) => [outcome, prompt, name])).toEqual([
      ['answered', 'test/1', 'scripted'],
      ['answered', 'test/1', 'scripted'],
      ['budget', 'test/1', 'scripted'],
    ]);
    expect(calls[0]!.milliseconds).toBe(7);
    expect(JSON.stringify(calls)).not.toContain('ello');
  });

  it('keeps the text where that is switched on', async () => {
    const { model } = await modelThatSays(() => 'Hello');
    const calls: CallRecord[] = [];
    await limited(model, { record: (call) => calls.push(call), recordText: true, now: () => new Date(0) }).generate(
      request,
    );
    expect(calls[0]!.text).toEqual({ messages: request.messages, answer: 'Hello' });
  });
});

describe('what leaves for an endpoint', () => {
  const find = (text: string) =>
    [...text.matchAll(/Maria Lopez|5 May 2020/g)].map(({ index, 0: found }) => ({
      start: index,
      end: index + found.length,
      type: found.startsWith('M') ? 'NAME' : 'DATE',
    }));

  it('names nobody, and comes back with the names in place', async () => {
    const { server, model } = await modelThatSays(() => 'Yes: [NAME-1] came on [DATE-1]; [NAME-9] is unknown.');
    const safe: LanguageModel = pseudonymous(model, find);
    const asked = {
      ...request,
      messages: [{ role: 'user', content: 'Maria Lopez, 5 May 2020. Maria Lopez?' } as const],
    };
    expect((await safe.generate(asked)).text).toBe('Yes: Maria Lopez came on 5 May 2020; [NAME-9] is unknown.');
    expect(await all(safe.stream(asked))).toBe('Yes: Maria Lopez came on 5 May 2020; [NAME-9] is unknown.');
    expect(server.asked[0]!.body.messages![0]!.content).toBe('[NAME-1], [DATE-1]. [NAME-1]?');
  });
});

describe('forms and settings', () => {
  it('knows the form of a value', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'integer' }, b: { type: 'array', items: { type: 'string' }, maxItems: 1 } },
      required: ['a'],
    } as const;
    expect([{ a: 1 }, { a: 1, b: ['x'] }].every((value) => hasForm(schema, value))).toBe(true);
    expect(
      [{ a: 1.5 }, {}, { a: 1, c: 2 }, { a: 1, b: ['x', 'y'] }, null].some((value) => hasForm(schema, value)),
    ).toBe(false);
    expect(jsonIn('I think {"a": {"b": 2}} is right')).toEqual({ a: { b: 2 } });
    expect(jsonIn('no')).toBeUndefined();
  });

  it('chooses by the environment', () => {
    expect(modelChoice({ SARTOR_LLM: 'none', SARTOR_LLM_URL: 'x' }).kind).toBe('none');
    expect(modelChoice({ SARTOR_LLM_URL: 'http://x/v1', SARTOR_LLM_MODEL: 'm' })).toEqual({
      kind: 'endpoint',
      url: 'http://x/v1',
      model: 'm',
    });
    expect(modelState({ environment: {}, folder: '/nonexistent' })).toEqual({ kind: 'embedded', state: 'missing' });
  });
});
