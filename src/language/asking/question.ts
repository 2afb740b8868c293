import type { Lexicons } from '../verification/verify.js';

export const resultKinds = [
  'problems',
  'medications',
  'allergies',
  'measurements',
  'risks',
  'genes',
  'plan',
  'safety',
  'targets',
  'diagnoses',
  'unanswered',
] as const;
export type ResultKind = (typeof resultKinds)[number];

/** What may be asked of one patient: each is a call into the engines or a reading of their claims. */
export type ToolCall =
  | {
      readonly tool: 'what_if';
      readonly stop: readonly string[];
      readonly start: readonly string[];
      readonly value?: AskedValue;
    }
  | { readonly tool: 'why_not'; readonly drug: string }
  | { readonly tool: 'explain_drug'; readonly drug: string }
  | { readonly tool: 'explain_claim'; readonly claim: string }
  | { readonly tool: 'explain_plan'; readonly about: string }
  | { readonly tool: 'latest'; readonly measure: string }
  | { readonly tool: 'list'; readonly kind: ResultKind };

export interface AskedValue {
  readonly measure: string;
  readonly value: number;
  readonly unit?: string;
}

/**
 * The usual questions in English and Chinese, understood by rule; undefined where none is recognised.
 * Drugs and measurements are returned by the terminology's keys.
 */
export function understand(question: string, { drugs, measures }: Lexicons): ToolCall | undefined {
  const text = question.trim();
  const named = [...new Set(drugs.mentions(text).map(({ keys }) => keys[0]!))];
  const claim = /\b([a-zA-Z]+:[\w:+./|*<>#-]+)/.exec(text)?.[1];
  if (claim && /explain|why|解释|为什么|为何/i.test(text)) return { tool: 'explain_claim', claim };
  if (hypothetical.test(text)) {
    const asked = whatIf(text, named, { drugs, measures });
    if (asked) return asked;
  }
  if (named.length > 0 && whyNot.test(text)) return { tool: 'why_not', drug: named[0]! };
  const kind = kindAsked(text);
  if (named.length > 0 && (why.test(text) || !kind)) return { tool: 'explain_drug', drug: named[0]! };
  const measured = measures.mentions(text)[0]?.keys[0];
  if (measured && latest.test(text)) return { tool: 'latest', measure: measured };
  if (why.test(text) && kind !== 'plan') return { tool: 'explain_plan', about: text };
  if (kind) return { tool: 'list', kind };
  return measured ? { tool: 'latest', measure: measured } : undefined;
}

const hypothetical =
  /what (?:if|happens|would|about)|\bif\b.*\?|suppose|imagine|(?:如果|假如|若|要是|倘若)|会怎样|会如何|会怎么样|怎么办/i;
const stopping =
  /\b(?:stop|stops|stopped|stopping|without|discontinu\w*|quit|off|drop\w*|withdraw\w*|not (?:take|taking)|leaves? out)\b|停|不吃|不服|不用|去掉|撤/i;
const starting =
  /\b(?:start|starts|started|starting|add|adds|added|adding|begin|takes?|took|taking|gives?|given|giving|prescrib\w*|us(?:e|es|ed|ing)|on)\b|加用|加上|开始|启用|服用|使用|吃|用上|改用|换/i;
const replacing = /\b(?:replac\w*|switch\w*|swap\w*|chang\w*|exchang\w*|substitut\w*)\b|换成|换为|改用|改为|替换|替代/i;
const whyNot =
  /why (?:not|no|isn['’]t|is not|was(?:n['’]t| not)|don['’]t|do(?:es)? (?:he|she|you|we|they) not|can['’]t|cannot|shouldn['’]t|aren['’]t)|为什么(?:不|没|没有|未|不能)|为何(?:不|没|未)|怎么不|can (?:he|she|they|the patient|i|we) (?:take|have|use|get)|(?:is|are) .* (?:allowed|safe|possible|ok)|能不能|可不可以|可以(?:用|吃|服)|能(?:用|吃|服)/i;
const why = /\bwhy\b|\breasons?\b|\bhow come\b|\bexplain\b|\bbecause of what\b|为什么|为何|理由|原因|解释|凭什么|依据/i;
const latest =
  /\b(?:last|latest|newest|recent|current|value|level|what(?:'s| is| was)|how (?:high|low|much))\b|最近|最新|上次|目前|现在|多少|是多少|数值|水平/i;

function whatIf(
  text: string,
  named: readonly string[],
  { drugs, measures }: Pick<Lexicons, 'drugs' | 'measures'>,
): ToolCall | undefined {
  if (named.length === 0) {
    const value = valueAsked(text, measures);
    return value && { tool: 'what_if', stop: [], start: [], value };
  }
  if (named.length === 2 && replacing.test(text)) {
    const [first, second] = named as [string, string];
    // "Replace A with B" and "switch from A to B" name what is given up first; "B instead of A" names it last.
    const reversed = /instead of|in place of|rather than|代替|取代/i.test(text);
    return { tool: 'what_if', stop: [reversed ? second : first], start: [reversed ? first : second] };
  }
  const stop: string[] = [];
  const start: string[] = [];
  for (const { keys, start: at } of drugs.mentions(text)) {
    const before = text.slice(Math.max(0, at - 40), at);
    const lastStop = lastIndex(before, stopping);
    const lastStart = lastIndex(before, starting);
    const after = text.slice(at);
    const stops =
      lastStop >= 0 || lastStart >= 0
        ? lastStop > lastStart
        : stopping.test(after) && !starting.test(after.replace(stopping, ''));
    (stops ? stop : start).push(keys[0]!);
  }
  return stop.length + start.length > 0
    ? { tool: 'what_if', stop: [...new Set(stop)], start: [...new Set(start)] }
    : undefined;
}

function lastIndex(text: string, pattern: RegExp): number {
  const all = [...text.matchAll(new RegExp(pattern.source, 'gi'))];
  return all.at(-1)?.index ?? -1;
}

/** `LDL is 70 mg/dL`, `血压降到 130`. */
function valueAsked(text: string, measures: Lexicons['measures']): AskedValue | undefined {
  for (const { keys, end } of measures.mentions(text)) {
    const [, number, unit] = /^[^\d]{0,24}?(\d+(?:\.\d+)?)\s*([%a-zA-Zµμ][\w/%µμ.[\]²³]*)?/.exec(text.slice(end)) ?? [];
    if (!number) continue;
    const known = unit && !/^(?:and|then|or|what|would|will|is|mm$)$/i.test(unit) ? unit : undefined;
    return { measure: keys[0]!, value: Number(number), ...(known ? { unit: known } : {}) };
  }
  return undefined;
}

const kinds: readonly (readonly [ResultKind, RegExp])[] = [
  ['targets', /\b(?:next|due|follow-?up|monitor\w*|targets?|goals?|when)\b|下次|何时|什么时候|复查|随访|监测|目标/i],
  [
    'safety',
    /\b(?:interact\w*|danger\w*|safe\w*|contraindicat\w*|warnings?|harm\w*|side effects?)\b|相互作用|危险|安全|禁忌|警告|不良反应|风险药/i,
  ],
  ['allergies', /\ballerg\w*|\bintoleran\w*|过敏|不耐受/i],
  ['risks', /\brisks?\b|\bchance\b|\bprobability\b|\blikely\b|风险|概率|几率|可能性/i],
  ['genes', /\bgen(?:e|es|etic|etics|ome|omic|otype)\b|\bvariants?\b|\bdiplotypes?\b|\bCYP\w+|基因|变异|代谢型/i],
  [
    'medications',
    /\b(?:medications?|medicines?|drugs?|pills?|prescriptions?|tak(?:e|es|ing))\b|用药|药物|服药|吃.{0,2}药|哪些药|什么药/i,
  ],
  ['diagnoses', /\b(?:differential|possible diagnos\w*|candidate\w*|rare diseases?)\b|鉴别诊断|可能的诊断|罕见病/i],
  [
    'unanswered',
    /\b(?:missing|unanswered|unknown|could not|cannot be (?:answered|calculated)|refus\w*)\b|缺少|无法|回答不了|缺什么/i,
  ],
  [
    'problems',
    /\b(?:problems?|diagnos\w*|diseases?|conditions?|illness\w*|history|suffer\w*)\b|诊断|疾病|什么病|问题|病史/i,
  ],
  [
    'measurements',
    /\b(?:measurements?|lab(?:s|oratory)?|results?|values?|tests?|vitals?)\b|化验|检验|测量|指标|结果|检查/i,
  ],
  [
    'plan',
    /\b(?:plan|recommend\w*|treat\w*|therapy|advice|suggest\w*|do now|what should|to do)\b|方案|推荐|治疗|建议|怎么治|该做什么/i,
  ],
];

const kindAsked = (text: string): ResultKind | undefined => kinds.find(([, pattern]) => pattern.test(text))?.[0];
