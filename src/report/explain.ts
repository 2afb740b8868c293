import { catalogue, formatDate } from '../language/catalogue/index.js';
import {
  describeClaim,
  describeFact,
  describePlace,
  describeUncertainty,
  lookupOf,
  methodText,
  type Titles,
} from '../language/describe.js';
import type { Assessment, Claim, ClaimId, Fact, Language, Reason } from '../record/index.js';
import { citationLine } from './references.js';

/**
 * Why a claim holds, as an indented tree down to the place in each source document.
 * A claim that is needed twice is spelled out where it first appears.
 */
export function explain(assessment: Assessment, claimId: ClaimId, language: Language, titles?: Titles): string {
  const words = catalogue(language);
  const lookup = lookupOf(assessment, titles);
  const documents = new Map(assessment.documents.map(({ sha256, name }) => [sha256, name]));
  const shown = new Set<ClaimId>();

  const claimLines = (claim: Claim, indent: string): string[] => {
    const { headline, detail } = describeClaim(claim, lookup, language);
    if (shown.has(claim.id)) return [`${headline} (${claim.id}, ${words.report.shownAbove})`];
    shown.add(claim.id);
    return [
      `${headline} (${claim.id})`,
      ...(detail ? [`${indent}  ${detail}`] : []),
      `${indent}  ${words.sentences.colon(words.ui.why.method, methodText(claim.method, language))}; ${words.sentences.colon(words.ui.why.certainty, describeUncertainty(claim.uncertainty, language))}`,
      ...branches(claim.because, indent),
    ];
  };

  const factLine = (fact: Fact): string => {
    const { headline } = describeFact(fact, lookup, language);
    const { document, place } = fact.provenance;
    const when = fact.time ? `, ${formatDate(fact.time, language)}` : '';
    return `${headline}${when}\n<- ${documents.get(document) ?? document}: ${describePlace(place, language)}`;
  };

  const reasonLines = (reason: Reason, indent: string): string[] => {
    if ('fact' in reason) {
      const fact = lookup.fact(reason.fact);
      const [first, source] = (fact ? factLine(fact) : reason.fact).split('\n');
      return [first!, ...(source ? [`${indent}  ${source}`] : [])];
    }
    if ('knowledge' in reason) return [citationLine(reason.knowledge, language)];
    const claim = lookup.claim(reason.claim);
    return claim ? claimLines(claim, indent) : [reason.claim];
  };

  const branches = (reasons: readonly Reason[], indent: string): string[] =>
    reasons.flatMap((reason, index) => {
      const last = index === reasons.length - 1;
      const [first, ...rest] = reasonLines(reason, `${indent}${last ? '   ' : '│  '}`);
      return [`${indent}${last ? '└─ ' : '├─ '}${first}`, ...rest];
    });

  const claim = lookup.claim(claimId);
  return claim ? claimLines(claim, '').join('\n') : words.report.unknownClaim(claimId);
}
