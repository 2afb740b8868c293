import { assess } from '../assess.js';
import type { Installation } from '../knowledge/installation.js';
import { catalogue } from '../language/catalogue/index.js';
import { type Lookup, lookupOf, titlesOf } from '../language/describe.js';
import { type Assessment, type Language, type PatientRecord, type Plan, usualPreferences } from '../record/index.js';
import type { Answer, RefusedBecause } from './answer.js';

/** One patient on the desk: what the tools read, and how they ask the engines anew. */
export interface Desk {
  readonly assessment: Assessment;
  readonly lookup: Lookup;
  readonly installation: Installation;
  readonly language: Language;
  /** Assesses a record with the same knowledge on the same day; its plan is shown as a difference from the one given. */
  readonly reassess: (record: PatientRecord, previous?: Plan) => Assessment;
}

export function deskOf(assessment: Assessment, installation: Installation, language: Language): Desk {
  return {
    assessment,
    installation,
    language,
    lookup: lookupOf(assessment, titlesOf(installation.terminology())),
    reassess: (record, previous) =>
      assess(
        record,
        installation.knowledgeFor(record),
        { asOf: assessment.asOf, preferences: usualPreferences },
        previous,
      ),
  };
}

/** No answer, and why, in the reader's language. */
export function refusal(why: RefusedBecause, language: Language, what = ''): Answer {
  const words = catalogue(language).asking.refusal[why];
  return {
    sentences: [{ text: typeof words === 'string' ? words : words(what), claims: [], facts: [] }],
    refused: why,
  };
}
