/**
 * Searches, for every rule of the guideline packs, a patient for whom it recommends and a near miss that differs in one
 * thing, from the codes and thresholds of the rule itself; writes test/guideline-cases.json. Deterministic.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { usualPreferences } from '../../src/record/index.js';
import { RuleEvaluator } from '../../src/treatment/rules/evaluate.js';
import { type Input, type Rule, sartorSystem } from '../../src/treatment/rules/rule.js';
import { caseDay, evidenceOf, type GuidelineCase, type Step } from '../../test/guideline-case.js';
import { groups, rules, terminology } from '../../test/guidelines.js';

type Choice = readonly Step[];

let state = 1;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};

/** The numbers to which the rule compares a property of an input. */
function thresholds(rule: Rule, id: string, property: string): number[] {
  const text = [...rule.conditions, ...rule.options.flatMap((option) => option.conditions)]
    .map(({ expression }) => expression)
    .join(' ');
  const pattern = new RegExp(`%${id}\\.${property} (?:>=|<=|>|<|=) (\\d+(?:\\.\\d+)?)`, 'g');
  return [...new Set([...text.matchAll(pattern)].map((match) => Number(match[1])))];
}

const around = (values: readonly number[], step: (value: number) => number) =>
  values.flatMap((value) => [value - step(value), value, value + step(value)]).map((value) => Number(value.toFixed(4)));
const step = (value: number) => (value < 2 ? 0.001 : value < 20 ? 0.1 : 1);

function choices(rule: Rule, input: Input): Choice[] {
  const days = [
    10,
    ...(input.type === 'MedicationStatement' ? [200] : []),
    ...around(thresholds(rule, input.id, 'ageDays'), () => 1),
  ].filter((day) => day >= 0);
  const codes = input.codes.filter(({ system }) => system.startsWith('urn:sartor')).map(({ code }) => code);
  switch (input.type) {
    case 'Patient': {
      if (input.codes.length > 0) return [[]];
      const ages = [50, ...around(thresholds(rule, 'patient', 'age'), () => 1)];
      const pregnant = rule.conditions.some(({ expression }) => expression.includes('%patient.pregnant'));
      return ages.flatMap((age): Choice[] => [
        [['patient', 'female', age]],
        [['patient', 'male', age]],
        ...(pregnant ? [[['patient', 'female', age], ['pregnant']] as Choice] : []),
      ]);
    }
    case 'Observation': {
      if (input.codes.some(({ system }) => system === sartorSystem.gene))
        return [[], [['gene', codes[0]!, 'Pathogenic variant']], [['gene', codes[0]!, 'Negative']]];
      if (input.answers.length > 0)
        return [
          [],
          ...days.flatMap((day): Choice[] => [
            [['answer', codes[0]!, input.answers[0]!, day]],
            [['answer', codes[0]!, 'other', day]],
          ]),
        ];
      const values = [
        ...around(thresholds(rule, input.id, 'value'), step),
        ...around(thresholds(rule, input.id, 'mean'), step),
      ];
      return [
        [],
        ...(values.length > 0 ? values : [1]).flatMap((value) =>
          days.flatMap((day): Choice[] => [
            [['measure', codes[0]!, value, day]],
            ...(thresholds(rule, input.id, 'dayCount').length > 0
              ? [
                  [
                    ['measure', codes[0]!, value, day],
                    ['measure', codes[0]!, value, day + 30],
                  ] as Choice,
                ]
              : []),
          ]),
        ),
      ];
    }
    case 'Condition':
      return [
        [],
        ...codes.flatMap((code) => days.map((day): Choice => [['problem', code, 'active', day]])),
        [['problem', codes[0]!, 'resolved', 10]],
      ];
    case 'MedicationStatement': {
      const text = rule.conditions.map(({ expression }) => expression).join(' ');
      const named = [...text.matchAll(new RegExp(`%${input.id}\\.ingredients contains '([^']+)'`, 'g'))].map(
        (match) => match[1]!,
      );
      const taken = [...new Set([...named, ...codes.map(ingredientOf)])];
      const doses = around(thresholds(rule, input.id, 'dailyDose'), () => 1);
      const single = taken.flatMap((drug) =>
        days.flatMap((day) =>
          (doses.length > 0 ? [...doses, null] : [null]).map((dose): Choice => [['takes', drug, dose, day]]),
        ),
      );
      const several = thresholds(rule, input.id, 'count').length > 0 ? severalOf(codes) : [];
      return [[], ...single, ...several];
    }
    case 'AllergyIntolerance':
      return [[], [['allergy', ingredientOf(codes[0]!)]]];
    case 'RiskAssessment': {
      const [outcome = '', years = ''] = codes[0]!.split('/');
      return [
        [],
        ...around(thresholds(rule, input.id, 'value'), () => 0.001).map(
          (p): Choice => [['risk', outcome, Number(years), p]],
        ),
      ];
    }
    case 'FamilyMemberHistory': {
      const ages = [null, ...around(thresholds(rule, input.id, 'youngest'), () => 1)];
      return [
        [],
        [['relative', null, null]],
        ...ages.flatMap((age) =>
          [1, 2, 3].map((count): Choice => Array.from({ length: count }, () => ['relative', codes[0]!, age] as const)),
        ),
      ];
    }
    case 'Procedure':
    case 'Resource': {
      const { system, code } = exampleOf(input.codes[0]!);
      return [[], ...days.map((day): Choice => [['procedure', system, code, day]])];
    }
    case 'Immunization':
      return [
        [],
        ...[1, 2].map(
          (count): Choice =>
            Array.from(
              { length: count },
              (_, n) => ['vaccine', input.codes[0]!.system, input.codes[0]!.code, 10 + 60 * n] as const,
            ),
        ),
      ];
    default:
      return input.type satisfies never;
  }
}

const exampleOf = (coding: Input['codes'][number]) => groups.get(coding.code)?.example ?? coding;

const ingredientOf = (code: string) =>
  code.startsWith('class:') ? terminology.ingredients.find(({ classes }) => classes.includes(code))!.key : code;

function severalOf(codes: readonly string[]): Choice[] {
  const drugs = terminology.ingredients.filter(
    ({ classes, key }) => codes.includes(key) || classes.some((each) => codes.includes(each)),
  );
  return [
    [
      ['takes', drugs[0]!.key, null, 400],
      ['takes', drugs.at(-1)!.key, null, 400],
    ],
  ];
}

function statusOf(rule: Rule, steps: readonly Step[]): GuidelineCase['nearMissStatus'] | 'recommended' {
  const subject = {
    evidence: evidenceOf(steps),
    terminology,
    groups,
    context: { asOf: caseDay, preferences: usualPreferences },
  };
  return new RuleEvaluator(subject).evaluate(rule)?.status ?? 'not-applicable';
}

function search(rule: Rule): GuidelineCase | undefined {
  const inputs = [
    ...new Map(rule.conditions.flatMap((condition) => condition.inputs).map((input) => [input.id, input])).values(),
  ];
  const who: Choice = [['patient', 'female', 50]];
  const lists = inputs.map((input) => choices(rule, input));
  const withPatient = inputs.some(({ type, codes }) => type === 'Patient' && codes.length === 0);
  const build = (picked: readonly Choice[]) => [...(withPatient ? [] : who), ...picked.flat()];
  for (let attempt = 0; attempt < 30_000; attempt++) {
    // Most of what a rule asks about is absent in whom it is for.
    const picked = lists.map((list) => (random() < 0.4 ? list[0]! : list[Math.floor(random() * list.length)]!));
    if (statusOf(rule, build(picked)) !== 'recommended') continue;
    const miss = nearMiss(rule, lists, picked, build);
    if (miss) return { rule: rule.id, trigger: build(picked), ...miss };
  }
  return undefined;
}

const preference: readonly GuidelineCase['nearMissStatus'][] = [
  'not-applicable',
  'contraindicated',
  'done',
  'needs-data',
];

function nearMiss(
  rule: Rule,
  lists: readonly Choice[][],
  picked: readonly Choice[],
  build: (picked: readonly Choice[]) => readonly Step[],
) {
  const misses = lists.flatMap((list, index) =>
    list.flatMap((choice) => {
      const steps = build(picked.map((each, place) => (place === index ? choice : each)));
      const status = statusOf(rule, steps);
      return status === 'recommended'
        ? []
        : [{ nearMiss: steps, nearMissStatus: status, distance: distance(picked[index]!, choice) }];
    }),
  );
  misses.sort(
    (a, b) => preference.indexOf(a.nearMissStatus) - preference.indexOf(b.nearMissStatus) || a.distance - b.distance,
  );
  const [best] = misses;
  return best && { nearMiss: best.nearMiss, nearMissStatus: best.nearMissStatus };
}

/** The same thing with another number is nearer than another thing. */
function distance(a: Choice, b: Choice): number {
  if (a.length !== b.length) return 100;
  return a.reduce((sum, one, index) => {
    const other = b[index]!;
    return (
      sum +
      one.reduce<number>((inner, value, place) => {
        const another = other[place];
        if (value === another) return inner;
        return (
          inner +
          (typeof value === 'number' && typeof another === 'number'
            ? Math.min(1, Math.abs(value - another) / (Math.abs(value) + 1))
            : 10)
        );
      }, 0)
    );
  }, 0);
}

const cases: GuidelineCase[] = [];
for (const rule of rules) {
  const found = search(rule);
  if (found) cases.push(found);
  else console.error(`no case for ${rule.id}`);
}
writeFileSync(
  join(import.meta.dirname, '..', '..', 'test', 'guideline-cases.json'),
  `[\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`,
);
console.error(`${cases.length} cases of ${rules.length} rules`);
