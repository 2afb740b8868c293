import { type ToolCall, understand } from '../language/asking/question.js';
import { chosenTool } from '../language/asking/tool-choice.js';
import type { LanguageModel } from '../language/models/model.js';
import type { Lexicons } from '../language/verification/verify.js';
import type { AnswerSentence, RefusedBecause } from './answer.js';
import { type Desk, refusal } from './desk.js';
import { answer } from './dispatch.js';

export interface Asked {
  readonly call?: ToolCall;
  readonly understoodBy: 'rules' | 'model' | 'nobody';
  readonly sentences: readonly AnswerSentence[];
  readonly refused?: RefusedBecause;
}

/**
 * The answer to a question about the patient on the desk. What is asked is understood by rule, else by the model (which
 * only names a tool and its arguments); what is answered comes from the engines. What neither understands is refused.
 */
export async function ask(
  question: string,
  desk: Desk,
  {
    lexicons,
    model,
    signal,
  }: { readonly lexicons: Lexicons; readonly model?: LanguageModel; readonly signal?: AbortSignal },
): Promise<Asked> {
  const byRule = understand(question, lexicons);
  const byModel =
    byRule || model?.writes !== 'freely'
      ? undefined
      : await chosenTool(question, model, lexicons, { language: desk.language, ...(signal ? { signal } : {}) });
  const call = byRule ?? byModel;
  if (!call) return { understoodBy: 'nobody', ...refusal('not-understood', desk.language) };
  return { call, understoodBy: byRule ? 'rules' : 'model', ...answer(call, desk) };
}
