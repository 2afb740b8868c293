import { type ClinicalTime, type Concept, dateOf, type MedicationFact, type Quantity } from '../../record/index.js';
import { normaliseQuantity } from '../standard/units.js';
import { conceptOf, firstConcept, quantityOf } from './datatypes.js';
import { timesPerDay } from './dosage.js';
import type { Entry } from './entry.js';
import { type Node, node, nodes, number, text } from './json.js';

/** What a status code of each medication resource says of the patient's taking it now. */
const statusByCode: Readonly<Record<string, MedicationFact['status']>> = {
  active: 'active',
  'in-progress': 'active',
  completed: 'completed',
  'on-hold': 'on-hold',
  stopped: 'stopped',
  cancelled: 'stopped',
  declined: 'not-taken',
  'not-taken': 'not-taken',
  'not-done': 'not-taken',
  intended: 'planned',
  draft: 'planned',
  preparation: 'planned',
  unknown: 'unknown',
};

/** MedicationRequest, -Statement, -Administration, -Dispense. @see https://hl7.org/fhir/R4/medications-module.html */
export function readMedication(entry: Entry): void {
  const { resource } = entry;
  const code = text(resource.status);
  if (code === 'entered-in-error') {
    entry.refuse('entered-in-error', 'status');
    return;
  }
  if (code !== undefined && !(code in statusByCode)) {
    entry.warn('invalid-field', 'status', { found: code, expected: Object.keys(statusByCode).join(', ') });
  }
  const drug = drugOf(entry);
  if (!drug) return;
  const { concept, parts } = drug;
  const time = entry.time(startElements, 'refuse');
  const dosage = dosageOf(resource);
  const ended = endOf(entry, dosage);
  const isForbidden = resource.doNotPerform === true;
  const status = isForbidden ? 'not-taken' : presentStatus(entry, statusByCode[code ?? ''] ?? 'unknown', ended, time);
  const dose = doseOf(dosage, concept, entry);
  const times = dosage ? timesPerDay(dosage) : undefined;
  const route = firstConcept(dosage?.route);
  const instruction = text(dosage?.text) ?? text(dosage?.patientInstruction);
  const reason = firstConcept(resource.reasonCode) ?? reasonReferred(entry);
  const fact: MedicationFact = {
    kind: 'medication',
    ...entry.source(),
    certainty: status === 'not-taken' ? 'absent' : 'present',
    foundBy: 'source',
    concept,
    ingredients: [...new Set(parts.flatMap((part) => entry.context.standard.drugs.ingredientsOf(part)))],
    status,
    ...(isForbidden ? { forbidden: true } : {}),
    ...(time ? { time } : {}),
    ...(ended && dateOf(ended) <= entry.context.options.asOf ? { ended } : {}),
    ...(dose ? { dose } : {}),
    ...(times === undefined ? {} : { timesPerDay: times }),
    ...(route ? { route } : {}),
    ...(instruction ? { instruction } : {}),
    ...(reason ? { reason } : {}),
  };
  entry.facts.push(fact);
}

const startElements = [
  'authoredOn',
  'effectiveDateTime',
  'effectivePeriod.start',
  'whenHandedOver',
  'whenPrepared',
  'dateAsserted',
];

/** A drug, and the substances of which it is said to consist: itself, where nothing is said. */
interface Product {
  readonly concept: Concept;
  readonly parts: readonly Concept[];
}

const whole = (concept: Concept): Product => ({ concept, parts: [concept] });

/** The drug itself, or what `medicationReference` points to. */
function drugOf(entry: Entry): Product | undefined {
  const { resource } = entry;
  const own = conceptOf(resource.medicationCodeableConcept) ?? conceptOf(node(resource.medication)?.concept);
  if (own) return whole(own);
  const reference = node(resource.medicationReference);
  const literal = text(reference?.reference);
  const resolved = literal ? entry.context.resolve(literal) : undefined;
  const product = resolved ? productOf(resolved) : undefined;
  if (product) return product;
  const display = text(reference?.display);
  if (display) return whole({ codings: [], text: display });
  if (literal) entry.refuse('unresolved-reference', 'medicationReference', { found: literal, remedy: 'fix-source' });
  else entry.refuse('missing-field', 'medication[x]', { found: `${entry.type}.medication[x]`, remedy: 'fix-source' });
  return undefined;
}

/** The code of a Medication, else its ingredients' names. */
function productOf(medication: Node): Product | undefined {
  const own = conceptOf(medication.code);
  if (own) return whole(own);
  const parts = nodes(medication.ingredient).flatMap(({ node: each }) => conceptOf(each.itemCodeableConcept) ?? []);
  if (parts.length === 0) return undefined;
  const concept = {
    codings: parts.flatMap(({ codings }) => codings),
    text: parts.map((part) => part.text ?? part.codings[0]?.display ?? '').join(' / '),
  };
  return { concept, parts };
}

function reasonReferred(entry: Entry): Concept | undefined {
  for (const { node: reference } of nodes(entry.resource.reasonReference)) {
    const literal = text(reference.reference);
    const concept = conceptOf((literal ? entry.context.resolve(literal) : undefined)?.code);
    if (concept) return concept;
    const display = text(reference.display);
    if (display) return { codings: [], text: display };
  }
  return undefined;
}

function dosageOf(resource: Node): Node | undefined {
  return nodes(resource.dosageInstruction)[0]?.node ?? nodes(resource.dosage)[0]?.node ?? node(resource.dosage);
}

/** The last day of use that the source names, if it does. */
function endOf(entry: Entry, dosage: Node | undefined): ClinicalTime | undefined {
  const { resource } = entry;
  const bounds = node(node(node(dosage?.timing)?.repeat)?.boundsPeriod);
  const written = text(node(resource.effectivePeriod)?.end) ?? text(bounds?.end);
  if (written !== undefined) {
    const isLater = /^\d{4}(-\d{2}(-\d{2}.*)?)?$/.test(written) && written.slice(0, 10) > entry.context.options.asOf;
    return isLater ? undefined : entry.checkedTime(written, 'effectivePeriod.end', 'undated');
  }
  const supplied = quantityOf(resource.daysSupply);
  const from = text(resource.whenHandedOver);
  if (!supplied || !from || supplied.value < 0 || supplied.value > 3_650) return undefined;
  const start = entry.checkedTime(from, 'whenHandedOver', 'undated');
  return (
    start &&
    (new Date(Date.parse(dateOf(start)) + supplied.value * 86_400_000).toISOString().slice(0, 10) as ClinicalTime)
  );
}

/** A plan is not yet taken; what has ended is no longer taken; a finished dispense is taken while its supply lasts. */
function presentStatus(
  entry: Entry,
  stated: MedicationFact['status'],
  ended: ClinicalTime | undefined,
  time: ClinicalTime | undefined,
): MedicationFact['status'] {
  const { resource, context } = entry;
  const intent = text(resource.intent);
  if (stated === 'active' && (intent === 'proposal' || intent === 'plan' || intent === 'option')) return 'planned';
  const isOver = ended !== undefined && dateOf(ended) < context.options.asOf;
  if (entry.type === 'MedicationDispense' && stated === 'completed')
    return ended === undefined || !time ? 'unknown' : isOver ? 'completed' : 'active';
  return stated === 'active' && isOver ? 'completed' : stated;
}

/** The dose as said; tablets of a product with one strength are brought to milligrams. */
function doseOf(dosage: Node | undefined, concept: Concept, entry: Entry): Quantity | undefined {
  const doseAndRate = nodes(dosage?.doseAndRate)[0]?.node;
  const source = quantityOf(doseAndRate?.doseQuantity) ?? quantityOf(dosage?.doseQuantity) ?? quantityOf(dosage?.dose);
  if (!source) return undefined;
  if (source.value <= 0) {
    entry.warn('impossible-value', 'dosage', {
      found: `${number(source.value)} ${source.unit ?? ''}`,
      expected: '> 0',
      remedy: 'confirm-value',
    });
    return undefined;
  }
  const quantity = normaliseQuantity(source);
  const unit = quantity.normalised.ok ? quantity.normalised.unit : '';
  if (unit !== '{tablet}' && unit !== '{capsule}') return quantity;
  const strength = entry.context.standard.drugs.strengthOf(concept);
  return strength
    ? { ...quantity, normalised: { ok: true, value: source.value * strength.value, unit: strength.unit } }
    : quantity;
}
