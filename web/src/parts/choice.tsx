import { formatNumber, formatPercent, localized } from '../../../src/language/catalogue/index.js';
import type { ClaimId } from '../../../src/record/index.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { Card, Why } from './small.js';

/** How often the first recommendation stays first, which is next, and which weight of the patient would turn them. */
export function ChoiceCard() {
  const { words, language } = useLanguage();
  const dossier = useDossier();
  const { choice } = dossier.assessment.plan;
  if (!choice) return null;
  const titleOf = (id: ClaimId) => {
    const claim = dossier.claim(id);
    return claim?.kind === 'recommendation' ? localized(claim.value.title, language) : id;
  };
  const { plan } = words.ui;
  return (
    <Card title={plan.firm}>
      <p>
        <strong>{titleOf(choice.first)}</strong> {plan.stays(formatPercent(choice.staysFirst, language))}
      </p>
      <p>{plan.runnerUp(titleOf(choice.runnerUp), formatPercent(choice.runnerUpFirst, language))}</p>
      {choice.turns.length ? (
        choice.turns.map(({ weight, at }) => (
          <p key={weight} className="quiet">
            {plan.turn(plan.weights[weight], formatNumber(at, language, 2))}
          </p>
        ))
      ) : (
        <p className="quiet">{plan.steady}</p>
      )}
    </Card>
  );
}

type Precedence = 'more-specific' | 'stronger' | 'equal';

/** Which recommendation of another guideline gave way to which, and why. */
export function ConflictsCard() {
  const { words, language } = useLanguage();
  const conflicts = useDossier()
    .planned()
    .flatMap((claim) =>
      claim.because.flatMap((reason) =>
        'knowledge' in reason && reason.role?.startsWith('over:')
          ? [{ claim, other: reason.knowledge, why: reason.role.slice('over:'.length) as Precedence }]
          : [],
      ),
    );
  if (!conflicts.length) return null;
  return (
    <Card title={words.ui.plan.conflicts}>
      <ul className="lines">
        {conflicts.map(({ claim, other, why }) => (
          <li key={`${claim.id} ${other.entry}`}>
            <span>
              <strong>{localized(claim.value.title, language)}</strong>{' '}
              <span className="quiet">
                {words.ui.plan.over[why]} {other.entry} ({other.citation.title})
              </span>
            </span>
            <Why claim={claim.id} title={localized(claim.value.title, language)} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
