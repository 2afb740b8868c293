import { earliest } from '../../record/index.js';
import { qualityAdjustedYears } from '../metrics/economics.js';
import { type Eq5dState, eq5dDimensions, eq5dIndex, eq5dState } from '../metrics/eq-5d.js';
import { qlqScore } from '../metrics/qlq-c30.js';
import { type Sf6dDimension, sf6dUtility } from '../metrics/sf-6d.js';
import type { Subject } from '../subject.js';
import { type Found, reasonsOf, rounded, type Sitting, sittings, words } from './claim.js';
import type { Instruments } from './knowledge.js';

const dimensionMeasure = {
  MO: 'eq-5d-5l-mobility',
  SC: 'eq-5d-5l-self-care',
  UA: 'eq-5d-5l-usual-activities',
  PD: 'eq-5d-5l-pain',
  AD: 'eq-5d-5l-anxiety',
} as const;

/**
 * EQ-5D-5L: the latest state with its index in each country that has a value set; the patient's own country, where it has
 * one, gives the value, and over several sittings the quality-adjusted years between them.
 */
export function eq5d(subject: Subject, { eq5d: sets }: Instruments): readonly Found[] {
  const states = sittings(subject, ['eq-5d-5l-state', ...Object.values(dimensionMeasure)]).flatMap((sitting) => {
    const state = stateOf(sitting);
    return state ? [{ sitting, state }] : [];
  });
  const last = states.at(-1);
  if (!last) return [];
  const [patient] = subject.evidence.facts('patient');
  const own = sets.find(({ id }) => id === patient?.country?.toUpperCase());
  const indices = sets.map((set) => eq5dIndex(last.state, set));
  const qalys =
    own &&
    qualityAdjustedYears(
      states.map(({ sitting, state }) => ({
        years: earliest(sitting.on) / (365.25 * 86_400_000),
        utility: eq5dIndex(state, own),
      })),
    );
  const digits = last.state.join('');
  const value = own && eq5dIndex(last.state, own);
  const [low, high] = [Math.min(...indices), Math.max(...indices)].map((each) => rounded(each, 3));
  return [
    {
      key: 'eq-5d-5l',
      entry: own ? `eq-5d-5l/${own.id}` : 'eq-5d-5l',
      citation: (own ?? sets[0]!).citation,
      reasons: states.flatMap(({ sitting }) => reasonsOf(sitting)),
      value: {
        instrument: 'eq-5d-5l',
        title: words('Quality of life (EQ-5D-5L)', '生命质量（EQ-5D-5L）'),
        on: last.sitting.on,
        result:
          value === undefined
            ? words(`state ${digits}; index ${low} to ${high} by country`, `状态 ${digits}；各国指数 ${low} 至 ${high}`)
            : words(`state ${digits}; index ${rounded(value, 3)}`, `状态 ${digits}；指数 ${rounded(value, 3)}`),
        judgement: 'neutral',
        ...(value === undefined ? {} : { value, unit: '1' }),
        parts: [
          ...sets.map((set, index) => ({ name: set.id, title: set.country, value: indices[index]!, unit: '1' })),
          ...(qalys === undefined
            ? []
            : [{ name: 'qalys', title: words('Quality-adjusted years', '质量调整生命年'), value: qalys, unit: 'a' }]),
        ],
        history: states.map(({ sitting, state }) => ({
          on: sitting.on,
          category: state.join(''),
          ...(own ? { value: eq5dIndex(state, own) } : {}),
        })),
      },
    },
  ];
}

function stateOf({ readings }: Sitting): Eq5dState | undefined {
  const digits = readings.get('eq-5d-5l-state');
  if (digits) return eq5dState(digits.value);
  const levels = eq5dDimensions.map((dimension) => readings.get(dimensionMeasure[dimension])?.value);
  return levels.every((level) => level !== undefined) ? eq5dState(Number(levels.join(''))) : undefined;
}

const sf6dMeasure: Readonly<Record<Sf6dDimension, string>> = {
  PF: 'sf-6d-physical',
  RL: 'sf-6d-role',
  SF: 'sf-6d-social',
  PAIN: 'sf-6d-pain',
  MH: 'sf-6d-mental',
  VIT: 'sf-6d-vitality',
};

export function sf6d(subject: Subject, { sf6d: set }: Instruments): readonly Found[] {
  const all = sittings(subject, Object.values(sf6dMeasure)).filter(({ readings }) => readings.size === 6);
  const scored = all.flatMap((sitting) => {
    const level = (dimension: Sf6dDimension) => sitting.readings.get(sf6dMeasure[dimension])!.value;
    const state = {
      PF: level('PF'),
      RL: level('RL'),
      SF: level('SF'),
      PAIN: level('PAIN'),
      MH: level('MH'),
      VIT: level('VIT'),
    };
    const utility = sf6dUtility(state, set);
    return utility === undefined ? [] : [{ sitting, utility }];
  });
  const last = scored.at(-1);
  if (!last) return [];
  return [
    {
      key: 'sf-6d',
      entry: 'sf-6d',
      citation: set.citation,
      reasons: reasonsOf(last.sitting),
      value: {
        instrument: 'sf-6d',
        title: words('Quality of life (SF-6D)', '生命质量（SF-6D）'),
        on: last.sitting.on,
        result: words(
          `utility ${rounded(last.utility, 3)} (United Kingdom)`,
          `效用值 ${rounded(last.utility, 3)}（英国）`,
        ),
        judgement: 'neutral',
        value: last.utility,
        unit: '1',
        parts: [],
        history: scored.map(({ sitting, utility }) => ({ on: sitting.on, value: utility })),
      },
    },
  ];
}

/** EORTC QLQ-C30: the scales of the latest day on which any can be scored. */
export function qlqC30(subject: Subject, { qlqC30: { scales, citation } }: Instruments): readonly Found[] {
  const items = Array.from({ length: 30 }, (_, index) => `qlq-c30-${index + 1}`);
  const scored = sittings(subject, items).flatMap((sitting) => {
    const answers = new Map(
      [...sitting.readings].map(([measure, { value }]) => [Number(measure.slice('qlq-c30-'.length)), value]),
    );
    const parts = scales.flatMap((scale) => {
      const score = qlqScore(scale, answers);
      return score === undefined ? [] : [{ name: scale.id, title: scale.title, value: score, unit: '{score}' }];
    });
    return parts.length === 0 ? [] : [{ sitting, parts }];
  });
  const last = scored.at(-1);
  if (!last) return [];
  const globalOf = (parts: typeof last.parts) => parts.find(({ name }) => name === 'QL2')?.value;
  const global = globalOf(last.parts);
  return [
    {
      key: 'qlq-c30',
      entry: 'scales/qlq-c30',
      citation,
      reasons: reasonsOf(last.sitting),
      value: {
        instrument: 'qlq-c30',
        title: words('Quality of life in cancer (QLQ-C30)', '癌症生命质量（QLQ-C30）'),
        on: last.sitting.on,
        result:
          global === undefined
            ? words(`${last.parts.length} of 15 scales`, `15 个量表中的 ${last.parts.length} 个`)
            : words(`global health ${rounded(global, 0)} of 100`, `总体健康 ${rounded(global, 0)}/100`),
        judgement: 'neutral',
        ...(global === undefined ? {} : { value: global, unit: '{score}' }),
        parts: last.parts,
        history: scored.flatMap(({ sitting, parts }) => {
          const value = globalOf(parts);
          return value === undefined ? [] : [{ on: sitting.on, value }];
        }),
      },
    },
  ];
}
