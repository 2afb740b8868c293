import { lazy, Suspense, useMemo, useState } from 'react';
import { formatDate, formatNumber, formatQuantity } from '../../../src/language/catalogue/index.js';
import { describeFact } from '../../../src/language/describe.js';
import { dateOf, type Fact, type FactKind } from '../../../src/record/index.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import type { DatedEvent, Series } from '../charts/series-chart.js';
import { Card, Chips } from '../parts/small.js';
import { Nothing } from '../parts/states.js';
import { seriesOf } from './series.js';

const SeriesChart = lazy(() => import('../charts/series-chart.js'));
const chartsShown = 8;
const eventsShown = 40;
const eventKinds: readonly FactKind[] = [
  'condition',
  'medication',
  'procedure',
  'encounter',
  'immunization',
  'report',
  'imaging',
  'allergy',
];

/** Every measure over time on one time axis, and what happened meanwhile. */
export function TimelinePage() {
  const { words, language } = useLanguage();
  const dossier = useDossier();
  const [all, setAll] = useState(false);
  const { series, range, single } = useMemo(() => seriesOf(dossier, language), [dossier, language]);
  const marks = useMemo((): readonly DatedEvent[] => {
    const started = dossier.facts('medication').filter(({ time, certainty }) => time && certainty === 'present');
    return started
      .map((fact) => ({ on: dateOf(fact.time!), title: describeFact(fact, dossier.lookup, language).headline }))
      .filter(({ on }) => on >= range[0] && on <= range[1]);
  }, [dossier, language, range]);
  const shown = all ? series : series.slice(0, chartsShown);
  return (
    <>
      <h2 className="section-title">{words.ui.timeline.title}</h2>
      {series.length ? null : <Nothing>{words.ui.timeline.noSeries}</Nothing>}
      <div className="series-grid">
        {shown.map((each) => (
          <SeriesCard key={each.key} series={each} events={marks} range={range} />
        ))}
      </div>
      {series.length > shown.length ? (
        <button type="button" className="quiet-button" onClick={() => setAll(true)}>
          {words.ui.timeline.showAll} ({formatNumber(series.length, language)})
        </button>
      ) : null}
      {single.length ? (
        <Card title={words.ui.timeline.single}>
          <dl className="inputs">
            {single.map((each) => (
              <div key={each.key}>
                <dt>{each.title}</dt>
                <dd>
                  {formatQuantity(each.points[0]!.value, each.unit, language)}{' '}
                  <span className="quiet">{formatDate(each.points[0]!.on, language)}</span>
                </dd>
              </div>
            ))}
          </dl>
        </Card>
      ) : null}
      <Events />
    </>
  );
}

function SeriesCard({
  series,
  events,
  range,
}: {
  readonly series: Series;
  readonly events: readonly DatedEvent[];
  readonly range: readonly [string, string];
}) {
  const { words, language } = useLanguage();
  const last = series.points.at(-1)!;
  return (
    <article className="series">
      <header>
        <h3>{series.title}</h3>
        <span>
          <strong>{formatQuantity(last.value, series.unit, language)}</strong>{' '}
          <span className="quiet">{formatDate(last.on, language)}</span>
        </span>
      </header>
      <Suspense fallback={<div className="series-chart skeleton" />}>
        <SeriesChart series={series} events={events} range={range} />
      </Suspense>
      <details>
        <summary>{words.ui.timeline.table}</summary>
        <ol className="values">
          {series.points.toReversed().map((point, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two values may share a day
            <li key={index}>
              <span>{formatDate(point.on, language)}</span>
              <span>{formatQuantity(point.value, series.unit, language)}</span>
            </li>
          ))}
        </ol>
      </details>
    </article>
  );
}

function Events() {
  const { words, language } = useLanguage();
  const dossier = useDossier();
  const [kind, setKind] = useState<FactKind>();
  const [count, setCount] = useState(eventsShown);
  const events = useMemo(
    () =>
      eventKinds
        .flatMap((each): readonly Fact[] => dossier.facts(each))
        .filter(({ time }) => time)
        .toSorted((a, b) => (dateOf(a.time!) < dateOf(b.time!) ? 1 : -1)),
    [dossier],
  );
  const kinds = eventKinds.filter((each) => events.some((event) => event.kind === each));
  const shown = events.filter((event) => !kind || event.kind === kind);
  const years = Map.groupBy(shown.slice(0, count), ({ time }) => dateOf(time!).slice(0, 4));
  return (
    <>
      <h2 className="section-title">{words.ui.timeline.events}</h2>
      {events.length ? (
        <Chips
          label={words.ui.timeline.kinds}
          all={words.ui.list.allDomains}
          options={kinds}
          chosen={kind}
          onChoose={setKind}
          name={(each) => words.clinical.factKind[each]}
        />
      ) : (
        <Nothing>{words.ui.timeline.noEvents}</Nothing>
      )}
      <ol className="events">
        {[...years].map(([year, inYear]) => (
          <li key={year}>
            <h3>{year}</h3>
            <ul>
              {inYear.map((fact) => {
                const { headline, note } = describeFact(fact, dossier.lookup, language);
                return (
                  <li key={fact.id}>
                    <time dateTime={dateOf(fact.time!)}>{formatDate(fact.time!, language)}</time>
                    <span className="line-words">
                      <strong>{headline}</strong> <span className="quiet">{note}</span>
                    </span>
                    <span className="quiet event-kind">{words.clinical.factKind[fact.kind]}</span>
                  </li>
                );
              })}
            </ul>
          </li>
        ))}
      </ol>
      {shown.length > count ? (
        <button type="button" className="quiet-button" onClick={() => setCount(count + 200)}>
          {words.ui.why.more(formatNumber(Math.min(200, shown.length - count), language))}
        </button>
      ) : null}
    </>
  );
}
