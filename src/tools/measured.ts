import { catalogue, formatDate } from '../language/catalogue/index.js';
import { describeFact } from '../language/describe.js';
import { type Claim, Evidence, type ObservationFact } from '../record/index.js';
import { type Answer, sentence } from './answer.js';
import { type Desk, refusal } from './desk.js';
import { claimSentence } from './why-not.js';

const valuesShown = 5;

/** The last values of a measurement, its target if there is one, and derived values of that name. */
export function latestOf(measure: string, desk: Desk): Answer {
  const { assessment, lookup, language, installation } = desk;
  const title = installation.terminology().measure(measure)?.title[language];
  if (!title) return refusal('unknown-measure', language, measure);
  const observed = new Evidence(assessment.facts).observed(measure);
  const claims = assessment.claims.filter(
    (claim: Claim) => claim.id === `derived:${measure}` || (claim.kind === 'target' && claim.value.measure === measure),
  );
  const values = observed
    .slice(-valuesShown)
    .reverse()
    .map((fact: ObservationFact) => {
      const { headline } = describeFact(fact, lookup, language);
      const when = fact.time ? `${language === 'zh' ? '，' : ', '}${formatDate(fact.time, language)}` : '';
      return sentence(`${headline}${when}${catalogue(language).sentences.stop}`, [], [fact.id]);
    });
  if (values.length + claims.length === 0) return refusal('not-in-record', language, title);
  return { sentences: [...values, ...claims.map((claim) => claimSentence(claim, desk))] };
}
