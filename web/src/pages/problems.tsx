import { formatDate, formatNumber, localized } from '../../../src/language/catalogue/index.js';
import { describeClaim, describeFact } from '../../../src/language/describe.js';
import type { ClaimOf, FamilyHistoryFact, ProblemValue } from '../../../src/record/index.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { Differentials } from '../parts/differential.js';
import { Card, Tag, type Tone, Why } from '../parts/small.js';
import { Nothing } from '../parts/states.js';

const verdictTone = { met: 'accent', 'not-met': 'neutral', unknown: 'warning' } as const;
const statusTone: { readonly [S in ProblemValue['status']]: Tone } = {
  active: 'accent',
  suspected: 'warning',
  resolved: 'neutral',
  refuted: 'neutral',
};

/** The reconciled problem list, criteria, and diseases that the findings suggest. */
export function ProblemsPage() {
  const { words } = useLanguage();
  const problems = useDossier().claims('problem');
  const group = (...statuses: ProblemValue['status'][]) =>
    problems.filter(({ value }) => statuses.includes(value.status));
  const { ui } = words;
  return (
    <>
      <h2 className="section-title">{ui.sections.problems}</h2>
      {problems.length ? null : <Nothing>{ui.problems.none}</Nothing>}
      <ProblemGroup title={ui.problems.suspected} claims={group('suspected')} />
      <ProblemGroup title={ui.problems.active} claims={group('active')} />
      <Criteria />
      <Differentials />
      <Family />
      <ProblemGroup title={ui.problems.past} claims={group('resolved', 'refuted')} />
    </>
  );
}

function ProblemGroup({ title, claims }: { readonly title: string; readonly claims: readonly ClaimOf<'problem'>[] }) {
  const { words, language } = useLanguage();
  const { lookup } = useDossier();
  if (!claims.length) return null;
  return (
    <Card title={title}>
      <ul className="lines">
        {claims.map((claim) => {
          const { headline } = describeClaim(claim, lookup, language);
          return (
            <li key={claim.id}>
              <span className="line-words">
                <strong>{headline}</strong>{' '}
                <span className="quiet">
                  {claim.value.since ? words.ui.problems.since(formatDate(claim.value.since, language)) : ''}
                </span>
              </span>
              {claim.value.origin === 'found' ? (
                <Tag tone={statusTone[claim.value.status]}>{words.clinical.problemOrigin.found}</Tag>
              ) : null}
              {claim.value.status === 'refuted' ? <Tag>{words.clinical.problemStatus.refuted}</Tag> : null}
              <Why claim={claim.id} title={headline} />
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function Criteria() {
  const { words, language } = useLanguage();
  const criteria = useDossier().claims('criterion');
  const notMet = criteria.filter(({ value }) => value.verdict === 'not-met');
  const others = criteria.filter(({ value }) => value.verdict !== 'not-met');
  if (!criteria.length) return null;
  return (
    <Card title={words.ui.problems.criteria}>
      <ul className="criteria">
        {others.map((claim) => (
          <Criterion key={claim.id} claim={claim} />
        ))}
      </ul>
      {notMet.length ? (
        <details>
          <summary>{words.ui.problems.otherCriteria(formatNumber(notMet.length, language))}</summary>
          <ul className="criteria">
            {notMet.map((claim) => (
              <Criterion key={claim.id} claim={claim} />
            ))}
          </ul>
        </details>
      ) : null}
    </Card>
  );
}

function Criterion({ claim }: { readonly claim: ClaimOf<'criterion'> }) {
  const { words, language } = useLanguage();
  const { lookup } = useDossier();
  const { headline } = describeClaim(claim, lookup, language);
  return (
    <li>
      <div className="row spread">
        <strong>{headline}</strong>
        <span className="row">
          <Tag tone={verdictTone[claim.value.verdict]}>{words.clinical.verdict[claim.value.verdict]}</Tag>
          <Why claim={claim.id} title={headline} />
        </span>
      </div>
      <ul>
        {claim.value.items.map((item) => (
          <li key={item.name.en} data-verdict={item.verdict}>
            {localized(item.name, language)}
            <span className="visually-hidden"> – {words.clinical.verdict[item.verdict]}</span>
          </li>
        ))}
      </ul>
    </li>
  );
}

function Family() {
  const { words, language } = useLanguage();
  const dossier = useDossier();
  const family = onceEach(dossier.facts('familyHistory').filter(({ condition }) => condition));
  if (!family.length) return null;
  return (
    <Card title={words.ui.problems.family}>
      <ul className="lines">
        {family.map((fact) => {
          const { headline, detail } = describeFact(fact, dossier.lookup, language);
          return (
            <li key={fact.id}>
              <span className="line-words">
                <strong>{headline}</strong> <span className="quiet">{detail}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

/** One line for each relative and condition, however often the sources say it; a coded entry before a mention in a note. */
function onceEach(facts: readonly FamilyHistoryFact[]): readonly FamilyHistoryFact[] {
  const seen = new Map<string, FamilyHistoryFact>();
  for (const fact of facts.toSorted((a, b) => Number(a.foundBy !== 'source') - Number(b.foundBy !== 'source'))) {
    const key = `${fact.relation.codings[0]?.code ?? fact.relation.text} ${fact.problem ?? fact.condition?.text}`;
    if (!fact.problem || !seen.has(key)) seen.set(fact.problem ? key : fact.id, fact);
  }
  return [...seen.values()];
}
