import { allergens, answers, coded, conditions } from '../codes.js';
import type { Example } from '../example.js';

export const pregnancy: Example = {
  id: 'pregnancy',
  title: { en: 'Pregnant on an ACE inhibitor', zh: '妊娠期仍服用普利类降压药' },
  story: {
    en: 'A woman of 31, ten weeks pregnant, with chronic hypertension above target and still taking lisinopril.',
    zh: '31 岁女性，孕 10 周，慢性高血压未控制，仍在服用赖诺普利。',
  },
  person: { given: '样本', family: '李', sex: 'female', birthDate: '1995-04-17', zone: '+08:00', country: 'CN' },
  bundle: 'collection',
  genome: { diplotypes: { CYP2C19: ['*1', '*3'], VKORC1: ['variant', 'variant'] }, phased: true },
  noteLanguage: 'zh',
  record(chart) {
    chart.condition(conditions.hypertension, '2022-03-08');
    chart.condition(conditions.pregnancy, '2026-10-12');
    chart.answer(coded.pregnancyStatus, 'social-history', '2026-11-18', answers.pregnant);
    chart.relative('mother', conditions.hypertension, 38);
    chart.relative('father', conditions.type2Diabetes, 50);
    chart.allergy(allergens.none, '2026-11-18');
    chart.prescribe('lisinopril', {
      value: 10,
      unit: 'mg',
      timesPerDay: 1,
      text: '口服 10 mg，每日一次',
      from: '2022-03-15',
      reason: conditions.hypertension,
    });
    chart.takes('folicAcid', {
      value: 0.4,
      unit: 'mg',
      timesPerDay: 1,
      text: '口服 0.4 mg，每日一次',
      from: '2026-10-12',
    });
    chart.measure('height', '2026-11-18', 163);
    chart.mistake('height', '2026-03-02', 163, { unit: 'm' });
    chart.series(
      'weight',
      [
        ['2025-12-03', 65.2],
        ['2026-11-18', 67.1],
      ],
      70,
      0.4,
    );
    chart.bloodPressures(
      [
        ['2025-12-03', 134, 86],
        ['2026-09-09', 138, 88],
        ['2026-11-18', 146, 93],
      ],
      35,
      2,
    );
    chart.repeat(chart.bloodPressure('2026-11-18', 146, 92));
    chart.measure('heartRate', '2026-11-18', 82);
    chart.measure('creatinineMolar', '2026-11-18', 54);
    chart.measure('potassium', '2026-11-18', 4);
    chart.measure('hba1c', '2026-11-18', 5.3);
    chart.measure('hemoglobin', '2026-11-18', 11.9);
    chart.measure('platelets', '2026-11-18', 226);
    chart.measure('alt', '2026-11-18', 18);
    chart.measure('urineAlbumin', '2026-11-18', 12);
    chart.measure('tsh', '2026-11-18', 1.62);
    chart.answer(coded.smokingStatus, 'social-history', '2026-11-18', answers.neverSmoked);
    chart.immunization('hepatitisB', '2013-09-10');
    chart.encounter('prenatal', '2026-11-18', conditions.pregnancy);
  },
  note: (chart) => `产科门诊首诊记录
日期：2026-11-18
患者：李样本，女，1995-04-17 出生

主诉
停经 10 周，产前检查。

现病史
末次月经 2026-09-08，超声示宫内早孕，约 10 周。G1P0。无头痛，无视物模糊，无腹痛，无阴道流血。

既往史
高血压 4 年，一直服用赖诺普利 10 mg 每日一次，发现怀孕后仍在服用。否认糖尿病、肾病。否认药物过敏。不吸烟，不饮酒。

家族史
母亲 38 岁起患高血压。父亲患 2 型糖尿病。

用药
赖诺普利 10 mg 每日一次；叶酸 0.4 mg 每日一次。

查体
血压 ${chart.latest('systolic')}/${chart.latest('diastolic')} mmHg，心率 ${chart.latest('heartRate')} 次/分，体重 ${chart.latest('weight')} kg，身高 163 cm。无水肿。

辅助检查
血肌酐 ${chart.latest('creatinineMolar')} μmol/L，血钾 ${chart.latest('potassium')} mmol/L，糖化血红蛋白 ${chart.latest('hba1c')} %，血红蛋白 ${chart.latest('hemoglobin')} g/dL，血小板 ${chart.latest('platelets')}×10^9/L，
尿白蛋白/肌酐 ${chart.latest('urineAlbumin')} mg/g。

诊断
1. 妊娠 10 周
2. 慢性高血压合并妊娠
`,
};
