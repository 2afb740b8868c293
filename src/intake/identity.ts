import { dateOf, type PatientFact } from '../record/index.js';

type Sketch = Pick<PatientFact, 'birthDate' | 'sex' | 'name' | 'identifiers'>;

/**
 * Tells the record's patient from others in messages and documents that are not FHIR. The first one met is the patient
 * where FHIR names none, or the one whose identifier is asked for.
 */
export class RecordPatient {
  readonly #known: PatientFact[];

  constructor(
    known: PatientFact | undefined,
    readonly wanted: string | undefined,
  ) {
    this.#known = known ? [known] : [];
  }

  get fact(): PatientFact | undefined {
    return this.#known[0];
  }

  /** Whether a person is the record's patient; who is accepted is known from then on. */
  accepts(person: Sketch): boolean {
    if (this.#known.length > 0)
      return this.#known.some((each) => isSame(each, person)) && !this.#known.some((each) => contradicts(each, person));
    return this.wanted === undefined || person.identifiers.some(({ value }) => value === this.wanted);
  }

  /** Adds what was read of the accepted patient; false if it says nothing new. */
  learn(fact: PatientFact): boolean {
    const isNew = !this.#known.some((known) => saysNoMore(fact, known));
    if (isNew) this.#known.push(fact);
    return isNew;
  }
}

function contradicts(a: Sketch, b: Sketch): boolean {
  const isSexed = (sex: PatientFact['sex']) => sex === 'female' || sex === 'male';
  return differ(a.birthDate, b.birthDate) || (isSexed(a.sex) && isSexed(b.sex) && a.sex !== b.sex);
}

/** Dates differ if the coarser one is not the beginning of the other. */
function differ(a: PatientFact['birthDate'], b: PatientFact['birthDate']): boolean {
  if (!a || !b) return false;
  const length = Math.min(a.length, b.length, 10);
  return a.slice(0, length) !== b.slice(0, length);
}

/** A shared identifier; or the same birth date and a name in common; or, without a birth date, the whole name. */
function isSame(a: Sketch, b: Sketch): boolean {
  const saysNothing = ({ name, birthDate, identifiers }: Sketch) => !name && !birthDate && identifiers.length === 0;
  if (saysNothing(a) || saysNothing(b)) return true;
  if (a.identifiers.some((one) => b.identifiers.some((other) => isSameIdentifier(one, other)))) return true;
  const [left, right] = [namesIn(a.name), namesIn(b.name)];
  const shared = left.filter((name) => right.includes(name)).length;
  if (a.birthDate && b.birthDate && dateOf(a.birthDate) === dateOf(b.birthDate))
    return shared > 0 || left.length === 0 || right.length === 0;
  return shared >= 2 && shared === Math.min(left.length, right.length);
}

/** An assigning authority is named differently by FHIR and HL7 v2, so the value decides where it is long enough. */
function isSameIdentifier(a: PatientFact['identifiers'][number], b: PatientFact['identifiers'][number]): boolean {
  if (a.value !== b.value) return false;
  return a.system === b.system ? a.system !== undefined || a.value.length >= 5 : a.value.length >= 6;
}

const namesIn = (name: string | undefined) =>
  (name ?? '')
    .toLowerCase()
    .normalize('NFKD')
    .split(/[^\p{L}]+/u)
    .filter((part) => part.length > 1 || /\p{Script=Han}/u.test(part));

function saysNoMore(fact: PatientFact, known: PatientFact): boolean {
  return (
    (fact.birthDate === undefined || fact.birthDate === known.birthDate) &&
    (fact.sex === 'unknown' || fact.sex === known.sex) &&
    (fact.deceased === undefined || fact.deceased === false || fact.deceased === known.deceased)
  );
}
