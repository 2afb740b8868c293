import type { Language } from '../../src/record/index.js';
import type { Random } from '../../src/statistics/random.js';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

type Rule = readonly [RegExp, readonly (string | ((...parts: string[]) => string))[]];

/** Other words for the same: forms of numbers and dates, synonyms, other sentences. */
const english: readonly Rule[] = [
  [
    /(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec) (\d{4})/g,
    [
      (_, d, m, y) => `${monthOf(m!)} ${d}, ${y}`,
      (_, d, m, y) => `${d} ${monthOf(m!)} ${y}`,
      (_, d, m, y) => `${y}-${String(months.indexOf(monthOf(m!)) + 1).padStart(2, '0')}-${d!.padStart(2, '0')}`,
    ],
  ],
  [/(\d)%/g, ['$1 percent', '$1 %']],
  [/ mmHg/g, [' mm Hg']],
  [/\babove target\b/g, ['higher than the target', 'above the goal', 'not at target', 'over target']],
  [/\bat target\b/g, ['within target', 'on target', 'at goal']],
  [
    /\bThis is above your goal\b/g,
    ['It is higher than your goal', 'You have not reached your goal', 'That is over your goal'],
  ],
  [/\bThis is at your goal\b/g, ['You have reached your goal', 'That is within your goal']],
  [/^The target is below (.+)\.$/, ['The aim is less than $1.', 'It should be under $1.', 'Aim for a value below $1.']],
  [/^Your goal is below (.+)\.$/, ['You should aim for less than $1.', 'It should be under $1.']],
  [
    /^Next measurement of (.+): (\d.+)\.$/,
    ['$1 should be measured again on $2.', 'The next $1 check is due on $2.', 'Please repeat $1 on $2.'],
  ],
  [
    /^The next check of (.+) is on (.+)\.$/,
    ['Please have your $1 checked again on $2.', 'Your $1 will next be checked on $2.'],
  ],
  [
    /^Expected: (.+) in (.+) falls from (.+) to (.+), by (.+) percentage points \((.+)\)\.$/,
    [
      'This is expected to lower the risk of $1 over $2 from $3 to $4, a reduction of $5 percentage points ($6).',
      'Over $2, the chance of $1 goes down from $3 to $4 ($5 percentage points less; $6).',
    ],
  ],
  [/^Preferred: ([^(]+)\.$/, ['The preferred choice is $1.', 'We would choose $1.', '$1 is the first choice.']],
  [
    /^Not suitable for this patient: (.+)\.$/,
    ['$1 should not be used in this patient.', 'This patient should not be given $1.', '$1 is not suitable here.'],
  ],
  [/^Not suited to you: (.+)\.$/, ['$1 is not right for you.', 'You should not take $1.']],
  [/^Present drugs: (.+)\.$/, ['The patient currently takes $1.', 'Current medication: $1.']],
  [/^You take: (.+)\.$/, ['You are currently taking $1.', 'Your medicines are $1.']],
  [/^Problems: (.+)\.$/, ['Known problems are $1.', 'The problem list holds $1.']],
  [/^The patient is (\d+) years old, (.+)\.$/, ['The patient is a $1-year-old $2.', 'A $2 patient aged $1.']],
  [/^You are (\d+) years old and (.+)\.$/, ['You are $1 years of age.']],
  [/^Strength of the recommendation: (.+)\.$/, ['The recommendation is graded $1.']],
  [/^We suggest to start: (.+)\.$/, ['We recommend starting: $1.', 'We would like you to start: $1.']],
  [/^Start: (.+)\.$/, ['Begin: $1.', 'Please start: $1.']],
  [/^Now – Switch: (.+)\.$/, ['Switch now: $1.', 'A switch is needed now: $1.']],
  [/^No answer for (.+)\.$/, ['$1 could not be calculated.', 'There is no result for $1.']],
  [
    /^We cannot work this out from your record: (.+)\.$/,
    ['Your record does not hold enough to work out $1.', 'We could not calculate $1.'],
  ],
  [
    /^Your gene (\S+): your body breaks some medicines down hardly at all \(poor metabolizer\)\.$/,
    ['You are a $1 poor metabolizer: your body hardly breaks down some medicines.'],
  ],
  [
    /^(\S+) (\*\S+): (.+) Metabolizer\.$/,
    ['The patient is a $3 metabolizer for $1 ($2).', 'The $1 genotype $2 means $3 metabolizer.'],
  ],
  [/^(.+): we suggest a change from (.+) to (.+)\.$/, ['$1. We recommend changing from $2 to $3.']],
  [
    /^Without it, about (\d+) in 100 people would have this within (.+): (.+)\. With it, about (\d+) in 100\.$/,
    [
      'Of 100 people, about $1 in 100 would have $3 within $2; with it, about $4 in 100 would.',
      'It lowers the risk of $3 within $2 from $1% to $4%.',
    ],
  ],
];

const monthOf = (short: string) => months.find((each) => each.startsWith(short.slice(0, 3)))!;

const chinese: readonly Rule[] = [
  [
    /(\d{4})年(\d{1,2})月(\d{1,2})日/g,
    ['$1 年 $2 月 $3 日', (_, y, m, d) => `${y}-${m!.padStart(2, '0')}-${d!.padStart(2, '0')}`],
  ],
  [/(\d)%/g, ['$1 %', '$1％']],
  [/ mmHg/g, [' 毫米汞柱', 'mmHg']],
  [/高于目标/g, ['超过目标', '尚未达标', '未达到目标']],
  [/，达标/g, ['，已达到目标', '，在目标范围内']],
  [/^目标为低于 (.+)。$/, ['应控制在 $1 以下。', '目标值小于 $1。']],
  [/^您的目标是低于 (.+)。$/, ['您应控制在 $1 以下。', '您的目标是小于 $1。']],
  [/^(.+)下次测量：(.+)。$/, ['请于 $2 复测$1。', '$1应在 $2 再次测量。']],
  [/^下次检查(.+)：(.+)。$/, ['请在 $2 再次检查$1。']],
  [/^首选：([^（]+)。$/, ['推荐首选$1。', '建议选用$1。']],
  [/^不适合该患者：(.+)。$/, ['该患者不宜使用$1。', '该患者不应使用$1。']],
  [/^不适合您的是：(.+)。$/, ['$1不适合您。', '您不宜服用$1。']],
  [/^当前用药：(.+)。$/, ['患者目前服用$1。', '现用药物为$1。']],
  [/^您正在服用：(.+)。$/, ['您目前在用的药有$1。']],
  [/^患者 (\d+) 岁，(.)。$/, ['$2性患者，$1 岁。', '患者年龄 $1 岁，$2性。']],
  [
    /^预期：(.+)内(.+)由 (.+) 降至 (.+)，减少 (.+) 个百分点（(.+)）。$/,
    ['预计 $1内发生$2的风险从 $3 降到 $4，下降 $5 个百分点（$6）。'],
  ],
  [/^推荐强度：(.+)。$/, ['该推荐的强度为 $1。']],
  [/^建议换药：(.+)。$/, ['我们建议更换药物：$1。']],
  [/^建议开始：(.+)。$/, ['我们推荐开始：$1。']],
  [/^(\S+) (\*\S+)：(.+)代谢型。$/, ['$1 基因型 $2，属于$3代谢型。']],
  [/^无法给出：(.+)。$/, ['$1 无法计算。', '尚不能给出 $1。']],
  [/^凭您的病历，我们无法判断：(.+)。$/, ['您的病历资料不足，无法判断 $1。']],
  [
    /^如不采取，每 100 人中约 (\d+) 人会在 (.+)内发生：(.+)。采取后，每 100 人中约 (\d+) 人。$/,
    ['它可使 $2内发生$3的风险由 $1% 降至 $4%。'],
  ],
];

/** Every rule that fits, each with one of its other wordings; undefined where none fits. */
export function paraphrase(text: string, language: Language, random: Random): string | undefined {
  let said = text;
  for (const [pattern, others] of language === 'en' ? english : chinese) {
    if (!new RegExp(pattern.source, pattern.flags.replace('g', '')).test(said)) continue;
    const other = others[random.below(others.length)]!;
    said = typeof other === 'string' ? said.replace(pattern, other) : said.replace(pattern, other);
  }
  return said === text ? undefined : said;
}
