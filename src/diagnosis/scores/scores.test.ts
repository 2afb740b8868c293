import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMedCalc, scoreMedCalc } from '../../../bench/diagnosis/medcalc.js';
import { computeMedCalc } from '../../../bench/diagnosis/medcalc-formulas.js';
import { sharedArchive } from '../../../test/archive.js';
import { condition, context, criteria, evidenceOf, measured, terminology } from '../../../test/diagnosis-builders.js';
import { equationNamed } from '../../../test/risk.js';
import { loadInstallation } from '../../knowledge/installation.js';
import { diagnose } from '../diagnose.js';
import { type Answers, parseScores, scoreRange } from './index.js';

const packs = join(import.meta.dirname, '..', '..', '..', 'packs');
const json = (...path: string[]): unknown => JSON.parse(readFileSync(join(packs, ...path), 'utf8'));
const equationPacks = ['risk-acute', 'risk-bedside', 'risk-cardiovascular', 'risk-organ'].map((id) => ({
  id,
  equations: json(id, 'equations.json'),
}));
const scores = parseScores(json('criteria-scores', 'scores.json'), equationPacks);
const score = (name: string) => scores.find(({ equation }) => equation === name)!;
const range = (name: string, answers: Answers) => {
  const { low, high } = scoreRange(score(name).definition, answers);
  return [low, high];
};

describe('what is not known', () => {
  it('is neither yes nor no: the sum has a lowest and a highest value', () => {
    expect(range('qsofa', { sbp: 95 })).toEqual([1, 3]);
    expect(range('qsofa', { sbp: 95, 'respiratory-rate': 24, 'altered-mentation': false })).toEqual([2, 2]);
    expect(range('wells-dvt', {})).toEqual([-2, 9]);
    expect(range('child-pugh', {})).toEqual([5, 15]);
    expect(scoreRange(score('qsofa').definition, { sbp: 95 }).items).toMatchObject([
      { name: 'respiratory-rate', verdict: 'unknown' },
      { name: 'altered-mentation', verdict: 'unknown' },
      { name: 'sbp', verdict: 'met' },
    ]);
  });

  it('narrows with every answer, for every score', () => {
    for (const { definition } of scores) {
      const answer = (input: (typeof definition.inputs)[number]) =>
        input.type === 'number'
          ? fc.double({ min: 1, max: 200, noNaN: true })
          : input.type === 'boolean'
            ? fc.boolean()
            : fc.constantFrom(...input.choices!);
      const whole = fc.record(Object.fromEntries(definition.inputs.map((input) => [input.name, answer(input)])));
      fc.assert(
        fc.property(whole, fc.infiniteStream(fc.boolean()), (answers, known) => {
          const some = Object.fromEntries(Object.entries(answers).filter(() => known.next().value));
          const [all, part] = [scoreRange(definition, answers as Answers), scoreRange(definition, some as Answers)];
          expect(all.low).toBe(all.high);
          expect(part.low).toBeLessThanOrEqual(all.low);
          expect(part.high).toBeGreaterThanOrEqual(all.high);
        }),
        { numRuns: 40 },
      );
    }
  });
});

describe('points at their edges', () => {
  it.each([
    ['curb-65', { confusion: true, urea: 7.1, 'respiratory-rate': 30, sbp: 89, dbp: 70, age: 65 }, 5],
    ['curb-65', { confusion: false, urea: 7, 'respiratory-rate': 29, sbp: 90, dbp: 61, age: 64 }, 0],
    ['wells-pe', { 'dvt-signs': true, 'pe-likeliest': true, 'heart-rate': 101, immobilised: true, surgery: true }, 9],
    ['perc', { age: 49, 'heart-rate': 99, 'oxygen-saturation': 95, 'surgery-or-trauma': false }, 0],
    ['centor', { age: 14, temperature: 38.1, cough: false, 'tender-neck-nodes': true, 'tonsil-exudate': true }, 5],
    ['centor', { age: 45, temperature: 38, cough: true, 'tender-neck-nodes': false, 'tonsil-exudate': false }, -1],
    ['sirs', { temperature: 36, 'heart-rate': 91, 'respiratory-rate': 20, paco2: 31, leukocytes: 12 }, 2],
    [
      'heart',
      {
        history: 'high',
        ecg: 'normal',
        age: 65,
        troponin: 'normal',
        hypertension: true,
        diabetes: true,
        smoking: true,
        atherosclerosis: false,
        obesity: false,
        hypercholesterolemia: false,
        'family-history': false,
      },
      6,
    ],
    ['glasgow-blatchford', { urea: 25, hemoglobin: 12.5, sex: 'male', sbp: 105, 'heart-rate': 100, melena: true }, 8],
  ] as const)('%s of %o is at least %d', (name, answers, points) => {
    expect(range(name, answers)[0]).toBe(points);
  });
});

describe('in a record', () => {
  const run = (...facts: Parameters<typeof evidenceOf>) =>
    diagnose(evidenceOf(...facts), { terminology, criteria, scores }, context).flatMap((claim) =>
      claim.kind === 'criterion' && claim.value.set.startsWith('score-') ? [claim] : [],
    );

  it('pneumonia of this week calls for CURB-65, with the units converted', () => {
    const [curb] = run(
      condition('pneumonia', { time: '2026-06-29' as never }),
      measured('urea-nitrogen', 28, '2026-06-29'),
      measured('respiratory-rate', 32, '2026-06-29'),
      measured('systolic-pressure', 120, '2026-06-29'),
      measured('diastolic-pressure', 80, '2026-06-29'),
    );
    expect(curb!.value).toMatchObject({
      set: 'score-curb-65',
      verdict: 'met',
      items: [
        { verdict: 'unknown' },
        { verdict: 'met' },
        { verdict: 'met' },
        { verdict: 'not-met' },
        { verdict: 'met' },
      ],
    });
    expect(curb!.value.result.en).toMatch(/^CURB-65 3 to 4 \(not all is known\): severe/);
  });

  it('old pneumonia, a denied one and a child are none of its business', () => {
    expect(run(condition('pneumonia', { time: '2025-06-29' as never }))).toEqual([]);
    expect(run(condition('pneumonia', { certainty: 'absent' }))).toEqual([]);
  });

  it('a denied cough counts in the Centor score; what nobody mentions stays unknown', () => {
    const claims = run(condition('pharyngitis'), condition('cough', { certainty: 'absent' }));
    const centor = claims.find(({ value }) => value.set === 'score-centor')!;
    expect(centor.value.items.map(({ verdict }) => verdict)).toEqual(['met', 'unknown', 'met', 'unknown', 'unknown']);
    expect(centor.uncertainty).toMatchObject({ kind: 'interval', lower: 0, upper: 3 });
  });
});

it('the installation has them all', () => {
  const evidence = { facts: [], documents: [], issues: [] };
  expect(loadInstallation().knowledgeFor(evidence).diagnosis.scores).toHaveLength(scores.length);
});

it.each([
  [{ scores: [{ equation: 'nobody' }] }, /criteria-scores/],
  [
    {
      scores: [
        {
          ...(json('criteria-scores', 'scores.json') as { scores: object[] }).scores[1],
          items: {},
        },
      ],
    },
    /no name for/,
  ],
])('a broken pack is told', (broken, message) => {
  expect(() => parseScores(broken, equationPacks)).toThrow(message);
});

const medcalc = sharedArchive('qa', 'medcalc.tar.gz');

describe.skipIf(!medcalc)('MedCalc questions (skipped without qa/medcalc.tar.gz)', () => {
  // Cell counts are converted there as if from another unit: normal ones count as high, and in two rows as low.
  const wronglyLabelled = [
    '6809',
    '6826',
    '6839',
    '6840',
    '6865',
    '6904',
    '6909',
    '6916',
    '6985',
    '6988',
    '6994',
    '7002',
  ];

  it('come out as labelled, but for SIRS labels that contradict their own findings', () => {
    const outcomes = scoreMedCalc(readMedCalc(join(medcalc!, 'medcalc_tasks', 'valid_split.csv')));
    expect(outcomes).toHaveLength(155);
    const others = outcomes.filter(({ agrees }) => !agrees);
    expect(others.map(({ row }) => row.row).sort()).toEqual(wronglyLabelled);
    expect(new Set(others.map(({ row }) => row.calculator))).toEqual(new Set(['SIRS Criteria']));
  });

  it('calculators come out as labelled, but for impossible units and wrong conversions', () => {
    const outcomes = computeMedCalc(readMedCalc(join(medcalc!, 'medcalc_tasks', 'valid_split.csv')), equationNamed);
    expect(outcomes).toHaveLength(821);
    // The set multiplies steroid doses by factors of three decimals: 2.7 % off at most, and it allows no tolerance.
    const steroids = outcomes.filter(({ row }) => row.calculator.startsWith('Steroid'));
    for (const { row, ours } of steroids) expect(Math.abs(Number(ours) / Number(row.answer) - 1)).toBeLessThan(0.027);
    const others = outcomes.filter((each) => !each.agrees && !steroids.includes(each));
    // Units that nobody can mean, and ages or weights outside an equation's own, are refused; the rest are numbers.
    expect(others.filter(({ ours }) => typeof ours === 'string')).toHaveLength(14);
    expect(
      others
        .filter(({ ours }) => typeof ours === 'number')
        .map(({ row }) => row.row)
        .sort(),
    ).toEqual(['15', '2612', '2692', '331', '3330', '347', '534', '587', '6555'].sort());
  });
});
