import { dateOf, daysBetween, earliest, type IsoDate, type MedicationFact, type Reason } from '../../record/index.js';
import { proportionOfDaysCovered, type Supply } from '../metrics/adherence.js';
import { glucoseMetrics } from '../metrics/glucose.js';
import { slopePerYear } from '../series.js';
import type { Reading, Subject } from '../subject.js';
import { type Found, rounded, words } from './claim.js';
import type { Instruments } from './knowledge.js';

const traceDays = 14;
/** A day of sensor values; less says nothing of a day. */
const leastSamples = 96;

/** Ranges, variability and risk of the last fourteen days of sensor glucose. */
export function sensorGlucose(subject: Subject, { glucose }: Instruments): readonly Found[] {
  const all = subject.readings('sensor-glucose');
  const last = all.at(-1);
  if (!last) return [];
  const trace = all.filter(({ at }) => at > last.at - traceDays * 86_400_000);
  const metrics =
    trace.length < leastSamples ? undefined : glucoseMetrics(trace.map((each) => atSensorPrecision(each, subject)));
  if (!metrics) return [];
  const active = coverage(trace);
  const part = (name: string, en: string, zh: string, value: number, unit: string) => ({
    name,
    title: words(en, zh),
    value,
    unit,
  });
  const isGood = metrics.inRange > 70 && metrics.below70 < 4 && metrics.below54 < 1;
  return [
    {
      key: 'sensor-glucose',
      entry: 'scales/glucose',
      citation: glucose.citation,
      reasons: lastOfEachDay(trace).map(({ reason }) => ({ ...reason, role: 'trace' })),
      value: {
        instrument: 'sensor-glucose',
        title: words('Sensor glucose of 14 days', '14 天动态血糖'),
        on: last.on,
        result: words(
          `in range ${rounded(metrics.inRange, 0)} %, below 70 mg/dL ${rounded(metrics.below70, 1)} %${active < 70 ? '; less than 70 % of the time recorded' : ''}`,
          `目标范围内 ${rounded(metrics.inRange, 0)} %，低于 70 mg/dL ${rounded(metrics.below70, 1)} %${active < 70 ? '；记录不足 70 % 时间' : ''}`,
        ),
        category: isGood ? 'at-goals' : 'off-goals',
        judgement: isGood ? 'good' : metrics.below54 >= 1 || metrics.below70 >= 4 ? 'bad' : 'neutral',
        value: metrics.inRange,
        unit: '%',
        parts: [
          part('below54', 'Below 54 mg/dL', '低于 54 mg/dL', metrics.below54, '%'),
          part('below70', 'Below 70 mg/dL', '低于 70 mg/dL', metrics.below70, '%'),
          part('inRange', '70 to 180 mg/dL', '70–180 mg/dL', metrics.inRange, '%'),
          part('above180', 'Above 180 mg/dL', '高于 180 mg/dL', metrics.above180, '%'),
          part('above250', 'Above 250 mg/dL', '高于 250 mg/dL', metrics.above250, '%'),
          part('mean', 'Mean', '平均值', metrics.mean, 'mg/dL'),
          part('variation', 'Coefficient of variation', '变异系数', metrics.variation, '%'),
          part('gmi', 'Glucose management indicator', '葡萄糖管理指标', metrics.gmi, '%'),
          part('lbgi', 'Low blood glucose index', '低血糖指数', metrics.lbgi, '{score}'),
          part('hbgi', 'High blood glucose index', '高血糖指数', metrics.hbgi, '{score}'),
          part('active', 'Time recorded', '记录时间占比', active, '%'),
        ],
        history: [],
      },
    },
  ];
}

/** What was read in mmol/L to whole mg/dL, so that 10.0 mmol/L is 180 mg/dL and in range, as the consensus has both. */
function atSensorPrecision({ value, fact: id }: Reading, { evidence }: Subject): number {
  const fact = id && evidence.fact(id);
  const isMolar =
    fact?.kind === 'observation' &&
    fact.value.type === 'quantity' &&
    /mol/i.test(fact.value.quantity.source.unit ?? '');
  return isMolar ? Math.round(value) : value;
}

/** Share of the span that the samples cover at their usual spacing, per cent. */
function coverage(trace: readonly Reading[]): number {
  const gaps = trace.slice(1).map(({ at }, index) => at - trace[index]!.at);
  const spacing = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)]!;
  const span = trace.at(-1)!.at - trace[0]!.at + spacing;
  return span > 0 ? Math.min(100, (100 * trace.length * spacing) / span) : 0;
}

const lastOfEachDay = (readings: readonly Reading[]) => [...new Map(readings.map((each) => [each.on, each])).values()];

/** Change of eGFR a year over the last three years, from three values over at least half a year on. */
export function kidneyCourse(subject: Subject, { egfrSlope }: Instruments): readonly Found[] {
  const readings = subject.readings('egfr').filter(({ on }) => subject.daysAgo(on) < 3 * 366);
  const [first, last] = [readings[0], readings.at(-1)];
  if (!first || !last || daysBetween(first.on, last.on) < 182) return [];
  const slope = slopePerYear(readings);
  if (!slope) return [];
  const isRapid = slope.estimate < egfrSlope.rapidDecline;
  const sign = slope.estimate > 0 ? '+' : '';
  return [
    {
      key: 'egfr-slope',
      entry: 'scales/egfr-slope',
      citation: egfrSlope.citation,
      reasons: readings.map(({ reason }) => reason),
      uncertainty: { kind: 'interval', level: 0.95, lower: slope.lower, upper: slope.upper },
      value: {
        instrument: 'egfr-slope',
        title: words('Course of kidney function', '肾功能变化'),
        on: last.on,
        result: words(
          `${sign}${rounded(slope.estimate, 1)} mL/min/1.73 m² a year${isRapid ? ', a rapid decline' : ''}`,
          `每年 ${sign}${rounded(slope.estimate, 1)} mL/min/1.73 m²${isRapid ? '，下降迅速' : ''}`,
        ),
        category: isRapid ? 'rapid-decline' : 'no-rapid-decline',
        judgement: isRapid ? 'bad' : 'neutral',
        value: slope.estimate,
        unit: 'mL/min/{1.73_m2}/a',
        parts: [],
        history: readings.map(({ on, value }) => ({ on, value })),
      },
    },
  ];
}

/** Longer entries are prescriptions rather than supplies. */
const longestSupplyDays = 120;

/** Proportion of days covered in the last year of each drug taken now, where at least three supplies are recorded. */
export function adherence(subject: Subject, { pdc }: Instruments): readonly Found[] {
  const { evidence, asOf } = subject;
  const byIngredient = new Map<string, MedicationFact[]>();
  for (const fact of evidence.facts('medication')) {
    const [ingredient, ...others] = fact.ingredients;
    if (!ingredient || others.length > 0 || fact.foundBy !== 'source' || fact.certainty !== 'present') continue;
    if (supplyOf(fact, asOf)) byIngredient.set(ingredient, [...(byIngredient.get(ingredient) ?? []), fact]);
  }
  return [...byIngredient].flatMap(([ingredient, facts]): Found[] => {
    if (subject.drugs([ingredient]).length === 0) return [];
    const supplies = facts.map((fact) => supplyOf(fact, asOf)!);
    const found = proportionOfDaysCovered(supplies, dayNumber(asOf) - 365, dayNumber(asOf));
    if (!found || found.days < 90 || supplies.length < 3) return [];
    const isAdherent = found.proportion >= pdc.adherentFrom;
    const title = subject.terminology.ingredient(ingredient)?.title ?? words(ingredient, ingredient);
    return [
      {
        key: `pdc/${ingredient}`,
        entry: 'scales/pdc',
        citation: pdc.citation,
        reasons: facts.map(({ id }): Reason => ({ fact: id, role: 'supply' })),
        value: {
          instrument: 'pdc',
          title: words(`Days covered: ${title.en}`, `用药覆盖天数：${title.zh}`),
          on: asOf,
          result: words(
            `${rounded(100 * found.proportion, 0)} % of ${found.days} days by the supplies on record`,
            `有记录的供药覆盖 ${found.days} 天中的 ${rounded(100 * found.proportion, 0)} %`,
          ),
          category: isAdherent ? 'adherent' : 'non-adherent',
          judgement: isAdherent ? 'good' : 'bad',
          value: 100 * found.proportion,
          unit: '%',
          parts: [],
          history: [],
        },
      },
    ];
  });
}

const dayNumber = (on: IsoDate) => Math.floor(earliest(on) / 86_400_000);

function supplyOf({ time, ended }: MedicationFact, asOf: IsoDate): Supply | undefined {
  if (!time || daysBetween(time, asOf) < 0) return undefined;
  const day = dayNumber(dateOf(time));
  const days = (ended ? dayNumber(dateOf(ended)) : Number.NaN) - day;
  return days > 0 && days <= longestSupplyDays ? { day, days } : undefined;
}
