import type { ClinicalTime, Place } from '../../record/index.js';
import { isoTime } from '../standard/hl7-time.js';
import { type BadDate, Statement, type StatementContext } from '../statement.js';
import type { Field, Segment } from './message.js';

/** One segment on its way to facts; its elements are fields: `OBX-5`. */
export class SegmentEntry extends Statement<StatementContext> {
  constructor(
    readonly segment: Segment,
    context: StatementContext,
  ) {
    super(context);
  }

  get type(): string {
    return this.segment.name;
  }

  place(element = ''): Place {
    return { kind: 'segment', segment: this.segment.line, field: element === '' ? this.segment.name : element };
  }

  /** The name of one of the segment's own fields: `OBX-5`. */
  fieldName(number: number): string {
    return `${this.segment.name}-${number}`;
  }

  /** The first of several own fields that holds a time; bad and future ones are troubles. */
  time(numbers: readonly number[], badDate: BadDate): ClinicalTime | undefined {
    for (const number of numbers) {
      const written = this.segment.value(number);
      if (written !== undefined) return this.timeIn(written, this.fieldName(number), badDate);
    }
    return undefined;
  }

  timeIn(written: string, element: string, badDate: BadDate): ClinicalTime | undefined {
    return this.checkedTime(isoTime(written), element, badDate);
  }

  field(number: number): Field | undefined {
    return this.segment.field(number);
  }
}
