import type { AskEvent, NarrativeEvent } from '../../../src/server/api.js';

/** Server-sent events of an address, each as it comes; the signal ends them. */
export async function* eventsOf<E extends AskEvent | NarrativeEvent>(
  address: string,
  options: { readonly body?: object; readonly signal: AbortSignal },
): AsyncIterable<E> {
  const response = await fetch(address, {
    signal: options.signal,
    ...(options.body
      ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(options.body) }
      : {}),
  });
  if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = (rest + value).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) if (event.startsWith('data: ')) yield JSON.parse(event.slice(6)) as E;
  }
}
