import type { Language, LocalizedText } from '../record/index.js';
import type { EffectReport } from './effect-report.js';

const choosing: Readonly<Record<NonNullable<EffectReport['choosing']>, (arm: string) => LocalizedText>> = {
  none: (arm) => ({
    en: `Nobody is shown to benefit from choosing by person: no learner beats giving everyone ${arm}.`,
    zh: `未见按个人选择能使任何人获益：没有一种模型优于全部采用${arm}。`,
  }),
  'not-shown': (arm) => ({
    en: `That choosing by person is better than giving everyone ${arm} is not shown: the interval of the gain includes none.`,
    zh: `按个人选择优于全部采用${arm}未得到证实：获益的置信区间包含零。`,
  }),
  shown: (arm) => ({
    en: `Choosing by person is better than giving everyone ${arm}.`,
    zh: `按个人选择优于全部采用${arm}。`,
  }),
};

const number = (value: number) => (Math.abs(value) >= 1000 ? value.toFixed(0) : value.toPrecision(3));

/** The report for reading. */
export function effectText(report: EffectReport, lang: Language): string {
  const zh = lang === 'zh';
  if (report.refused) return `${zh ? '未给出估计：' : 'No estimate: '}${report.refused}`;
  const say = (en: string, cn: string) => (zh ? cn : en);
  const range = ([lower, upper]: readonly [number, number]) => `${number(lower)} ${say('to', '至')} ${number(upper)}`;
  return [
    `${report.people} ${say('people', '人')}, ${report.design === 'randomised' ? say('arms drawn by lot', '随机分组') : say('observed: right only if the covariates hold what decided the treatment', '观察性数据：仅当协变量包含决定治疗的因素时成立')}`,
    ...report.arms.map(
      ({ arm, people, valueIfAll, ci }) =>
        `  ${arm.padEnd(18)} n ${String(people).padStart(5)}  ${say('if all', '若全部采用')} ${number(valueIfAll!)} (${range(ci!)})`,
    ),
    ...report.contrasts.map(
      ({ arm, against, ate, ci }) =>
        `${say('Effect', '效应')} ${arm} - ${against}: ${number(ate)} (95 %: ${range(ci)})`,
    ),
    '',
    `${say('learner', '模型').padEnd(22)}${[say('policy', '策略值'), say('gain', '增益'), 'Qini', say('slope', '校准斜率')].map((title) => title.padStart(10)).join('')}${report.learners[0]?.rootPehe === undefined ? '' : '   root PEHE'}`,
    ...report.learners.map(
      ({ name, policyValue, gainOverBestArm, qini, calibration, rootPehe }) =>
        `${name.padEnd(22)}${[policyValue, gainOverBestArm, qini, calibration.slope].map((value) => number(value).padStart(10)).join('')}${rootPehe === undefined ? '' : number(rootPehe).padStart(12)}`,
    ),
    '',
    choosing[report.choosing!](report.bestArm!)[lang],
    say('For research: no treatment rests on this alone.', '供研究使用：任何治疗决定都不能仅以此为据。'),
  ].join('\n');
}
