import { embeddedModel, installedModel } from './embedded.js';
import { endpointModel } from './endpoint.js';
import { type CallRecord, limited } from './limits.js';
import { type LanguageModel, ModelError } from './model.js';
import { type Identifying, pseudonymous } from './pseudonymous.js';

/** Which model an installation uses, as its environment says. */
export type ModelChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'embedded'; readonly gguf?: string }
  | { readonly kind: 'endpoint'; readonly url: string; readonly model: string; readonly key?: string };

/**
 * `SARTOR_LLM_URL` (with `SARTOR_LLM_KEY`, `SARTOR_LLM_MODEL`) names an endpoint, `SARTOR_LLM_GGUF` a file of one's own,
 * `SARTOR_LLM=none` no model; otherwise the embedded model is used if it is installed.
 */
export function modelChoice(environment: Readonly<Record<string, string | undefined>>): ModelChoice {
  const { SARTOR_LLM, SARTOR_LLM_URL, SARTOR_LLM_KEY, SARTOR_LLM_MODEL, SARTOR_LLM_GGUF } = environment;
  if (SARTOR_LLM === 'none') return { kind: 'none' };
  if (SARTOR_LLM_URL)
    return {
      kind: 'endpoint',
      url: SARTOR_LLM_URL,
      model: SARTOR_LLM_MODEL ?? 'default',
      ...(SARTOR_LLM_KEY ? { key: SARTOR_LLM_KEY } : {}),
    };
  return { kind: 'embedded', ...(SARTOR_LLM_GGUF ? { gguf: SARTOR_LLM_GGUF } : {}) };
}

export interface ModelParts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where set-up puts the embedded model. */
  readonly folder: string;
  readonly now: () => Date;
  /** Finds what identifies the patient; used before any text leaves for an endpoint. */
  readonly identifying: (text: string) => readonly Identifying[];
  readonly record?: (call: CallRecord) => void;
}

/** What the reader is told about the model of this installation. */
export interface ModelState {
  readonly kind: ModelChoice['kind'];
  /** `missing`: chosen but not installed; `ready`: installed or configured (an endpoint is not asked beforehand). */
  readonly state: 'ready' | 'missing' | 'off';
  readonly name?: string;
}

/** Whether a model can be had, without opening it. */
export function modelState({ environment, folder }: Pick<ModelParts, 'environment' | 'folder'>): ModelState {
  const choice = modelChoice(environment);
  switch (choice.kind) {
    case 'none':
      return { kind: 'none', state: 'off' };
    case 'endpoint':
      return { kind: 'endpoint', state: 'ready', name: choice.model };
    case 'embedded': {
      const name = choice.gguf?.split(/[\\/]/).at(-1) ?? installedModel(folder)?.weights.name;
      return installedModel(folder)
        ? { kind: 'embedded', state: 'ready', ...(name ? { name } : {}) }
        : { kind: 'embedded', state: 'missing' };
    }
    default:
      return choice satisfies never;
  }
}

/** The model of this installation, held to its limits, or undefined where there is none: everything works without. */
export async function openModel(parts: ModelParts): Promise<LanguageModel | undefined> {
  const { environment } = parts;
  const choice = modelChoice(environment);
  const limits = {
    now: parts.now,
    ...(parts.record ? { record: parts.record } : {}),
    ...(environment.SARTOR_LLM_BUDGET ? { budgetTokens: Number(environment.SARTOR_LLM_BUDGET) } : {}),
    ...(environment.SARTOR_LLM_TIMEOUT ? { timeoutMs: Number(environment.SARTOR_LLM_TIMEOUT) * 1000 } : {}),
    recordText: environment.SARTOR_LLM_RECORD_TEXT === '1',
  };
  switch (choice.kind) {
    case 'none':
      return undefined;
    case 'endpoint':
      return limited(pseudonymous(endpointModel(choice), parts.identifying), limits);
    case 'embedded':
      try {
        return limited(
          await embeddedModel({ folder: parts.folder, ...(choice.gguf ? { gguf: choice.gguf } : {}) }),
          limits,
        );
      } catch (error) {
        if (error instanceof ModelError && error.failure === 'not-installed') return undefined;
        throw error;
      }
    default:
      return choice satisfies never;
  }
}
