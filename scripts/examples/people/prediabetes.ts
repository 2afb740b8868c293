import { allergens, answers, coded, conditions } from '../codes.js';
import type { Example } from '../example.js';

export const prediabetes: Example = {
  id: 'prediabetes',
  title: { en: 'Prediabetes: food and movement first', zh: '糖尿病前期：先管住嘴、迈开腿' },
  story: {
    en: 'A man of 45 whose HbA1c and weight creep up; otherwise healthy, no drugs. What diet and exercise can do for him.',
    zh: '45 岁男性，糖化血红蛋白和体重逐年上升，其余健康，未用药。饮食和运动能带来什么。',
  },
  person: { given: '样例', family: '赵', sex: 'male', birthDate: '1981-07-05', zone: '+08:00', country: 'CN' },
  bundle: 'collection',
  genome: {
    diplotypes: { CYP2C19: ['*1', '*2'], VKORC1: ['variant', 'variant'], SLCO1B1: ['*37', '*37'] },
    phased: false,
  },
  noteLanguage: 'zh',
  record(chart) {
    chart.condition(conditions.prediabetes, '2025-11-27');
    chart.relative('father', conditions.type2Diabetes, 58);
    chart.relative('mother', conditions.hypertension, 60);
    chart.allergy(allergens.none, '2025-11-27');
    chart.measure('height', '2025-11-27', 173);
    chart.series(
      'weight',
      [
        ['2025-11-27', 84.2],
        ['2026-11-14', 87.4],
      ],
      58,
      0.4,
    );
    chart.mistake('weight', '2026-07-01', 172.8, { unit: 'jin' });
    chart.measure('waist', '2025-11-27', 96);
    chart.measure('waist', '2026-11-14', 99);
    chart.bloodPressures(
      [
        ['2025-11-27', 127, 82],
        ['2026-11-14', 132, 84],
      ],
      58,
      3,
    );
    chart.measure('hba1c', '2025-11-27', 5.8);
    chart.measure('hba1c', '2026-05-20', 6);
    chart.measure('hba1c', '2026-11-14', 6.2);
    chart.measure('fastingGlucoseMolar', '2025-11-27', 6.1);
    chart.measure('fastingGlucoseMolar', '2026-05-20', 6.3);
    chart.measure('fastingGlucoseMolar', '2026-11-14', 6.5);
    chart.measure('cholesterolMolar', '2026-11-14', 5.31);
    chart.measure('hdlMolar', '2026-11-14', 1.08);
    chart.measure('ldlMolar', '2026-11-14', 3.42);
    chart.measure('triglyceridesMolar', '2026-11-14', 1.79);
    chart.measure('creatinineMolar', '2026-11-14', 78);
    chart.measure('alt', '2026-11-14', 38);
    chart.measure('drinks', '2026-11-14', 1);
    chart.answer(coded.smokingStatus, 'social-history', '2026-11-14', answers.neverSmoked);
    chart.encounter('checkUp', '2025-11-27');
    chart.encounter('checkUp', '2026-11-14', conditions.prediabetes);
    chart.repeat(chart.measure('potassium', '2026-11-14', 4.3));
  },
  note: (chart) => `体检中心随访记录
日期：2026-11-14
患者：赵样例，男，1981-07-05 出生

主诉
体检发现血糖偏高一年，复查。

现病史
去年体检糖化血红蛋白 5.8 %，今年 5 月 6.0 %，本次 ${chart.latest('hba1c')} %。无多饮、多尿，无体重下降，一年来体重增加约 3 kg。

既往史
糖尿病前期。否认高血压、冠心病。未服用任何药物。否认药物过敏。

个人史
不吸烟，每天饮啤酒一瓶。久坐办公，每周运动约 30 分钟。喜面食和甜饮料，蔬菜水果吃得少。

家族史
父亲 58 岁患 2 型糖尿病，母亲高血压。

查体
身高 173 cm，体重 ${chart.latest('weight')} kg，腰围 ${chart.latest('waist')} cm，血压 ${chart.latest('systolic')}/${chart.latest('diastolic')} mmHg。

辅助检查
空腹血糖 ${chart.latest('fastingGlucoseMolar')} mmol/L，糖化血红蛋白 ${chart.latest('hba1c')} %，总胆固醇 ${chart.latest('cholesterolMolar')} mmol/L，低密度脂蛋白 ${chart.latest('ldlMolar')} mmol/L，
高密度脂蛋白 ${chart.latest('hdlMolar')} mmol/L，甘油三酯 ${chart.latest('triglyceridesMolar')} mmol/L，肌酐 ${chart.latest('creatinineMolar')} μmol/L，谷丙转氨酶 ${chart.latest('alt')} U/L。

诊断
糖尿病前期，超重。
`,
};
