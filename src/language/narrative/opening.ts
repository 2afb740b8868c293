import { type AllergyFact, ageInYears, type ClaimOf, type Fact, type MedicationFact } from '../../record/index.js';
import { formatList, formatNumber } from '../catalogue/index.js';
import { describeFact } from '../describe-fact.js';
import { problemName } from './findings.js';
import { inner, type Statement, statement, type Telling } from './statement.js';

const listed = 12;

/** Who the patient is, what is known, what is taken: the sentences that a reader expects first. */
export function openingStatements(telling: Telling): readonly Statement[] {
  const { assessment, words, language, audience } = telling;
  const own = words.narrative[audience];
  const { patient } = assessment;
  const who = patient.birthDate
    ? [
        statement(
          own.who(
            words.narrative.years(formatNumber(ageInYears(patient.birthDate, assessment.asOf), language)),
            patient.sex === 'unknown' ? '' : inner(words.clinical.sex[patient.sex]),
          ),
          [],
          [patient.id],
        ),
      ]
    : [];
  const superseded = new Set(assessment.facts.flatMap((fact) => fact.supersedes ?? []));
  const current = assessment.facts.filter((fact) => !superseded.has(fact.id));
  return [...who, ...problems(telling), ...medications(current, telling), ...allergies(current, telling)];
}

function problems(telling: Telling): readonly Statement[] {
  const active = telling.assessment.claims.filter(
    (claim): claim is ClaimOf<'problem'> => claim.kind === 'problem' && claim.value.status === 'active',
  );
  const named = active.slice(0, listed);
  if (named.length === 0) return [];
  const names = [...new Set(named.map((claim) => problemName(claim, telling)))];
  return [
    statement(
      telling.words.narrative[telling.audience].problems(formatList(names, telling.language)),
      named.map(({ id }) => id),
    ),
  ];
}

function medications(facts: readonly Fact[], { words, lookup, language, audience }: Telling): readonly Statement[] {
  const taken = facts.filter(
    (fact): fact is MedicationFact =>
      fact.kind === 'medication' && fact.status === 'active' && fact.certainty === 'present',
  );
  // Several sources may name one drug: the last of them stands for it.
  const byDrug = new Map(taken.map((fact) => [fact.ingredients.join('+') || fact.id, fact]));
  const named = [...byDrug.values()].slice(0, listed);
  if (named.length === 0) return [];
  const name = (fact: MedicationFact) => {
    const titles = fact.ingredients.flatMap((key) => lookup.titles?.ingredient(key)?.[language] ?? []);
    return titles.length ? titles.join(' + ') : describeFact(fact, lookup, language).headline;
  };
  return [
    statement(
      words.narrative[audience].medications(formatList(named.map(name), language)),
      [],
      named.map(({ id }) => id),
    ),
  ];
}

function allergies(facts: readonly Fact[], { words, lookup, language, audience }: Telling): readonly Statement[] {
  const known = facts.filter(
    (fact): fact is AllergyFact =>
      fact.kind === 'allergy' && fact.certainty === 'present' && fact.status !== 'resolved',
  );
  if (known.length === 0) return [];
  const names = [...new Set(known.map((fact) => describeFact(fact, lookup, language).headline))].slice(0, listed);
  return [
    statement(
      words.narrative[audience].allergies(formatList(names, language)),
      [],
      known.map(({ id }) => id),
    ),
  ];
}
