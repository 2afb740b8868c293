import { severalModels } from '../../../src/language/agreement.js';
import { formatPercent, formatPoints, formatQuantity } from '../../../src/language/catalogue/index.js';
import {
  averageWords,
  describeClaim,
  describeUncertainty,
  explanationWords,
  firstChangeWords,
  goalText,
  inputName,
  modelName,
  outcomeName,
  whenText,
} from '../../../src/language/describe.js';
import type { ClaimOf } from '../../../src/record/index.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { axisEnd, RiskPlot, ShareAxis } from '../charts/share-plot.js';
import { PolygenicScores } from '../parts/polygenic-scores.js';
import { Card, Table, Why } from '../parts/small.js';
import { Nothing } from '../parts/states.js';

/** All risks in one view: today's quantities, risks by horizon on one axis, what moves them, and each with its inputs. */
export function RisksPage() {
  const { words } = useLanguage();
  const dossier = useDossier();
  const risks = dossier
    .claims('risk')
    .toSorted((a, b) => a.value.horizonYears - b.value.horizonYears || b.value.probability - a.value.probability);
  const moved = risks.filter(({ value }) => value.modifiable.length > 0);
  return (
    <>
      <h2 className="section-title">{words.ui.risks.title}</h2>
      <Today claims={dossier.claims('derived').filter(({ stage }) => stage === 'prediction')} />
      {risks.length ? <Horizons risks={risks} /> : <Nothing>{words.ui.risks.none}</Nothing>}
      <PolygenicScores />
      <Agreement risks={risks} />
      {moved.length > 0 ? <Levers risks={moved} isPart={moved.length < risks.length} /> : null}
      <div className="what-ifs">
        {moved.map((claim) => (
          <WhatIf key={claim.id} claim={claim} />
        ))}
      </div>
      <Refusals claims={dossier.claims('refusal').filter(({ stage }) => stage === 'prediction')} />
    </>
  );
}

/** Scores and quantities that the equations gave for today. */
function Today({ claims }: { readonly claims: readonly ClaimOf<'derived'>[] }) {
  const { words, language } = useLanguage();
  const { lookup } = useDossier();
  if (claims.length === 0) return null;
  return (
    <Card title={words.ui.risks.today}>
      <dl className="inputs">
        {claims.map((claim) => {
          const { headline } = describeClaim(claim, lookup, language);
          return (
            <div key={claim.id}>
              <dt>{headline}</dt>
              <dd>
                <Why claim={claim.id} title={headline} />
              </dd>
            </div>
          );
        })}
      </dl>
    </Card>
  );
}

function Horizons({ risks }: { readonly risks: readonly ClaimOf<'risk'>[] }) {
  const { words } = useLanguage();
  const { presentGroup, near, decade, long } = words.ui.risks;
  const end = axisEnd(risks);
  const groups = [
    { title: presentGroup, members: risks.filter(({ value }) => value.horizonYears === 0) },
    { title: near, members: risks.filter(({ value }) => value.horizonYears > 0 && value.horizonYears <= 5) },
    { title: decade, members: risks.filter(({ value }) => value.horizonYears > 5 && value.horizonYears <= 10) },
    { title: long, members: risks.filter(({ value }) => value.horizonYears > 10) },
  ].filter(({ members }) => members.length > 0);
  return (
    <Card>
      {groups.map(({ title, members }) => (
        <section key={title} className="horizon">
          <h3>{title}</h3>
          <ul className="risks">
            {members.map((claim) => (
              <RiskLine key={claim.id} claim={claim} end={end} />
            ))}
          </ul>
        </section>
      ))}
      <div className="risk-axis-row">
        <ShareAxis end={end} />
      </div>
    </Card>
  );
}

function RiskLine({ claim, end }: { readonly claim: ClaimOf<'risk'>; readonly end: number }) {
  const { language } = useLanguage();
  const { lookup } = useDossier();
  const { value } = claim;
  const movers = [
    ...averageWords(value, language),
    ...explanationWords(value, lookup, language),
    ...firstChangeWords(value, lookup, language),
  ];
  return (
    <li>
      <span className="risk-name">
        <strong>{outcomeName(value, language)}</strong>
        <span className="quiet">
          {whenText(value.horizonYears, language)} · {modelName(value, language)}
        </span>
        {movers.map((text) => (
          <span key={text} className="quiet block">
            {text}
          </span>
        ))}
      </span>
      <RiskPlot claim={claim} end={end} />
      <span className="risk-figure">
        <strong>{formatPercent(value.probability, language)}</strong>
        <span className="quiet">{describeUncertainty(claim.uncertainty, language)}</span>
      </span>
      <Why claim={claim.id} title={outcomeName(value, language)} />
    </li>
  );
}

/** Where several equations speak of the same outcome and time: how far apart they are. */
function Agreement({ risks }: { readonly risks: readonly ClaimOf<'risk'>[] }) {
  const { words, language } = useLanguage();
  const { ui } = words;
  const several = severalModels(risks);
  if (several.length === 0) return null;
  return (
    <Card title={ui.risks.agreement}>
      <p className="quiet">{ui.risks.agreementNote}</p>
      <Table label={ui.risks.agreement} head={['', ui.risks.range, ui.risks.each]}>
        {several.map((ordered) => {
          const [least, most] = [ordered[0]!.value, ordered.at(-1)!.value];
          return (
            <tr key={least.outcome + least.horizonYears}>
              <th scope="row">
                {outcomeName(least, language)}, {whenText(least.horizonYears, language)}
              </th>
              <td>
                {formatPercent(least.probability, language)} – {formatPercent(most.probability, language)}
              </td>
              <td>
                {ordered.map(({ id, value }) => (
                  <span key={id} className="block">
                    {modelName(value, language)} {formatPercent(value.probability, language)}
                  </span>
                ))}
              </td>
            </tr>
          );
        })}
      </Table>
    </Card>
  );
}

/**
 * What each modifiable input would take off each risk, in one table.
 * @param isPart some risks have no line, for nothing that can be changed moves them
 */
function Levers({ risks, isPart }: { readonly risks: readonly ClaimOf<'risk'>[]; readonly isPart: boolean }) {
  const { words, language } = useLanguage();
  const { lookup } = useDossier();
  const { ui } = words;
  const levers = new Map(
    risks.flatMap(({ value }) => value.modifiable.map(({ input, goal }) => [`${input} ${goal}`, { input, goal }])),
  );
  const fall = (from: number, to: number | undefined) =>
    to === undefined ? '' : `−${formatPoints(from - to, language)}`;
  return (
    <Card title={ui.risks.levers}>
      <p className="quiet">{isPart ? `${ui.risks.leversNote} ${ui.risks.leversLeftOut}` : ui.risks.leversNote}</p>
      <Table
        label={ui.risks.levers}
        head={[
          '',
          ui.risks.now,
          ...Array.from(
            levers.values(),
            ({ input, goal }) => `${inputName(input, lookup, language)} ${ui.risks.at(goalText(goal, language))}`,
          ),
          ui.risks.together,
        ]}
      >
        {risks.map(({ id, value }) => (
          <tr key={id}>
            <th scope="row">
              {outcomeName(value, language)}, {whenText(value.horizonYears, language)}
            </th>
            <td>{formatPercent(value.probability, language)}</td>
            {Array.from(levers.entries(), ([key]) => (
              <td key={key} className="good">
                {fall(
                  value.probability,
                  value.modifiable.find(({ input, goal }) => `${input} ${goal}` === key)?.probability,
                )}
              </td>
            ))}
            <td>{value.together === undefined ? '' : formatPercent(value.together, language)}</td>
          </tr>
        ))}
      </Table>
    </Card>
  );
}

function Refusals({ claims }: { readonly claims: readonly ClaimOf<'refusal'>[] }) {
  const { words, language } = useLanguage();
  const { lookup } = useDossier();
  if (claims.length === 0) return null;
  return (
    <Card title={words.ui.risks.refused}>
      <ul className="lines">
        {claims.map((claim) => {
          const { headline, detail } = describeClaim(claim, lookup, language);
          return (
            <li key={claim.id}>
              <span className="line-words">
                <strong>{headline}</strong>
                <span className="quiet block">{detail}</span>
              </span>
              <Why claim={claim.id} title={headline} />
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

/** The probability now and with each modifiable input at its goal. */
function WhatIf({ claim }: { readonly claim: ClaimOf<'risk'> }) {
  const { words, language } = useLanguage();
  const { lookup } = useDossier();
  const { value } = claim;
  const { ui, sentences } = words;
  const bars = [
    { key: 'now', name: ui.risks.now, probability: value.probability },
    ...value.modifiable
      .filter((change) => change.probability < value.probability)
      .map((change) => ({
        key: change.input,
        name: `${inputName(change.input, lookup, language)} ${ui.risks.at(goalText(change.goal, language))}`,
        probability: change.probability,
      })),
    ...(value.together === undefined
      ? []
      : [{ key: 'together', name: ui.risks.together, probability: value.together }]),
  ];
  return (
    <Card title={`${outcomeName(value, language)}, ${whenText(value.horizonYears, language)}`}>
      <h3>{ui.risks.whatIf}</h3>
      <ul className="bars">
        {bars.map(({ key, name, probability }) => (
          <li key={key} data-now={key === 'now'}>
            <span>{name}</span>
            <span className="bar" aria-hidden="true">
              <span style={{ inlineSize: `${(100 * probability) / value.probability}%` }} />
            </span>
            <span>
              <strong>{formatPercent(probability, language)}</strong>{' '}
              {key === 'now' ? null : (
                <span className="good">
                  −{ui.risks.differs(formatPoints(value.probability - probability, language))}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
      <details>
        <summary>{ui.risks.inputs}</summary>
        <dl className="inputs">
          {value.inputs.map((input) => (
            <div key={input.name}>
              <dt>{inputName(input.name, lookup, language)}</dt>
              <dd>
                {typeof input.value === 'number'
                  ? formatQuantity(input.value, input.unit, language)
                  : goalText(input.value, language)}
                {input.assumed ? <span className="quiet"> ({sentences.assumed})</span> : null}
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </Card>
  );
}
