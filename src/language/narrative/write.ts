import type { Assessment, Language } from '../../record/index.js';
import { type LanguageModel, ModelError } from '../models/model.js';
import type { Lookup } from '../names.js';
import { Verifier } from '../verification/check.js';
import { type Lexicons, type Mismatch, mismatches } from '../verification/verify.js';
import { outline } from './outline.js';
import { choiceMessages, choicePrompt, sentenceMessages, sentencePrompt } from './prompts.js';
import type { Audience, NarrativeSection, Statement } from './statement.js';
import { wordings } from './wordings.js';

export interface NarrativeParts {
  readonly assessment: Assessment;
  readonly lookup: Lookup;
  readonly language: Language;
  readonly audience: Audience;
  readonly lexicons: Lexicons;
  /** Without one every sentence is the deterministic one. */
  readonly model?: LanguageModel;
  readonly signal?: AbortSignal;
}

/** A sentence that has been checked, with all that it rests on. */
export interface NarrativeSentence extends Statement {
  readonly section: NarrativeSection;
  /** Sentences of one paragraph have the same number. */
  readonly paragraph: number;
  /** `rules`, or the model's name. */
  readonly by: string;
  /** Wordings of the model that said what the claims don't, and were thrown away. */
  readonly refused: readonly { readonly text: string; readonly mismatches: readonly Mismatch[] }[];
}

const tries = 2;

/**
 * The narrative of a plan, sentence by sentence as it is made. What a model words is checked against the claims before
 * it is given out; an unsupported sentence is asked for once more, then replaced by the deterministic one. The first
 * sentence is always deterministic: the reader does not wait for a model to begin.
 */
export async function* writeNarrative(parts: NarrativeParts): AsyncIterable<NarrativeSentence> {
  const { assessment, lookup, language, audience, lexicons } = parts;
  const verifier = new Verifier(assessment, lookup, language, lexicons);
  const said: string[] = [];
  let { model } = parts;
  for (const [paragraph, { section, statements }] of outline(assessment, lookup, { language, audience }).entries()) {
    for (const statement of statements) {
      const first = said.length === 0;
      // A document's own words are quoted as they are, and no model reads them.
      const isQuoting = statement.text.includes('“');
      const worded =
        model && !first && !isQuoting ? await word(statement, { ...parts, model }, verifier, said) : plain(statement);
      // A model that cannot be reached, or whose budget is spent, is not asked again in this narrative.
      if (worded.gone) model = undefined;
      said.push(worded.text);
      yield { ...statement, text: worded.text, section, paragraph, by: worded.by, refused: worded.refused };
    }
  }
}

interface Worded {
  readonly text: string;
  readonly by: string;
  readonly refused: NarrativeSentence['refused'];
  readonly gone?: true;
}

const plain = ({ text }: Statement): Worded => ({ text, by: 'rules', refused: [] });

async function word(
  statement: Statement,
  parts: NarrativeParts & { readonly model: LanguageModel },
  verifier: Verifier,
  said: readonly string[],
): Promise<Worded> {
  const { model } = parts;
  const refused: { text: string; mismatches: readonly Mismatch[] }[] = [];
  try {
    for (let attempt = 0; attempt < (model.writes === 'freely' ? tries : 1); attempt++) {
      const text = await asked(statement, parts, said, refused);
      const found = [...verifier.check({ ...statement, text }), ...omissions(statement.text, text, parts)];
      // Where there was nothing to choose or to change, the model said nothing.
      if (found.length === 0) return { text, by: text === statement.text ? 'rules' : model.name, refused };
      refused.push({ text, mismatches: found });
    }
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    if (error.failure === 'cancelled') throw error;
    return { ...plain(statement), refused, ...(error.failure === 'unusable' ? {} : { gone: true as const }) };
  }
  return { ...plain(statement), refused };
}

async function asked(
  { text }: Statement,
  { model, language, audience, signal }: NarrativeParts & { readonly model: LanguageModel },
  said: readonly string[],
  refused: NarrativeSentence['refused'],
): Promise<string> {
  const call = { temperature: 0, seed: 1, ...(signal ? { signal } : {}) };
  if (model.writes === 'by-choice') {
    const options = wordings(text, language);
    if (options.length === 1) return text;
    return options[
      await model.choose({ ...call, prompt: choicePrompt, messages: choiceMessages(said, language) }, options)
    ]!;
  }
  const unsupported = refused.flatMap(({ mismatches: each }) => each.map(({ found }) => found)).slice(0, 6);
  const answer = await model.generate({
    ...call,
    prompt: sentencePrompt,
    messages: sentenceMessages(text, { language, audience, unsupported }),
    maxTokens: 40 + 2 * (await model.countTokens(text)),
  });
  return answer.text
    .replaceAll(/<\/?sentence>/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Numbers, dates, drugs and names of the deterministic sentence that a wording leaves out: half a dose is a wrong one. */
function omissions(full: string, text: string, { language, lexicons }: NarrativeParts): readonly Mismatch[] {
  const kept = mismatches(full, { language, statements: [text], citations: [] }, lexicons);
  return kept.filter(({ kind }) => ['number', 'unit', 'date', 'drug', 'gene', 'laterality'].includes(kind));
}

/** How a narrative came out: sentences by whom, and how many wordings were refused. */
export interface NarrativeTally {
  readonly sentences: number;
  readonly byModel: number;
  /** Sentences of which at least one wording was refused. */
  readonly failed: number;
  /** Of those, sentences that ended as the deterministic ones. */
  readonly replaced: number;
}

export function tallyOf(sentences: readonly Pick<NarrativeSentence, 'by' | 'refused'>[]): NarrativeTally {
  return {
    sentences: sentences.length,
    byModel: sentences.filter(({ by }) => by !== 'rules').length,
    failed: sentences.filter(({ refused }) => refused.length > 0).length,
    replaced: sentences.filter(({ by, refused }) => by === 'rules' && refused.length > 0).length,
  };
}
