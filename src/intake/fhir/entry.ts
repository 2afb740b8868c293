import type { ClinicalTime, Place } from '../../record/index.js';
import { type BadDate, Statement, type StatementContext } from '../statement.js';
import { type Node, node, text } from './json.js';

/** Finds what a literal reference points to: in the resource's `contained`, in its bundle, in the other documents. */
export type Resolve = (reference: string) => Node | undefined;

export interface EntryContext extends StatementContext {
  readonly resolve: Resolve;
  readonly birthDate?: ClinicalTime | undefined;
}

/** One resource on its way to facts. */
export class Entry extends Statement<EntryContext> {
  constructor(
    readonly resource: Node,
    /** FHIRPath of the resource from the document's root. */
    readonly path: string,
    context: EntryContext,
    readonly placeOf: (path: string) => Place,
  ) {
    super(context);
  }

  get type(): string {
    return text(this.resource.resourceType) ?? '';
  }

  place(element = ''): Place {
    return this.placeOf(element === '' ? this.path : `${this.path}.${element}`);
  }

  /** The first of several elements that is a date; bad and future ones are troubles. */
  time(elements: readonly string[], badDate: BadDate): ClinicalTime | undefined {
    for (const element of elements) {
      const written = elementAt(this.resource, element);
      if (written === undefined) continue;
      return this.checkedTime(written, element, badDate);
    }
    return undefined;
  }
}

/** `a.b` of a node; array elements by `[n]`. */
function elementAt(from: Node, path: string): unknown {
  let value: unknown = from;
  for (const step of path.split('.')) {
    const [, name, index] = /^(\w+)(?:\[(\d+)\])?$/.exec(step) ?? [];
    value = node(value)?.[name ?? step];
    if (index !== undefined) value = Array.isArray(value) ? value[Number(index)] : undefined;
  }
  return value;
}
