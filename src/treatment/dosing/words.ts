import type { LocalizedText } from '../../record/index.js';
import type { DosingCase, Recommendation } from './individualise.js';
import type { PopulationModel } from './population.js';
import type { InrRecommendation } from './warfarin-by-inr.js';

const number = (value: number) => Number(value.toPrecision(3)).toString();

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** `Vancomycin: 1250 mg every 12 h over 2.25 h` */
export function titleOf(name: LocalizedText, { amount, interval, duration }: Recommendation): LocalizedText {
  return {
    en: `${capitalised(name.en)}: ${amount} mg every ${interval} h${duration > 0 ? ` over ${duration} h` : ''}`,
    zh: `${name.zh}：每${interval}小时${amount} mg${duration > 0 ? `，输注${duration}小时` : ''}`,
  };
}

/** `Warfarin: 4.5 mg a day (31.5 mg a week)` */
export function dailyTitle(name: LocalizedText, daily: number): LocalizedText {
  return {
    en: `${capitalised(name.en)}: ${daily} mg a day (${daily * 7} mg a week)`,
    zh: `${name.zh}：每日${daily} mg（每周${daily * 7} mg）`,
  };
}

/** The INR that a daily dose is expected to hold, and what that rests on. */
export function inrDetail({ exposure, probability, target, change }: InrRecommendation, inrs: number): LocalizedText {
  const [value, lower, upper] = [exposure.value, exposure.lower, exposure.upper].map(number);
  const share = Math.round(100 * probability);
  const step = inrStep(change);
  return {
    en: `Expected INR ${value} (90 %: ${lower} to ${upper}) once it has settled; of INRs measured then about ${share} % lie within ${target.lower} to ${target.upper}. Learnt from ${inrs} ${inrs === 1 ? 'INR' : 'INRs'} and the doses before ${inrs === 1 ? 'it' : 'them'}.${step.en}`,
    zh: `稳定后预计INR为${value}（90%：${lower}至${upper}）；届时所测INR约${share}%处于${target.lower}至${target.upper}之内。依据${inrs}次INR及此前的给药。${step.zh}`,
  };
}

/** A change of the weekly dose beyond this goes by steps: tables of dosing by INR change it by 10 to 20 % (Duodecim, in the pack of protocols). */
const largestStep = 0.2;

function inrStep(change: number | undefined): LocalizedText {
  if (change === undefined || Math.abs(change) <= largestStep) return { en: '', zh: '' };
  const percent = Math.round(100 * Math.abs(change));
  return {
    en: ` That is ${percent} % ${change < 0 ? 'less' : 'more'} than in the last 14 days: go there by steps of 10 to 20 % of the weekly dose, with an INR after each.`,
    zh: `较近14天${change < 0 ? '减少' : '增加'}${percent}%：应每次按周剂量的10%至20%逐步调整，每步后复查INR。`,
  };
}

const quantities = {
  auc24: { en: 'area under the curve over 24 h', zh: '24小时曲线下面积' },
  peak: { en: 'peak', zh: '峰浓度' },
  trough: { en: 'trough', zh: '谷浓度' },
} as const;

/** What the regimen is expected to do, and what that rests on. */
export function detailOf(
  { exposure, probability, target }: Recommendation,
  model: PopulationModel,
  basis: 'levels' | 'population',
  levels: number,
): LocalizedText {
  const quantity = quantities[target.quantity];
  const unit = target.quantity === 'auc24' ? 'mg·h/L' : model.unit;
  const band = `${number(exposure.value)} ${unit}`;
  const share = Math.round(100 * probability);
  return {
    en: `Expected ${quantity.en} ${band} (90 %: ${number(exposure.lower)} to ${number(exposure.upper)}); ${share} % to lie within ${target.lower} to ${target.upper}${target.troughBelow ? ` with a trough below ${target.troughBelow}` : ''}. ${basis === 'levels' ? `Learnt from ${levels} ${levels === 1 ? 'level' : 'levels'}.` : 'No level yet: as for people of this size and kidney function.'}`,
    zh: `预计${quantity.zh}${band}（90%：${number(exposure.lower)}至${number(exposure.upper)}）；处于${target.lower}至${target.upper}之内${target.troughBelow ? `且谷浓度低于${target.troughBelow}` : ''}的可能性为${share}%。${basis === 'levels' ? `依据${levels}次血药浓度。` : '尚无血药浓度：按相同体格与肾功能者估计。'}`,
  };
}

/** Hours shown before the next dose and after it. */
const [shownBefore, shownAfter] = [48, 72];

/** The doses to come under a regimen, from the next one on, and the hours at which the course is shown. */
export function course({ doses, levels }: Pick<DosingCase, 'doses' | 'levels'>, advice: Recommendation) {
  const last = doses.at(-1);
  const end = Math.max(0, ...doses.map(({ time }) => time), ...levels.map(({ time }) => time));
  const next = last ? Math.max(end, last.time + advice.interval) : 0;
  const coming = Array.from({ length: Math.ceil(shownAfter / advice.interval) }, (_, n) => ({
    time: next + n * advice.interval,
    amount: advice.amount,
    duration: advice.duration,
  }));
  const from = Math.max(0, Math.floor(next) - shownBefore);
  const times = Array.from({ length: Math.ceil(next) + shownAfter - from + 1 }, (_, n) => from + n);
  return { next, coming, times };
}
