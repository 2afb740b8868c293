import {
  coded,
  type DrugKey,
  drugs,
  encounters,
  type MeasuredKey,
  measured,
  panels,
  relatives,
  vaccines,
} from './codes.js';
import type { CodeableConcept, Coding, Observation, Quantity, Resource } from './fhir.js';
import { Random } from './random.js';

/** Who the invented person is. */
export interface Person {
  readonly given: string;
  readonly family: string;
  readonly sex: 'female' | 'male';
  readonly birthDate: string;
  /** `+08:00`: the zone in which the clinic writes its times. */
  readonly zone: string;
  readonly country: string;
}

export interface Dose {
  readonly value: number;
  readonly unit: string;
  /** Doses a day. */
  readonly timesPerDay: number;
  readonly text: string;
}

export interface Course extends Dose {
  readonly from: string;
  readonly until?: string;
  readonly status?: 'active' | 'stopped' | 'completed' | 'draft';
  readonly reason?: CodeableConcept;
}

const ucum = 'http://unitsofmeasure.org';
const terminology = 'http://terminology.hl7.org/CodeSystem';

/** Collects one invented person's FHIR R4 resources in order; ids come from the person's own seed. */
export class Chart {
  readonly random: Random;
  readonly #resources: Resource[] = [];
  readonly #latest = new Map<MeasuredKey, number>();
  readonly #patient: { readonly reference: string };

  constructor(
    readonly id: string,
    readonly person: Person,
  ) {
    this.random = new Random(`sartor example ${id}`);
    const patient: Resource = {
      resourceType: 'Patient',
      id: this.random.uuid(),
      identifier: [{ system: 'urn:oid:2.16.840.1.113883.19.5', value: `EXAMPLE-${id}` }],
      active: true,
      name: [{ use: 'official', family: person.family, given: [person.given] }],
      gender: person.sex,
      birthDate: person.birthDate,
      address: [{ country: person.country }],
    };
    this.#patient = { reference: `urn:uuid:${patient.id}` };
    this.#resources.push(patient);
  }

  /** The value written last under this key, as it stands in the bundle. */
  latest(key: MeasuredKey): number {
    const value = this.#latest.get(key);
    if (value === undefined) throw new Error(`${this.id}: nothing was measured as ${key}`);
    return value;
  }

  /** Adds any resource as it is: for what the methods below don't cover, errors included. */
  add<T extends Resource>(resource: T): T {
    this.#resources.push(resource);
    return resource;
  }

  measure(key: MeasuredKey, date: string, value: number): Observation {
    const valueQuantity = quantity(key, value);
    this.#latest.set(key, valueQuantity.value!);
    return this.add(this.#observation(measured[key].coding, categoryOf(key), date, { valueQuantity }));
  }

  /** A measurement that is wrong on purpose: an impossible value, a date to come, a unit misspelt, an error withdrawn. */
  mistake(
    key: MeasuredKey,
    date: string,
    value: number,
    { unit, status = 'final' }: { readonly unit?: string; readonly status?: Observation['status'] } = {},
  ): void {
    const valueQuantity = unit ? { value, unit } : quantity(key, value);
    this.add(this.#observation(measured[key].coding, categoryOf(key), date, { valueQuantity, status }));
  }

  /** One measurement every so many days, on a straight line between the anchors, with noise (standard deviation). */
  series(key: MeasuredKey, anchors: readonly (readonly [string, number])[], everyDays: number, noise: number): void {
    for (const [date, expected] of alongLine(anchors, everyDays)) {
      this.measure(key, date, expected + noise * this.random.noise());
    }
  }

  /** Systolic and diastolic pressure as the two components of one panel. */
  bloodPressure(date: string, systolic: number, diastolic: number, unit?: string): Observation {
    const component = (key: 'systolic' | 'diastolic', value: number) => ({
      code: { coding: [measured[key].coding] },
      valueQuantity: unit ? { value: Math.round(value), unit } : quantity(key, value),
    });
    this.#latest.set('systolic', Math.round(systolic));
    this.#latest.set('diastolic', Math.round(diastolic));
    return this.add(
      this.#observation(panels.bloodPressure, 'vital-signs', date, {
        component: [component('systolic', systolic), component('diastolic', diastolic)],
      }),
    );
  }

  bloodPressures(anchors: readonly (readonly [string, number, number])[], everyDays: number, noise: number): void {
    const systolic = alongLine(
      anchors.map(([date, value]) => [date, value] as const),
      everyDays,
    );
    const diastolic = alongLine(
      anchors.map(([date, , value]) => [date, value] as const),
      everyDays,
    );
    systolic.forEach(([date, value], index) => {
      const swing = this.random.noise();
      const low = diastolic[index]![1] + noise * 0.5 * (0.7 * swing + 0.7 * this.random.noise());
      this.bloodPressure(date, value + noise * swing, low);
    });
  }

  /** An observation answered with a code. */
  answer(code: Coding, category: string, date: string, answer: Coding, text?: string): Observation {
    return this.add(
      this.#observation(code, category, date, {
        valueCodeableConcept: { coding: [answer], ...(text ? { text } : {}) },
      }),
    );
  }

  condition(code: CodeableConcept, since: string, until?: string, certainty = 'confirmed'): void {
    this.add({
      resourceType: 'Condition',
      id: this.random.uuid(),
      clinicalStatus: {
        coding: [{ system: `${terminology}/condition-clinical`, code: until ? 'resolved' : 'active' }],
      },
      verificationStatus: { coding: [{ system: `${terminology}/condition-ver-status`, code: certainty }] },
      category: [{ coding: [{ system: `${terminology}/condition-category`, code: 'problem-list-item' }] }],
      code,
      subject: this.#patient,
      onsetDateTime: since,
      ...(until ? { abatementDateTime: until } : {}),
    });
  }

  /** An HPO term, seen or looked for and not found. */
  phenotype(term: Coding, date: string, present = true): void {
    this.add({
      resourceType: 'Condition',
      id: this.random.uuid(),
      ...(present
        ? { clinicalStatus: { coding: [{ system: `${terminology}/condition-clinical`, code: 'active' }] } }
        : {}),
      verificationStatus: {
        coding: [{ system: `${terminology}/condition-ver-status`, code: present ? 'confirmed' : 'refuted' }],
      },
      code: { coding: [term], text: term.display! },
      subject: this.#patient,
      recordedDate: date,
    });
  }

  /** A prescription. A draft is a drug that is planned and not begun. */
  prescribe(drug: DrugKey, course: Course): void {
    const { status = course.until ? 'stopped' : 'active' } = course;
    this.add({
      resourceType: 'MedicationRequest',
      id: this.random.uuid(),
      status,
      intent: status === 'draft' ? 'plan' : 'order',
      medicationCodeableConcept: medication(drug),
      subject: this.#patient,
      authoredOn: course.from,
      ...(course.reason ? { reasonCode: [course.reason] } : {}),
      dosageInstruction: [dosage(course, { start: course.from, ...(course.until ? { end: course.until } : {}) })],
    });
  }

  /** What the patient says that he or she takes. */
  takes(drug: DrugKey, course: Course): void {
    this.add({
      resourceType: 'MedicationStatement',
      id: this.random.uuid(),
      status: course.until ? 'completed' : 'active',
      medicationCodeableConcept: medication(drug),
      subject: this.#patient,
      effectivePeriod: { start: course.from, ...(course.until ? { end: course.until } : {}) },
      dateAsserted: course.from,
      dosage: [dosage(course)],
    });
  }

  allergy(
    code: CodeableConcept,
    since: string,
    reaction?: CodeableConcept,
    criticality: 'low' | 'high' = 'high',
  ): void {
    this.add({
      resourceType: 'AllergyIntolerance',
      id: this.random.uuid(),
      clinicalStatus: { coding: [{ system: `${terminology}/allergyintolerance-clinical`, code: 'active' }] },
      verificationStatus: { coding: [{ system: `${terminology}/allergyintolerance-verification`, code: 'confirmed' }] },
      ...(reaction ? { type: 'allergy', category: ['medication'], criticality } : {}),
      code,
      patient: this.#patient,
      recordedDate: since,
      ...(reaction ? { reaction: [{ manifestation: [reaction] }] } : {}),
    });
  }

  relative(who: keyof typeof relatives, condition: CodeableConcept, onsetAge?: number, deceasedAge?: number): void {
    const { code, display, sex } = relatives[who];
    const years = (value: number) => ({ value, unit: 'a', system: ucum, code: 'a' });
    this.add({
      resourceType: 'FamilyMemberHistory',
      id: this.random.uuid(),
      status: 'completed',
      patient: this.#patient,
      relationship: { coding: [{ system: `${terminology}/v3-RoleCode`, code, display }], text: display },
      sex: { coding: [{ system: 'http://hl7.org/fhir/administrative-gender', code: sex }] },
      ...(deceasedAge ? { deceasedAge: years(deceasedAge) } : {}),
      condition: [{ code: condition, ...(onsetAge ? { onsetAge: years(onsetAge) } : {}) }],
    });
  }

  procedure(code: CodeableConcept, date: string): void {
    this.add({
      resourceType: 'Procedure',
      id: this.random.uuid(),
      status: 'completed',
      code,
      subject: this.#patient,
      performedDateTime: this.#at(date),
    });
  }

  immunization(vaccine: keyof typeof vaccines, date: string): void {
    this.add({
      resourceType: 'Immunization',
      id: this.random.uuid(),
      status: 'completed',
      vaccineCode: { coding: [vaccines[vaccine]], text: vaccines[vaccine].display! },
      patient: this.#patient,
      occurrenceDateTime: date,
      primarySource: true,
    });
  }

  encounter(kind: keyof typeof encounters, date: string, reason?: CodeableConcept, setting = 'AMB'): void {
    this.add({
      resourceType: 'Encounter',
      id: this.random.uuid(),
      status: 'finished',
      class: { system: `${terminology}/v3-ActCode`, code: setting },
      type: [encounters[kind]],
      subject: this.#patient,
      period: { start: this.#at(date, 9), end: this.#at(date, 10) },
      ...(reason ? { reasonCode: [reason] } : {}),
    });
  }

  /** A gene result that a laboratory reported by star alleles (`*4/*4`). */
  geneResult(gene: { readonly symbol: string; readonly hgnc: string }, diplotype: string, date: string): void {
    this.add({
      ...this.#observation(coded.genotype, 'laboratory', date, {
        valueCodeableConcept: { text: `${gene.symbol} ${diplotype}` },
      }),
      component: [
        {
          code: { coding: [coded.geneStudied] },
          valueCodeableConcept: {
            coding: [{ system: 'http://www.genenames.org', code: gene.hgnc, display: gene.symbol }],
          },
        },
      ],
    });
  }

  /** A text inside the bundle, base64 as FHIR wants it. */
  attachedText(title: string, date: string, text: string): void {
    this.add({
      resourceType: 'DocumentReference',
      id: this.random.uuid(),
      status: 'current',
      type: { coding: [coded.dischargeSummary], text: title },
      subject: this.#patient,
      date: this.#at(date),
      content: [
        {
          attachment: {
            contentType: 'text/plain; charset=utf-8',
            title,
            data: Buffer.from(text, 'utf8').toString('base64'),
          },
        },
      ],
    });
  }

  /** The same content once more under a new id, as feeds that overlap send it. */
  repeat(resource: Resource): void {
    this.add({ ...resource, id: this.random.uuid() } as Resource);
  }

  /** An observation that belongs to somebody else. */
  foreign(key: MeasuredKey, date: string, value: number): void {
    this.#measureOf(key, date, value, { reference: `urn:uuid:${this.random.uuid()}`, display: 'another person' });
  }

  /** A resource kind that no release of FHIR R4 has. */
  unknownKind(): void {
    this.add({ resourceType: 'WellnessScore', id: this.random.uuid(), score: 71 } as unknown as Resource);
  }

  /** The bytes of the bundle; the same for the same person. */
  bundle(type: 'collection' | 'transaction' | 'searchset', on: string): string {
    const bundle = {
      resourceType: 'Bundle',
      id: this.random.uuid(),
      type,
      timestamp: this.#at(on, 18),
      ...(type === 'searchset' ? { total: this.#resources.length } : {}),
      entry: this.#resources.map((resource) => ({
        fullUrl: `urn:uuid:${resource.id}`,
        resource,
        ...(type === 'transaction' ? { request: { method: 'POST', url: resource.resourceType } } : {}),
        ...(type === 'searchset' ? { search: { mode: 'match' } } : {}),
      })),
    };
    return `${JSON.stringify(bundle, undefined, 1)}\n`;
  }

  /** As `measure`, for another subject; never counts as this person's latest value. */
  #measureOf(key: MeasuredKey, date: string, value: number, subject: { reference: string; display?: string }): void {
    this.add({
      ...this.#observation(measured[key].coding, categoryOf(key), date, { valueQuantity: quantity(key, value) }),
      subject,
    });
  }

  #observation(code: Coding, category: string, date: string, rest: Partial<Observation>): Observation {
    return {
      resourceType: 'Observation',
      id: this.random.uuid(),
      status: 'final',
      category: [{ coding: [{ system: `${terminology}/observation-category`, code: category }] }],
      code: { coding: [code], text: code.display! },
      subject: this.#patient,
      effectiveDateTime: this.#at(date),
      ...rest,
    };
  }

  #at(date: string, hour = 8): string {
    const two = (value: number) => String(value).padStart(2, '0');
    return `${date}T${two(hour)}:${two(this.random.integer(0, 59))}:00${this.person.zone}`;
  }
}

function quantity(key: MeasuredKey, value: number): Quantity {
  const { unit, decimals } = measured[key];
  return { value: Number(value.toFixed(decimals)), unit, system: ucum, code: unit };
}

function categoryOf(key: MeasuredKey): string {
  const entry: { readonly coding: Coding; readonly category?: string } = measured[key];
  return entry.category ?? 'laboratory';
}

function medication(drug: DrugKey): CodeableConcept {
  const coding: Coding = drugs[drug];
  return { ...(coding.code ? { coding: [coding] } : {}), text: coding.display! };
}

function dosage(
  { value, unit, timesPerDay, text }: Dose,
  boundsPeriod?: { readonly start: string; readonly end?: string },
) {
  return {
    text,
    timing: {
      repeat: {
        ...(boundsPeriod ? { boundsPeriod } : {}),
        ...(timesPerDay < 1
          ? { frequency: 1, period: Math.round(1 / timesPerDay), periodUnit: 'd' }
          : { frequency: timesPerDay, period: 1, periodUnit: 'd' }),
      },
    },
    route: { coding: [{ system: 'http://snomed.info/sct', code: '26643006', display: 'Oral route' }] },
    doseAndRate: [{ doseQuantity: { value, unit, system: ucum, code: unit } }],
  };
}

const dayMs = 86_400_000;
const toDay = (date: string) => Date.parse(`${date}T00:00:00Z`);
const toDate = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Dates from the first anchor to the last (always among them), and the value of the straight lines between anchors. */
function alongLine(anchors: readonly (readonly [string, number])[], everyDays: number): [string, number][] {
  const points: [string, number][] = [];
  const last = toDay(anchors.at(-1)![0]);
  for (let at = toDay(anchors[0]![0]); at <= last; at += everyDays * dayMs) {
    const next = Math.max(
      1,
      anchors.findIndex(([date]) => toDay(date) >= at),
    );
    const [[fromDate, from], [toDateText, to]] = [anchors[next - 1]!, anchors[Math.min(next, anchors.length - 1)]!];
    const span = toDay(toDateText) - toDay(fromDate);
    points.push([toDate(at), span === 0 ? from : from + ((to - from) * (at - toDay(fromDate))) / span]);
  }
  const [lastDate, lastValue] = anchors.at(-1)!;
  if (points.at(-1)?.[0] !== lastDate) points.push([lastDate, lastValue]);
  return points;
}
