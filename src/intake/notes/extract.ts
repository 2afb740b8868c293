import {
  type Certainty,
  type Coding,
  conceptLabel,
  type Fact,
  type FactKind,
  type IsoDate,
} from '../../record/index.js';
import type { IntakeKnowledge } from '../source.js';
import { standardOf } from '../standard/index.js';
import { assertionOf } from './assertion.js';
import type { FactWithoutPlace, Mention, NoteContext } from './context.js';
import { noteDate } from './dates.js';
import { recognisers } from './index.js';
import { addressesReader } from './instructions.js';
import { type Owner, ownerOf } from './relatives.js';
import { type Section, type Sentence, sentencesOf } from './sentences.js';

/** Something a text says, with the range that says it: half-open, in UTF-16 code units. */
export interface ExtractedMention {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly kind: FactKind;
  /** The first code of the best system, and that system; empty where there is none. */
  readonly code: string;
  readonly system: string;
  readonly label: string;
  readonly certainty: Certainty;
  /** `patient`, a v3-RoleCode of a relative (`MTH`), or `other` where the text ties it to nobody we know. */
  readonly subject: string;
  readonly section: Section;
  readonly foundBy: Fact['foundBy'];
  /** `hypothetical`: a risk, a plan, a reason for a test; said of the future or of nobody. Such a mention is no fact. */
  readonly context: 'stated' | 'hypothetical';
  /** As the fact has it: `active`, `resolved`, `stopped`, `planned` ... */
  readonly status?: string;
  /** A drug's dose as written, and doses a day. */
  readonly dose?: string;
  readonly timesPerDay?: number;
  /** A measurement in the record's own unit. */
  readonly value?: number;
  readonly unit?: string;
}

/** All that the recognisers find in a text, each mention for itself, also what is only considered and therefore is no fact. */
export function extractMentions(text: string, knowledge: IntakeKnowledge, asOf: IsoDate): ExtractedMention[] {
  const context: NoteContext = {
    standard: standardOf(knowledge),
    asOf,
    time: noteDate(text, asOf),
    source: () => {
      throw new Error('extract makes no facts');
    },
  };
  const found = sentencesOf(text).flatMap((sentence) => {
    const stated = addressesReader(sentence.text)
      ? []
      : recognisers.flatMap((recogniser) =>
          recogniser(sentence, context).map((mention) => fromFact(sentence, mention)),
        );
    const isNew = (each: ExtractedMention) =>
      !stated.some((other) => other.code === each.code && other.start < each.end && each.start < other.end);
    return [...stated, ...hypothetical(sentence, context).filter(isNew)];
  });
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

function fromFact(sentence: Sentence, { start, end, fact }: Mention): ExtractedMention {
  const relation = fact.kind === 'familyHistory' ? (fact.relation.codings[0]?.code ?? 'FAMMEMB') : 'patient';
  const coding = codingOf(fact);
  return {
    ...placeOf(sentence, start, end),
    kind: fact.kind,
    code: coding?.code ?? '',
    system: coding?.system ?? '',
    label: labelOf(fact, coding, sentence.text.slice(start, end)),
    certainty: fact.certainty,
    subject: relation,
    section: sentence.section,
    foundBy: 'dictionary',
    context: fact.kind === 'medication' && fact.status === 'planned' ? 'hypothetical' : 'stated',
    ...('status' in fact ? { status: fact.status } : {}),
    ...(fact.kind === 'medication' && fact.dose ? { dose: `${fact.dose.source.value} ${fact.dose.source.unit}` } : {}),
    ...(fact.kind === 'medication' && fact.timesPerDay !== undefined ? { timesPerDay: fact.timesPerDay } : {}),
    ...(fact.kind === 'observation' ? quantityOf(fact) : {}),
  };
}

const placeOf = (sentence: Sentence, start: number, end: number) => ({
  start: sentence.start + start,
  end: sentence.start + end,
  text: sentence.text.slice(start, end),
});

function codingOf(fact: FactWithoutPlace): Coding | undefined {
  if (fact.kind === 'familyHistory') return fact.condition?.codings[0];
  return 'concept' in fact ? fact.concept.codings[0] : undefined;
}

function labelOf(fact: FactWithoutPlace, coding: Coding | undefined, written: string): string {
  switch (fact.kind) {
    case 'condition':
    case 'familyHistory':
      return fact.problem ?? coding?.display ?? written;
    case 'medication':
      return fact.ingredients.join(' + ') || written;
    case 'allergy':
      return fact.substances.join(' + ') || written;
    case 'observation':
      return fact.value.type === 'coded' ? conceptLabel(fact.value.concept) : (fact.measure ?? written);
    case 'geneResult':
      return `${fact.gene} ${fact.diplotype ?? fact.phenotype ?? ''}`.trim();
    default:
      return coding?.display ?? written;
  }
}

function quantityOf(fact: Extract<FactWithoutPlace, { kind: 'observation' }>): { value?: number; unit?: string } {
  if (fact.value.type !== 'quantity' || !fact.value.quantity.normalised.ok) return {};
  const { value, unit } = fact.value.quantity.normalised;
  return { value, unit };
}

/** Names that the recognisers left out, because the sentence states nothing by them. */
function hypothetical(sentence: Sentence, { standard }: NoteContext): ExtractedMention[] {
  const mention = (start: number, end: number, kind: FactKind, coding: Coding | undefined, label: string) => {
    const assertion = assertionOf(sentence.text, start, end);
    const subject = subjectOf(ownerOf(sentence.text, start, end, sentence.section === 'family-history'));
    const isStated = assertion !== 'not-asserted' && kind !== 'medication' && sentence.section !== 'plan';
    return {
      ...placeOf(sentence, start, end),
      kind,
      code: coding?.code ?? '',
      system: coding?.system ?? '',
      label,
      certainty: assertion === 'not-asserted' || kind === 'medication' ? 'uncertain' : assertion.certainty,
      subject,
      section: sentence.section,
      foundBy: 'dictionary',
      // What a recogniser left out of the patient's record is not stated of the patient.
      context: isStated && subject !== 'patient' ? 'stated' : 'hypothetical',
    } satisfies ExtractedMention;
  };
  return [
    ...standard.problems
      .find(sentence.text)
      .map(({ start, end, value }) => mention(start, end, 'condition', value.codings[0], value.key)),
    ...standard.drugs
      .findIngredients(sentence.text)
      .map(({ start, end, value }) =>
        mention(start, end, 'medication', standard.terminology.ingredient(value)?.codings[0], value),
      ),
    ...(standard.phenotypes()?.find(sentence.text) ?? []).map(({ start, end, coding }) =>
      mention(start, end, 'phenotype', coding, coding.display ?? ''),
    ),
  ];
}

function subjectOf(owner: Owner): string {
  switch (owner.who) {
    case 'patient':
      return 'patient';
    case 'relative':
      return owner.relation.coding.code;
    case 'family':
      return 'FAMMEMB';
    case 'nobody':
      return 'other';
    default:
      return owner satisfies never;
  }
}
