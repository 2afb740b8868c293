import { IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import {
  formatDate,
  formatHorizon,
  formatPercent,
  formatQuantity,
  localized,
  term,
} from '../../../src/language/catalogue/index.js';
import { codingName, describeClaim, outcomeName, whenText } from '../../../src/language/describe.js';
import type { ClaimOf } from '../../../src/record/index.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { IconArray } from '../charts/icon-array.js';
import { axisEnd, RiskPlot } from '../charts/share-plot.js';
import { Sparkline } from '../charts/sparkline.js';
import { Differences } from '../parts/differences.js';
import { adviceByDrug, changesSomething, DrugAdvice } from '../parts/gene-advice.js';
import { Preferred, urgencyTone } from '../parts/recommendation.js';
import { bySeverity, SafetyLine } from '../parts/safety.js';
import { Card, Tag, Why } from '../parts/small.js';
import { Nothing } from '../parts/states.js';
import { targetTone } from './outcomes.js';

const nextShown = 7;
const risksShown = 6;
const genesShown = 6;
const diseasesShown = 4;
const changesShown = 6;

/** What a clinician needs in the first minute. */
export function OverviewPage() {
  const { words } = useLanguage();
  return (
    <>
      <h2 className="visually-hidden">{words.ui.sections.overview}</h2>
      <div className="overview">
        <div className="stack">
          <Now />
          <Diseases />
          <Changes />
          <Next />
          <Risks />
        </div>
        <div className="stack">
          <Genes />
          <Targets />
        </div>
      </div>
    </>
  );
}

function Now() {
  const { words, language } = useLanguage();
  const dossier = useDossier();
  const urgent = dossier.planned().filter(({ value }) => value.urgency === 'now' && value.status !== 'done');
  const answered = new Set(urgent.flatMap((claim) => [...dossier.below(claim)]));
  const dangers = dossier
    .claims('safety')
    .filter(
      ({ id, value }) => !value.proposed && ['contraindicated', 'major'].includes(value.severity) && !answered.has(id),
    )
    .toSorted(bySeverity);
  const benefit = urgent.flatMap(({ value }) => value.benefits)[0];
  return (
    <Card title={words.ui.overview.now} className={urgent.length + dangers.length ? 'now' : ''}>
      {urgent.length + dangers.length === 0 ? <Nothing>{words.ui.overview.nothing}</Nothing> : null}
      <ol className="now-list">
        {urgent.map((claim) => (
          <NowLine key={claim.id} claim={claim} />
        ))}
      </ol>
      {dangers.length ? (
        <ul className="lines">
          {dangers.map((claim) => (
            <SafetyLine key={claim.id} claim={claim} />
          ))}
        </ul>
      ) : null}
      {benefit ? (
        <div className="now-benefit">
          <h3>
            {words.ui.overview.people(
              term(words.clinical.outcome, benefit.outcome),
              formatHorizon(benefit.horizonYears, language),
            )}
          </h3>
          <IconArray benefit={benefit} />
        </div>
      ) : null}
    </Card>
  );
}

function NowLine({ claim }: { readonly claim: ClaimOf<'recommendation'> }) {
  const { words, language } = useLanguage();
  const dossier = useDossier();
  const { value } = claim;
  const title = localized(value.title, language);
  const reasons = new Set(
    claim.because
      .flatMap((reason) => ('claim' in reason ? [dossier.claim(reason.claim)] : []))
      .filter((reason) => reason !== undefined)
      .map((reason) => describeClaim(reason, dossier.lookup, language).headline),
  );
  return (
    <li>
      <span className="plan-action">{words.clinical.action[value.action]}</span>
      <span className="line-words">
        <strong>{title}</strong>
        <Preferred value={value} />
        <span className="quiet block">{[...reasons].slice(0, 2).join(' · ')}</span>
      </span>
      <Why claim={claim.id} title={title} />
    </li>
  );
}

function Next() {
  const { words, language } = useLanguage();
  const dossier = useDossier();
  const next = dossier
    .planned()
    .map((claim, index) => ({ claim, rank: index + 1 }))
    .filter(({ claim }) => claim.value.urgency !== 'now' && claim.value.status !== 'done');
  if (!next.length) return null;
  return (
    <Card
      title={words.ui.overview.next}
      aside={
        <Link to="/patients/$id/plan" params={{ id: dossier.id }} className="more">
          {words.ui.overview.wholePlan} <IconArrowRight size={14} aria-hidden />
        </Link>
      }
    >
      <ul className="lines">
        {next.slice(0, nextShown).map(({ claim, rank }) => {
          const title = localized(claim.value.title, language);
          return (
            <li key={claim.id}>
              <span className="rank-small">{rank}</span>
              <span className="line-words">
                <strong>{words.sentences.recommendation(words.clinical.action[claim.value.action], title)}</strong>
                <Preferred value={claim.value} />
              </span>
              <Tag tone={urgencyTone[claim.value.urgency]}>{words.clinical.urgency[claim.value.urgency]}</Tag>
              <Why claim={claim.id} title={title} />
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function Diseases() {
  const { words, language } = useLanguage();
  const dossier = useDossier();
  const ranked = dossier.claims('differential').toSorted((a, b) => a.value.rank - b.value.rank);
  if (!ranked.length) return null;
  return (
    <Card title={words.ui.problems.differentials} aside={<SectionLink to="/patients/$id/problems" name="problems" />}>
      <ol className="lines">
        {ranked.slice(0, diseasesShown).map((claim) => {
          const { name: own, disease } = claim.value;
          const name = own ? localized(own, language) : codingName(disease, dossier.lookup, language);
          return (
            <li key={claim.id}>
              <span className="rank-small">{claim.value.rank}</span>
              <span className="line-words">
                <strong>{name}</strong>
              </span>
              <strong>{formatPercent(claim.value.posterior, language)}</strong>
              <Why claim={claim.id} title={name} />
            </li>
          );
        })}
      </ol>
    </Card>
  );
}

/** What is new since the last plan. A first plan differs from the treatment in force by what it asks for: said above. */
function Changes() {
  const { words } = useLanguage();
  const { assessment } = useDossier();
  if (assessment.plan.comparedWith === 'treatment-in-force' || !assessment.plan.differences.length) return null;
  return (
    <Card
      title={words.ui.outcomes.difference[assessment.plan.comparedWith]}
      aside={<SectionLink to="/patients/$id/outcomes" name="outcomes" />}
    >
      <Differences differences={assessment.plan.differences.slice(0, changesShown)} />
    </Card>
  );
}

function Risks() {
  const { words, language } = useLanguage();
  const dossier = useDossier();
  const risks = headlineRisks(dossier.claims('risk'));
  const end = axisEnd(risks);
  return (
    <Card title={words.ui.overview.riskTitle} aside={<SectionLink to="/patients/$id/risks" name="risks" />}>
      {risks.length ? (
        <ul className="mini-risks">
          {risks.map((claim) => (
            <li key={claim.id}>
              <span className="mini-label">
                {outcomeName(claim.value, language)}{' '}
                <span className="quiet">{whenText(claim.value.horizonYears, language)}</span>
              </span>
              <RiskPlot claim={claim} end={end} />
              <strong>{formatPercent(claim.value.probability, language)}</strong>
            </li>
          ))}
        </ul>
      ) : (
        <NoRisk />
      )}
    </Card>
  );
}

/** Why no equation gave a number. */
function NoRisk() {
  const { words, language } = useLanguage();
  const dossier = useDossier();
  const refused = dossier.claims('refusal').filter(({ stage }) => stage === 'prediction');
  if (!refused.length) return <Nothing>{words.ui.overview.noRisk}</Nothing>;
  return (
    <ul className="lines">
      {refused.map((claim) => {
        const { headline, detail } = describeClaim(claim, dossier.lookup, language);
        return (
          <li key={claim.id}>
            <span className="line-words quiet">
              {headline}
              <span className="block">{detail}</span>
            </span>
            <Why claim={claim.id} title={headline} />
          </li>
        );
      })}
    </ul>
  );
}

/** One risk for each outcome: the shortest horizon first met. */
function headlineRisks(risks: readonly ClaimOf<'risk'>[]): readonly ClaimOf<'risk'>[] {
  const best = new Map<string, ClaimOf<'risk'>>();
  for (const risk of risks) {
    const known = best.get(risk.value.outcome);
    if (!known || risk.value.horizonYears < known.value.horizonYears) best.set(risk.value.outcome, risk);
  }
  return [...best.values()].toSorted((a, b) => b.value.probability - a.value.probability).slice(0, risksShown);
}

function Targets() {
  const { words, language } = useLanguage();
  const targets = useDossier().claims('target');
  return (
    <Card title={words.ui.overview.targets} aside={<SectionLink to="/patients/$id/outcomes" name="outcomes" />}>
      {targets.length ? (
        <ul className="mini-targets">
          {targets.map(({ id, value }) => (
            <li key={id}>
              <span className="mini-label">
                {localized(value.title, language)}
                <span className="quiet block">
                  {value.latest
                    ? words.sentences.latest(
                        formatQuantity(value.latest.value, value.unit, language),
                        formatDate(value.latest.on, language),
                      )
                    : words.sentences.neverMeasured}
                </span>
              </span>
              <Sparkline target={value} />
              <Tag tone={targetTone[value.status]}>{words.clinical.targetStatus[value.status]}</Tag>
            </li>
          ))}
        </ul>
      ) : (
        <Nothing>{words.ui.overview.noTargets}</Nothing>
      )}
    </Card>
  );
}

function Genes() {
  const { words } = useLanguage();
  const drugs = adviceByDrug(
    useDossier()
      .claims('drugGeneAdvice')
      .filter((claim) => claim.value.present && changesSomething(claim)),
  );
  return (
    <Card title={words.ui.overview.genes} aside={<SectionLink to="/patients/$id/genome" name="genome" />}>
      {drugs.length ? (
        <ul className="lines">
          {drugs.slice(0, genesShown).map((advice) => (
            <DrugAdvice key={advice[0]!.id} advice={advice} brief />
          ))}
        </ul>
      ) : (
        <Nothing>{words.ui.overview.noGenes}</Nothing>
      )}
    </Card>
  );
}

function SectionLink({
  to,
  name,
}: {
  readonly to: `/patients/$id/${'risks' | 'outcomes' | 'genome' | 'problems'}`;
  readonly name: 'risks' | 'outcomes' | 'genome' | 'problems';
}) {
  const { words } = useLanguage();
  const { id } = useDossier();
  return (
    <Link to={to} params={{ id }} className="more" aria-label={words.ui.sections[name]}>
      <IconArrowRight size={15} aria-hidden />
    </Link>
  );
}
