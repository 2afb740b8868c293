import {
  type Generated,
  type GeneratedJson,
  type GenerateRequest,
  type JsonSchema,
  type LanguageModel,
  ModelError,
  type ModelFailure,
  type Usage,
} from './model.js';
import { pieces } from './pieces.js';

/** What is kept of a call: never the patient's text, unless that was switched on. */
export interface CallRecord {
  /** ISO instant. */
  readonly at: string;
  readonly prompt: string;
  readonly model: string;
  readonly location: LanguageModel['location'];
  readonly outcome: 'answered' | ModelFailure;
  readonly milliseconds: number;
  readonly promptTokens: number;
  readonly answerTokens: number;
  readonly text?: { readonly messages: GenerateRequest['messages']; readonly answer: string };
}

export interface Limits {
  /** Tokens of all calls together, prompts included; no limit if absent. */
  readonly budgetTokens?: number;
  readonly timeoutMs?: number;
  readonly record?: (call: CallRecord) => void;
  /** Puts prompts and answers into the record: they may hold the patient's data. */
  readonly recordText?: boolean;
  readonly now: () => Date;
}

/** The model, held to a budget and a time limit, with each call noted. */
export function limited(model: LanguageModel, limits: Limits): LanguageModel {
  let spent = 0;

  async function call<T>(
    request: GenerateRequest,
    work: (request: GenerateRequest) => Promise<{ value: T; usage: Usage; answer: string }>,
  ): Promise<T> {
    const started = limits.now();
    const note = (outcome: CallRecord['outcome'], usage: Usage, answer: string) => {
      spent += usage.promptTokens + usage.answerTokens;
      limits.record?.({
        at: started.toISOString(),
        prompt: request.prompt,
        model: model.name,
        location: model.location,
        outcome,
        milliseconds: limits.now().getTime() - started.getTime(),
        ...usage,
        ...(limits.recordText ? { text: { messages: request.messages, answer } } : {}),
      });
    };
    try {
      if (limits.budgetTokens !== undefined && spent >= limits.budgetTokens)
        throw new ModelError('budget', `The budget of ${limits.budgetTokens} tokens is spent`);
      const { value, usage, answer } = await work({
        ...(limits.timeoutMs === undefined ? {} : { timeoutMs: limits.timeoutMs }),
        ...request,
      });
      note('answered', usage, answer);
      return value;
    } catch (error) {
      note(error instanceof ModelError ? error.failure : 'unreachable', nothing, '');
      throw error;
    }
  }

  const stream = (request: GenerateRequest): AsyncIterable<string> =>
    pieces(
      (emit, signal) =>
        call({ ...request, signal }, async (asked) => {
          let answer = '';
          for await (const piece of model.stream(asked)) {
            answer += piece;
            emit(piece);
          }
          return { value: undefined, usage: await usageOf(model, request, answer), answer };
        }),
      request.signal,
    );

  return {
    name: model.name,
    location: model.location,
    writes: model.writes,
    contextTokens: model.contextTokens,
    stream,
    generate: (request) =>
      call<Generated>(request, async (asked) => {
        const value = await model.generate(asked);
        return { value, usage: value.usage, answer: value.text };
      }),
    generateJson: (request, schema: JsonSchema) =>
      call<GeneratedJson>(request, async (asked) => {
        const value = await model.generateJson(asked, schema);
        return { value, usage: value.usage, answer: JSON.stringify(value.value) };
      }),
    choose: (request, options) =>
      call(request, async (asked) => {
        const value = await model.choose(asked, options);
        return { value, usage: await usageOf(model, request, options[value] ?? ''), answer: options[value] ?? '' };
      }),
    ...(model.embed ? { embed: model.embed.bind(model) } : {}),
    countTokens: (text) => model.countTokens(text),
    close: () => model.close(),
  };
}

const nothing: Usage = { promptTokens: 0, answerTokens: 0 };

async function usageOf(model: LanguageModel, { messages }: GenerateRequest, answer: string): Promise<Usage> {
  return {
    promptTokens: await model.countTokens(messages.map(({ content }) => content).join('\n')),
    answerTokens: await model.countTokens(answer),
  };
}
