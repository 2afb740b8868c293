import type { ClinicalTime, Place } from '../../record/index.js';
import { type BadDate, Statement, type StatementContext } from '../statement.js';
import { attribute, type Narrative, timeOf } from './datatypes.js';
import { type XmlElement, xpathOf } from './xml.js';

export interface ClinicalContext extends StatementContext {
  readonly narrative: Narrative;
  /** The section's LOINC code. */
  readonly section: string;
}

/** One `entry` element on its way to facts. What stands in it is read at its own element. */
export class ClinicalEntry extends Statement<ClinicalContext> {
  #at: XmlElement;

  constructor(
    readonly element: XmlElement,
    context: ClinicalContext,
  ) {
    super(context);
    this.#at = element;
  }

  get type(): string {
    return this.#at.name;
  }

  /** The entry, or below the statement being read the element of that path. */
  place(element = ''): Place {
    const path = xpathOf(element === '' ? this.element : this.#at);
    return { kind: 'xpath', path: element === '' || element === '.' ? path : `${path}/${element}` };
  }

  /** Reads a statement within the entry. */
  within(element: XmlElement, read: () => void): void {
    const before = this.#at;
    this.#at = element;
    read();
    this.#at = before;
  }

  /** Id and provenance of a fact read at the current statement. */
  here() {
    return this.source('.');
  }

  time(
    element: XmlElement | undefined,
    badDate: BadDate,
    ...parts: readonly ('low' | 'high' | 'center')[]
  ): ClinicalTime | undefined {
    const written = timeOf(element, ...parts);
    return written === undefined ? undefined : this.checkedTime(written, element!.name, badDate);
  }
}

export const isNegated = (element: XmlElement) => attribute(element, 'negationInd') === 'true';
