import { IconFileUpload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, lazy, Suspense, useId, useState } from 'react';
import { formatNumber, formatPercent } from '../../../src/language/catalogue/index.js';
import type { OutbreakView } from '../../../src/server/api.js';
import { exampleOutbreak, sendOutbreak } from '../app/api.js';
import { useLanguage } from '../app/language.js';
import { PlaceMap } from '../charts/place-map.js';
import { Card } from '../parts/small.js';
import { Loading } from '../parts/states.js';

const CasesChart = lazy(async () => ({ default: (await import('../charts/outbreak-charts.js')).CasesChart }));
const ReproductionChart = lazy(async () => ({
  default: (await import('../charts/outbreak-charts.js')).ReproductionChart,
}));

/** A table of cases in; growth, reproduction number, forecast and what stands out. */
export function OutbreakPage() {
  const { words } = useLanguage();
  const { outbreak } = words;
  const [file, setFile] = useState<File>();
  const [interval, setInterval] = useState({ mean: '', sd: '' });
  // Of the whole file, so that it can still be chosen when one place is shown.
  const [places, setPlaces] = useState<OutbreakView['places']>([]);
  const [place, setPlace] = useState('');
  const asked = useMutation({
    mutationFn: sendOutbreak,
    onSuccess: (view, sent) => {
      if (!sent.place) setPlaces(view.places);
    },
  });
  const example = useMutation({
    mutationFn: exampleOutbreak,
    onSuccess: ({ file: chosen, ...given }) => {
      setFile(chosen);
      setInterval(given);
      asked.mutate({ file: chosen, ...given });
    },
  });
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file) asked.mutate({ file, ...interval, place });
  };
  return (
    <div className="page">
      <div className="page-title">
        <div>
          <h1>{outbreak.title}</h1>
          <p className="lead">{outbreak.lead}</p>
        </div>
      </div>
      <form className="outbreak-form" onSubmit={submit}>
        <label className="outbreak-file">
          <IconFileUpload size={24} stroke={1.4} aria-hidden />
          <span>
            <b>{file?.name ?? outbreak.choose}</b>
            <span className="quiet block">{outbreak.drop}</span>
          </span>
          <input
            type="file"
            accept=".csv,.tsv,.txt,.json,.ndjson,.gz,text/csv"
            onChange={({ target }) => {
              const chosen = target.files?.[0];
              setFile(chosen);
              setPlace('');
              setPlaces([]);
              if (chosen) asked.mutate({ file: chosen, ...interval });
            }}
          />
        </label>
        {(['mean', 'sd'] as const).map((key) => (
          <label key={key} className="field" htmlFor={`${id}${key}`}>
            <span>{outbreak[key]}</span>
            <input
              id={`${id}${key}`}
              inputMode="decimal"
              value={interval[key]}
              onChange={({ target }) => setInterval({ ...interval, [key]: target.value })}
            />
          </label>
        ))}
        {places.length > 1 ? (
          <label className="field" htmlFor={`${id}place`}>
            <span>{outbreak.place}</span>
            <select
              id={`${id}place`}
              value={place}
              onChange={({ target }) => {
                setPlace(target.value);
                if (file) asked.mutate({ file, ...interval, place: target.value });
              }}
            >
              <option value="">{outbreak.everywhere}</option>
              {places.map(({ name }) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <button type="submit" className="button" disabled={!file || asked.isPending}>
          {asked.isPending ? outbreak.working : outbreak.again}
        </button>
      </form>
      {file ? null : (
        <p>
          <button type="button" className="quiet-button" onClick={() => example.mutate()}>
            {outbreak.example}
          </button>
        </p>
      )}
      {asked.error ? (
        <p className="warning" role="alert">
          {asked.error.message}
        </p>
      ) : null}
      {asked.data ? <Outbreak view={asked.data} /> : null}
    </div>
  );
}

function Outbreak({ view }: { readonly view: OutbreakView }) {
  const { words, language } = useLanguage();
  const { outbreak } = words;
  return (
    <Suspense fallback={<Loading />}>
      <Figures view={view} />
      <ul className="quiet">
        {view.notes.map((note) => (
          <li key={note.en}>{note[language]}</li>
        ))}
      </ul>
      {view.nowcast ? (
        <p>
          {outbreak.nowcast(
            formatNumber(view.nowcast.expected, language, 0),
            formatNumber(view.nowcast.reported, language, 0),
          )}
        </p>
      ) : null}
      <Card
        title={outbreak.casesTitle}
        aside={
          <span className="quiet">
            {outbreak.caption('50')}, {outbreak.caption('95')}
            <span className="block">{outbreak.beyond(formatNumber(widest(view), language, 0))}</span>
          </span>
        }
      >
        <CasesChart view={view} label={outbreak.casesTitle} />
      </Card>
      <Card title={outbreak.rtTitle}>
        <p className="quiet">{view.rt.length ? outbreak.rtHelp : outbreak.noRt}</p>
        {view.rt.length ? <ReproductionChart view={view} label={outbreak.rtTitle} /> : null}
      </Card>
      {view.map ? (
        <Card title={outbreak.places}>
          <p className="quiet">
            {outbreak.placesHelp}
            {view.map.elsewhere ? ` ${outbreak.elsewhere(formatNumber(view.map.elsewhere, language, 0))}` : ''}
          </p>
          <PlaceMap map={view.map} label={outbreak.places} />
        </Card>
      ) : null}
      {view.alarms.length ? (
        <Card title={outbreak.alarms}>
          <ul>
            {view.alarms.slice(-8).map(({ date, methods }) => (
              <li key={date}>
                {date}: {outbreak.alarm(methods.join(', '))}
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </Suspense>
  );
}

/** The upper end of the forecast's 95 % interval. */
const widest = ({ forecast }: OutbreakView) => Math.max(0, ...forecast.map(({ quantiles }) => quantiles['0.975'] ?? 0));

/** The few numbers that matter now. */
function Figures({ view }: { readonly view: OutbreakView }) {
  const { words, language } = useLanguage();
  const { outbreak } = words;
  const weekly = view.stepDays === 7;
  const { growth } = view;
  const r = view.rt.at(-1);
  const number = (value: number, digits: number) => formatNumber(value, language, digits);
  const pace = growth?.doubling ?? growth?.halving;
  return (
    <dl className="facts-row">
      <div>
        <dt>{outbreak.total}</dt>
        <dd>{number(view.cases, 0)}</dd>
      </div>
      {growth ? (
        <div>
          <dt>{weekly ? outbreak.growthWeek : outbreak.growth}</dt>
          <dd>
            {formatPercent(growth.rate, language)}
            <span className="quiet block">
              {outbreak.range(formatPercent(growth.lower, language), formatPercent(growth.upper, language))}
            </span>
          </dd>
        </div>
      ) : null}
      {pace ? (
        <div>
          <dt>{growth?.doubling ? outbreak.doubling : outbreak.halving}</dt>
          <dd>{(weekly ? outbreak.weeks : outbreak.days)(number(pace.estimate, 1))}</dd>
        </div>
      ) : null}
      {r ? (
        <div>
          <dt>{outbreak.rNow}</dt>
          <dd>
            {number(r.mean, 2)}
            <span className="quiet block">{outbreak.range(number(r.lower, 2), number(r.upper, 2))}</span>
          </dd>
        </div>
      ) : null}
    </dl>
  );
}
