import {
  type ClaimOf,
  dateOf,
  daysBetween,
  type Evidence,
  hasCode,
  type Measurement,
  type ObservationFact,
} from '../../../record/index.js';
import { anew, type Binding, known, unknown } from '../binding.js';
import type { Subject } from '../resolve.js';
import { type Input, sartorSystem } from '../rule.js';

/**
 * A measurement as `{value, ageDays, mean, dayCount, previous}`: the latest, and the mean over its last three days within
 * the window. An asked-for answer as `{present, ageDays}`. A gene as `{phenotype, diplotype}`.
 */
export function bindObservation(input: Input, subject: Subject): Binding {
  if (input.codes.some(({ system }) => system === sartorSystem.gene)) return bindGene(input, subject);
  if (input.codes.some(({ system }) => system === sartorSystem.criterion)) return bindCriterion(input, subject);
  if (input.answers.length > 0) return bindAnswer(input, subject);
  return bindMeasurement(input, subject);
}

function bindMeasurement(input: Input, { evidence, terminology, context }: Subject): Binding {
  const keys = input.codes.filter(({ system }) => system === sartorSystem.measure).map(({ code }) => code);
  const series = keys.flatMap((key) => withDerived(evidence, key)).sort((a, b) => a.day.localeCompare(b.day));
  const recent = series.filter(({ day }) => {
    const age = daysBetween(day, context.asOf);
    return age >= 0 && age <= (input.withinDays ?? Number.POSITIVE_INFINITY);
  });
  const latest = recent.at(-1);
  const title = terminology.measure(keys[0] ?? '')?.title ?? { en: keys[0] ?? input.id, zh: keys[0] ?? input.id };
  if (!latest) return unknown(series.length > 0 ? anew(title) : title);
  const days = [...new Set(recent.map(({ day }) => day))].slice(-3);
  const averaged = recent.filter(({ day }) => days.includes(day));
  const previous = recent.at(-2);
  return known(
    {
      value: latest.value,
      ageDays: daysBetween(latest.day, context.asOf),
      mean: averaged.reduce((sum, { value }) => sum + value, 0) / averaged.length,
      dayCount: days.length,
      ...(previous ? { previous: previous.value } : {}),
    },
    averaged.map(({ reason }) => ({ ...reason, role: input.id })),
  );
}

/** Measured values and, on days without one, those that stage C computed (eGFR, BMI). */
function withDerived(evidence: Evidence, key: string) {
  const measured = evidence.series(key).map(asPoint);
  const taken = new Set(measured.map(({ day }) => day));
  const derived = evidence
    .claims('derived')
    .filter((claim) => derivedKey(claim) === key)
    .map((claim) => ({ value: claim.value.value, day: claim.value.on, reason: { claim: claim.id } as const }))
    .filter(({ day }) => !taken.has(day));
  return [...measured, ...derived];
}

const asPoint = ({ value, fact }: Measurement) => ({
  value,
  day: dateOf(fact.time!),
  reason: { fact: fact.id } as const,
});

/** `derived:egfr` and `derived:egfr/2024-01-02` are both of the measure `egfr`. */
const derivedKey = (claim: ClaimOf<'derived'>) => claim.id.slice('derived:'.length).split(/[/@:]/)[0];

function bindAnswer(input: Input, { evidence, terminology, context }: Subject): Binding {
  const isAsked = (fact: ObservationFact) =>
    input.codes.some(({ system, code }) =>
      system === sartorSystem.measure ? fact.measure === code : hasCode(fact.concept, system, code),
    );
  const asked = evidence
    .facts('observation')
    .filter((fact) => fact.certainty === 'present' && isAsked(fact) && fact.value.type !== 'not-obtained')
    .filter(
      (fact) =>
        !fact.time || daysBetween(dateOf(fact.time), context.asOf) <= (input.withinDays ?? Number.POSITIVE_INFINITY),
    );
  // A coded answer tells more than words beside it: HER2 positive, and "greater than 2.2".
  const coded = asked.filter(({ value }) => value.type === 'coded' || value.type === 'boolean');
  const latest = (coded.length > 0 ? coded : asked).reduce<ObservationFact | undefined>(
    (best, fact) => (!best || (fact.time ?? '') >= (best.time ?? '') ? fact : best),
    undefined,
  );
  const key = input.codes[0]?.code ?? input.id;
  if (!latest) return unknown(terminology.measure(key)?.title ?? { en: input.id, zh: input.id });
  return known(
    {
      present: isAnsweredBy(latest, input.answers),
      ...(latest.time ? { ageDays: daysBetween(dateOf(latest.time), context.asOf) } : {}),
    },
    [{ fact: latest.id, role: input.id }],
  );
}

function isAnsweredBy({ value }: ObservationFact, answers: readonly string[]): boolean {
  switch (value.type) {
    case 'coded':
      return (
        value.concept.codings.some(({ code }) => answers.includes(code)) ||
        answers.includes((value.concept.text ?? '').toLowerCase())
      );
    case 'text':
      return answers.includes(value.text.toLowerCase());
    case 'boolean':
      return answers.includes(String(value.value));
    case 'quantity':
    case 'time':
    case 'not-obtained':
      return false;
    default:
      return value satisfies never;
  }
}

function bindGene(input: Input, { evidence }: Subject): Binding {
  const genes = input.codes.map(({ code }) => code);
  const claims = evidence.claims('genePhenotype').filter(({ value }) => genes.includes(value.gene));
  const results = evidence.facts('geneResult').filter(({ gene }) => genes.includes(gene));
  const name = genes.join('/');
  if (claims.length + results.length === 0) return unknown({ en: `${name} test`, zh: `${name} 检测` });
  const phenotypes = [
    ...claims.flatMap(({ value }) => value.phenotypes),
    ...results.flatMap(({ phenotype }) => phenotype ?? []),
  ].map((each) => each.toLowerCase());
  const positive = phenotypes.some(
    (each) => /\bpathogenic\b|positive/.test(each) && !/non|not |benign|negative/.test(each),
  );
  return known({ phenotypes, present: positive }, [
    ...claims.map((claim) => ({ claim: claim.id, role: input.id })),
    ...results.map((fact) => ({ fact: fact.id, role: input.id })),
  ]);
}

function bindCriterion(input: Input, { evidence }: Subject): Binding {
  const sets = input.codes.map(({ code }) => code);
  const claim = evidence.claims('criterion').find(({ value }) => sets.includes(value.set));
  if (!claim || claim.value.verdict === 'unknown') return unknown({ en: input.id, zh: input.id });
  return known({ present: claim.value.verdict === 'met', result: claim.value.result.en }, [
    { claim: claim.id, role: input.id },
  ]);
}
