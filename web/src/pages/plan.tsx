import { useState } from 'react';
import { describeClaim } from '../../../src/language/describe.js';
import type { ClaimOf, RecommendationValue } from '../../../src/record/index.js';
import { byGroup } from '../../../src/treatment/plan-groups.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { ChoiceCard, ConflictsCard } from '../parts/choice.js';
import { DosingCards } from '../parts/dosing.js';
import { RecommendationCard } from '../parts/recommendation.js';
import { SafetyList } from '../parts/safety.js';
import { Card, Chips, Why } from '../parts/small.js';
import { Nothing } from '../parts/states.js';

interface Ranked {
  readonly claim: ClaimOf<'recommendation'>;
  readonly rank: number;
}

/** The plan by what it asks for, each group in rank order; then how firm it is, where guidelines differ, safety and what could not be answered. */
export function PlanPage() {
  const { words } = useLanguage();
  const dossier = useDossier();
  const [domain, setDomain] = useState<RecommendationValue['domain']>();
  const planned = dossier.planned().map((claim, index): Ranked => ({ claim, rank: index + 1 }));
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
      {shown.length ? <Groups items={shown} /> : <Nothing>{words.ui.plan.none}</Nothing>}
      <DosingCards />
      <ChoiceCard />
      <ConflictsCard />
      <SafetyList />
      <Unanswered />
    </>
  );
}

/** What concerns many people alike - what goes on, screening, vaccination, lifestyle - is folded. */
function Groups({ items }: { readonly items: readonly Ranked[] }) {
  const { words } = useLanguage();
  return byGroup(items, ({ claim }) => claim.value.action).map(({ group, folded, items: members }) => {
    const title = words.ui.plan.groups[group];
    return folded ? (
      <details key={group} className="plan-group">
        <summary>
          {title} <span className="quiet">{members.length}</span>
        </summary>
        <PlanList items={members} />
      </details>
    ) : (
      <section key={group} className="plan-group">
        <h3 className="plan-group-title">{title}</h3>
        <PlanList items={members} />
      </section>
    );
  });
}

function PlanList({ items }: { readonly items: readonly Ranked[] }) {
  return (
    <ol className="plan-list">
      {items.map(({ claim, rank }) => (
        <RecommendationCard key={claim.id} claim={claim} rank={rank} />
      ))}
    </ol>
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
