import type { EpidemicAnalysis } from '../epidemic/index.js';
import type { StrategyResult } from '../epidemic/strategy/compare.js';
import { catalogue, term } from '../language/catalogue/index.js';
import type { Language } from '../record/index.js';

interface ForReading extends EpidemicAnalysis {
  readonly strategies?: readonly StrategyResult[];
  readonly disease?: string;
}

const alarmsShown = 8;

/** The analysis for reading. */
export function epidemicText(analysis: ForReading, lang: Language): string {
  const say = (en: string, zh: string) => (lang === 'zh' ? zh : en);
  const f = (value: number, digits = 2) => value.toFixed(digits);
  const range = (lower: string, upper: string) => say(`${lower} to ${upper}`, `${lower} 至 ${upper}`);
  const weekly = analysis.stepDays === 7;
  const [unit, each] = [say(weekly ? 'week' : 'day', weekly ? '周' : '天'), weekly ? '每周' : '每日'];
  const { from, to, steps, cases, growth, nowcast, strategies } = analysis;
  const lines = [
    say(`${cases} cases in ${steps} ${unit}s, ${from} to ${to}`, `${from} 至 ${to}，${steps} ${unit}内共 ${cases} 例`),
  ];
  if (growth) {
    const pace = growth.doubling ?? growth.halving;
    const never = say('never', '无穷');
    const word = growth.doubling ? say('doubling in', '倍增时间') : say('halving in', '减半时间');
    const span = growth.to - growth.from + 1;
    const rate = `${f(100 * growth.rate, 1)} % (${range(f(100 * growth.lower, 1), f(100 * growth.upper, 1))})`;
    const time = pace
      ? `${say(', ', '，')}${word} ${f(pace.estimate, 1)} ${say(`${unit}s`, unit)} (${range(f(pace.lower, 1), pace.upper === undefined ? never : f(pace.upper, 1))})`
      : '';
    lines.push(
      say(
        `growth a ${unit}: ${rate} over the last ${span} ${unit}s${time}`,
        `最近 ${span} ${unit}${each}增长：${rate}${time}`,
      ),
    );
  }
  const last = analysis.rt.at(-1);
  if (last)
    lines.push(
      `${say(`R at ${last.date}`, `${last.date} 再生数 R`)}: ${f(last.mean)} (95 % ${range(f(last.lower), f(last.upper))})`,
    );
  if (nowcast) {
    const [expected, days] = [f(nowcast.expected, 0), nowcast.days.length];
    lines.push(
      say(
        `nowcast: ${expected} cases expected where ${nowcast.reported} are reported so far, in the last ${days} days`,
        `现况估计：最近 ${days} 天已报告 ${nowcast.reported} 例，预计最终 ${expected} 例`,
      ),
    );
  }
  if (analysis.alarms.length > 0) {
    const shown = analysis.alarms.slice(-alarmsShown).map(({ date, methods }) => `${date} (${methods.join(', ')})`);
    lines.push(`${say('aberrations', '异常信号')}: ${shown.join('; ')}`);
  }
  lines.push(say(`forecast, cases a ${unit}: median (50 %; 95 %)`, `预测，${each}病例数：中位数（50 %；95 %）`));
  for (const { date, quantiles: q } of analysis.forecast) {
    const at = (level: string) => f(q[level]!, 1);
    lines.push(`  ${date}  ${at('0.5')} (${range(at('0.25'), at('0.75'))}; ${range(at('0.025'), at('0.975'))})`);
  }
  if (strategies) {
    lines.push(
      say(
        `strategies against ${analysis.disease} over a year (mean, 95 %): infections; deaths; deaths averted`,
        `一年内应对 ${analysis.disease} 的策略（均值，95 %）：感染；死亡；避免的死亡`,
      ),
    );
    const of = ({ mean, lower, upper }: StrategyResult['deaths']) =>
      `${f(mean, 0)} (${range(f(lower, 0), f(upper, 0))})`;
    for (const each of strategies)
      lines.push(
        `  ${term(catalogue(lang).outbreak.strategies, each.id)}: ${of(each.infections)}; ${of(each.deaths)}; ${of(each.deathsAverted)}`,
      );
  }
  return lines.join('\n');
}
