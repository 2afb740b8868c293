import type { LocalizedText } from '../../record/index.js';
import type { AdviceAction, AdviceNote, CodedAdvice, DoseFraction } from './knowledge.js';

const actionText: Record<AdviceAction, LocalizedText> = {
  avoid: { en: 'Avoid this drug', zh: '避免使用此药' },
  'lower-dose': { en: 'Lower the dose', zh: '降低剂量' },
  'raise-dose': { en: 'Raise the dose', zh: '提高剂量' },
  alternative: { en: 'Prefer another drug', zh: '优先选用其他药物' },
  standard: { en: 'Usual dose', zh: '常规剂量' },
  monitor: { en: 'Usual dose with closer watch', zh: '常规剂量，加强监测' },
  adjust: { en: 'Adjust the treatment', zh: '调整治疗方案' },
  'no-recommendation': { en: 'No recommendation by genes', zh: '基因方面无推荐' },
};

const noteText: Record<AdviceNote, LocalizedText> = {
  'alternative-not-by-gene': { en: 'choose one that does not depend on this gene', zh: '选择不依赖该基因代谢的药物' },
  'or-alternative': { en: 'or choose another drug', zh: '或选用其他药物' },
  'alternative-if-no-response': { en: 'change the drug if it does not work', zh: '无效时换药' },
  'combine-or-alternative-above-limit': {
    en: 'if more is needed, combine with another drug or choose another',
    zh: '如需更高强度，联合其他药物或换药',
  },
  'stronger-p2y12': {
    en: 'prasugrel or ticagrelor are not affected, where nothing forbids them',
    zh: '无禁忌时可用普拉格雷或替格瑞洛，二者不受影响',
  },
  'other-statin': { en: 'choose a statin less affected', zh: '选择受影响较小的他汀' },
  'non-codeine-non-tramadol': {
    en: 'if an opioid is needed, neither codeine nor tramadol',
    zh: '如需阿片类药物，不选可待因或曲马多',
  },
  granisetron: { en: 'granisetron is an example', zh: '例如格拉司琼' },
  'aromatase-inhibitor': {
    en: 'an aromatase inhibitor, before menopause with ovarian suppression',
    zh: '可用芳香化酶抑制剂，绝经前需联合卵巢功能抑制',
  },
  'antifungal-alternatives': {
    en: 'liposomal amphotericin B, isavuconazole or posaconazole are examples',
    zh: '例如脂质体两性霉素B、艾沙康唑或泊沙康唑',
  },
  'febuxostat-or-desensitise': {
    en: 'febuxostat, or stepwise induction of tolerance',
    zh: '可用非布司他，或逐步诱导耐受',
  },
  'or-avoid': { en: 'or avoid it', zh: '或避免使用' },
  'if-needed-raise': { en: 'if it must be used, aim at a higher dose', zh: '如必须使用，目标剂量应提高' },
  'if-needed-reduced': { en: 'if it must be used, reduce the dose', zh: '如必须使用，应减量' },
  'if-needed-strongly-reduced': { en: 'if it must be used, reduce the dose strongly', zh: '如必须使用，应大幅减量' },
  'double-dose-option': { en: 'doubling the dose is an option', zh: '也可将剂量加倍' },
  'slow-titration': { en: 'titrate slowly', zh: '缓慢调整剂量' },
  'higher-if-no-response': { en: 'raise the dose if it does not work', zh: '无效时可加量' },
  'lower-maintenance': { en: 'keep the maintenance dose lower', zh: '维持剂量应较低' },
  'loading-dose-usual': { en: 'the loading dose stays as usual', zh: '负荷剂量不变' },
  'halve-when-chronic': {
    en: 'start as usual; consider the lower dose after 12 weeks if it works',
    zh: '起始剂量不变；有效且超过12周时考虑减量',
  },
  'raise-for-h-pylori-or-oesophagitis': {
    en: 'start as usual; the higher dose is for H. pylori or erosive oesophagitis',
    zh: '起始剂量不变；幽门螺杆菌感染或糜烂性食管炎时加量',
  },
  'shortest-course': { en: 'keep the course as short as possible', zh: '疗程尽可能短' },
  'lowest-effective': { en: 'the lowest effective dose for the shortest time', zh: '以最低有效剂量用最短时间' },
  'tenfold-lower': { en: 'in malignancy a tenth of the daily dose', zh: '恶性肿瘤时日剂量降至十分之一' },
  'tenfold-lower-thrice-weekly': {
    en: 'in malignancy a tenth of the dose, three days a week',
    zh: '恶性肿瘤时剂量降至十分之一，每周三次',
  },
  algorithm: { en: 'calculate the dose with a genotype-based algorithm', zh: '按含基因型的公式计算剂量' },
  'limit-by-age': { en: 'the limit is lower in the old and in children', zh: '老年人和儿童的上限更低' },
  'graft-genotype': {
    en: 'in liver transplants the genotype of the graft counts too',
    zh: '肝移植时还要看供肝基因型',
  },
  'initial-no-increase': {
    en: 'start with the initial dose and increase only if needed',
    zh: '以起始剂量开始，必要时才加量',
  },
  'usual-titration-by-level': {
    en: 'increase as usual after 3 days, later by effect and level',
    zh: '3天后按常规加量，此后按疗效和血药浓度调整',
  },
  'monitor-level': { en: 'measure drug levels', zh: '监测血药浓度' },
  'monitor-response': { en: 'watch effect and side effects', zh: '观察疗效和不良反应' },
  'monitor-ecg': { en: 'record an ECG', zh: '做心电图' },
  'monitor-inr': { en: 'measure INR more often', zh: '更频繁监测INR' },
  'monitor-blood-count': { en: 'watch the blood count', zh: '监测血细胞计数' },
  'monitor-liver': { en: 'watch liver tests', zh: '监测肝功能' },
  'monitor-hearing': { en: 'test hearing regularly', zh: '定期检查听力' },
  'monitor-skin': { en: 'stop at the first skin reaction', zh: '出现皮肤反应立即停药' },
  'monitor-anaemia': { en: 'watch for anaemia', zh: '监测贫血' },
  'myopathy-risk': { en: 'the risk of myopathy is higher', zh: '肌病风险升高' },
  'no-cyp2d6-inhibitors': { en: 'no moderate or strong CYP2D6 inhibitors with it', zh: '避免合用中强效CYP2D6抑制剂' },
  'jaundice-likely': { en: 'jaundice that leads to stopping is likely', zh: '很可能因黄疸停药' },
  'jaundice-unlikely': { en: 'stopping because of jaundice is unlikely', zh: '因黄疸停药的可能性小' },
  'if-naive': { en: 'if it was never taken before', zh: '适用于从未用过此药者' },
  'if-naive-no-alternative': {
    en: 'if never taken before and nothing else is available',
    zh: '适用于从未用过且无替代药者',
  },
  'if-tolerated-before': {
    en: 'may be used with caution if tolerated for over three months',
    zh: '曾连续使用3个月以上且耐受者可谨慎使用',
  },
  'weigh-skin-reaction': {
    en: 'severe skin reactions are more likely; weigh risk and benefit',
    zh: '严重皮肤反应风险升高，应权衡利弊',
  },
  'by-indication': { en: 'depends on the indication; see the guideline', zh: '因适应证而异，详见指南' },
  'high-dose-or-risk-factor': {
    en: 'at higher doses or with risk factors it is contraindicated',
    zh: '高剂量或有危险因素时禁用',
  },
  'with-risk-factors': { en: 'if there are further risk factors for myopathy', zh: '适用于另有肌病危险因素者' },
  'with-inhibitors': {
    en: 'depends on inhibitors or inducers taken with it; see the guideline',
    zh: '取决于合用的酶抑制剂或诱导剂，详见指南',
  },
  'only-exceptional': { en: 'only if the benefit clearly outweighs the risk', zh: '仅在获益明显大于风险时使用' },
  'malignancy-or-not': {
    en: 'in non-malignant disease choose another immunosuppressant',
    zh: '非恶性疾病选用其他免疫抑制剂',
  },
  'measure-enzyme': { en: 'measure the enzyme activity first', zh: '先测定酶活性' },
  'measure-dpd': { en: 'measure DPD activity', zh: '测定DPD酶活性' },
  'measure-tpmt': { en: 'consider measuring TPMT activity', zh: '考虑测定TPMT活性' },
  'clinical-findings-decide': {
    en: 'the genes do not exclude the risk; history and findings decide',
    zh: '基因结果不能排除风险，依病史和临床表现决定',
  },
  'copy-number-needed': { en: 'the exact copy number is needed', zh: '需要确切的拷贝数' },
  'one-gene-only': { en: 'rests on one of the genes only', zh: '仅依据其中一个基因' },
  'insufficient-evidence': { en: 'the evidence is insufficient', zh: '证据不足' },
  'under-twelve': { en: 'in children under 12 it is contraindicated', zh: '12岁以下儿童禁用' },
  'dose-by-label': { en: 'the label has the dose', zh: '剂量见说明书' },
  'lower-start': { en: 'start lower', zh: '降低起始剂量' },
  'lowest-start': { en: 'start with the lowest usual dose', zh: '以最低常规剂量起始' },
  'tenth-or-less': {
    en: 'a tenth of the usual dose or less is generally tolerated',
    zh: '通常仅能耐受常规剂量的十分之一或更少',
  },
  'less-often': { en: 'it may be needed less often', zh: '用药间隔可能需要延长' },
  'single-dose-25-mg': { en: 'at most 25 mg at a time', zh: '单次不超过25 mg' },
  'reduce-if-not-tolerated': { en: 'reduce the dose if it is not tolerated', zh: '不能耐受时减量' },
  'titration-allows-for-it': { en: 'the usual titration allows for it', zh: '常规剂量调整方案已考虑此因素' },
  'start-75-mg-titrate-to-300': {
    en: 'start with at least 75 mg a day, up to 300 mg as tolerated',
    zh: '起始每日至少75 mg，可耐受时增至300 mg',
  },
  'start-40-to-75-mg': {
    en: 'start with 40 to 75 mg a day and titrate carefully; caution from 200 mg a day',
    zh: '起始每日40-75 mg，谨慎加量；每日达200 mg时需谨慎',
  },
  'no-dose-known': { en: 'no dose is known to be safe', zh: '尚无已知的安全剂量' },
  'monitor-heart-rate': { en: 'watch for a slow pulse', zh: '注意心动过缓' },
  'no-cyp3a4-inhibitors': { en: 'not together with a CYP3A4 inhibitor', zh: '避免合用CYP3A4抑制剂' },
  'exposure-raised': { en: 'blood levels are higher', zh: '血药浓度升高' },
  'exposure-lowered': { en: 'blood levels are lower', zh: '血药浓度降低' },
  'exposure-changed': { en: 'blood levels may differ', zh: '血药浓度可能改变' },
  'active-metabolite-raised': { en: 'more of the active metabolite is formed', zh: '活性代谢物增多' },
  'active-metabolite-lowered': {
    en: 'less of the active metabolite is formed, it may work less',
    zh: '活性代谢物减少，疗效可能降低',
  },
  'effect-lowered': { en: 'it may not work', zh: '可能无效' },
  'effect-not-established': { en: 'what this means for the effect is not established', zh: '对疗效的影响尚未明确' },
  'reaction-risk-raised': { en: 'side effects are more likely', zh: '不良反应风险升高' },
  'respiratory-depression': { en: 'danger of respiratory depression', zh: '有呼吸抑制的危险' },
  'skin-reaction-likelier': { en: 'severe skin reactions are more likely', zh: '严重皮肤反应风险升高' },
  'hyperbilirubinaemia-likelier': { en: 'raised bilirubin is more likely', zh: '胆红素升高的风险增加' },
  'stop-at-early-toxicity': { en: 'stop at early or unusually severe toxicity', zh: '出现早发或异常严重的毒性时停药' },
};

/** The source's populations in words; `general` needs none. */
const populationText: Readonly<Record<string, LocalizedText>> = {
  adults: { en: 'Adults', zh: '成人' },
  pediatrics: { en: 'Children', zh: '儿童' },
  'child >40kg_adult': { en: 'Adults, and children over 40 kg', zh: '成人及体重40 kg以上儿童' },
  'CVI ACS PCI': { en: 'For an acute coronary syndrome or a stent', zh: '用于急性冠脉综合征或支架植入' },
  'CVI non-ACS non-PCI': { en: 'For other heart and vessel disease', zh: '用于其他心血管疾病' },
  NVI: { en: 'For stroke and other vessels of the brain', zh: '用于脑血管疾病' },
  'PHT naive': { en: 'If never taken before', zh: '从未用过者' },
  'PHT use >3mos': { en: 'If taken for over three months', zh: '已用3个月以上者' },
  'CBZ naive': { en: 'If never taken before', zh: '从未用过者' },
  'CBZ use >3mos': { en: 'If taken for over three months', zh: '已用3个月以上者' },
  'CBZ-no alternatives': { en: 'If nothing else is available', zh: '无替代药者' },
  'OXC naive': { en: 'If never taken before', zh: '从未用过者' },
  'OXC use >3 mos': { en: 'If taken for over three months', zh: '已用3个月以上者' },
};

const ofText: Record<DoseFraction['of'], LocalizedText> = {
  start: { en: 'the usual starting dose', zh: '常规起始剂量' },
  maintenance: { en: 'the usual maintenance dose', zh: '常规维持剂量' },
  maximum: { en: 'the usual maximum', zh: '常规最大剂量' },
  dose: { en: 'the usual dose', zh: '常规剂量' },
};

const percent = (fraction: number) => `${Math.round(fraction * 100)}`;

function fractionText({ lower, upper, of }: DoseFraction): LocalizedText {
  const range = lower === upper ? percent(lower) : `${percent(lower)}-${percent(upper)}`;
  return { en: `${range} % of ${ofText[of].en}`, zh: `${ofText[of].zh}的${range}%` };
}

/** The advice in words, from its code alone: `Adults: avoid this drug: ...`. */
export function adviceSummary(advice: CodedAdvice): LocalizedText {
  const action = actionText[advice.action];
  const whom = populationText[advice.population];
  const notes = whom ? advice.notes.filter((note) => !saidByPopulation.has(note)) : advice.notes;
  const details = [
    ...(advice.fraction ? [fractionText(advice.fraction)] : []),
    ...(advice.limitMgPerDay === undefined ? [] : [limitText(advice.limitMgPerDay, advice.action)]),
    ...notes.map((note) => noteText[note]),
  ];
  const en = sentence(action.en, details.map((each) => each.en).join('; '), ': ');
  const zh = sentence(action.zh, details.map((each) => each.zh).join('；'), '：');
  return {
    en: `${whom ? `${whom.en}: ${en[0]!.toLowerCase()}${en.slice(1)}` : en}.`,
    zh: `${whom ? `${whom.zh}：${zh}` : zh}。`,
  };
}

const saidByPopulation: ReadonlySet<AdviceNote> = new Set(['if-naive', 'if-naive-no-alternative']);

const sentence = (action: string, details: string, colon: string) => (details ? `${action}${colon}${details}` : action);

/** The limit is for those who take it nevertheless, where the advice is another drug. */
function limitText(limit: number, action: AdviceAction): LocalizedText {
  return action === 'alternative' || action === 'avoid'
    ? { en: `if it is used, at most ${limit} mg a day`, zh: `如使用，每日不超过${limit} mg` }
    : { en: `at most ${limit} mg a day`, zh: `每日不超过${limit} mg` };
}
