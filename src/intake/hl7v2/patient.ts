import type { Coding, PatientFact, Sex } from '../../record/index.js';
import { conceptOf } from './datatypes.js';
import type { SegmentEntry } from './entry.js';
import type { Field } from './message.js';

/** PID: who the patient is. A bad birth date leaves it out. */
export function patientOf(entry: SegmentEntry): Omit<PatientFact, 'id' | 'provenance'> {
  const { segment } = entry;
  const birthDate = entry.time([7], 'undated');
  const deceasedAt = entry.time([29], 'undated');
  const deceased = deceasedAt ?? { Y: true, N: false }[segment.value(30)?.toUpperCase() ?? ''];
  const name = nameOf(segment.repetitions(5));
  const address = segment.field(11);
  const [postalCode, country] = [address?.component(5), address?.component(6)];
  const [race, ethnicity] = [codingIn(segment.field(10)), codingIn(segment.field(22))];
  return {
    kind: 'patient',
    certainty: 'present',
    foundBy: 'source',
    sex: sexOf(segment.value(8)),
    identifiers: [...segment.repetitions(3), ...segment.repetitions(2), ...segment.repetitions(4)].flatMap(
      identifierOf,
    ),
    ...(birthDate ? { birthDate: birthDate.slice(0, 10) as typeof birthDate } : {}),
    ...(name ? { name } : {}),
    ...(deceased === undefined ? {} : { deceased }),
    ...(race ? { race } : {}),
    ...(ethnicity ? { ethnicity } : {}),
    ...(postalCode ? { postalCode } : {}),
    ...(country ? { country } : {}),
  };
}

/** CX: the number, and who assigned it: the authority's OID, else its name. */
function identifierOf(field: Field): PatientFact['identifiers'][number][] {
  const value = field.component(1);
  if (!value) return [];
  const universal = field.subcomponent(4, 2);
  const oid = universal && /^\d+(?:\.\d+)+$/.test(universal) ? `urn:oid:${universal}` : undefined;
  const system = oid ?? field.component(4);
  return [system ? { system, value } : { value }];
}

/** The legal name, else the first: given, middle and family. */
function nameOf(names: readonly Field[]): string | undefined {
  const name = names.find((each) => each.component(7) === 'L') ?? names[0];
  const parts = [2, 3, 1].flatMap((at) => name?.component(at) ?? []);
  return parts.length > 0 ? parts.join(' ') : undefined;
}

function sexOf(code: string | undefined): Sex {
  switch (code?.toUpperCase()) {
    case 'F':
      return 'female';
    case 'M':
      return 'male';
    case 'A':
    case 'O':
      return 'other';
    default:
      return 'unknown';
  }
}

function codingIn(field: Field | undefined): Coding | undefined {
  return conceptOf(field)?.codings.find(({ system }) => system !== '');
}
