import { useState } from 'react';
import { describeClaim } from '../../../src/language/describe.js';
import type { RecommendationValue } from '../../../src/record/index.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { RecommendationCard } from '../parts/recommendation.js';
import { SafetyList } from '../parts/safety.js';
import { Card, Chips, Why } from '../parts/small.js';
import { Nothing } from '../parts/states.js';

/** The ranked plan, filtered by domain, then safety and what could not be answered. */
export function PlanPage() {
  const { words } = useLanguage();
  const dossier = useDossier();
  const [domain, setDomain] = useState<RecommendationValue['domain']>();
  const planned = dossier.planned().map((claim, index) => ({ claim, rank: index + 1 }));
  const domains = [...new Set(planned.map(({ claim }) => claim.value.domain))];
  const shown = planned.filter(({ claim }) => !domain || claim.value.domain === domain);
  return (
    <>
      <h2 className="section-title">{words.ui.sections.plan}</h2>
      {domains.length > 1 ? (
        <Chips
          label={words.ui.plan.filter}
          all={words.ui.plan.all}
          options={domains}
          chosen={domain}
          onChoose={setDomain}
          name={(each) => words.clinical.domain[each]}
        />
      ) : null}
      {shown.length ? (
        <ol className="plan-list">
          {shown.map(({ claim, rank }) => (
            <RecommendationCard key={claim.id} claim={claim} rank={rank} />
          ))}
        </ol>
      ) : (
        <Nothing>{words.ui.plan.none}</Nothing>
      )}
      <SafetyList />
      <Unanswered />
    </>
  );
}

function Unanswered() {
  const { words, language } = useLanguage();
  const dossier = useDossier();
  const refusals = dossier.claims('refusal');
  if (!refusals.length) return null;
  return (
    <Card title={words.ui.plan.unanswered}>
      <ul className="lines">
        {refusals.map((claim) => {
          const { headline, detail } = describeClaim(claim, dossier.lookup, language);
          return (
            <li key={claim.id}>
              <span>
                <strong>{headline}</strong> <span className="quiet">{detail}</span>
              </span>
              <Why claim={claim.id} title={headline} />
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
