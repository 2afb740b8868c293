import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadInstallation } from '../knowledge/installation.js';
import { dataFolder } from '../knowledge/root.js';
import { fewShotLabel, mostAlike } from '../language/few-shot.js';
import type { LanguageModel } from '../language/models/model.js';
import { openModel } from '../language/models/settings.js';
import type { SentenceVectors } from '../prediction/text/classifier.js';
import { type TextFigures, textFigures } from '../prediction/text/evaluation.js';
import { identifiersIn } from '../privacy/deidentify.js';

/** Examples shown for each text: the most alike of those to learn from. */
const shown = 6;
/** What a chosen label is taken to be worth; the rest goes to the others in equal parts. */
const trust = 0.9;

/** The installation's language model, or undefined where there is none. */
export async function languageModel(): Promise<LanguageModel | undefined> {
  const vocabulary = loadInstallation().vocabulary();
  return openModel({
    environment: process.env,
    folder: join(dataFolder(), 'language-model'),
    now: () => new Date(),
    identifying: (text) => identifiersIn(text, vocabulary),
    record: (call) =>
      appendFileSync(join(dataFolder(), 'model-calls.jsonl'), `${JSON.stringify(call)}\n`, { mode: 0o600 }),
  });
}

export interface Texts {
  readonly texts: readonly string[];
  readonly labels: readonly string[];
}

/**
 * The language model as a classifier that learns nothing: it is shown the training texts most alike to the one in question.
 * Slow (seconds a text), so only the first `atMost` held-out texts are asked; figures are over those.
 */
export async function judgeFewShot(
  model: LanguageModel,
  encoder: SentenceVectors,
  learnt: Texts,
  held: Texts,
  atMost: number,
): Promise<
  TextFigures & {
    readonly name: string;
    readonly fitSeconds: number;
    readonly predictSeconds: number;
    readonly asked: number;
  }
> {
  const started = performance.now();
  const names = [...new Set(learnt.labels)].sort();
  const known = encoder
    .encode(learnt.texts)
    .map((vector, i) => ({ text: learnt.texts[i]!, label: learnt.labels[i]!, vector }));
  const prepared = performance.now();
  // Spread over the labels, in which the held-out texts may lie in order.
  const step = Math.max(1, held.texts.length / atMost);
  const rows = Array.from({ length: Math.min(atMost, held.texts.length) }, (_, i) => Math.floor(i * step));
  const probabilities: Float64Array[] = [];
  for (const [at, row] of rows.entries()) {
    const text = held.texts[row]!;
    const label = await fewShotLabel(model, mostAlike(encoder.encode([text])[0]!, known, shown), text);
    const rest = (1 - trust) / (names.length - 1);
    probabilities.push(Float64Array.from(names, (name) => (name === label ? trust : rest)));
    if ((at + 1) % 10 === 0) console.error(`sartor: few-shot ${at + 1} of ${rows.length}`);
  }
  return {
    name: `few-shot (${model.name})`,
    ...textFigures(
      names,
      probabilities,
      rows.map((row) => held.labels[row]!),
    ),
    fitSeconds: (prepared - started) / 1000,
    predictSeconds: (performance.now() - prepared) / 1000,
    asked: rows.length,
  };
}
