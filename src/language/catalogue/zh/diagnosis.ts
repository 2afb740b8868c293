import type { diagnosis as english } from '../en/diagnosis.js';
import type { Translated } from '../words.js';

export const diagnosis: Translated<typeof english> = {
  problemStatus: { active: '活动', resolved: '已缓解', suspected: '疑似', refuted: '已排除' },
  problemOrigin: { recorded: '病历记载', found: '按标准发现' },
  verdict: { met: '符合', 'not-met': '不符合', unknown: '未知' },
  criterion: {
    'ada-glycaemia': '血糖（ADA）',
    'acc-aha-blood-pressure': '血压（ACC/AHA）',
    'kdigo-ckd': '肾脏病（KDIGO）',
    'bmi-category': '体重指数',
    'atp3-ldl': '低密度脂蛋白胆固醇（ATP III）',
    'atp3-total-cholesterol': '总胆固醇（ATP III）',
    'who-anaemia-women': '贫血（WHO）',
    'who-anaemia-men': '贫血（WHO）',
    'who-anaemia-pregnant': '妊娠贫血（WHO）',
    'ada-prediabetes': '糖尿病前期（ADA）',
  },
  feature: {
    explained: '能解释的表现所占比例',
    exact: '完全匹配的表现所占比例',
    'frequent-mentioned': '常见体征中已提及的比例',
    'frequent-not-mentioned': '未提及的常见体征',
    'looked-for': '属于该病表现谱的已排除表现',
    'younger-than-onset': '小于通常发病年龄',
    'not-younger-than-onset': '不小于通常发病年龄',
    'infant-with-late-onset': '婴儿，而该病发病较晚',
    'x-linked-male': '男性，X 连锁遗传',
    'x-linked-female': '女性，X 连锁遗传',
    'genotype-none': '其致病基因中未见变异',
  },
};
