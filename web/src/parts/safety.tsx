import { localized } from '../../../src/language/catalogue/index.js';
import { concernedDrugs, joinParts } from '../../../src/language/describe.js';
import type { ClaimOf, SafetyValue } from '../../../src/record/index.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { Card, Tag, type Tone, Why } from './small.js';

const order: readonly SafetyValue['severity'][] = ['contraindicated', 'major', 'moderate', 'minor'];
export const severityTone: { readonly [S in SafetyValue['severity']]: Tone } = {
  contraindicated: 'danger',
  major: 'danger',
  moderate: 'warning',
  minor: 'neutral',
};

/** Present dangers before those of proposed drugs, the gravest first. */
export function bySeverity(a: ClaimOf<'safety'>, b: ClaimOf<'safety'>): number {
  return (
    Number(a.value.proposed) - Number(b.value.proposed) ||
    order.indexOf(a.value.severity) - order.indexOf(b.value.severity)
  );
}

/** What concerns the drugs taken; what was found of drugs merely proposed is folded. */
export function SafetyList() {
  const { words } = useLanguage();
  const claims = useDossier().claims('safety').toSorted(bySeverity);
  if (!claims.length) return null;
  const present = claims.filter(({ value }) => !value.proposed);
  const proposed = claims.filter(({ value }) => value.proposed);
  return (
    <Card title={words.ui.overview.alerts}>
      {present.length ? <SafetyLines claims={present} /> : null}
      {proposed.length ? (
        <details>
          <summary>
            {words.sentences.proposed} <span className="quiet">{proposed.length}</span>
          </summary>
          <SafetyLines claims={proposed} />
        </details>
      ) : null}
    </Card>
  );
}

function SafetyLines({ claims }: { readonly claims: readonly ClaimOf<'safety'>[] }) {
  return (
    <ul className="lines">
      {claims.map((claim) => (
        <SafetyLine key={claim.id} claim={claim} />
      ))}
    </ul>
  );
}

export function SafetyLine({ claim }: { readonly claim: ClaimOf<'safety'> }) {
  const { words, language } = useLanguage();
  const { lookup } = useDossier();
  const { value } = claim;
  const drugs = concernedDrugs(value, lookup, language);
  return (
    <li>
      <Tag tone={severityTone[value.severity]}>{words.clinical.severity[value.severity]}</Tag>
      <span className="line-words">
        <strong>{drugs}</strong> <Tag>{words.ui.plan.acts[value.act]}</Tag>{' '}
        <span className="quiet">{words.clinical.safetyType[value.type]}</span>
        <span className="block">
          {joinParts([localized(value.mechanism, language), localized(value.action, language)], language)}
        </span>
        {value.proposed ? <span className="quiet block">{words.sentences.proposed}</span> : null}
      </span>
      <Why claim={claim.id} title={drugs} />
    </li>
  );
}
