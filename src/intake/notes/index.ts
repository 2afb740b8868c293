import type { ClinicalTime, Fact, FactId, IsoDate, Provenance } from '../../record/index.js';
import type { Ledger } from '../ledger.js';
import type { Standard } from '../standard/index.js';

export interface NoteContext {
  readonly standard: Standard;
  readonly asOf: IsoDate;
  /** When the note was written, if known: its findings are of that time. */
  readonly time: ClinicalTime | undefined;
  /** Id and provenance of a mention at a half-open range of the text. */
  readonly source: (start: number, end: number) => { readonly id: FactId; readonly provenance: Provenance };
}

/** What a free text says of the patient, with the exact places. */
export function readMentions(_text: string, _context: NoteContext): Fact[] {
  return [];
}

/** A note as a document: one entry that becomes its document fact and its mentions. */
export function readNote(text: string, ledger: Ledger, context: Pick<NoteContext, 'standard' | 'asOf'>): void {
  const mentions = readMentions(text, {
    ...context,
    time: undefined,
    source: (start, end) => ledger.source({ kind: 'span', start, end }),
  });
  ledger.facts([
    {
      kind: 'document',
      ...ledger.source({ kind: 'whole' }),
      certainty: 'present',
      foundBy: 'source',
      concept: { codings: [], text: 'note' },
      title: ledger.document.name,
      contentType: 'text/plain',
    },
    ...mentions,
  ]);
}
