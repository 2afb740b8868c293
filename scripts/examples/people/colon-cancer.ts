import { allergens, answers, coded, conditions, procedures } from '../codes.js';
import type { Example } from '../example.js';

export const colonCancer: Example = {
  id: 'colon-cancer',
  title: { en: 'Colon cancer before capecitabine, DPYD variant', zh: '结肠癌拟用卡培他滨，DPYD 变异' },
  story: {
    en: 'A man of 58 after resection of stage III colon cancer, about to start capecitabine. The panel finds one DPYD c.1905+1G>A allele.',
    zh: '58 岁男性，III 期结肠癌切除术后，即将开始卡培他滨化疗。基因检测发现一个 DPYD c.1905+1G>A 等位基因。',
  },
  person: { given: '示例', family: '王', sex: 'male', birthDate: '1968-08-30', zone: '+08:00', country: 'CN' },
  bundle: 'collection',
  genome: {
    diplotypes: {
      DPYD: ['Reference', 'c.1905+1G>A (*2A)'],
      UGT1A1: ['*1', '*6'],
      CYP2C19: ['*1', '*2'],
      NUDT15: ['*1', '*1'],
    },
    phased: false,
  },
  noteLanguage: 'zh',
  record(chart) {
    chart.condition(conditions.colonCancer, '2026-09-21');
    chart.condition(conditions.hypertension, '2020-05-11');
    chart.procedure(procedures.colonoscopy, '2026-09-18');
    chart.procedure(procedures.colonResection, '2026-10-09');
    chart.relative('father', conditions.colonCancer, 64, 67);
    chart.allergy(allergens.none, '2026-09-21');
    chart.prescribe('amlodipine', {
      value: 5,
      unit: 'mg',
      timesPerDay: 1,
      text: '口服 5 mg，每日一次',
      from: '2020-05-20',
      reason: conditions.hypertension,
    });
    chart.prescribe('capecitabine', {
      value: 2000,
      unit: 'mg',
      timesPerDay: 2,
      text: '拟口服 2000 mg，每日两次，连用 14 天，21 天为一周期',
      from: '2026-11-18',
      status: 'draft',
      reason: conditions.colonCancer,
    });

    chart.measure('height', '2026-09-21', 171);
    chart.series(
      'weight',
      [
        ['2025-12-10', 73.2],
        ['2026-09-21', 68.4],
        ['2026-11-17', 66.9],
      ],
      57,
      0.3,
    );
    chart.bloodPressures(
      [
        ['2025-12-10', 131, 82],
        ['2026-11-17', 126, 78],
      ],
      57,
      3,
    );
    chart.series(
      'cea',
      [
        ['2026-09-21', 18.4],
        ['2026-11-16', 3.6],
      ],
      28,
      0.2,
    );
    chart.mistake('cea', '2026-10-02', 15.9, { unit: 'ngs/mL' });
    chart.series(
      'hemoglobin',
      [
        ['2025-12-10', 13.4],
        ['2026-09-21', 10.6],
        ['2026-11-16', 11.4],
      ],
      57,
      0.15,
    );
    chart.measure('leukocytes', '2026-11-16', 5.8);
    chart.measure('platelets', '2026-11-16', 241);
    chart.measure('bilirubin', '2026-11-16', 0.8);
    chart.measure('alt', '2026-11-16', 22);
    chart.measure('creatinineMolar', '2026-09-21', 79);
    chart.measure('creatinineMolar', '2026-11-16', 82);
    chart.answer(coded.smokingStatus, 'social-history', '2026-09-21', answers.exSmoker);
    chart.immunization('influenza', '2025-11-03');
    chart.encounter('problem', '2026-09-21', conditions.colonCancer);
    chart.encounter('followUp', '2026-11-17', conditions.colonCancer);
    chart.unknownKind();
    chart.repeat(chart.measure('potassium', '2026-11-16', 4.1));
  },
  note: (chart) => `肿瘤科门诊记录
日期：2026-11-17
患者：王示例，男，1968-08-30 出生

主诉
结肠癌术后五周，拟行辅助化疗。

现病史
患者 2026 年 9 月因便血、消瘦行结肠镜检查，病理示乙状结肠中分化腺癌。2026-10-09 行结肠部分切除术，术后分期 pT3N1M0，III 期。
术后恢复可，无发热，无腹痛，无腹泻。

既往史
高血压 6 年，服用氨氯地平 5 mg 每日一次，血压控制可。否认糖尿病，否认冠心病。否认药物过敏。已戒烟 8 年。

家族史
父亲 64 岁患结肠癌，67 岁去世。

查体
体重 ${chart.latest('weight')} kg，身高 171 cm，血压 ${chart.latest('systolic')}/${chart.latest('diastolic')} mmHg，一般情况好，ECOG 评分 1 分。

辅助检查（2026-11-16）
血红蛋白 ${chart.latest('hemoglobin')} g/dL，白细胞 ${chart.latest('leukocytes')}×10^9/L，血小板 ${chart.latest('platelets')}×10^9/L，总胆红素 ${chart.latest('bilirubin')} mg/dL，
肌酐 ${chart.latest('creatinineMolar')} μmol/L，癌胚抗原 ${chart.latest('cea')} ng/mL。

诊断
1. 结肠癌（III 期）术后
2. 高血压

计划
拟卡培他滨单药辅助化疗，2000 mg 每日两次，尚未开始；等待 DPYD 基因检测结果。
`,
};
