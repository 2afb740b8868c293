import { catalogue } from '../language/catalogue/index.js';
import { describeClaim } from '../language/describe.js';
import type { Claim } from '../record/index.js';
import { type Answer, type AnswerSentence, sentence } from './answer.js';
import { type Desk, refusal } from './desk.js';
import { claimsAbout, drugName, isDrug, taken } from './drugs.js';
import { whatIf } from './what-if.js';

/** Where a drug stands in the plan, what speaks against it, and, if nothing names it, what would follow if it were given. */
export function whyNot(key: string, desk: Desk): Answer {
  const { language } = desk;
  if (!desk.installation.terminology().ingredient(key)) return refusal('unknown-drug', language, key);
  const words = catalogue(language).asking;
  const name = drugName(key, desk);
  const about = claimsAbout(key, desk);
  const present = taken(key, desk);
  const found: AnswerSentence[] = [
    ...(present.length
      ? [
          sentence(
            words.alreadyTaken(name),
            [],
            present.map(({ id }) => id),
          ),
        ]
      : []),
    ...about.flatMap((claim) => placeOf(claim, key, name, desk)),
    ...against(about, desk),
  ];
  if (found.length > 0) return { sentences: found };
  const tried = whatIf({ tool: 'what_if', stop: [], start: [key] }, desk);
  const dangers = tried.sentences.filter(({ claims }) =>
    claims.some((id) => id.startsWith('safety:') || id.startsWith('drugGeneAdvice:')),
  );
  return {
    sentences: dangers.length > 0 ? [sentence(words.tried(name)), ...dangers] : [sentence(words.noCall(name))],
  };
}

/** What a recommendation says of the drug as an option. */
export function placeOf(claim: Claim, key: string, name: string, desk: Desk): readonly AnswerSentence[] {
  if (claim.kind !== 'recommendation') return [];
  const { language, lookup } = desk;
  const words = catalogue(language).asking;
  const title = claim.value.title[language];
  return claim.value.options
    .filter(({ concept }) => concept.codings.some((coding) => isDrug(coding, key, desk)))
    .flatMap(({ status, because }) => {
      const place =
        status === 'preferred'
          ? words.optionPreferred(name, title)
          : status === 'alternative'
            ? words.optionAlternative(name, title)
            : words.optionContraindicated(name, title);
      const reasons = status === 'preferred' ? [] : because.flatMap((id) => lookup.claim(id) ?? []);
      return [sentence(place, [claim]), ...reasons.slice(0, 4).map((reason) => claimSentence(reason, desk))];
    });
}

/** Dangers and gene advice about the drug, the grave first. */
function against(claims: readonly Claim[], desk: Desk): readonly AnswerSentence[] {
  const order = ['contraindicated', 'major', 'moderate', 'minor'];
  const dangers = claims
    .filter((claim) => claim.kind === 'safety')
    .sort((a, b) => order.indexOf(a.value.severity) - order.indexOf(b.value.severity));
  const advice = claims.filter(
    (claim) => claim.kind === 'drugGeneAdvice' && !['standard', 'no-recommendation'].includes(claim.value.action),
  );
  return [...dangers, ...advice].slice(0, 8).map((claim) => claimSentence(claim, desk));
}

/** A claim in one sentence, as the catalogue says it. */
export function claimSentence(claim: Claim, { lookup, language }: Desk): AnswerSentence {
  const { headline, detail } = describeClaim(claim, lookup, language);
  const { stop } = catalogue(language).sentences;
  const text = [headline, detail].filter(Boolean).join(language === 'zh' ? '。' : '. ');
  return sentence(/[.。]$/.test(text) ? text : text + stop, [claim]);
}
