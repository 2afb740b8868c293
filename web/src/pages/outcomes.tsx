import { useQuery } from '@tanstack/react-query';
import { formatDate, formatNumber, formatQuantity, localized } from '../../../src/language/catalogue/index.js';
import { slopeText, targetText } from '../../../src/language/describe.js';
import type { ClaimOf, TargetValue } from '../../../src/record/index.js';
import { plansQuery } from '../app/api.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { Sparkline } from '../charts/sparkline.js';
import { Differences } from '../parts/differences.js';
import { EnterOutcome } from '../parts/enter-outcome.js';
import { Instruments } from '../parts/instruments.js';
import { Card, Tag, type Tone, Why } from '../parts/small.js';
import { Nothing } from '../parts/states.js';

export const targetTone: { readonly [S in TargetValue['status']]: Tone } = {
  'at-target': 'good',
  above: 'danger',
  below: 'danger',
  'not-measured': 'warning',
  stale: 'warning',
};

/** Did it work: targets, changes because of them, and the difference from the plan before. */
export function OutcomesPage() {
  const { words } = useLanguage();
  const dossier = useDossier();
  const targets = dossier.claims('target');
  const { differences, comparedWith } = dossier.assessment.plan;
  return (
    <>
      <h2 className="section-title">{words.ui.outcomes.targets}</h2>
      {targets.length ? (
        <div className="targets">
          {targets.map((claim) => (
            <Target key={claim.id} claim={claim} />
          ))}
        </div>
      ) : (
        <Nothing>{words.ui.outcomes.none}</Nothing>
      )}
      <Adaptations />
      <EnterOutcome />
      <Instruments />
      <Card title={words.ui.outcomes.difference[comparedWith]}>
        {differences.length ? (
          <Differences differences={differences} />
        ) : (
          <Nothing>{words.ui.outcomes.noDifference}</Nothing>
        )}
      </Card>
      <History />
    </>
  );
}

function Target({ claim }: { readonly claim: ClaimOf<'target'> }) {
  const { words, language } = useLanguage();
  const { assessment } = useDossier();
  const { value } = claim;
  const { ui, clinical, sentences } = words;
  const title = localized(value.title, language);
  const overdue = value.nextMeasure < assessment.asOf;
  return (
    <article className="target" data-status={value.status}>
      <header>
        <h3>{title}</h3>
        <Tag tone={targetTone[value.status]}>{clinical.targetStatus[value.status]}</Tag>
      </header>
      <div className="target-now">
        <div>
          <strong className="big">
            {value.latest ? formatQuantity(value.latest.value, value.unit, language) : '–'}
          </strong>
          <span className="quiet block">
            {value.latest ? formatDate(value.latest.on, language) : sentences.neverMeasured}
          </span>
        </div>
        <Sparkline target={value} />
      </div>
      <dl>
        <div>
          <dt>{ui.timeline.target}</dt>
          <dd>{targetText(value, language) || '–'}</dd>
        </div>
        {value.slopePerYear === undefined ? null : (
          <div>
            <dt>{ui.outcomes.trend}</dt>
            <dd>{sentences.slope(slopeText(value.slopePerYear, value.unit, language))}</dd>
          </div>
        )}
        <div>
          <dt>{ui.outcomes.next}</dt>
          <dd>
            {formatDate(value.nextMeasure, language)} {overdue ? <Tag tone="warning">{ui.outcomes.overdue}</Tag> : null}
          </dd>
        </div>
      </dl>
      <Why claim={claim.id} title={title} />
    </article>
  );
}

function Adaptations() {
  const { words, language } = useLanguage();
  const adaptations = useDossier().claims('adaptation');
  return (
    <Card title={words.ui.outcomes.adaptations}>
      {adaptations.length ? (
        <ul className="lines">
          {adaptations.map(({ id, value }) => {
            const title = localized(value.title, language);
            return (
              <li key={id}>
                <span className="plan-action">{words.clinical.adaptationChange[value.change]}</span>
                <span className="line-words">
                  <strong>{title}</strong>
                  <span className="block">
                    <del>{localized(value.from, language)}</del> → <ins>{localized(value.to, language)}</ins>
                  </span>
                  <span className="quiet block">{localized(value.reason, language)}</span>
                </span>
                <Why claim={id} title={title} />
              </li>
            );
          })}
        </ul>
      ) : (
        <Nothing>{words.ui.outcomes.noAdaptation}</Nothing>
      )}
    </Card>
  );
}

function History() {
  const { words, language } = useLanguage();
  const { id } = useDossier();
  const { data: plans } = useQuery(plansQuery(id));
  if (!plans || plans.length < 2) return null;
  return (
    <Card title={words.ui.outcomes.history}>
      {plans.map((plan, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: plans of one day have no other identity
        <details key={index} className="plan-version">
          <summary>
            {words.cohort.plan(formatDate(plan.asOf, language))} –{' '}
            {words.ui.list.recommendations(formatNumber(plan.items.length, language))}
          </summary>
          {plan.differences.length ? (
            <Differences differences={plan.differences} />
          ) : (
            <Nothing>{words.ui.outcomes.noDifference}</Nothing>
          )}
        </details>
      ))}
    </Card>
  );
}
