import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatNumber, localized, term } from '../../../src/language/catalogue/index.js';
import type { CohortView, GroupShare } from '../../../src/outcome/cohort/view.js';
import { titlesQuery } from '../app/api.js';
import { useLanguage } from '../app/language.js';
import { cohortQuery } from '../app/outcome-api.js';
import { ShareBar } from '../parts/share-bar.js';
import { Card, Table } from '../parts/small.js';
import { Loading, Nothing } from '../parts/states.js';

/** Outcomes of all patients by group: by drug, adjusted, and by sex, age and race. */
export function CohortPage() {
  const { words, language } = useLanguage();
  const [measure, setMeasure] = useState<string>();
  const [drug, setDrug] = useState<string>();
  const { data: view } = useQuery(cohortQuery(measure, drug));
  const drugName = useDrugName();
  const { cohort } = words;
  if (!view) return <Loading />;
  return (
    <div className="page">
      <div className="page-title">
        <div>
          <h1>{cohort.title}</h1>
          <p className="lead">{cohort.lead}</p>
        </div>
        <span className="quiet">{cohort.patients(formatNumber(view.patients, language))}</span>
      </div>
      {view.measures.length === 0 ? (
        <Nothing>{cohort.nothing}</Nothing>
      ) : (
        <>
          <label className="field">
            <span>{cohort.measure}</span>
            <select value={view.measure} onChange={(event) => setMeasure(event.target.value)}>
              {view.measures.map((each) => (
                <option key={each.measure} value={each.measure}>
                  {localized(each.title, language)} ({formatNumber(each.n, language)})
                </option>
              ))}
            </select>
          </label>
          <Card title={cohort.byDrug}>
            <Shares shares={view.byDrug} label={cohort.byDrug} name={drugName} />
          </Card>
          <Comparison view={view} drug={drug} onChoose={setDrug} />
          <Card title={cohort.equity}>
            <p className="quiet small">{cohort.equityLead}</p>
            {(['sex', 'age', 'race'] as const).map((by) => {
              const shares = view.equity.filter((each) => each.by === by);
              return shares.length ? (
                <Shares
                  key={by}
                  shares={shares}
                  label={cohort.by[by]}
                  name={(group) => (by === 'sex' ? term(words.clinical.sex, group) : group)}
                />
              ) : null;
            })}
          </Card>
        </>
      )}
    </div>
  );
}

function useDrugName(): (key: string) => string {
  const { language } = useLanguage();
  const { data: titles } = useSuspenseQuery(titlesQuery);
  return (key) => {
    const title = titles.ingredients[key];
    return title ? localized(title, language) : key;
  };
}

function Shares({
  shares,
  label,
  name,
}: {
  readonly shares: readonly GroupShare[];
  readonly label: string;
  readonly name: (group: string) => string;
}) {
  const { words, language } = useLanguage();
  const { cohort } = words;
  if (shares.length === 0) return <Nothing>{cohort.nothing}</Nothing>;
  const percent = (value: number) => formatNumber(100 * value, language, 0);
  return (
    <Table label={label} head={[label, cohort.number, cohort.share, '']}>
      {shares.map((each) => (
        <tr key={each.group}>
          <th scope="row">{name(each.group)}</th>
          <td>{formatNumber(each.n, language)}</td>
          <td>
            {percent(each.share)} % ({percent(each.lower)}–{percent(each.upper)})
          </td>
          <td className="share-cell">
            <ShareBar {...each} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Comparison({
  view,
  drug,
  onChoose,
}: {
  readonly view: CohortView;
  readonly drug: string | undefined;
  readonly onChoose: (drug: string | undefined) => void;
}) {
  const { words, language } = useLanguage();
  const nameOf = useDrugName();
  const { cohort } = words;
  const points = (value: number) =>
    `${value > 0 ? '+' : value < 0 ? '−' : ''}${formatNumber(Math.abs(100 * value), language, 0)}`;
  return (
    <Card title={cohort.compare}>
      <p className="quiet small">{cohort.compareLead}</p>
      <label className="field">
        <span>{cohort.choose}</span>
        <select value={drug ?? ''} onChange={(event) => onChoose(event.target.value || undefined)}>
          <option value="">–</option>
          {view.byDrug.map(({ group }) => (
            <option key={group} value={group}>
              {nameOf(group)}
            </option>
          ))}
        </select>
      </label>
      {view.comparisonRefused ? <Nothing>{cohort.refused[view.comparisonRefused]}</Nothing> : null}
      {view.comparison ? (
        <dl className="facts-row">
          <div>
            <dt>{cohort.crude}</dt>
            <dd>{cohort.point(points(view.comparison.crude))}</dd>
          </div>
          <div>
            <dt>{cohort.adjusted}</dt>
            <dd>
              {cohort.points(
                points(view.comparison.adjusted),
                points(view.comparison.lower),
                points(view.comparison.upper),
              )}
            </dd>
          </div>
          <div>
            <dt>{cohort.imbalance}</dt>
            <dd>
              {formatNumber(view.comparison.imbalanceBefore, language, 2)} →{' '}
              {formatNumber(view.comparison.imbalanceAfter, language, 2)}
            </dd>
          </div>
        </dl>
      ) : null}
    </Card>
  );
}
