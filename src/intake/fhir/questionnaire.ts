import {
  type ClinicalTime,
  type Coding,
  type Concept,
  codeSystem,
  type Measure,
  type ObservationValue,
} from '../../record/index.js';
import { codingOf, extensionOf, quantityOf } from './datatypes.js';
import type { Entry } from './entry.js';
import { type Node, node, nodes, number, text, truth } from './json.js';

/** Where FHIR R4 and R5 put the number that an answer stands for. */
const weights = [
  'http://hl7.org/fhir/StructureDefinition/ordinalValue',
  'http://hl7.org/fhir/StructureDefinition/itemWeight',
];

/** LOINC answer list LL358-3 (PHQ and GAD): its answers are 0 to 3. */
const loincAnswers = new Map(['LA6568-5', 'LA6569-3', 'LA6570-1', 'LA6571-9'].map((code, score) => [code, score]));

/** What the Questionnaire says of its items, by linkId. */
interface Form {
  readonly names: readonly string[];
  readonly items: ReadonlyMap<string, Node>;
}

/**
 * A QuestionnaireResponse: each answer is an observation, found by its LOINC code, else by the questionnaire's name and the
 * item's linkId. A choice whose number is known (in the answer, in the Questionnaire, or by LOINC) is that number.
 * @see https://hl7.org/fhir/R4/questionnaireresponse.html
 */
export function readQuestionnaireResponse(entry: Entry): void {
  const { resource } = entry;
  const status = text(resource.status);
  if (status === 'entered-in-error') {
    entry.refuse('entered-in-error', 'status');
    return;
  }
  const time = entry.time(['authored'], 'undated');
  const form = formOf(entry);
  readItems(entry, resource.item, 'item', time, form);
  if (entry.facts.length > 0 && status !== 'completed' && status !== 'amended')
    entry.warn('invalid-field', 'status', { found: status ?? 'none', expected: 'completed or amended' });
}

function readItems(entry: Entry, items: unknown, path: string, time: ClinicalTime | undefined, form: Form): void {
  for (const { index, node: item } of nodes(items)) {
    const here = `${path}[${index}]`;
    for (const { index: place, node: answer } of nodes(item.answer)) {
      readAnswer(entry, item, answer, `${here}.answer[${place}]`, time, form);
      readItems(entry, answer.item, `${here}.answer[${place}].item`, time, form);
    }
    readItems(entry, item.item, `${here}.item`, time, form);
  }
}

function readAnswer(
  entry: Entry,
  item: Node,
  answer: Node,
  path: string,
  time: ClinicalTime | undefined,
  form: Form,
): void {
  const linkId = text(item.linkId) ?? '';
  const definition = form.items.get(linkId);
  const concept = conceptOf(item, linkId, definition);
  const measure = measureOf(entry, concept, linkId, form);
  const value = answerValue(entry, answer, `${path}.value`, measure, definition);
  if (!value) return;
  entry.facts.push({
    kind: 'observation',
    ...entry.source(path),
    certainty: 'present',
    foundBy: 'source',
    category: 'survey',
    concept,
    value,
    ...(measure ? { measure: measure.key } : {}),
    ...(time ? { time } : {}),
  });
}

/** The item's own codes, or a LOINC code as linkId: `/44250-9`, as the LOINC forms have it. */
function conceptOf(item: Node, linkId: string, definition: Node | undefined): Concept {
  const declared = nodes(definition?.code).flatMap(({ node: each }) => codingOf(each) ?? []);
  const loinc = /(?:^|\/)(\d{1,6}-\d)$/.exec(linkId)?.[1];
  const codings: readonly Coding[] =
    declared.length > 0 || !loinc ? declared : [{ system: codeSystem.loinc, code: loinc }];
  return { codings, text: text(item.text) ?? text(definition?.text) ?? linkId };
}

function measureOf(entry: Entry, concept: Concept, linkId: string, { names }: Form): Measure | undefined {
  const { standard } = entry.context;
  const byCode = standard.measureOf({ codings: concept.codings });
  if (byCode) return byCode;
  const last = linkId.split(/[/.]/).at(-1)!.toLowerCase();
  for (const name of names)
    for (const words of [`${name} ${last}`, `${name} ${last.replace(/^(?:q|item|question)[-_ ]?/, '')}`]) {
      const measure = standard.measureOf({ codings: [], text: words.replaceAll('_', '-') });
      if (measure) return measure;
    }
  return concept.text ? standard.measureOf({ codings: [], text: concept.text }) : undefined;
}

function answerValue(
  entry: Entry,
  answer: Node,
  element: string,
  measure: Measure | undefined,
  definition: Node | undefined,
): ObservationValue | undefined {
  const score = scoreOf(answer, definition);
  if (score !== undefined) {
    const quantity = entry.quantity({ value: score, unit: measure?.unit ?? '{score}' }, element, measure, true);
    return quantity && { type: 'quantity', quantity };
  }
  const coding = codingOf(answer.valueCoding);
  if (coding)
    return { type: 'coded', concept: { codings: [coding], ...(coding.display ? { text: coding.display } : {}) } };
  const source = quantityOf(answer.valueQuantity);
  if (source) {
    const quantity = entry.quantity(source, element, measure, true);
    return quantity && { type: 'quantity', quantity };
  }
  const flag = truth(answer.valueBoolean);
  if (flag !== undefined) return { type: 'boolean', value: flag };
  const written = text(answer.valueDate) ?? text(answer.valueDateTime);
  if (written !== undefined) {
    const time = entry.checkedTime(written, element, 'undated');
    return time && { type: 'time', time };
  }
  const words = text(answer.valueString) ?? text(answer.valueTime) ?? text(answer.valueUri);
  return words === undefined ? undefined : { type: 'text', text: words };
}

/** The number that the answer is or stands for. */
function scoreOf(answer: Node, definition: Node | undefined): number | undefined {
  const plain = number(answer.valueInteger) ?? number(answer.valueDecimal);
  if (plain !== undefined) return plain;
  const choice = node(answer.valueCoding);
  const code = text(choice?.code);
  if (!choice || code === undefined) return undefined;
  const option = nodes(definition?.answerOption).find(({ node: each }) => node(each.valueCoding)?.code === code)?.node;
  const own = [choice, answer, option, node(option?.valueCoding)].flatMap((each) => weightOf(each) ?? []);
  return own[0] ?? loincAnswers.get(code) ?? (/^\d{1,3}$/.test(code) ? Number(code) : undefined);
}

function weightOf(element: Node | undefined): number | undefined {
  for (const url of weights) {
    const extension = element && extensionOf(element, url);
    const weight = number(extension?.valueDecimal) ?? number(extension?.valueInteger);
    if (weight !== undefined) return weight;
  }
  return undefined;
}

/** The Questionnaire that was answered, where the documents have it, and the names it goes by. */
function formOf(entry: Entry): Form {
  const canonical = text(entry.resource.questionnaire)?.split('|')[0] ?? '';
  const id = canonical.split(/[/#]/).at(-1) ?? '';
  const resolved = [canonical, `Questionnaire/${id}`].map((each) => (each ? entry.context.resolve(each) : undefined));
  const form = resolved.find((each) => each?.resourceType === 'Questionnaire');
  const items = new Map<string, Node>();
  const collect = (list: unknown): void => {
    for (const { node: item } of nodes(list)) {
      const linkId = text(item.linkId);
      if (linkId !== undefined) items.set(linkId, item);
      collect(item.item);
    }
  };
  collect(form?.item);
  const names = [text(form?.name), text(form?.title), id].flatMap((name) => (name ? [name.toLowerCase()] : []));
  return { names: names.map((name) => name.replaceAll('_', '-')), items };
}
