import type { Coding, PatientFact } from '../../record/index.js';
import { attribute, child, childrenOf, codingOf, timeOf, wordsOf } from './datatypes.js';
import { sexOf } from './events.js';
import type { ClinicalEntry } from './statement.js';
import type { XmlElement } from './xml.js';

/** recordTarget: who the document is about. */
export function patientOf(entry: ClinicalEntry, target: XmlElement): Omit<PatientFact, 'id' | 'provenance'> {
  const role = child(target, 'patientRole');
  const person = child(role, 'patient');
  const birthDate = entry.time(child(person, 'birthTime'), 'undated');
  const deceasedAt =
    timeOf(child(person, 'sdtc:deceasedTime')) && entry.time(child(person, 'sdtc:deceasedTime'), 'undated');
  const deceased =
    deceasedAt || { true: true, false: false }[attribute(child(person, 'sdtc:deceasedInd'), 'value') ?? ''];
  const name = nameOf(childrenOf(person, 'name'));
  const [race, ethnicity] = [codingIn(child(person, 'raceCode')), codingIn(child(person, 'ethnicGroupCode'))];
  const [postalCode, country] = ['postalCode', 'country'].map((part) => wordsOf(child(role, 'addr', part)));
  return {
    kind: 'patient',
    certainty: 'present',
    foundBy: 'source',
    sex: sexOf(attribute(child(person, 'administrativeGenderCode'), 'code')) ?? 'unknown',
    identifiers: childrenOf(role, 'id').flatMap((id) => {
      const [root, extension] = [attribute(id, 'root'), attribute(id, 'extension')];
      if (!extension) return root ? [{ value: root }] : [];
      return [root ? { system: `urn:oid:${root}`, value: extension } : { value: extension }];
    }),
    ...(birthDate ? { birthDate: birthDate.slice(0, 10) as typeof birthDate } : {}),
    ...(name ? { name } : {}),
    ...(deceased === undefined ? {} : { deceased }),
    ...(race ? { race } : {}),
    ...(ethnicity ? { ethnicity } : {}),
    ...(postalCode ? { postalCode } : {}),
    ...(country ? { country } : {}),
  };
}

/** The legal name, else the first. */
function nameOf(names: readonly XmlElement[]): string | undefined {
  const name = names.find((each) => attribute(each, 'use') === 'L') ?? names[0];
  const parts = [...childrenOf(name, 'given'), ...childrenOf(name, 'family')].flatMap((each) => wordsOf(each) ?? []);
  return parts.length > 0 ? parts.join(' ') : wordsOf(name);
}

const codingIn = (element: XmlElement | undefined): Coding | undefined => codingOf(element);
