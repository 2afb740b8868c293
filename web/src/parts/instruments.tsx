import { formatDate, formatQuantity, localized } from '../../../src/language/catalogue/index.js';
import { glucoseProfile } from '../../../src/outcome/metrics/glucose-profile.js';
import { exactValue, type OutcomeValue } from '../../../src/record/index.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { GlucoseProfileChart } from '../charts/glucose-profile.js';
import { Card, Tag, type Tone, Why } from './small.js';

const tone: { readonly [J in OutcomeValue['judgement']]: Tone } = { good: 'good', bad: 'danger', neutral: 'neutral' };

/** What published instruments say: responses, scores, grades, adherence. */
export function Instruments() {
  const { words, language } = useLanguage();
  const outcomes = useDossier().claims('outcome');
  if (outcomes.length === 0) return null;
  return (
    <Card title={words.cohort.instruments}>
      <ul className="lines">
        {outcomes.map(({ id, value }) => {
          const title = localized(value.title, language);
          return (
            <li key={id}>
              <Tag tone={tone[value.judgement]}>{formatDate(value.on, language)}</Tag>
              <span className="line-words">
                <strong>{title}</strong>
                <span className="block">{localized(value.result, language)}</span>
                {value.parts.length ? (
                  <details>
                    <summary className="quiet small">{words.cohort.values(String(value.parts.length))}</summary>
                    <dl className="inline-properties">
                      {value.parts.map((part) => (
                        <div key={part.name}>
                          <dt>{localized(part.title, language)}</dt>
                          <dd>{formatQuantity(Number(part.value.toFixed(3)), part.unit, language)}</dd>
                        </div>
                      ))}
                    </dl>
                  </details>
                ) : null}
                {value.instrument === 'sensor-glucose' ? <Profile /> : null}
              </span>
              <Why claim={id} title={title} />
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

/** Sensor glucose of the last fourteen days, by the clock of the source. */
function Profile() {
  const { assessment } = useDossier();
  const samples = assessment.facts.flatMap((fact) => {
    if (fact.kind !== 'observation' || fact.measure !== 'sensor-glucose' || fact.value.type !== 'quantity') return [];
    const clock = /T(\d{2}):(\d{2})/.exec(fact.time ?? '');
    const mgPerDl = exactValue(fact.value.quantity);
    return clock && mgPerDl !== undefined && fact.time
      ? [{ day: fact.time.slice(0, 10), minute: Number(clock[1]) * 60 + Number(clock[2]), mgPerDl }]
      : [];
  });
  const lastDay =
    samples
      .map(({ day }) => day)
      .sort()
      .at(-1) ?? '';
  const from = new Date(Date.parse(lastDay || '1970-01-01') - 13 * 86_400_000).toISOString().slice(0, 10);
  const points = glucoseProfile(samples.filter(({ day }) => day >= from));
  return points.length ? <GlucoseProfileChart points={points} /> : null;
}
