import type { Assessment, Claim, ClaimId, Fact, FactId, Language } from '../../record/index.js';
import { formatDate } from '../catalogue/index.js';
import { describeClaim } from '../describe-claim.js';
import { describeFact } from '../describe-fact.js';
import { describeUncertainty } from '../describe-uncertainty.js';
import type { Lookup } from '../names.js';
import { claimStatements } from '../narrative/claim-statements.js';
import { openingStatements } from '../narrative/opening.js';
import { audiences, type Statement, tellingOf } from '../narrative/statement.js';
import type { Support } from './verify.js';

/** What sentences that carry these ids may say; ids that the assessment does not have are in `unknown`. */
export interface FoundSupport extends Support {
  readonly unknown: readonly string[];
}

/** Gathers what may be said, claim by claim; what it has made once it keeps. */
export class SupportFinder {
  readonly #claims = new Map<ClaimId, readonly string[]>();
  readonly #openings: readonly Statement[];

  constructor(
    private readonly assessment: Assessment,
    private readonly lookup: Lookup,
    private readonly language: Language,
  ) {
    this.#openings = audiences.flatMap((audience) =>
      openingStatements(tellingOf(assessment, lookup, { language, audience })),
    );
  }

  for(sentence: { readonly claims: readonly ClaimId[]; readonly facts?: readonly FactId[] }): FoundSupport {
    const { lookup } = this;
    const claims = sentence.claims.flatMap((id) => lookup.claim(id) ?? []);
    const facts = (sentence.facts ?? []).flatMap((id) => lookup.fact(id) ?? []);
    const unknown = [
      ...sentence.claims.filter((id) => !lookup.claim(id)),
      ...(sentence.facts ?? []).filter((id) => !lookup.fact(id)),
    ];
    return {
      language: this.language,
      statements: [
        ...claims.flatMap((claim) => this.#statements(claim)),
        ...facts.flatMap((fact) => this.#factStatements(fact)),
        ...this.#opening(sentence),
      ],
      citations: claims.flatMap(citationsOf),
      unknown,
    };
  }

  #statements(claim: Claim): readonly string[] {
    const known = this.#claims.get(claim.id);
    if (known) return known;
    const { assessment, lookup, language } = this;
    const { headline, detail } = describeClaim(claim, lookup, language);
    const uncertain =
      claim.kind === 'risk' || claim.kind === 'recommendation'
        ? [describeUncertainty(claim.uncertainty, language)]
        : [];
    const told = audiences.flatMap((audience) =>
      claimStatements(claim, tellingOf(assessment, lookup, { language, audience })),
    );
    const made = [...new Set([...told.map(({ text }) => text), headline, detail, ...uncertain].filter(Boolean))];
    this.#claims.set(claim.id, made);
    return made;
  }

  #factStatements(fact: Fact): readonly string[] {
    const { headline, detail } = describeFact(fact, this.lookup, this.language);
    return [
      headline,
      ...(fact.kind === 'patient' ? [] : [detail]),
      ...(fact.time ? [formatDate(fact.time, this.language)] : []),
    ].filter(Boolean);
  }

  /** The opening's statements that rest on no more than the sentence names. */
  #opening({
    claims,
    facts = [],
  }: {
    readonly claims: readonly ClaimId[];
    readonly facts?: readonly FactId[];
  }): readonly string[] {
    const named = new Set<string>([...claims, ...facts]);
    return this.#openings
      .filter((each) => [...each.claims, ...each.facts].every((id) => named.has(id)))
      .map(({ text }) => text);
  }
}

function citationsOf(claim: Claim): readonly string[] {
  return claim.because.flatMap((reason) => {
    if (!('knowledge' in reason)) return [];
    const { title, doi, pmid, url, year, locator } = reason.knowledge.citation;
    return [
      title,
      doi ?? '',
      pmid ? `PMID ${pmid}` : '',
      url ?? '',
      year ? `${title} ${year}` : '',
      locator ?? '',
    ].filter(Boolean);
  });
}
