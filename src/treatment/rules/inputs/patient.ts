import { ageInYears, dateOf, daysBetween, type Reason } from '../../../record/index.js';
import { type Binding, known, unknown } from '../binding.js';
import type { Subject } from '../resolve.js';
import type { Input } from '../rule.js';

/** SNOMED CT "pregnant" and LOINC answer "pregnant". */
const pregnantCodes = new Set(['77386006', 'LA15173-0']);
/** A positive answer stops counting after the length of a pregnancy. */
const pregnancyDays = 294;

/**
 * `{age, sex, female, male, pregnant}`; age in completed years. Pregnant only if the record says so.
 * With codes of race or ethnicity asked for: `{present}`.
 */
export function bindPatient(input: Input, { evidence, context }: Subject): Binding {
  const [patient] = evidence.facts('patient');
  if (!patient) return unknown({ en: 'Who the patient is', zh: '患者基本信息' });
  if (input.codes.length > 0) {
    const codes = [patient.race?.code, patient.ethnicity?.code];
    const present = input.codes.some(({ code }) => codes.includes(code));
    return known({ present }, present ? [{ fact: patient.id, role: input.id }] : []);
  }
  const pregnancy = patient.sex === 'male' ? undefined : pregnancyReason({ evidence, context });
  const age = patient.birthDate ? ageInYears(patient.birthDate, context.asOf) : undefined;
  return {
    ...known(
      {
        sex: patient.sex,
        ...(patient.sex === 'unknown' ? {} : { female: patient.sex === 'female', male: patient.sex === 'male' }),
        ...(age === undefined ? {} : { age }),
        pregnant: pregnancy !== undefined,
      },
      [{ fact: patient.id, role: 'patient' }, ...(pregnancy ? [pregnancy] : [])],
    ),
    ...(age === undefined ? { missing: { en: 'Date of birth', zh: '出生日期' } } : {}),
  };
}

function pregnancyReason({ evidence, context }: Pick<Subject, 'evidence' | 'context'>): Reason | undefined {
  const condition = evidence
    .conditions('pregnancy')
    .find(
      (fact) =>
        (fact.status === 'active' || fact.status === 'unknown') &&
        (!fact.time || daysBetween(dateOf(fact.time), context.asOf) <= pregnancyDays),
    );
  if (condition) return { fact: condition.id, role: 'pregnancy' };
  const latest = evidence.observed('pregnancy-status').at(-1);
  if (!latest?.time || daysBetween(dateOf(latest.time), context.asOf) > pregnancyDays) return undefined;
  const { value } = latest;
  const positive =
    (value.type === 'coded' && value.concept.codings.some(({ code }) => pregnantCodes.has(code))) ||
    (value.type === 'boolean' && value.value);
  return positive ? { fact: latest.id, role: 'pregnancy' } : undefined;
}
