/**
 * What a language model is to Sartor: something that reads text and writes text. It is never a source: whatever it
 * writes is checked against the claims before anyone sees it, and whatever it reads becomes a fact only with a span.
 *
 * One small interface, three kinds behind it: `embedded.ts` (llama.cpp in this process), `endpoint.ts` (any
 * OpenAI-compatible server) and none at all (`undefined`): every caller has a deterministic answer for that.
 */
export interface LanguageModel {
  /** As the record of calls and the reader see it: `SmolLM2-135M-Instruct Q4_1`, `qwen3-8b`. */
  readonly name: string;
  /** `endpoint`: the text leaves this process, so it is de-identified first. */
  readonly location: 'embedded' | 'endpoint';
  /**
   * What its wording is good for. `freely`: it is asked to write sentences, which are then checked. `by-choice`: it is
   * too small to write true sentences and only chooses among wordings that follow from the claims.
   */
  readonly writes: 'freely' | 'by-choice';
  /** Tokens of prompt and answer together. */
  readonly contextTokens: number;

  /**
   * The answer as a whole.
   * @throws {ModelError} on a timeout, a cancelled call, a spent budget or a server that cannot be reached
   */
  generate(request: GenerateRequest): Promise<Generated>;

  /** The answer piece by piece, as it is made. Ends early, with `ModelError` `cancelled`, when the signal says so. */
  stream(request: GenerateRequest): AsyncIterable<string>;

  /**
   * An answer that has the form of a JSON schema (type, properties, required, enum, items, const).
   * @throws {ModelError} `unusable` if the model's answer is not of that form after one further try
   */
  generateJson(request: GenerateRequest, schema: JsonSchema): Promise<GeneratedJson>;

  /** The number of the option that the model finds the best continuation of the messages. */
  choose(request: GenerateRequest, options: readonly string[]): Promise<number>;

  /** One vector a text, of unit length; absent where the model has none to give. */
  embed?(texts: readonly string[], signal?: AbortSignal): Promise<readonly Float32Array[]>;

  /** Tokens of a text; an estimate where the tokeniser is not at hand. */
  countTokens(text: string): Promise<number>;

  /** Gives memory back; later calls fail. */
  close(): Promise<void>;
}

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface GenerateRequest {
  readonly messages: readonly Message[];
  /** Which of our prompts asks, with its version: `narrative-sentence/1`. Goes into the record of calls. */
  readonly prompt: string;
  /** At most so many tokens in the answer; 256 if absent. */
  readonly maxTokens?: number;
  /** 0 (the default) for the same answer each time. */
  readonly temperature?: number;
  readonly seed?: number;
  /** Milliseconds for the whole call; the model's own limit if absent. */
  readonly timeoutMs?: number;
  /** Cancels the call. */
  readonly signal?: AbortSignal;
}

export interface Usage {
  readonly promptTokens: number;
  readonly answerTokens: number;
}

export interface Generated {
  readonly text: string;
  readonly usage: Usage;
  /** `length`: cut off at `maxTokens`. */
  readonly finish: 'stop' | 'length';
}

export interface GeneratedJson {
  /** Has the form of the schema. */
  readonly value: unknown;
  readonly usage: Usage;
}

/** The part of JSON Schema that grammars and servers both understand. */
export type JsonSchema =
  | {
      readonly type: 'object';
      readonly properties: Readonly<Record<string, JsonSchema>>;
      readonly required?: readonly string[];
    }
  | { readonly type: 'array'; readonly items: JsonSchema; readonly maxItems?: number }
  | { readonly type: 'string'; readonly enum?: readonly string[]; readonly maxLength?: number }
  | { readonly type: 'number' | 'integer' | 'boolean' | 'null' }
  | { readonly const: string | number | boolean | null };

export type ModelFailure =
  | 'timeout'
  | 'cancelled'
  | 'budget'
  | 'unreachable'
  | 'refused'
  | 'unusable'
  | 'not-installed';

/** Why a model gave no answer; the caller goes on without it. Never quotes the prompt or the answer. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  constructor(
    readonly failure: ModelFailure,
    message: string,
  ) {
    super(message);
  }
}
