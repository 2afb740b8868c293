import { exactValue, type ObservationFact, type Reason } from '../../record/index.js';
import { ctcaeGrade } from '../metrics/ctcae.js';
import { type NaranjoAnswer, naranjoScore } from '../metrics/naranjo.js';
import type { Reading, Subject } from '../subject.js';
import { type Found, words } from './claim.js';
import { bandOf, type Instruments } from './knowledge.js';

/** A value so old is no present harm. */
const presentDays = 90;

/**
 * CTCAE grades of the latest laboratory values, from grade 1 on. The limit of normal is the one that the laboratory
 * printed with the value; the baseline is the first value of the record. What caused it is not judged.
 */
export function laboratoryGrades(subject: Subject, { ctcae }: Instruments): readonly Found[] {
  return ctcae.flatMap((term): Found[] => {
    const readings = subject.readings(term.measure);
    const latest = readings.at(-1);
    if (!latest || subject.daysAgo(latest.on) > presentDays) return [];
    const graded = readings.map((reading) => {
      const limit = limitOf(reading, subject, term.direction);
      const grade = ctcaeGrade(term, reading.value, limit, readings.length > 1 ? readings[0]!.value : undefined);
      return { reading, grade };
    });
    const { grade } = graded.at(-1)!;
    if (!grade) return [];
    const worst = Math.max(...graded.map((each) => each.grade ?? 0));
    return [
      {
        key: `ctcae/${term.id}`,
        entry: `ctcae-laboratory/${term.id}`,
        citation: term.citation,
        reasons: [...(readings.length > 1 ? [{ ...readings[0]!.reason, role: 'baseline' }] : []), latest.reason],
        value: {
          instrument: 'ctcae',
          title: term.title,
          on: latest.on,
          result: words(
            `CTCAE grade ${grade}${worst > grade ? `; at worst grade ${worst}` : ''}`,
            `CTCAE ${grade} 级${worst > grade ? `；最重 ${worst} 级` : ''}`,
          ),
          category: `grade-${grade}`,
          judgement: grade >= 3 ? 'bad' : 'neutral',
          value: grade,
          unit: '1',
          parts: [],
          history: graded.flatMap(({ reading, grade: then }) =>
            then === undefined ? [] : [{ on: reading.on, value: then }],
          ),
        },
      },
    ];
  });
}

function limitOf({ fact }: Reading, { evidence }: Subject, direction: 'high' | 'low'): number | undefined {
  const observation = fact === undefined ? undefined : (evidence.fact(fact) as ObservationFact | undefined);
  const range = observation?.referenceRange;
  const bound = direction === 'high' ? range?.high : range?.low;
  return bound && exactValue(bound);
}

/** Naranjo's scale from its ten answers, where any is recorded. */
export function causality(subject: Subject, { naranjo }: Instruments): readonly Found[] {
  const facts = naranjo.questions.map((_, index) =>
    subject.evidence
      .observed(`naranjo-${index + 1}`)
      .filter(({ time }) => time)
      .at(-1),
  );
  const given = facts.flatMap((fact) => fact ?? []);
  const last = given
    .map(({ time }) => time!)
    .sort()
    .at(-1);
  if (!last || given.length < 2) return [];
  const score = naranjoScore(naranjo.questions, facts.map(answerOf));
  const band = bandOf(naranjo.bands, score)!;
  return [
    {
      key: 'naranjo',
      entry: 'scales/naranjo',
      citation: naranjo.citation,
      reasons: given.map(({ id }): Reason => ({ fact: id, role: 'answer' })),
      value: {
        instrument: 'naranjo',
        title: words('Was it the drug? (Naranjo)', '是否由药物引起（Naranjo）'),
        on: last.slice(0, 10) as Found['value']['on'],
        result: words(`${band.title.en}, ${score} points`, `${band.title.zh}，${score} 分`),
        category: band.id,
        judgement: 'neutral',
        value: score,
        unit: '{score}',
        parts: [],
        history: [],
      },
    },
  ];
}

const yes = /^(yes|y|true|1|是)$/i;
const no = /^(no|n|false|0|否)$/i;
/** SNOMED CT and LOINC answers for yes and no, and plain words. */
function answerOf(fact: ObservationFact | undefined): NaranjoAnswer {
  if (!fact) return 'unknown';
  switch (fact.value.type) {
    case 'boolean':
      return fact.value.value ? 'yes' : 'no';
    case 'coded': {
      const { codings, text } = fact.value.concept;
      const said = [text ?? '', ...codings.flatMap(({ code, display }) => [code, display ?? ''])];
      if (said.some((each) => yes.test(each) || each === '373066001' || each === 'LA33-6')) return 'yes';
      return said.some((each) => no.test(each) || each === '373067005' || each === 'LA32-8') ? 'no' : 'unknown';
    }
    case 'text':
      return yes.test(fact.value.text.trim()) ? 'yes' : no.test(fact.value.text.trim()) ? 'no' : 'unknown';
    case 'quantity':
    case 'time':
    case 'not-obtained':
      return 'unknown';
    default:
      return fact.value satisfies never;
  }
}
