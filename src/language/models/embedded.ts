import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unit } from './endpoint.js';
import { hasForm, jsonIn } from './json-schema.js';
import {
  type Generated,
  type GeneratedJson,
  type GenerateRequest,
  type JsonSchema,
  type LanguageModel,
  ModelError,
} from './model.js';
import { pieces } from './pieces.js';

/** What set-up leaves in `language-model/installed.json`, once runtime and weights are there and have answered. */
export interface Installed {
  readonly runtime: string;
  readonly weights: { readonly file: string; readonly name: string; readonly sha256: string; readonly bytes: number };
}

/** What is installed below the data folder, or undefined. */
export function installedModel(folder: string): Installed | undefined {
  const path = join(folder, 'installed.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Installed) : undefined;
}

export interface EmbeddedSettings {
  /** The folder that set-up made: `runtime/node_modules`, `weights/`, `installed.json`. */
  readonly folder: string;
  /** A GGUF of the user's own, instead of the weights that set-up obtains. */
  readonly gguf?: string;
  readonly contextTokens?: number;
  readonly threads?: number;
}

/**
 * llama.cpp in this process, on the processor, from prebuilt binaries: nothing is compiled and nothing downloaded here.
 * @throws {ModelError} `not-installed` where runtime or weights are missing
 */
export async function embeddedModel(settings: EmbeddedSettings): Promise<LanguageModel> {
  const installed = installedModel(settings.folder);
  const weights = settings.gguf ?? (installed && join(settings.folder, 'weights', installed.weights.file));
  const entry = join(settings.folder, 'runtime', 'node_modules', 'node-llama-cpp', 'dist', 'index.js');
  if (!weights || !existsSync(weights) || !existsSync(entry))
    throw new ModelError('not-installed', 'The embedded language model is not installed: npm run model');
  const runtime = (await import(pathToFileURL(entry).href)) as LlamaRuntime;
  const threads = settings.threads ?? Math.max(1, availableParallelism() - 1);
  const llama = await runtime.getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    logLevel: 'error',
    maxThreads: threads,
  });
  const model = await llama.loadModel({ modelPath: weights });
  const contextTokens = Math.min(settings.contextTokens ?? 2048, model.trainContextSize);
  const context = await model.createContext({ contextSize: contextTokens, threads });
  const name = settings.gguf ? (settings.gguf.split(/[\\/]/).at(-1) ?? 'GGUF') : (installed?.weights.name ?? 'GGUF');
  return new EmbeddedModel(runtime, llama, model, context, name, contextTokens, settings.gguf ? 'freely' : 'by-choice');
}

class EmbeddedModel implements LanguageModel {
  readonly location = 'embedded';
  readonly #sequence: LlamaSequence;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly runtime: LlamaRuntime,
    private readonly llama: Llama,
    private readonly model: LlamaModel,
    private readonly context: LlamaContext,
    readonly name: string,
    readonly contextTokens: number,
    readonly writes: LanguageModel['writes'],
  ) {
    this.#sequence = context.getSequence();
  }

  generate(request: GenerateRequest): Promise<Generated> {
    return this.#answer(request, {});
  }

  stream(request: GenerateRequest): AsyncIterable<string> {
    return pieces((onTextChunk, signal) => this.#answer({ ...request, signal }, { onTextChunk }), request.signal);
  }

  async generateJson(request: GenerateRequest, schema: JsonSchema): Promise<GeneratedJson> {
    const grammar = await this.llama.createGrammarForJsonSchema(schema);
    const { text, usage } = await this.#answer(request, { grammar });
    const value = jsonIn(text);
    if (!hasForm(schema, value)) throw new ModelError('unusable', 'The model did not answer in the form asked for');
    return { value, usage };
  }

  async choose(request: GenerateRequest, options: readonly string[]): Promise<number> {
    const alternatives = options.map((option) => JSON.stringify(option)).join(' | ');
    const grammar = await this.llama.createGrammar({ grammar: `root ::= ${alternatives}` });
    const { text } = await this.#answer({ maxTokens: 400, ...request }, { grammar });
    const choice = options.indexOf(text.trim());
    if (choice < 0) throw new ModelError('unusable', 'The model chose none of the options');
    return choice;
  }

  async embed(texts: readonly string[], signal?: AbortSignal): Promise<readonly Float32Array[]> {
    const context = await this.model.createEmbeddingContext();
    try {
      const vectors: Float32Array[] = [];
      for (const text of texts) {
        signal?.throwIfAborted();
        vectors.push(unit(Float32Array.from((await context.getEmbeddingFor(text)).vector)));
      }
      return vectors;
    } finally {
      await context.dispose();
    }
  }

  async countTokens(text: string): Promise<number> {
    return this.model.tokenize(text).length;
  }

  async close(): Promise<void> {
    await this.context.dispose();
    await this.model.dispose();
    await this.llama.dispose();
  }

  /** One call after the other: there is one context, and one processor. */
  #answer(request: GenerateRequest, options: Partial<PromptOptions>): Promise<Generated> {
    const turn = this.#queue.then(() => this.#prompt(request, options));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async #prompt(request: GenerateRequest, options: Partial<PromptOptions>): Promise<Generated> {
    const { messages, maxTokens = 256, temperature = 0, seed, timeoutMs = 120_000, signal } = request;
    const limit = AbortSignal.timeout(timeoutMs);
    const stop = signal ? AbortSignal.any([signal, limit]) : limit;
    const session = new this.runtime.LlamaChatSession({ contextSequence: this.#sequence });
    session.setChatHistory(historyOf(messages.slice(0, -1)));
    try {
      const last = messages.at(-1)?.content ?? '';
      const { responseText, stopReason } = await session.promptWithMeta(last, {
        maxTokens,
        temperature,
        ...(seed === undefined ? {} : { seed }),
        signal: stop,
        ...options,
      });
      const promptTokens = await this.countTokens(messages.map(({ content }) => content).join('\n'));
      const answerTokens = await this.countTokens(responseText);
      return {
        text: responseText,
        usage: { promptTokens, answerTokens },
        finish: stopReason === 'maxTokens' ? 'length' : 'stop',
      };
    } catch (error) {
      if (signal?.aborted) throw new ModelError('cancelled', 'The call was cancelled');
      if (limit.aborted) throw new ModelError('timeout', 'The model took too long');
      throw new ModelError('unusable', error instanceof Error ? error.message : 'The model failed');
    } finally {
      session.dispose({ disposeSequence: false });
    }
  }
}

function historyOf(messages: GenerateRequest['messages']): readonly ChatItem[] {
  return messages.map(({ role, content }): ChatItem => {
    switch (role) {
      case 'system':
        return { type: 'system', text: content };
      case 'user':
        return { type: 'user', text: content };
      case 'assistant':
        return { type: 'model', response: [content] };
      default:
        return role satisfies never;
    }
  });
}

/* The part of node-llama-cpp 3 that is used; it is installed by set-up, beside this package, not with it. */

type ChatItem =
  | { readonly type: 'system' | 'user'; readonly text: string }
  | { readonly type: 'model'; readonly response: readonly string[] };

interface LlamaRuntime {
  getLlama(options: object): Promise<Llama>;
  readonly LlamaChatSession: new (options: object) => LlamaSession;
}
interface Llama {
  loadModel(options: { modelPath: string }): Promise<LlamaModel>;
  createGrammarForJsonSchema(schema: JsonSchema): Promise<object>;
  createGrammar(options: { grammar: string }): Promise<object>;
  dispose(): Promise<void>;
}
interface LlamaModel {
  readonly trainContextSize: number;
  tokenize(text: string): readonly number[];
  createContext(options: object): Promise<LlamaContext>;
  createEmbeddingContext(): Promise<{
    getEmbeddingFor(text: string): Promise<{ vector: readonly number[] }>;
    dispose(): Promise<void>;
  }>;
  dispose(): Promise<void>;
}
interface LlamaContext {
  getSequence(): LlamaSequence;
  dispose(): Promise<void>;
}
type LlamaSequence = object;
interface PromptOptions {
  readonly maxTokens: number;
  readonly temperature: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly grammar: object;
  readonly onTextChunk: (piece: string) => void;
}
interface LlamaSession {
  setChatHistory(items: readonly ChatItem[]): void;
  promptWithMeta(text: string, options: Partial<PromptOptions>): Promise<{ responseText: string; stopReason: string }>;
  dispose(options: object): void;
}
