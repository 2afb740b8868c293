import { type AllergyFact, type Concept, type ConditionFact, codeSystem, conceptLabel } from '../../record/index.js';
import { conceptOrWords } from './datatypes.js';
import type { SegmentEntry } from './entry.js';

/** DG1: a diagnosis of an encounter. A working diagnosis (DG1-6) is not yet one. */
export function readDiagnosis(entry: SegmentEntry): void {
  const { segment } = entry;
  if (segment.value(21) === 'D') {
    entry.refuse('entered-in-error', 'DG1-21', { found: 'DG1-21 D' });
    return;
  }
  const coded = conceptOrWords(segment.field(3));
  const words = segment.field(4)?.text;
  const concept = entry.required(
    withSystem(coded, segment.value(2)) ?? (words ? { codings: [], text: words } : undefined),
    'DG1-3',
  );
  if (!concept) return;
  const time = entry.time([5], 'undated');
  entry.facts.push(
    conditionFact(entry, concept, {
      certainty: segment.value(6)?.toUpperCase() === 'W' ? 'uncertain' : 'present',
      status: 'unknown',
      ...(time ? { time } : {}),
    }),
  );
}

/** Old messages name the coding system in DG1-2 alone. */
function withSystem(concept: Concept | undefined, method: string | undefined): Concept | undefined {
  if (!concept || !method || !/^(?:ICD|I)-?10/i.test(method)) return concept;
  const codings = concept.codings.map((coding) =>
    coding.system === '' ? { ...coding, system: codeSystem.icd10 } : coding,
  );
  if (codings.length > 0 || !/^[A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?$/.test(concept.text ?? ''))
    return { ...concept, codings };
  return { codings: [{ system: codeSystem.icd10, code: concept.text! }] };
}

/** PRB: a line of a problem list. */
export function readProblem(entry: SegmentEntry): void {
  const { segment } = entry;
  if (/^D/i.test(segment.value(1) ?? '')) {
    entry.refuse('entered-in-error', 'PRB-1', { found: `PRB-1 ${segment.value(1)}` });
    return;
  }
  const concept = entry.required(conceptOrWords(segment.field(3)), 'PRB-3');
  if (!concept) return;
  const time = entry.time([16, 7], 'undated');
  const ended = entry.time([9], 'undated');
  const cycle = [segment.field(14), segment.field(13)].map((field) => field?.text ?? '').join(' ');
  const isDoubtful = /provisional|suspected|unconfirmed|differential|rule.?out/i.test(cycle);
  entry.facts.push(
    conditionFact(entry, concept, {
      certainty: isDoubtful ? 'uncertain' : 'present',
      status:
        ended || /resolved/i.test(cycle)
          ? 'resolved'
          : /inactive/i.test(cycle)
            ? 'inactive'
            : /active/i.test(cycle)
              ? 'active'
              : 'unknown',
      ...(time ? { time } : {}),
      ...(ended ? { ended } : {}),
    }),
  );
}

function conditionFact(
  entry: SegmentEntry,
  concept: Concept,
  said: Pick<ConditionFact, 'certainty' | 'status' | 'time' | 'ended'>,
): ConditionFact {
  const problem = entry.context.standard.problemOf(concept);
  return {
    kind: 'condition',
    ...entry.source(),
    foundBy: 'source',
    concept,
    ...(problem ? { problem } : {}),
    ...said,
  };
}

/** Where the two allergy segments hold what they say. */
interface AllergyFields {
  readonly date: readonly number[];
  readonly action?: number;
  readonly sensitivity?: number;
  readonly status?: number;
}
const allergyFields: Readonly<Record<string, AllergyFields>> = {
  AL1: { date: [6] },
  IAM: { date: [11, 13], action: 6, sensitivity: 9, status: 17 },
};

const noKnown = /^\s*(?:NKA|NKDA|NKFA)\b|\bno known\b.*\ballerg|无(?:已知)?(?:药物|食物)?过敏/i;

/** AL1 and IAM. An allergy is kept even where its date is bad: it must not be lost. */
export function readAllergy(entry: SegmentEntry): void {
  const { segment } = entry;
  const fields = allergyFields[segment.name] ?? { date: [] };
  const value = (number: number | undefined) =>
    number === undefined ? undefined : segment.value(number)?.toUpperCase();
  const status = value(fields.status);
  if (value(fields.action) === 'D' || status === 'E') {
    entry.refuse('entered-in-error', entry.fieldName(fields.action ?? 6));
    return;
  }
  const concept = entry.required(conceptOrWords(segment.field(3)), entry.fieldName(3));
  if (!concept) return;
  const time = entry.time(fields.date, 'undated');
  const isNone = noKnown.test(conceptLabel(concept)) || concept.codings.some(({ code }) => noKnown.test(code));
  const doubtful = status === 'U' || status === 'P' || status === 'S' || status === 'D';
  entry.facts.push({
    kind: 'allergy',
    ...entry.source(),
    certainty: isNone ? 'absent' : doubtful ? 'uncertain' : 'present',
    foundBy: 'source',
    concept,
    substances: entry.context.standard.drugs.substancesOf(concept),
    type: typeOf(value(fields.sensitivity)),
    criticality: criticalityOf(value(4)),
    status: status === 'I' ? 'inactive' : 'active',
    reactions: segment.repetitions(5).flatMap((field) => conceptOrWords(field) ?? []),
    ...(time ? { time } : {}),
  });
}

/** Table 0436. */
function typeOf(sensitivity: string | undefined): AllergyFact['type'] {
  return sensitivity === 'AL' ? 'allergy' : sensitivity === 'IN' || sensitivity === 'AD' ? 'intolerance' : 'unknown';
}

/** Table 0128. */
function criticalityOf(severity: string | undefined): AllergyFact['criticality'] {
  return severity === 'SV' ? 'high' : severity === 'MI' ? 'low' : 'unknown';
}
