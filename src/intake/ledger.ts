import type {
  DocumentHash,
  DocumentKind,
  Fact,
  FactId,
  IntakeDocument,
  Issue,
  IssueCode,
  Place,
  Provenance,
  Quarantined,
} from '../record/index.js';
import { placeLabel } from '../record/index.js';

/** The document that an entry stands in. */
export interface DocumentIdentity {
  readonly sha256: DocumentHash;
  readonly name: string;
  readonly kind: DocumentKind;
  readonly byteLength: number;
}

export type IssueDetails = Partial<Pick<Issue, 'found' | 'expected' | 'remedy'>>;

/** A trouble, with its place; `found` is cut to a length that a reader can take in. */
export function issueAt(
  document: DocumentIdentity,
  place: Place,
  code: IssueCode,
  severity: Issue['severity'],
  details: IssueDetails = {},
): Issue {
  const { found, ...rest } = details;
  return {
    code,
    severity,
    document: document.sha256,
    documentName: document.name,
    place,
    ...(found === undefined ? {} : { found: found.length > 120 ? `${found.slice(0, 117)}...` : found }),
    ...rest,
  };
}

/**
 * Accounts for every entry of one document exactly once: `entries` = with facts + quarantined + ignored.
 * Fact ids are given here, so that no two facts of a document share one.
 */
export class Ledger {
  /** Of each entry that became facts. */
  #facts: (readonly Fact[])[] = [];
  readonly #quarantined: Quarantined[] = [];
  readonly #ignored: Quarantined[] = [];
  readonly #issues: Issue[] = [];
  readonly #ids = new Map<string, number>();
  #entries = 0;

  constructor(readonly document: DocumentIdentity) {}

  /** The id and provenance of a new fact at a place; further facts of the same place are numbered from 2. */
  source(place: Place): { readonly id: FactId; readonly provenance: Provenance } {
    const key = `${this.document.sha256.slice(0, 12)}/${placeLabel(place)}`;
    const count = (this.#ids.get(key) ?? 0) + 1;
    this.#ids.set(key, count);
    return {
      id: (count === 1 ? key : `${key}/${count}`) as FactId,
      provenance: { document: this.document.sha256, place },
    };
  }

  issue(issue: Issue): void {
    this.#issues.push(issue);
  }

  /** Counts one entry that became facts. */
  facts(facts: readonly Fact[]): void {
    this.#facts.push(facts);
    this.#entries++;
  }

  /** Counts entries kept but not used; a run of the same reason in a streamed document is one line with its count. */
  quarantine(place: Place, issues: readonly [Issue, ...Issue[]], count = 1): void {
    this.#quarantined.push({ place, issues, count });
    this.#entries += count;
  }

  ignore(place: Place, issues: readonly [Issue, ...Issue[]], count = 1): void {
    this.#ignored.push({ place, issues, count });
    this.#entries += count;
  }

  factsSoFar(): readonly Fact[] {
    return this.#facts.flat();
  }

  /** Takes out facts that another document has already; an entry left without any is ignored, one that keeps some says so. */
  withdraw(
    isRepeat: (fact: Fact) => boolean,
    reason: { readonly code: IssueCode; readonly found: string } = {
      code: 'duplicate-entry',
      found: 'the same measurement in another document',
    },
  ): void {
    this.#facts = this.#facts.flatMap((facts) => {
      const kept = facts.filter((fact) => !isRepeat(fact));
      if (kept.length === facts.length) return [facts];
      const place = facts.find((fact) => !kept.includes(fact))!.provenance.place;
      const issue = issueAt(this.document, place, reason.code, 'information', { found: reason.found });
      if (kept.length > 0) {
        this.issue(issue);
        return [kept];
      }
      this.#ignored.push({ place, issues: [issue], count: 1 });
      return [];
    });
  }

  /** Changes facts in place; ids and provenance stay. */
  amend(change: (fact: Fact) => Fact): void {
    this.#facts = this.#facts.map((facts) => facts.map(change));
  }

  /** The account. */
  close(): { readonly document: IntakeDocument; readonly facts: readonly Fact[]; readonly issues: readonly Issue[] } {
    return {
      document: {
        ...this.document,
        entries: this.#entries,
        entriesWithFacts: this.#facts.length,
        quarantined: this.#quarantined,
        ignored: this.#ignored,
      },
      facts: this.factsSoFar(),
      issues: this.#issues,
    };
  }
}
