import {
  formatHorizon,
  formatNumber,
  formatPercent,
  formatPoints,
  localized,
  term,
} from '../../../src/language/catalogue/index.js';
import { conceptName, describeClaim, strengthText } from '../../../src/language/describe.js';
import type { Benefit, ClaimOf, RecommendationValue } from '../../../src/record/index.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { IconArray } from '../charts/icon-array.js';
import { Tag, type Tone, Why } from './small.js';

export const urgencyTone: { readonly [U in RecommendationValue['urgency']]: Tone } = {
  now: 'danger',
  soon: 'warning',
  routine: 'neutral',
};

type Option = RecommendationValue['options'][number];

/** One line of the plan with everything a prescriber asks: what, how strong, how much it helps, what else, why. */
export function RecommendationCard({
  claim,
  rank,
}: {
  readonly claim: ClaimOf<'recommendation'>;
  readonly rank: number;
}) {
  const { words, language } = useLanguage();
  const { value } = claim;
  const { clinical, sentences, ui } = words;
  const title = localized(value.title, language);
  const [benefit] = value.benefits;
  const strength = strengthText(value.strength, language);
  const group = (status: Option['status']) => value.options.filter((option) => option.status === status);
  return (
    <li className="plan-item" id={claim.id} data-urgency={value.urgency} data-status={value.status}>
      <div className="plan-rank">
        <span aria-hidden="true">{rank}</span>
        <span className="visually-hidden">{ui.plan.rank(formatNumber(rank, language))}</span>
      </div>
      <article className="plan-card">
        <header>
          <h3>
            <span className="plan-action">{clinical.action[value.action]}</span> {title}
          </h3>
          <span className="tags">
            <Tag tone={urgencyTone[value.urgency]}>{clinical.urgency[value.urgency]}</Tag>
            <span className="domain" data-domain={value.domain}>
              {clinical.domain[value.domain]}
            </span>
            {value.status === 'recommended' ? null : (
              <Tag tone="warning">{clinical.recommendationStatus[value.status]}</Tag>
            )}
          </span>
        </header>
        {value.detail ? <p>{localized(value.detail, language)}</p> : null}
        <div className="plan-columns">
          <div className="plan-options">
            <OptionGroup label={ui.plan.preferred} options={group('preferred')} />
            <OptionGroup label={ui.plan.alternatives} options={group('alternative')} />
            <OptionGroup label={ui.plan.contraindicated} options={group('contraindicated')} />
            {value.missing.length ? (
              <div>
                <h4>{ui.plan.missing}</h4>
                <p>{value.missing.map((each) => localized(each, language)).join(sentences.separator)}</p>
              </div>
            ) : null}
          </div>
          {benefit ? <BenefitFigure benefit={benefit} /> : null}
        </div>
        <footer>
          <span>{strength}</span>
          <Sources claim={claim} />
          <Why claim={claim.id} title={title} />
        </footer>
      </article>
    </li>
  );
}

/** The published sources, at most two, and whether somebody has read them. */
function Sources({ claim }: { readonly claim: ClaimOf<'recommendation'> }) {
  const { words } = useLanguage();
  const citations = new Map(
    useDossier()
      .sources(claim)
      .map(({ citation }) => [citation.title, citation]),
  );
  return (
    <span className="sources">
      {[...citations.values()].slice(0, 2).map(({ title, year, checkedAgainst }) => (
        <cite key={title}>
          {[title, year].filter(Boolean).join(' ')}
          {checkedAgainst === 'unchecked' ? <span className="unchecked"> {words.ui.plan.unchecked}</span> : null}
        </cite>
      ))}
    </span>
  );
}

/** The reader's name for what an option gives. */
function useOptionName() {
  const { language } = useLanguage();
  const { lookup } = useDossier();
  return ({ concept }: Option) => {
    const [coding] = concept.codings;
    const key = (coding?.display ?? coding?.code ?? concept.text ?? '').toLowerCase();
    return conceptName(concept, lookup.titles?.ingredient(key), language);
  };
}

/** `→ prasugrel`: what the plan prefers, where it names something. */
export function Preferred({ value }: { readonly value: RecommendationValue }) {
  const nameOf = useOptionName();
  const preferred = value.options.find(({ status }) => status === 'preferred');
  return preferred ? <span className="preferred"> → {nameOf(preferred)}</span> : null;
}

function OptionGroup({ label, options }: { readonly label: string; readonly options: readonly Option[] }) {
  const { language } = useLanguage();
  const { lookup } = useDossier();
  const nameOf = useOptionName();
  if (!options.length) return null;
  return (
    <div data-status={options[0]!.status}>
      <h4>{label}</h4>
      <ul>
        {options.map((option) => {
          const reasons = new Set(
            option.because.flatMap((id) => {
              const claim = lookup.claim(id);
              return claim ? [describeClaim(claim, lookup, language).headline] : [];
            }),
          );
          return (
            <li key={nameOf(option)}>
              <strong>{nameOf(option)}</strong>
              {option.dose ? <span> {localized(option.dose, language)}</span> : null}
              {reasons.size ? <span className="quiet"> – {[...reasons].join('; ')}</span> : null}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The benefit as people and as numbers. */
export function BenefitFigure({ benefit }: { readonly benefit: Benefit }) {
  const { words, language } = useLanguage();
  const { clinical, sentences, ui } = words;
  const { absoluteRiskReduction: reduction, baselineRisk, numberNeededToTreat } = benefit;
  return (
    <div className="benefit">
      <h4>
        {sentences.benefit(
          term(clinical.outcome, benefit.outcome),
          formatHorizon(benefit.horizonYears, language),
          formatPercent(baselineRisk, language),
          formatPercent(baselineRisk - reduction.estimate, language),
        )}
      </h4>
      <IconArray benefit={benefit} />
      <p className="quiet">
        {ui.plan.arr(
          formatPoints(reduction.estimate, language),
          formatPoints(reduction.lower, language),
          formatPoints(reduction.upper, language),
        )}
        {numberNeededToTreat === undefined
          ? ''
          : ` · ${ui.plan.nnt(formatNumber(Math.ceil(numberNeededToTreat), language, 0))}`}
      </p>
      {benefit.baselineSource === 'trial-population' ? <p className="quiet">{sentences.trialPopulation}</p> : null}
    </div>
  );
}
