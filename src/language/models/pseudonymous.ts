import type { GenerateRequest, LanguageModel } from './model.js';

/** A stretch of text that tells who someone is, as `privacy/deidentify` finds them. */
export interface Identifying {
  readonly start: number;
  readonly end: number;
  /** `NAME`, `DATE`, `PHONE` ... */
  readonly type: string;
}

/**
 * The model, with everything that identifies the patient taken out of what it is sent and put back into what it
 * answers: the same name or date is the same `[NAME-1]`, `[DATE-2]` throughout one call.
 */
export function pseudonymous(model: LanguageModel, find: (text: string) => readonly Identifying[]): LanguageModel {
  return {
    name: model.name,
    location: model.location,
    writes: model.writes,
    contextTokens: model.contextTokens,
    async generate(request) {
      const { outgoing, restore } = hide(request, find);
      const answer = await model.generate(outgoing);
      return { ...answer, text: restore(answer.text) };
    },
    async *stream(request) {
      const { outgoing, restore } = hide(request, find);
      let held = '';
      for await (const piece of model.stream(outgoing)) {
        held += piece;
        // An open bracket may become a placeholder with the next piece.
        const open = held.lastIndexOf('[');
        const safe = open >= 0 && !held.includes(']', open) && held.length - open < 24 ? open : held.length;
        if (safe > 0) yield restore(held.slice(0, safe));
        held = held.slice(safe);
      }
      if (held) yield restore(held);
    },
    async generateJson(request, schema) {
      const { outgoing, restore } = hide(request, find);
      const answer = await model.generateJson(outgoing, schema);
      return { ...answer, value: restoreIn(answer.value, restore) };
    },
    choose(request, options) {
      const { outgoing, conceal } = hide(request, find);
      return model.choose(outgoing, options.map(conceal));
    },
    ...(model.embed
      ? {
          embed: (texts: readonly string[], signal?: AbortSignal) =>
            model.embed!(
              texts.map((text) => hide({ messages: [], prompt: '' }, find).conceal(text)),
              signal,
            ),
        }
      : {}),
    countTokens: (text) => model.countTokens(text),
    close: () => model.close(),
  };
}

function hide(request: GenerateRequest, find: (text: string) => readonly Identifying[]) {
  const placeholders = new Map<string, string>();
  const originals = new Map<string, string>();
  const counts = new Map<string, number>();

  const placeholderOf = (text: string, type: string): string => {
    const known = placeholders.get(text);
    if (known) return known;
    const count = (counts.get(type) ?? 0) + 1;
    counts.set(type, count);
    const made = `[${type}-${count}]`;
    placeholders.set(text, made);
    originals.set(made, text);
    return made;
  };
  const conceal = (text: string): string => {
    let hidden = '';
    let from = 0;
    for (const { start, end, type } of find(text)) {
      hidden += text.slice(from, start) + placeholderOf(text.slice(start, end), type);
      from = end;
    }
    return hidden + text.slice(from);
  };
  const restore = (text: string) => text.replaceAll(/\[[A-Z_]+-\d+\]/g, (found) => originals.get(found) ?? found);
  return {
    outgoing: { ...request, messages: request.messages.map((each) => ({ ...each, content: conceal(each.content) })) },
    conceal,
    restore,
  };
}

function restoreIn(value: unknown, restore: (text: string) => string): unknown {
  if (typeof value === 'string') return restore(value);
  if (Array.isArray(value)) return value.map((each) => restoreIn(each, restore));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, restoreIn(each, restore)]));
  return value;
}
