import { type Concept, dateOf, type MedicationFact, type Quantity } from '../../record/index.js';
import { normaliseQuantity } from '../standard/units.js';
import {
  attribute,
  child,
  childrenOf,
  conceptOf,
  quantityOf,
  referredText,
  templatesOf,
  timeOf,
  typeOf,
  wordsOf,
} from './datatypes.js';
import { hasHappened, statementIn } from './kinds.js';
import { type ClinicalEntry, isNegated } from './statement.js';
import type { XmlElement } from './xml.js';

/** The product of a `consumable`: its code, else its name. */
function productOf(entry: ClinicalEntry, statement: XmlElement): Concept | undefined {
  const product = child(statement, 'consumable', 'manufacturedProduct');
  const material = child(product, 'manufacturedMaterial') ?? child(product, 'manufacturedLabeledDrug');
  const name = wordsOf(child(material, 'name'));
  return (
    conceptOf(child(material, 'code'), entry.context.narrative) ?? (name ? { codings: [], text: name } : undefined)
  );
}

const plannedTemplate = '2.16.840.1.113883.10.20.22.4.42';

/** Medication Activity, and planned ones. @see C-CDA R2.1, 2.16.840.1.113883.10.20.22.4.16 */
export function readMedication(entry: ClinicalEntry, statement: XmlElement): void {
  const concept = productOf(entry, statement);
  if (!concept) {
    const found = isNegated(statement) ? 'no medication stated as not taken' : 'no product stated';
    entry.inform('missing-field', 'consumable', { found });
    return;
  }
  const [period] = childrenOf(statement, 'effectiveTime').filter((each) => attribute(each, 'operator') !== 'A');
  const { asOf } = entry.context.options;
  const begins = timeOf(period, 'low');
  const isLater = begins !== undefined && begins.slice(0, 10) > asOf;
  const time = isLater ? undefined : entry.time(period, 'undated', 'low');
  const ends = timeOf(child(period, 'high'));
  const ended =
    ends !== undefined && ends.slice(0, 10) <= asOf ? entry.time(child(period, 'high'), 'undated') : undefined;
  const isPlanned = templatesOf(statement).has(plannedTemplate) || isLater;
  const status = isPlanned ? 'planned' : statusOf(statement, ended !== undefined && dateOf(ended) < asOf);
  const dose = doseOf(entry, statement, concept);
  const times = timesPerDay(statement);
  const route = conceptOf(child(statement, 'routeCode'), entry.context.narrative);
  const instruction = instructionOf(entry, statement);
  const reason = reasonOf(entry, statement);
  const fact: MedicationFact = {
    kind: 'medication',
    ...entry.here(),
    certainty: status === 'not-taken' ? 'absent' : 'present',
    foundBy: 'source',
    concept,
    ingredients: entry.context.standard.drugs.ingredientsOf(concept),
    status,
    ...(time ? { time } : {}),
    ...(ended ? { ended } : {}),
    ...(dose ? { dose } : {}),
    ...(times === undefined ? {} : { timesPerDay: times }),
    ...(route ? { route } : {}),
    ...(instruction ? { instruction } : {}),
    ...(reason ? { reason } : {}),
  };
  entry.facts.push(fact);
}

function statusOf(statement: XmlElement, isOver: boolean): MedicationFact['status'] {
  if (isNegated(statement)) return 'not-taken';
  switch (attribute(child(statement, 'statusCode'), 'code')) {
    case 'active':
      return isOver ? 'completed' : 'active';
    case 'completed':
      // Older guides call a statement of what is still taken completed: an open period does not say that it has ended.
      return isOpen(statement) && !isOver ? 'unknown' : 'completed';
    case 'aborted':
    case 'cancelled':
      return 'stopped';
    case 'suspended':
    case 'held':
      return 'on-hold';
    default:
      return isOver ? 'completed' : 'unknown';
  }
}

/** A beginning, and an end that is neither stated nor known to be past. */
function isOpen(statement: XmlElement): boolean {
  const period = childrenOf(statement, 'effectiveTime').find((each) => attribute(each, 'operator') !== 'A');
  const high = child(period, 'high');
  const flavor = attribute(high, 'nullFlavor');
  return child(period, 'low') !== undefined && (!high || (flavor !== undefined && flavor !== 'UNK'));
}

/** A dose without a unit counts units of the product: tablets of one strength are brought to milligrams. */
function doseOf(entry: ClinicalEntry, statement: XmlElement, concept: Concept): Quantity | undefined {
  const source = quantityOf(child(statement, 'doseQuantity'));
  if (!source || source.value <= 0 || source.comparator) return undefined;
  const quantity = normaliseQuantity(source);
  const unit = quantity.normalised.ok ? quantity.normalised.unit : source.unit;
  if (unit !== undefined && unit !== '1' && !/tablet|capsule|tbl/i.test(unit)) return quantity;
  const strength = entry.context.standard.drugs.strengthOf(concept);
  return strength
    ? { ...quantity, normalised: { ok: true, value: source.value * strength.value, unit: strength.unit } }
    : quantity;
}

const unitDays: Readonly<Record<string, number>> = { min: 1 / 1440, h: 1 / 24, d: 1, wk: 7, mo: 30.436875 };
/** v3-TimingEvent: moments that come once a day. */
const onceDaily = new Set(['HS', 'ACM', 'ACD', 'ACV', 'PCM', 'PCD', 'PCV', 'WAKE']);

/** From the period or event of the second `effectiveTime`; undefined for a range of periods or "as needed". */
function timesPerDay(statement: XmlElement): number | undefined {
  if (child(statement, 'precondition')) return undefined;
  const timings = childrenOf(statement, 'effectiveTime').filter((each) => /^(?:PIVL|EIVL)_TS$/.test(typeOf(each)));
  if (timings.length !== 1) return undefined;
  const [timing] = timings;
  const event = attribute(child(timing, 'event'), 'code');
  if (event) return onceDaily.has(event) ? 1 : undefined;
  const period = child(timing, 'period');
  const days = unitDays[attribute(period, 'unit') ?? ''];
  const value = Number(attribute(period, 'value'));
  return days !== undefined && value > 0 ? Math.round(1e6 / (value * days)) / 1e6 : undefined;
}

const freeTextSig = '2.16.840.1.113883.10.20.22.4.147';
const indication = '2.16.840.1.113883.10.20.22.4.19';

function relatedOf(statement: XmlElement, template: string): XmlElement | undefined {
  return childrenOf(statement, 'entryRelationship')
    .map(statementIn)
    .find((each) => each && templatesOf(each).has(template));
}

/** The signature in free text, else the narrative of the activity where it is more than the drug's name. */
function instructionOf(entry: ClinicalEntry, statement: XmlElement): string | undefined {
  const { narrative } = entry.context;
  const signature = relatedOf(statement, freeTextSig);
  return referredText(child(signature, 'text'), narrative) ?? referredText(child(statement, 'text'), narrative);
}

function reasonOf(entry: ClinicalEntry, statement: XmlElement): Concept | undefined {
  return conceptOf(child(relatedOf(statement, indication), 'value'), entry.context.narrative);
}

/** Immunization Activity. @see C-CDA R2.1, 2.16.840.1.113883.10.20.22.4.52 */
export function readImmunization(entry: ClinicalEntry, statement: XmlElement): void {
  if (!hasHappened(statement)) {
    entry.inform('missing-field', '.', { found: 'an immunisation that is planned' });
    return;
  }
  const concept = productOf(entry, statement);
  if (!concept) {
    entry.inform('missing-field', 'consumable', { found: 'no vaccine stated' });
    return;
  }
  const refused = isNegated(statement);
  const time = entry.time(child(statement, 'effectiveTime'), 'refuse', 'low', 'center');
  const status = attribute(child(statement, 'statusCode'), 'code');
  entry.facts.push({
    kind: 'immunization',
    ...entry.here(),
    certainty: refused ? 'absent' : 'present',
    foundBy: 'source',
    concept,
    status: refused ? 'not-done' : status === undefined || status === 'completed' ? 'completed' : 'unknown',
    ...(time ? { time } : {}),
  });
}
