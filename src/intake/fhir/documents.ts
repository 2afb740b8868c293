import { type ClinicalTime, conceptLabel, type Place } from '../../record/index.js';
import { decodeText } from '../bytes/text.js';
import { readMentions } from '../notes/index.js';
import { codingOf, conceptOf, firstConcept } from './datatypes.js';
import type { Entry } from './entry.js';
import { type Node, node, nodes, number, text } from './json.js';

/** @see https://hl7.org/fhir/R4/diagnosticreport.html */
export function readReport(entry: Entry): void {
  const { resource } = entry;
  if (resource.status === 'entered-in-error') {
    entry.refuse('entered-in-error', 'status');
    return;
  }
  const concept = entry.required(conceptOf(resource.code), 'code');
  const time = entry.time(['effectiveDateTime', 'effectivePeriod.start', 'issued'], 'refuse');
  if (!concept) return;
  const conclusion = text(resource.conclusion) ?? firstLabel(resource.conclusionCode);
  entry.facts.push({
    kind: 'report',
    ...entry.source(),
    certainty: 'present',
    foundBy: 'source',
    concept,
    ...(conclusion ? { conclusion } : {}),
    ...(time ? { time } : {}),
  });
  if (typeof resource.conclusion === 'string') mentions(entry, resource.conclusion, 'conclusion', time);
  for (const { index, node: attachment } of nodes(resource.presentedForm)) {
    readAttachment(entry, attachment, `presentedForm[${index}]`, conceptLabel(concept), time);
  }
}

/** @see https://hl7.org/fhir/R4/documentreference.html */
export function readDocumentReference(entry: Entry): void {
  const { resource } = entry;
  if (resource.status === 'entered-in-error' || resource.docStatus === 'entered-in-error') {
    entry.refuse('entered-in-error', 'status');
    return;
  }
  const time = entry.time(['date', 'context.period.start'], 'refuse');
  const concept = conceptOf(resource.type) ??
    firstConcept(resource.category) ?? { codings: [], text: text(resource.description) ?? 'document' };
  const contents = nodes(resource.content).map(({ index, node: each }) => ({
    index,
    attachment: node(each.attachment),
  }));
  const title = text(resource.description) ?? contents.map(({ attachment }) => text(attachment?.title)).find(Boolean);
  const contentType = contents.map(({ attachment }) => text(attachment?.contentType)).find(Boolean);
  entry.facts.push({
    kind: 'document',
    ...entry.source(),
    certainty: 'present',
    foundBy: 'source',
    concept,
    ...(title ? { title } : {}),
    ...(contentType ? { contentType } : {}),
    ...(time ? { time } : {}),
  });
  for (const { index, attachment } of contents) {
    if (attachment) readAttachment(entry, attachment, `content[${index}].attachment`, undefined, time);
  }
}

/** Text of an attachment is read as a note; anything else stays with its document. `title` makes a document fact of its own. */
function readAttachment(
  entry: Entry,
  attachment: Node,
  path: string,
  title: string | undefined,
  time: ClinicalTime | undefined,
): void {
  const contentType = text(attachment.contentType)?.toLowerCase();
  if (title !== undefined) {
    entry.facts.push({
      kind: 'document',
      ...entry.source(path),
      certainty: 'present',
      foundBy: 'source',
      concept: { codings: [], text: title },
      title: text(attachment.title) ?? title,
      ...(contentType ? { contentType } : {}),
      ...(time ? { time } : {}),
    });
  }
  const data = text(attachment.data);
  if (!data || !(contentType === undefined || contentType.startsWith('text/plain'))) return;
  if (!/^[A-Za-z0-9+/\s]*={0,2}$/.test(data)) {
    entry.warn('invalid-field', `${path}.data`, { found: data.slice(0, 20), expected: 'base64' });
    return;
  }
  mentions(entry, decodeText(Buffer.from(data, 'base64')).text, `${path}.data`, time);
}

function mentions(entry: Entry, words: string, element: string, time: ClinicalTime | undefined): void {
  const { ledger, standard, options } = entry.context;
  const where = entry.place(element);
  const within =
    where.kind === 'fhirPath'
      ? where.path
      : where.kind === 'line'
        ? `line ${where.line}, ${where.column ?? ''}`
        : element;
  const placeOf = (start: number, end: number): Place => ({ kind: 'span', start, end, within });
  entry.facts.push(
    ...readMentions(words, {
      standard,
      time,
      asOf: options.asOf,
      source: (start, end) => ledger.source(placeOf(start, end)),
    }),
  );
}

function firstLabel(concepts: unknown): string | undefined {
  const concept = firstConcept(concepts);
  return concept && conceptLabel(concept);
}

/** @see https://hl7.org/fhir/R4/imagingstudy.html */
export function readImagingStudy(entry: Entry): void {
  const { resource } = entry;
  if (resource.status === 'entered-in-error') {
    entry.refuse('entered-in-error', 'status');
    return;
  }
  if (resource.status === 'cancelled') {
    entry.inform('missing-field', 'status', { found: 'cancelled: did not take place' });
    return;
  }
  const time = entry.time(['started'], 'refuse');
  const series = nodes(resource.series).map((each) => each.node);
  const modalities = new Set(
    [
      ...nodes(resource.modality).map((each) => codingOf(each.node)),
      ...series.map((each) => codingOf(each.modality)),
    ].flatMap((coding) => coding?.code ?? []),
  );
  const studyUid = nodes(resource.identifier)
    .map(({ node: identifier }) => /^(?:urn:oid:)?(\d+(?:\.\d+)+)$/.exec(text(identifier.value) ?? '')?.[1])
    .find(Boolean);
  const description = text(resource.description) ?? firstLabel(resource.procedureCode);
  const site = series.map((each) => codingOf(each.bodySite)).find(Boolean);
  const instances = number(resource.numberOfInstances);
  entry.facts.push({
    kind: 'imaging',
    ...entry.source(),
    certainty: 'present',
    foundBy: 'source',
    modalities: [...modalities],
    ...(studyUid ? { studyUid } : {}),
    ...(description ? { description } : {}),
    ...(site ? { bodySite: { codings: [site] } } : {}),
    ...(instances === undefined ? {} : { instances }),
    ...(time ? { time } : {}),
  });
}
