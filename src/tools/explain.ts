import { catalogue, formatDate } from '../language/catalogue/index.js';
import { describeClaim, describeFact } from '../language/describe.js';
import { stemsOf } from '../language/verification/stems.js';
import type { Claim, ClaimId, ClaimOf } from '../record/index.js';
import { type Answer, type AnswerSentence, sentence } from './answer.js';
import { type Desk, refusal } from './desk.js';
import { claimsAbout, drugName, taken } from './drugs.js';
import { claimSentence, placeOf } from './why-not.js';

const reasonsShown = 8;

/** A claim with all that it rests on directly. */
export function explainClaim(id: string, desk: Desk): Answer {
  const claim = desk.lookup.claim(id as ClaimId);
  return claim ? { sentences: explained(claim, desk) } : refusal('unknown-claim', desk.language, id);
}

function explained(claim: Claim, desk: Desk): readonly AnswerSentence[] {
  const { lookup, language } = desk;
  const words = catalogue(language).asking;
  const seen = new Set<string>();
  const reasons = claim.because.flatMap((reason): AnswerSentence[] => {
    const made = reasonSentence(reason);
    if (!made || seen.has(made.text)) return [];
    seen.add(made.text);
    return [made];
  });
  return [claimSentence(claim, desk), ...reasons.slice(0, reasonsShown)];

  function reasonSentence(reason: Claim['because'][number]): AnswerSentence | undefined {
    if ('knowledge' in reason) {
      const { title, year, locator, pmid, doi, url } = reason.knowledge.citation;
      const source = [title, year, locator, pmid ? `PMID ${pmid}` : (doi ?? url)].filter(Boolean).join(', ');
      return sentence(words.source(source), [claim]);
    }
    if ('claim' in reason) {
      const other = lookup.claim(reason.claim);
      return other && sentence(words.restsOn(describeClaim(other, lookup, language).headline), [other]);
    }
    const fact = lookup.fact(reason.fact);
    if (!fact || fact.kind === 'patient') return undefined;
    const { headline } = describeFact(fact, lookup, language);
    const when = fact.time ? `${language === 'zh' ? '，' : ', '}${formatDate(fact.time, language)}` : '';
    return sentence(words.restsOn(headline + when), [], [fact.id]);
  }
}

/** All that the assessment says of a drug. */
export function explainDrug(key: string, desk: Desk): Answer {
  const { language } = desk;
  if (!desk.installation.terminology().ingredient(key)) return refusal('unknown-drug', language, key);
  const words = catalogue(language).asking;
  const name = drugName(key, desk);
  const present = taken(key, desk);
  const about = claimsAbout(key, desk);
  const sentences = [
    present.length
      ? sentence(
          words.alreadyTaken(name),
          [],
          present.map(({ id }) => id),
        )
      : sentence(words.notTaken(name)),
    ...about.flatMap((claim) => placeOf(claim, key, name, desk)),
    ...about
      .filter((claim) => claim.kind !== 'recommendation')
      .slice(0, reasonsShown)
      .map((claim) => claimSentence(claim, desk)),
  ];
  return { sentences };
}

/** The recommendation whose words are nearest to the question, with its reasons. */
export function explainPlan(about: string, desk: Desk): Answer {
  const { assessment, lookup, language } = desk;
  const asked = new Set(stemsOf(about));
  const planned = assessment.plan.items.flatMap((item) => {
    const claim = lookup.claim(item.claim);
    return claim?.kind === 'recommendation' ? [claim] : [];
  });
  const score = (claim: ClaimOf<'recommendation'>) => {
    const { title, detail } = claim.value;
    const own = new Set(stemsOf([title[language], detail?.[language] ?? ''].join(' ')));
    return [...own].filter((each) => asked.has(each)).length;
  };
  const [best] = planned.map((claim) => ({ claim, shared: score(claim) })).sort((a, b) => b.shared - a.shared);
  return best && best.shared > 0 ? { sentences: explained(best.claim, desk) } : refusal('not-understood', language);
}
