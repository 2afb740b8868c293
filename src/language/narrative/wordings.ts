import type { Language } from '../../record/index.js';

type Rule = readonly [RegExp, string];

const rules: Readonly<Record<Language, readonly Rule[]>> = {
  en: [
    [/^(.+): (\S+ ?\S*) on (\d{1,2} \w+ \d{4}), above target\.$/, 'On $3, $1 was $2, above target.'],
    [/^(.+): (\S+ ?\S*) on (\d{1,2} \w+ \d{4}), at target\.$/, 'On $3, $1 was $2, at target.'],
    [/^(.+): (\S+ ?\S*) on (\d{1,2} \w+ \d{4})\. This is (.+)\.$/, 'Your $1 was $2 on $3, which is $4.'],
    [/^The target is below (.+)\.$/, 'It should be below $1.'],
    [/^Your goal is below (.+)\.$/, 'It should be below $1.'],
    [/^Next measurement of (.+): (.+)\.$/, 'Please measure $1 again on $2.'],
    [/^The next check of (.+) is on (.+)\.$/, 'Please have $1 checked again on $2.'],
    [/^Preferred: (.+)\.$/, 'The preferred choice is $1.'],
    [/^Not suitable for this patient: (.+)\.$/, 'This patient should not be given $1.'],
    [/^Not suited to you: (.+)\.$/, 'You should not take $1.'],
    [/^Present drugs: (.+)\.$/, 'The patient takes $1.'],
    [/^Problems: (.+)\.$/, 'The problem list names $1.'],
  ],
  zh: [
    [/^(.+)：(\d{4}年\d{1,2}月\d{1,2}日) (.+)，高于目标。$/, '$2测得$1 $3，高于目标。'],
    [/^目标为低于 (.+)。$/, '应低于 $1。'],
    [/^您的目标是低于 (.+)。$/, '应低于 $1。'],
    [/^(.+)下次测量：(.+)。$/, '请于$2复测$1。'],
    [/^下次检查(.+)：(.+)。$/, '请于$2再次检查$1。'],
    [/^首选：(.+)。$/, '推荐首选$1。'],
    [/^不适合该患者：(.+)。$/, '该患者不应使用$1。'],
    [/^不适合您的是：(.+)。$/, '$1不适合您。'],
    [/^当前用药：(.+)。$/, '患者目前服用$1。'],
  ],
};

/** The sentence, and other wordings of it by rule: what a model may choose among that is too small to write. */
export function wordings(text: string, language: Language): readonly string[] {
  return [text, ...rules[language].flatMap(([pattern, by]) => (pattern.test(text) ? [text.replace(pattern, by)] : []))];
}
