import { formatDate, formatList, formatNumber } from '../../language/catalogue/index.js';
import { describeFact } from '../../language/describe.js';
import { ageInYears, type Fact } from '../../record/index.js';
import type { Section } from '../model.js';
import type { Context } from './context.js';

/** Who it is: age, sex, allergies and what is taken now. */
export function patientSection(context: Context): Section {
  const { words, assessment, language } = context;
  const { patient, asOf } = assessment;
  const { report, clinical, sentences } = words;
  const born = patient.birthDate
    ? `${formatDate(patient.birthDate, language)}, ${sentences.ageAt(formatNumber(ageInYears(patient.birthDate, asOf), language))}`
    : report.noneRecorded;
  const identifiers = patient.identifiers.slice(0, 2).map(({ value }) => value);
  return {
    title: report.who,
    blocks: [
      {
        type: 'properties',
        items: [
          { label: report.born, value: { text: born, references: [context.references.fact(patient.id)] } },
          { label: report.sex, value: { text: clinical.sex[patient.sex] } },
          ...(identifiers.length ? [{ label: report.identifiers, value: { text: identifiers.join(', ') } }] : []),
          { label: report.allergies, value: allergies(context) },
          { label: report.takesNow, value: medications(context) },
        ],
      },
    ],
  };
}

function allergies(context: Context) {
  const { report } = context.words;
  const current = currentFacts(context).filter((fact) => fact.kind === 'allergy');
  const present = current.filter((fact) => fact.certainty === 'present' && fact.status !== 'resolved');
  if (present.length) return { ...said(context, present), tone: 'danger' as const };
  return current.some((fact) => fact.certainty === 'absent')
    ? { ...said(context, []), text: report.noKnownAllergy }
    : { text: report.noneRecorded };
}

function medications(context: Context) {
  const taken = currentFacts(context).filter(
    (fact) => fact.kind === 'medication' && fact.status === 'active' && fact.certainty === 'present',
  );
  return taken.length ? said(context, taken) : { text: context.words.report.noneRecorded };
}

/** Facts that no later fact corrects. */
function currentFacts({ assessment }: Context): readonly Fact[] {
  const superseded = new Set(assessment.facts.flatMap((fact) => fact.supersedes ?? []));
  return assessment.facts.filter((fact) => !superseded.has(fact.id));
}

function said({ lookup, language, references }: Context, facts: readonly Fact[]) {
  const names = new Map<string, string>();
  // A coded entry before a mention in a note; one name for each substance.
  for (const fact of facts.toSorted((a, b) => Number(a.foundBy !== 'source') - Number(b.foundBy !== 'source'))) {
    const { headline } = describeFact(fact, lookup, language);
    const keys = fact.kind === 'medication' ? fact.ingredients : fact.kind === 'allergy' ? fact.substances : [];
    const key = keys.join('+') || headline.toLowerCase();
    if (!names.has(key)) names.set(key, headline);
  }
  return { text: formatList([...names.values()], language), references: facts.map((fact) => references.fact(fact.id)) };
}
