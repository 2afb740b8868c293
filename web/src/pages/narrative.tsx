import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { formatNumber } from '../../../src/language/catalogue/index.js';
import type { ModelState, NarrativeEvent } from '../../../src/server/api.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { eventsOf } from '../ask/events.js';
import { numbered, References } from '../ask/references.js';

type Sentence = Extract<NarrativeEvent, { type: 'sentence' }>;
type Tally = Extract<NarrativeEvent, { type: 'done' }>['tally'];
type Audience = 'clinician' | 'patient';

/** The plan in sentences, for the clinician or for the patient, as they are written; each leads to its claims. */
export function NarrativePage() {
  const { words, language } = useLanguage();
  const { id } = useDossier();
  const [audience, setAudience] = useState<Audience>('clinician');
  const { sentences, tally, broken } = useNarrative(id, language, audience);
  const { chat, narrative } = words;
  const titles = audience === 'patient' ? narrative.patientSection : narrative.section;
  const numberOf = numbered(sentences);
  const sections = [...new Set(sentences.map(({ section }) => section))];
  return (
    <article className="narrative">
      <div className="row narrative-head">
        <h2>{chat.narrative}</h2>
        <SegmentedControl
          size="xs"
          value={audience}
          onChange={(chosen) => setAudience(chosen as Audience)}
          data={[
            { value: 'clinician', label: chat.forClinician },
            { value: 'patient', label: chat.forPatient },
          ]}
        />
      </div>
      {sections.map((section) => (
        <section key={section}>
          <h3>{titles[section]}</h3>
          {paragraphsOf(sentences.filter((sentence) => sentence.section === section)).map((paragraph) => (
            <p key={paragraph[0]!.paragraph}>
              {paragraph.map((sentence, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: sentences are only appended
                <span key={index}>
                  {sentence.text}
                  <References sentence={sentence} numberOf={numberOf} />
                  {language === 'zh' ? '' : ' '}
                </span>
              ))}
            </p>
          ))}
        </section>
      ))}
      {tally ? <p>{narrative.closing[audience]}</p> : null}
      <Making tally={tally} sentences={sentences} broken={broken} />
    </article>
  );
}

/** By whom it was worded, and how many sentences did not stand the check. */
function Making({
  tally,
  sentences,
  broken,
}: {
  readonly tally: Tally | undefined;
  readonly sentences: readonly Sentence[];
  readonly broken: boolean;
}) {
  const { words, language } = useLanguage();
  const { chat } = words;
  const { data: state } = useQuery({
    queryKey: ['language'],
    queryFn: async () => (await (await fetch('/api/language')).json()) as ModelState,
  });
  const model = sentences.find(({ by }) => by !== 'rules')?.by;
  const number = (value: number) => formatNumber(value, language, 0);
  const lines = [
    tally ? (model ? chat.worded(model) : chat.deterministic) : broken ? chat.broken : `${chat.writing} …`,
    ...(tally && tally.failed > 0 ? [chat.failed(number(tally.failed), number(tally.sentences))] : []),
    ...(state?.state === 'missing' ? [chat.missing] : state?.state === 'off' ? [chat.off] : []),
  ];
  return (
    <footer className="quiet small">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </footer>
  );
}

function useNarrative(id: string, language: string, audience: Audience) {
  const [sentences, setSentences] = useState<readonly Sentence[]>([]);
  const [tally, setTally] = useState<Tally>();
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    setSentences([]);
    setTally(undefined);
    setBroken(false);
    const address = `/api/patients/${encodeURIComponent(id)}/narrative?lang=${language}&audience=${audience}`;
    const read = async () => {
      for await (const event of eventsOf<NarrativeEvent>(address, { signal: stop.signal })) {
        if (event.type === 'sentence') setSentences((before) => [...before, event]);
        else if (event.type === 'done') setTally(event.tally);
      }
    };
    read().catch(() => {
      if (!stop.signal.aborted) setBroken(true);
    });
    return () => stop.abort();
  }, [id, language, audience]);
  return { sentences, tally, broken };
}

function paragraphsOf(sentences: readonly Sentence[]): readonly (readonly Sentence[])[] {
  const paragraphs = new Map<number, Sentence[]>();
  for (const sentence of sentences)
    paragraphs.set(sentence.paragraph, [...(paragraphs.get(sentence.paragraph) ?? []), sentence]);
  return [...paragraphs.values()];
}
