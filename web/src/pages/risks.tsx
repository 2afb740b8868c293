import {
  formatHorizon,
  formatPercent,
  formatPoints,
  formatQuantity,
  term,
} from '../../../src/language/catalogue/index.js';
import { describeClaim, describeUncertainty, goalText, inputName } from '../../../src/language/describe.js';
import type { ClaimOf } from '../../../src/record/index.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { axisEnd, RiskAxis, RiskPlot } from '../charts/risk-plot.js';
import { Card, Why } from '../parts/small.js';
import { Nothing } from '../parts/states.js';

/** Every risk on one axis, then each with what would change it. */
export function RisksPage() {
  const { words, language } = useLanguage();
  const dossier = useDossier();
  const risks = dossier
    .claims('risk')
    .toSorted((a, b) => a.value.horizonYears - b.value.horizonYears || b.value.probability - a.value.probability);
  const refusals = dossier.claims('refusal').filter(({ stage }) => stage === 'prediction');
  const end = axisEnd(risks);
  const [label, model] = [words.clinical.outcome, words.clinical.model];
  return (
    <>
      <h2 className="section-title">{words.ui.risks.title}</h2>
      {risks.length ? (
        <Card>
          <ul className="risks">
            {risks.map((claim) => {
              const { value } = claim;
              return (
                <li key={claim.id}>
                  <span className="risk-name">
                    <strong>{term(label, value.outcome)}</strong>
                    <span className="quiet">
                      {words.ui.risks.within(formatHorizon(value.horizonYears, language))} · {term(model, value.model)}
                    </span>
                  </span>
                  <RiskPlot claim={claim} end={end} />
                  <span className="risk-figure">
                    <strong>{formatPercent(value.probability, language)}</strong>
                    <span className="quiet">{describeUncertainty(claim.uncertainty, language)}</span>
                  </span>
                  <Why claim={claim.id} title={term(label, value.outcome)} />
                </li>
              );
            })}
          </ul>
          <div className="risk-axis-row">
            <RiskAxis end={end} />
          </div>
        </Card>
      ) : (
        <Nothing>{words.ui.risks.none}</Nothing>
      )}
      <div className="what-ifs">
        {risks
          .filter(({ value }) => value.modifiable.some((change) => change.probability < value.probability))
          .map((claim) => (
            <WhatIf key={claim.id} claim={claim} />
          ))}
      </div>
      {refusals.length ? (
        <Card title={words.ui.risks.refused}>
          <ul className="lines">
            {refusals.map((claim) => {
              const { headline, detail } = describeClaim(claim, dossier.lookup, language);
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
      ) : null}
    </>
  );
}

/** The probability now and with each modifiable input at its goal. */
function WhatIf({ claim }: { readonly claim: ClaimOf<'risk'> }) {
  const { words, language } = useLanguage();
  const { lookup } = useDossier();
  const { value } = claim;
  const { ui, clinical, sentences } = words;
  const bars = [
    { key: 'now', name: ui.risks.now, probability: value.probability },
    ...value.modifiable
      .filter((change) => change.probability < value.probability)
      .map((change) => ({
        key: change.input,
        name: `${inputName(change.input, lookup, language)} ${ui.risks.at(goalText(change.goal, language))}`,
        probability: change.probability,
      })),
  ];
  return (
    <Card
      title={`${term(clinical.outcome, value.outcome)}, ${ui.risks.within(formatHorizon(value.horizonYears, language))}`}
    >
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
