import type { ProcedureFact } from '../../record/index.js';
import { conceptOf } from './datatypes.js';
import type { Entry } from './entry.js';
import { nodes, text } from './json.js';

const orderStatus: Readonly<Record<string, ProcedureFact['status']>> = {
  draft: 'planned',
  active: 'planned',
  'on-hold': 'planned',
  completed: 'planned',
  revoked: 'stopped',
};

/**
 * ServiceRequest and DeviceRequest: something ordered. It is planned and not done, whatever became of the order; an order not
 * to do it says so.
 * @see https://hl7.org/fhir/R4/servicerequest.html
 */
export function readOrder(entry: Entry): void {
  const { resource } = entry;
  if (resource.status === 'entered-in-error') {
    entry.refuse('entered-in-error', 'status');
    return;
  }
  const concept = entry.required(conceptOf(resource.code) ?? conceptOf(resource.codeCodeableConcept), 'code');
  const time = entry.time(['authoredOn', 'occurrenceDateTime', 'occurrencePeriod.start'], 'refuse');
  if (!concept) return;
  const forbidden = resource.doNotPerform === true || nodes(resource.modifierExtension).some(isNotToBeDone);
  const status = forbidden ? 'not-done' : (orderStatus[text(resource.status) ?? ''] ?? 'unknown');
  entry.facts.push({
    kind: 'procedure',
    ...entry.source(),
    certainty:
      status === 'not-done' || status === 'stopped' ? 'absent' : resource.status === 'draft' ? 'uncertain' : 'present',
    foundBy: 'source',
    concept,
    status: status === 'unknown' ? 'planned' : status,
    ...(time ? { time } : {}),
  });
}

const isNotToBeDone = ({ node }: ReturnType<typeof nodes>[number]) =>
  /doNotPe?r?form$/i.test(text(node.url) ?? '') && node.valueBoolean === true;
