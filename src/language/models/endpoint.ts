import { hasForm, jsonIn } from './json-schema.js';
import {
  type Generated,
  type GeneratedJson,
  type GenerateRequest,
  type JsonSchema,
  type LanguageModel,
  ModelError,
  type Usage,
} from './model.js';
import { serverSentData } from './server-sent.js';

export interface EndpointSettings {
  /** Up to and including the version: `http://localhost:11434/v1`. */
  readonly url: string;
  readonly key?: string;
  readonly model: string;
  readonly contextTokens?: number;
  /** Milliseconds for a call that names none; 60,000 if absent. */
  readonly timeoutMs?: number;
  /** Further tries after a refusal that may pass (429, 5xx, no connection); 2 if absent. */
  readonly retries?: number;
  readonly fetch?: typeof fetch;
  /** Waits before a further try; given so that tests don't. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** Any server that speaks OpenAI's chat completions: vLLM, Ollama, llama.cpp's own, a hosted one. */
export function endpointModel(settings: EndpointSettings): LanguageModel {
  return new EndpointModel(settings);
}

class EndpointModel implements LanguageModel {
  readonly location = 'endpoint';
  readonly writes = 'freely';
  readonly name: string;
  readonly contextTokens: number;

  constructor(private readonly settings: EndpointSettings) {
    this.name = settings.model;
    this.contextTokens = settings.contextTokens ?? 8192;
  }

  async generate(request: GenerateRequest): Promise<Generated> {
    return this.#complete(request, {});
  }

  async *stream(request: GenerateRequest): AsyncIterable<string> {
    const response = await this.#post('chat/completions', { ...this.#body(request), stream: true }, request);
    if (!response.body) throw new ModelError('unusable', 'The model server sent no body');
    try {
      for await (const data of serverSentData(response.body)) {
        if (data === '[DONE]') return;
        const piece = (JSON.parse(data) as { choices?: { delta?: { content?: string | null } }[] }).choices?.[0]?.delta
          ?.content;
        if (piece) yield piece;
      }
    } catch (error) {
      throw failureOf(error, request.signal);
    }
  }

  async generateJson(request: GenerateRequest, schema: JsonSchema): Promise<GeneratedJson> {
    const format = {
      response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: closed(schema) } },
    };
    for (let attempt = 0; attempt < 2; attempt++) {
      const { text, usage } = await this.#complete(request, format);
      const value = jsonIn(text);
      if (value !== undefined && hasForm(schema, value)) return { value, usage };
    }
    throw new ModelError('unusable', 'The model did not answer in the form asked for');
  }

  async choose(request: GenerateRequest, options: readonly string[]): Promise<number> {
    const numbered = options.map((option, index) => `${index + 1}. ${option}`).join('\n');
    const { value } = await this.generateJson(
      { ...request, messages: [...request.messages, { role: 'user', content: numbered }] },
      { type: 'object', properties: { choice: { type: 'integer' } } },
    );
    const { choice } = value as { choice: number };
    if (choice < 1 || choice > options.length) throw new ModelError('unusable', 'The model chose none of the options');
    return choice - 1;
  }

  async embed(texts: readonly string[], signal?: AbortSignal): Promise<readonly Float32Array[]> {
    const response = await this.#post('embeddings', { model: this.settings.model, input: texts }, { signal });
    const { data } = (await response.json()) as { data?: { index: number; embedding: number[] }[] };
    if (data?.length !== texts.length)
      throw new ModelError('unusable', 'The model server sent other vectors than asked');
    return data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => unit(Float32Array.from(embedding)));
  }

  async countTokens(text: string): Promise<number> {
    // A Chinese character is about one token, four Latin letters about one.
    const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
    return han + Math.ceil((text.length - han) / 4);
  }

  async close(): Promise<void> {}

  async #complete(request: GenerateRequest, more: object): Promise<Generated> {
    const response = await this.#post('chat/completions', { ...this.#body(request), ...more }, request);
    const answer = (await response.json().catch((error: unknown) => {
      throw failureOf(error, request.signal);
    })) as {
      choices?: { message?: { content?: string | null }; finish_reason?: string }[];
      usage?: { prompt_tokens?: number; completion_tokens?: number };
    };
    const [choice] = answer.choices ?? [];
    const text = choice?.message?.content;
    if (typeof text !== 'string') throw new ModelError('unusable', 'The model server sent no text');
    const usage: Usage = {
      promptTokens:
        answer.usage?.prompt_tokens ??
        (await this.countTokens(request.messages.map(({ content }) => content).join('\n'))),
      answerTokens: answer.usage?.completion_tokens ?? (await this.countTokens(text)),
    };
    return { text: withoutThinking(text), usage, finish: choice?.finish_reason === 'length' ? 'length' : 'stop' };
  }

  #body({ messages, maxTokens = 256, temperature = 0, seed }: GenerateRequest): object {
    return {
      model: this.settings.model,
      messages,
      max_tokens: maxTokens,
      temperature,
      ...(seed === undefined ? {} : { seed }),
    };
  }

  /** Sends, and tries again where the refusal may pass; an answer that came is never asked for twice. */
  async #post(
    path: string,
    body: object,
    { timeoutMs, signal }: { timeoutMs?: number; signal?: AbortSignal | undefined },
  ): Promise<Response> {
    const { url, key, retries = 2, wait = pause } = this.settings;
    const limit = AbortSignal.timeout(timeoutMs ?? this.settings.timeoutMs ?? 60_000);
    const stop = signal ? AbortSignal.any([limit, signal]) : limit;
    for (let attempt = 0; ; attempt++) {
      try {
        const response = await (this.settings.fetch ?? fetch)(`${url.replace(/\/+$/, '')}/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
          body: JSON.stringify(body),
          signal: stop,
        });
        if (response.ok) return response;
        await response.body?.cancel();
        const mayPass = response.status === 429 || response.status >= 500;
        if (!mayPass || attempt >= retries)
          throw new ModelError('refused', `The model server answered with HTTP ${response.status}`);
      } catch (error) {
        const failure = failureOf(error, signal);
        if (failure.failure !== 'unreachable' || attempt >= retries) throw failure;
      }
      await wait(500 * 2 ** attempt);
    }
  }
}

function failureOf(error: unknown, signal: AbortSignal | undefined): ModelError {
  if (error instanceof ModelError) return error;
  if (signal?.aborted) return new ModelError('cancelled', 'The call was cancelled');
  const name = error instanceof Error ? error.name : '';
  if (name === 'TimeoutError' || name === 'AbortError') return new ModelError('timeout', 'The model took too long');
  if (error instanceof SyntaxError) return new ModelError('unusable', 'The model server sent no JSON');
  return new ModelError('unreachable', 'The model server cannot be reached');
}

/** Reasoning models put their thoughts into the text; only what follows is the answer. */
const withoutThinking = (text: string) => text.replace(/^\s*<think>[\s\S]*?<\/think>\s*/, '');

/** With `additionalProperties: false` and all properties required, as strict servers demand. */
function closed(schema: JsonSchema): object {
  if ('const' in schema) return schema;
  if (schema.type === 'array') return { ...schema, items: closed(schema.items) };
  if (schema.type !== 'object') return schema;
  const properties = Object.fromEntries(Object.entries(schema.properties).map(([name, each]) => [name, closed(each)]));
  return { required: Object.keys(properties), ...schema, properties, additionalProperties: false };
}

/** The vector at unit length. */
export function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((each) => each / length) : vector;
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
