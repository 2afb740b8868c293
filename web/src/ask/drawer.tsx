import { Drawer } from '@mantine/core';
import { IconMessageQuestion, IconSend } from '@tabler/icons-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { AskEvent } from '../../../src/server/api.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { eventsOf } from './events.js';
import { numbered, References } from './references.js';

type Sentence = Extract<AskEvent, { type: 'sentence' }>;
interface Turn {
  readonly question: string;
  readonly sentences: readonly Sentence[];
  readonly state: 'answering' | 'done' | 'refused' | 'broken';
}

/** The button that opens the questions, and the drawer in which they are asked. */
export function AskDrawer() {
  const { words } = useLanguage();
  const [open, setOpen] = useState(false);
  const { chat } = words;
  return (
    <>
      <button type="button" className="ask-button no-print" onClick={() => setOpen(true)}>
        <IconMessageQuestion size={19} stroke={1.6} aria-hidden /> {chat.ask}
      </button>
      <Drawer
        opened={open}
        onClose={() => setOpen(false)}
        position="right"
        size="min(34rem, 100vw)"
        title={chat.askTitle}
        closeButtonProps={{ 'aria-label': words.ui.close }}
        classNames={{ content: 'why-drawer ask-drawer', title: 'why-title' }}
        overlayProps={{ backgroundOpacity: 0.2 }}
        keepMounted
      >
        <Conversation />
      </Drawer>
    </>
  );
}

function Conversation() {
  const { words, language } = useLanguage();
  const { id } = useDossier();
  const { chat, asking } = words;
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const [text, setText] = useState('');
  const running = useRef<AbortController | undefined>(undefined);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => () => running.current?.abort(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new sentence scrolls
  useEffect(() => end.current?.scrollIntoView({ block: 'nearest' }), [turns]);

  const last = (change: (turn: Turn) => Turn) => setTurns((before) => [...before.slice(0, -1), change(before.at(-1)!)]);

  async function ask(question: string) {
    running.current?.abort();
    const stop = new AbortController();
    running.current = stop;
    setText('');
    setTurns((before) => [...before, { question, sentences: [], state: 'answering' }]);
    try {
      const address = `/api/patients/${encodeURIComponent(id)}/ask`;
      for await (const event of eventsOf<AskEvent>(address, {
        body: { question, lang: language },
        signal: stop.signal,
      })) {
        if (event.type === 'sentence') last((turn) => ({ ...turn, sentences: [...turn.sentences, event] }));
        else last((turn) => ({ ...turn, state: event.refused ? 'refused' : 'done' }));
      }
      last((turn) => (turn.state === 'answering' ? { ...turn, state: 'broken' } : turn));
    } catch {
      if (!stop.signal.aborted) last((turn) => ({ ...turn, state: 'broken' }));
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (text.trim()) void ask(text.trim());
  }

  return (
    <div className="conversation">
      <p className="quiet small">{chat.hint}</p>
      {turns.length === 0 ? (
        <div className="suggestions">
          {asking.suggestions.map((suggestion) => (
            <button key={suggestion} type="button" className="pill-button" onClick={() => void ask(suggestion)}>
              {suggestion}
            </button>
          ))}
        </div>
      ) : null}
      <div className="turns" aria-live="polite">
        {turns.map((turn, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: turns are only appended
          <TurnView key={index} turn={turn} />
        ))}
        <div ref={end} />
      </div>
      <form onSubmit={submit} className="ask-form">
        <input
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={chat.placeholder}
          aria-label={chat.askTitle}
          maxLength={2000}
        />
        <button type="submit" className="button" aria-label={chat.send} disabled={!text.trim()}>
          <IconSend size={17} stroke={1.7} aria-hidden />
        </button>
      </form>
    </div>
  );
}

function TurnView({ turn }: { readonly turn: Turn }) {
  const { chat } = useLanguage().words;
  const numberOf = numbered(turn.sentences);
  return (
    <section className="turn">
      <p className="question">{turn.question}</p>
      <ul className={`ask-answer ${turn.state}`}>
        {turn.sentences.map((sentence, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sentences are only appended
          <li key={index}>
            {sentence.text}
            {sentence.hypothetical ? <span className="pill neutral">{chat.hypothetical}</span> : null}
            <References sentence={sentence} numberOf={numberOf} />
          </li>
        ))}
      </ul>
      {turn.state === 'answering' ? <p className="quiet small">{chat.answering} …</p> : null}
      {turn.state === 'broken' ? <p className="quiet small">{chat.broken}</p> : null}
    </section>
  );
}
