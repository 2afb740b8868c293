import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Installation } from '../knowledge/installation.js';
import { lookupOf, titlesOf } from '../language/describe.js';
import type { LanguageModel } from '../language/models/model.js';
import { type ModelState, modelState, openModel } from '../language/models/settings.js';
import type { Audience } from '../language/narrative/statement.js';
import { type NarrativeSentence, writeNarrative } from '../language/narrative/write.js';
import { lexiconsOf } from '../language/verification/lexicons.js';
import type { Lexicons } from '../language/verification/verify.js';
import { identifiersIn } from '../privacy/deidentify.js';
import type { Assessment, Language } from '../record/index.js';
import { type Asked, ask } from '../tools/ask.js';
import { deskOf } from '../tools/desk.js';

export interface LanguageServiceParts {
  readonly installation: Installation;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the embedded model and the record of calls are kept. */
  readonly folder: string;
  readonly now: () => Date;
}

/** Writing and asking for one installation; its model is opened when first needed, and looked for again where it was missing. */
export class LanguageService {
  #model: Promise<LanguageModel | undefined> | undefined;
  #lexicons: Lexicons | undefined;

  constructor(private readonly parts: LanguageServiceParts) {}

  state(): ModelState {
    const { environment } = this.parts;
    return modelState({ environment, folder: this.#modelFolder() });
  }

  async *narrative(
    assessment: Assessment,
    options: {
      readonly language: Language;
      readonly audience: Audience;
      readonly plain?: boolean;
      readonly signal?: AbortSignal;
    },
  ): AsyncIterable<NarrativeSentence> {
    const { language, audience, signal, plain } = options;
    const model = plain ? undefined : await this.model();
    yield* writeNarrative({
      assessment,
      language,
      audience,
      lookup: lookupOf(assessment, titlesOf(this.parts.installation.terminology())),
      lexicons: this.lexicons(),
      ...(model ? { model } : {}),
      ...(signal ? { signal } : {}),
    });
  }

  async ask(question: string, assessment: Assessment, language: Language, signal?: AbortSignal): Promise<Asked> {
    const model = await this.model();
    return ask(question, deskOf(assessment, this.parts.installation, language), {
      lexicons: this.lexicons(),
      ...(model ? { model } : {}),
      ...(signal ? { signal } : {}),
    });
  }

  /** The model, or undefined where there is none or it cannot be opened. */
  async model(): Promise<LanguageModel | undefined> {
    if (this.state().state !== 'ready') return undefined;
    const { installation, environment, now } = this.parts;
    const vocabulary = installation.vocabulary();
    this.#model ??= openModel({
      environment,
      now,
      folder: this.#modelFolder(),
      identifying: (text) => identifiersIn(text, vocabulary),
      record: (call) => this.#note(JSON.stringify(call)),
    }).catch((error: unknown) => {
      console.error(`sartor: the language model cannot be opened: ${error instanceof Error ? error.message : error}`);
      return undefined;
    });
    return this.#model;
  }

  lexicons(): Lexicons {
    this.#lexicons ??= lexiconsOf(this.parts.installation.terminology());
    return this.#lexicons;
  }

  #modelFolder(): string {
    return join(this.parts.folder, 'language-model');
  }

  #note(line: string): void {
    try {
      mkdirSync(this.parts.folder, { recursive: true, mode: 0o700 });
      appendFileSync(join(this.parts.folder, 'model-calls.jsonl'), `${line}\n`, { mode: 0o600 });
    } catch {
      // A record that cannot be written stops no answer.
    }
  }
}
