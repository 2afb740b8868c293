import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { formatDate, formatNumber, term } from '../../../src/language/catalogue/index.js';
import type { Performance } from '../../../src/outcome/monitoring/performance.js';
import type { IsoDate } from '../../../src/record/index.js';
import type { ModelSummary } from '../../../src/server/api.js';
import { useLanguage } from '../app/language.js';
import { CodedRefusal, decideModel, type ModelDecisionAsked, modelsQuery, monitorQuery } from '../app/outcome-api.js';
import { ModelCards } from '../parts/model-cards.js';
import { Card, Table, Tag } from '../parts/small.js';
import { Loading, Nothing } from '../parts/states.js';

/** Models in use, their challengers, and a person's decisions. */
export function ModelsPage() {
  const { words } = useLanguage();
  const { data: models } = useQuery(modelsQuery);
  const { models: text } = words.cohort;
  if (!models) return <Loading />;
  return (
    <div className="page">
      <div className="page-title">
        <div>
          <h1>{text.title}</h1>
          <p className="lead">{text.lead}</p>
        </div>
      </div>
      <h2 className="section-title">{text.kept}</h2>
      {models.length ? models.map((model) => <Model key={model.name} model={model} />) : <Nothing>{text.none}</Nothing>}
      <ModelCards />
    </div>
  );
}

interface Judgement {
  readonly verdict?: string;
  readonly gain?: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly challenger?: Performance;
}

const judgementOf = ({ decisions }: ModelSummary, version: number): Judgement =>
  (decisions.find((each) => each.version === version && each.action === 'judge')?.body ?? {}) as Judgement;

function Model({ model }: { readonly model: ModelSummary }) {
  const { words, language } = useLanguage();
  const { models: text } = words.cohort;
  const number = (value: number | undefined, digits: number) =>
    value === undefined ? '–' : formatNumber(value, language, digits);
  return (
    <Card
      title={model.name}
      aside={<span className="quiet">{text.logged(number(model.logged, 0), number(model.judged, 0))}</span>}
    >
      <Table
        label={model.name}
        head={[text.which, text.learner, text.fitted, text.verdict, text.gain, text.auroc, text.slope]}
      >
        {[...model.versions].reverse().map(({ version, card }) => {
          const { verdict = 'none', gain, lower, upper, challenger } = judgementOf(model, version);
          return (
            <tr key={version}>
              <th scope="row">
                {text.version(String(version))}{' '}
                {version === model.champion ? <Tag tone="good">{text.inUse}</Tag> : null}
              </th>
              <td>{String(card.learner ?? '–')}</td>
              <td>{text.rows(number(Number(card.rows), 0))}</td>
              <td>{term(text.verdicts, verdict)}</td>
              <td>{gain === undefined ? '–' : `${number(gain, 3)} (${number(lower, 3)}–${number(upper, 3)})`}</td>
              <td>{number(challenger?.auroc, 3)}</td>
              <td>{number(challenger?.slope, 2)}</td>
            </tr>
          );
        })}
      </Table>
      {model.versions.length ? <Decide model={model} /> : null}
      {model.judged ? <Monitoring name={model.name} /> : null}
      <h3 className="small-title">{text.decisions}</h3>
      <ol className="plain small">
        {model.decisions.map((each) => (
          <li key={`${each.at} ${each.action} ${each.version}`}>
            {formatDate(each.at.slice(0, 10) as IsoDate, language)} – {text.actions[each.action]}{' '}
            {text.version(String(each.version))} {text.by(each.actor)}: {each.reason}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Decide({ model }: { readonly model: ModelSummary }) {
  const { words } = useLanguage();
  const queries = useQueryClient();
  const { models: text } = words.cohort;
  const others = model.versions.filter(({ version }) => version !== model.champion);
  const [version, setVersion] = useState(others.at(-1)?.version);
  const [actor, setActor] = useState('');
  const [reason, setReason] = useState('');
  const [despite, setDespite] = useState(false);
  const decision = useMutation({
    mutationFn: (asked: ModelDecisionAsked) => decideModel(asked),
    onSuccess: async () => {
      setReason('');
      await queries.invalidateQueries({ queryKey: ['models'] });
    },
  });
  const chosen = others.some((each) => each.version === version) ? version : others.at(-1)?.version;
  const isShown =
    chosen !== undefined && judgementOf(model, chosen).verdict !== 'challenger-better' && model.champion !== null;
  const promote = (event: FormEvent) => {
    event.preventDefault();
    if (chosen !== undefined)
      decision.mutate({
        name: model.name,
        action: 'promote',
        version: chosen,
        actor,
        reason,
        ...(despite ? { despite } : {}),
      });
  };
  return (
    <form className="decide" onSubmit={promote} aria-label={model.name}>
      <label className="field">
        <span>{text.which}</span>
        <select value={chosen ?? ''} onChange={(event) => setVersion(Number(event.target.value))}>
          {others.map((each) => (
            <option key={each.version} value={each.version}>
              {text.version(String(each.version))}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{text.actor}</span>
        <input value={actor} onChange={(event) => setActor(event.target.value)} required />
      </label>
      <label className="field wide">
        <span>{text.reason}</span>
        <input value={reason} onChange={(event) => setReason(event.target.value)} required />
      </label>
      {isShown ? (
        <label className="check">
          <input type="checkbox" checked={despite} onChange={(event) => setDespite(event.target.checked)} />
          {text.despite}
        </label>
      ) : null}
      <button type="submit" className="button" disabled={chosen === undefined || decision.isPending}>
        {text.promote}
      </button>
      <button
        type="button"
        className="button secondary"
        disabled={decision.isPending || !actor || !reason}
        onClick={() => decision.mutate({ name: model.name, action: 'roll-back', actor, reason })}
      >
        {text.rollBack}
      </button>
      {decision.error ? (
        <p role="alert" className="danger-words">
          {decision.error instanceof CodedRefusal && decision.error.code
            ? term(text.refusals, decision.error.code)
            : decision.error.message}
        </p>
      ) : null}
    </form>
  );
}

const [width, height, margin] = [640, 140, 24];

/** Observed over expected events in each part of the time, and the alarm. */
function Monitoring({ name }: { readonly name: string }) {
  const { words, language } = useLanguage();
  const { data: report } = useQuery(monitorQuery(name));
  const { models: text } = words.cohort;
  if (!report) return null;
  const ratios = report.windows.map(({ observedToExpected }) => observedToExpected);
  const top = Math.max(2, ...ratios);
  const x = (index: number) => margin + ((width - 2 * margin) * (index + 0.5)) / ratios.length;
  const y = (ratio: number) => height - margin - ((height - 2 * margin) * Math.min(ratio, top)) / top;
  const alarm = report.cusum?.alarm;
  return (
    <figure className="monitoring">
      <figcaption>
        {text.monitoring}: {text.observed}{' '}
        {alarm ? (
          <Tag tone="danger">{text.alarm(formatNumber(alarm.at + 1, language))}</Tag>
        ) : (
          <Tag tone="good">{text.calm}</Tag>
        )}
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${text.monitoring}: ${ratios.map((each) => formatNumber(each, language, 2)).join(', ')}`}
      >
        <line x1={margin} x2={width - margin} y1={y(1)} y2={y(1)} className="share-axis" />
        <polyline points={ratios.map((ratio, index) => `${x(index)},${y(ratio)}`).join(' ')} className="curve" />
        {report.windows.map((window, index) => (
          <g key={window.from ?? index}>
            <circle cx={x(index)} cy={y(ratios[index]!)} r="4" className="curve-point" />
            <text x={x(index)} y={height - 6} textAnchor="middle" className="axis-text">
              {window.from?.slice(0, 10) ?? index + 1}
            </text>
            <text x={x(index)} y={y(ratios[index]!) - 8} textAnchor="middle" className="axis-text">
              {formatNumber(ratios[index]!, language, 2)}
            </text>
          </g>
        ))}
      </svg>
    </figure>
  );
}
