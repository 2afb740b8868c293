import { catalogue } from '../language/catalogue/index.js';
import type { Citation, Language } from '../record/index.js';
import type { DosingRefusal } from '../treatment/dosing/index.js';

interface Band {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** What `sartor dose` answers; there is a recommendation or a refusal. */
export interface DoseAnswer {
  readonly drug: string;
  /** The day that ages and freshness count from. */
  readonly asOf?: string;
  readonly model: { readonly id: string; readonly population?: string; readonly citation: Citation };
  readonly covariates?: object;
  readonly levels?: number;
  readonly doses?: number;
  readonly posterior: {
    readonly parameters?: Readonly<Record<string, Band & { readonly mode: number; readonly typical: number }>>;
    readonly mgPerWeek?: Band;
    readonly basis: 'levels' | 'population';
    readonly [more: string]: unknown;
  } | null;
  readonly recommendation: {
    readonly amount: number;
    readonly unit: string;
    readonly interval: number;
    readonly infusionHours?: number;
    readonly next?: string | number;
    readonly exposure?: Band;
    readonly probability?: number;
    readonly target?: { readonly quantity: string; readonly lower?: number; readonly upper?: number };
    readonly mgPerWeek?: number;
    readonly lower?: number;
    readonly upper?: number;
    readonly citations: readonly Citation[];
    readonly [more: string]: unknown;
  } | null;
  readonly predicted: readonly (Band & { readonly time: string | number })[];
  readonly refused?: DosingRefusal & { readonly message: string };
}

const reasons: Readonly<Record<DosingRefusal['why'], Readonly<Record<Language, string>>>> = {
  'missing-input': { en: 'No dose: the record lacks', zh: '未给出剂量：病历缺少' },
  'outside-validity': { en: 'No dose: outside those that the model was made from', zh: '未给出剂量：超出模型适用范围' },
  'implausible-level': {
    en: 'No dose: a level does not fit the doses; check times of doses and sampling',
    zh: '未给出剂量：血药浓度与给药不符，请核对给药及采血时间',
  },
  'no-dose-history': {
    en: 'No dose: levels without the doses given, with their hours',
    zh: '未给出剂量：有血药浓度但无带时刻的给药记录',
  },
  'no-target': {
    en: 'No dose: state the target (--target lower-upper)',
    zh: '未给出剂量：请指定目标范围（--target 下限-上限）',
  },
  unreachable: { en: 'No dose within the limits reaches the target', zh: '限度内无剂量可达目标' },
};

const names: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  age: { en: 'age', zh: '年龄' },
  weight: { en: 'weight within the year', zh: '一年内的体重' },
  height: { en: 'height', zh: '身高' },
  creatinineClearance: {
    en: 'creatinine clearance (age, sex, weight, and a creatinine of the last 7 days)',
    zh: '肌酐清除率（需年龄、性别、体重及7天内的血肌酐）',
  },
  daysAfterTransplant: { en: 'day of the transplant', zh: '移植日期' },
  cyp3a5Star1Alleles: { en: 'CYP3A5 genotype', zh: 'CYP3A5基因型' },
  steroidSparing: {
    en: 'steroid-sparing protocol (--given steroidSparing=0 or 1)',
    zh: '是否激素节省方案（--given steroidSparing=0或1）',
  },
  dialysis: { en: 'dialysis', zh: '透析' },
  pregnancy: { en: 'pregnancy', zh: '妊娠' },
  INR: { en: 'INR', zh: 'INR' },
  sepsis: { en: 'severe sepsis is not in the record', zh: '病历中无重症脓毒症' },
};

/** One sentence: why there is no dose. */
export function refusalSentence({ why, details }: DosingRefusal, lang: Language, stale: readonly string[]): string {
  const said = details
    .map((detail) => names[detail]?.[lang] ?? catalogue(lang).clinical.input[detail] ?? detail)
    .join(lang === 'zh' ? '、' : ', ');
  const old =
    stale.length === 0 ? '' : lang === 'zh' ? `（过旧：${stale.join('、')}）` : ` (too old: ${stale.join(', ')})`;
  return `${reasons[why][lang]}${lang === 'zh' ? '：' : ': '}${said}${old}${lang === 'zh' ? '。' : '.'}`;
}

const number = (value: number) =>
  value.toPrecision(3).replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') ? '' : zeros));
const range = ({ value, lower, upper }: Band) => `${number(value)} (90 %: ${number(lower)}–${number(upper)})`;

/** The answer for reading. */
export function doseText({ drug, model, posterior, recommendation, refused }: DoseAnswer, lang: Language): string {
  const zh = lang === 'zh';
  const lines = [`${drug} · ${model.population ?? model.id}`];
  for (const [name, value] of Object.entries(posterior?.parameters ?? {})) {
    lines.push(
      `  ${name} ${range(value)}${zh ? `，人群典型值 ${number(value.typical)}` : `, typical ${number(value.typical)}`}`,
    );
  }
  if (recommendation?.mgPerWeek !== undefined && recommendation.exposure === undefined) {
    const weekly = { value: recommendation.mgPerWeek, lower: recommendation.lower!, upper: recommendation.upper! };
    lines.push(zh ? `维持剂量：每周 ${range(weekly)} mg` : `Maintenance: ${range(weekly)} mg a week`);
  } else if (recommendation) {
    const { amount, interval, infusionHours, exposure, probability, target, next, mgPerWeek } = recommendation;
    lines.push(
      zh
        ? `建议：${amount} mg，每 ${interval} 小时${mgPerWeek ? `（每周 ${mgPerWeek} mg）` : ''}${infusionHours ? `，输注 ${infusionHours} 小时` : ''}${next === undefined ? '' : `；下次：${next}`}`
        : `Dose: ${amount} mg every ${interval} h${mgPerWeek ? ` (${mgPerWeek} mg a week)` : ''}${infusionHours ? ` over ${infusionHours} h` : ''}${next === undefined ? '' : `; next: ${next}`}`,
      `  ${target!.quantity} ${range(exposure!)}; ${zh ? '目标' : 'target'} ${target!.lower}–${target!.upper} (${Math.round(probability! * 100)} %)`,
    );
  }
  if (refused) lines.push(refused.message);
  const cited = recommendation?.citations ?? [model.citation];
  lines.push(
    ...cited.map(({ title, year, doi }) => `  [${title}${year ? `, ${year}` : ''}${doi ? `, doi ${doi}` : ''}]`),
  );
  lines.push(zh ? '供临床医师参考，由医师决定。' : 'For the clinician, who decides.');
  return lines.join('\n');
}
