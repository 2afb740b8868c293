import {
  type ClinicalTime,
  type Concept,
  dateOf,
  type Fact,
  type FactId,
  type Issue,
  type IssueCode,
  type Measure,
  type Place,
  type Provenance,
  parseClinicalTime,
  type Quantity,
} from '../record/index.js';
import { type IssueDetails, issueAt, type Ledger } from './ledger.js';
import type { IntakeOptions } from './source.js';
import type { Standard } from './standard/index.js';
import { normaliseQuantity, type SourceQuantity } from './standard/units.js';

/** What every reader of entries works with. */
export interface StatementContext {
  readonly ledger: Ledger;
  readonly standard: Standard;
  readonly options: Pick<IntakeOptions, 'asOf'>;
}

/** Whether a bad date makes its entry unusable, or only undated. */
export type BadDate = 'refuse' | 'undated';

/**
 * One entry of a source on its way to facts. Readers add facts and troubles; `settle` counts the entry once:
 * quarantined if anything is refused, else with its facts, else ignored.
 */
export abstract class Statement<Context extends StatementContext = StatementContext> {
  readonly facts: Fact[] = [];
  readonly #errors: Issue[] = [];
  readonly #warnings: Issue[] = [];

  constructor(readonly context: Context) {}

  /** What kind of entry it is, in the source's own word: `Observation`, `OBX`. */
  abstract get type(): string;

  /** The place of an element of the entry, or of the entry itself. */
  abstract place(element?: string): Place;

  /** Id and provenance of a fact read at an element. */
  source(element = ''): { readonly id: FactId; readonly provenance: Provenance } {
    return this.context.ledger.source(this.place(element));
  }

  refuse(code: IssueCode, element: string, details: IssueDetails = {}): void {
    this.#errors.push(this.#issue(code, element, 'error', details));
  }

  warn(code: IssueCode, element: string, details: IssueDetails = {}): void {
    this.#warnings.push(this.#issue(code, element, 'warning', details));
  }

  inform(code: IssueCode, element: string, details: IssueDetails = {}): void {
    this.#warnings.push(this.#issue(code, element, 'information', details));
  }

  #issue(code: IssueCode, element: string, severity: Issue['severity'], details: IssueDetails): Issue {
    return issueAt(this.context.ledger.document, this.place(element), code, severity, details);
  }

  checkedTime(written: unknown, element: string, badDate: BadDate): ClinicalTime | undefined {
    const trouble = (code: IssueCode, details: IssueDetails) =>
      badDate === 'refuse' ? this.refuse(code, element, details) : this.warn(code, element, details);
    const time = typeof written === 'string' ? parseClinicalTime(written.trim()) : undefined;
    if (!time) {
      trouble('invalid-date', { found: String(written), expected: 'YYYY-MM-DD', remedy: 'fix-source' });
      return undefined;
    }
    if (dateOf(time) > this.context.options.asOf) {
      trouble('future-date', { found: time, expected: `<= ${this.context.options.asOf}`, remedy: 'fix-source' });
      return undefined;
    }
    return time;
  }

  /** The quantity on the record's scale. A value that no living person has gives undefined and a trouble. */
  quantity(
    source: SourceQuantity,
    element: string,
    measure: Measure | undefined,
    isPart: boolean,
  ): Quantity | undefined {
    const quantity = normaliseQuantity(source, measure);
    const found = `${source.value} ${source.unit ?? source.code ?? ''}`.trim();
    if (!quantity.normalised.ok) {
      this.inform('unit-not-normalised', element, {
        found: `${found}: ${quantity.normalised.why}`,
        ...(measure?.unit ? { expected: measure.unit } : {}),
      });
      return quantity;
    }
    const { value, unit } = quantity.normalised;
    const range = measure?.plausible;
    if (!range || quantity.comparator || (value >= range.lower && value <= range.upper)) return quantity;
    const details: IssueDetails = {
      found,
      expected: `${range.lower} to ${range.upper} ${unit}`,
      remedy: 'confirm-value',
    };
    if (isPart) this.warn('impossible-value', element, details);
    else this.refuse('impossible-value', element, details);
    return undefined;
  }

  /** A required concept; its absence is refused. */
  required(concept: Concept | undefined, element: string): Concept | undefined {
    if (!concept) this.refuse('missing-field', element, { found: `${this.type}.${element}`, remedy: 'fix-source' });
    return concept;
  }

  settle(): void {
    const { ledger } = this.context;
    const [first, ...others] = this.#errors;
    if (first) {
      ledger.quarantine(this.place(), [first, ...others, ...this.#warnings]);
    } else if (this.facts.length > 0) {
      ledger.facts(this.facts);
      for (const warning of this.#warnings) ledger.issue(warning);
    } else {
      const nothing = this.#issue('missing-field', '', 'information', { found: `${this.type}: nothing stated` });
      const [reason, ...rest] = this.#warnings;
      if (reason?.severity === 'warning') ledger.quarantine(this.place(), [reason, ...rest]);
      else ledger.ignore(this.place(), reason ? [reason, ...rest] : [nothing]);
    }
  }
}
