import { allergens, answers, coded, conditions, procedures } from '../codes.js';
import type { Example } from '../example.js';

export const stent: Example = {
  id: 'stent',
  title: { en: 'Stent, smoker, clopidogrel that may not work', zh: '支架术后吸烟者，氯吡格雷可能无效' },
  story: {
    en: 'A man of 54 with hypertension, prediabetes and a heart attack in May. Pressure and LDL are above target; he takes omeprazole with clopidogrel and carries CYP2C19 *2/*2.',
    zh: '54 岁男性，高血压、糖尿病前期，5 月发生心肌梗死。血压和低密度脂蛋白均未达标；氯吡格雷与奥美拉唑同服，CYP2C19 为 *2/*2。',
  },
  person: {
    given: 'Bernard',
    family: 'Samplewood',
    sex: 'male',
    birthDate: '1972-03-14',
    zone: '-05:00',
    country: 'US',
  },
  bundle: 'collection',
  genome: {
    diplotypes: {
      CYP2C19: ['*2', '*2'],
      SLCO1B1: ['*1', '*37'],
      CYP2C9: ['*1', '*1'],
      CYP4F2: ['*1', '*3'],
      VKORC1: ['reference', 'variant'],
    },
    phased: false,
  },
  noteLanguage: 'en',
  record(chart) {
    chart.encounter('checkUp', '2025-11-25', conditions.hypertension);
    chart.condition(conditions.hypertension, '2019-04-02');
    chart.condition(conditions.prediabetes, '2024-10-08');
    chart.condition(conditions.hyperlipidemia, '2021-02-18');
    chart.condition(conditions.myocardialInfarction, '2026-05-12');
    chart.condition(conditions.coronaryDisease, '2026-05-12');
    chart.encounter('problem', '2026-05-12', conditions.myocardialInfarction, 'EMER');
    chart.procedure(procedures.coronaryIntervention, '2026-05-12');
    chart.relative('father', conditions.myocardialInfarction, 52, 61);
    chart.relative('mother', conditions.type2Diabetes, 60);
    chart.relative('brother', conditions.hypertension, 47);
    chart.allergy(allergens.none, '2025-11-25');

    chart.prescribe('lisinopril', {
      value: 10,
      unit: 'mg',
      timesPerDay: 1,
      text: '10 mg by mouth once daily',
      from: '2019-05-06',
      until: '2026-06-16',
      reason: conditions.hypertension,
    });
    chart.prescribe('lisinopril', {
      value: 20,
      unit: 'mg',
      timesPerDay: 1,
      text: '20 mg by mouth once daily',
      from: '2026-06-16',
      reason: conditions.hypertension,
    });
    chart.prescribe('metoprolol', {
      value: 50,
      unit: 'mg',
      timesPerDay: 1,
      text: '50 mg extended release by mouth once daily',
      from: '2026-05-14',
    });
    chart.prescribe('atorvastatin', {
      value: 40,
      unit: 'mg',
      timesPerDay: 1,
      text: '40 mg by mouth every evening',
      from: '2026-05-14',
      reason: conditions.coronaryDisease,
    });
    chart.prescribe('aspirin', {
      value: 81,
      unit: 'mg',
      timesPerDay: 1,
      text: '81 mg by mouth once daily',
      from: '2026-05-12',
    });
    chart.prescribe('clopidogrel', {
      value: 75,
      unit: 'mg',
      timesPerDay: 1,
      text: '75 mg by mouth once daily',
      from: '2026-05-12',
      reason: conditions.coronaryDisease,
    });
    chart.takes('omeprazole', {
      value: 20,
      unit: 'mg',
      timesPerDay: 1,
      text: '20 mg by mouth before breakfast, bought without prescription',
      from: '2026-06-01',
    });

    chart.measure('height', '2025-11-25', 178);
    chart.mistake('height', '2026-06-16', 17, { unit: 'm' });
    chart.series(
      'weight',
      [
        ['2025-11-25', 94.5],
        ['2026-05-12', 95.8],
        ['2026-11-16', 93.2],
      ],
      60,
      0.5,
    );
    chart.bloodPressures(
      [
        ['2025-11-25', 149, 92],
        ['2026-05-10', 152, 94],
        ['2026-06-20', 145, 90],
        ['2026-11-16', 143, 88],
      ],
      28,
      3,
    );
    chart.bloodPressure('2026-11-16', 142, 88, 'mmHg');
    chart.measure('heartRate', '2026-11-16', 66);
    chart.series(
      'ldl',
      [
        ['2025-11-26', 151],
        ['2026-05-13', 156],
        ['2026-06-18', 102],
        ['2026-11-14', 97],
      ],
      59,
      4,
    );
    chart.measure('cholesterol', '2026-11-14', 168);
    chart.measure('hdl', '2026-11-14', 39);
    chart.measure('triglycerides', '2026-11-14', 162);
    chart.measure('hba1c', '2025-11-26', 6);
    chart.measure('hba1c', '2026-05-13', 6.1);
    chart.measure('hba1c', '2026-11-14', 6.2);
    chart.measure('fastingGlucose', '2026-11-14', 114);
    chart.mistake('fastingGlucose', '2026-08-20', 380, { status: 'entered-in-error' });
    chart.series(
      'creatinine',
      [
        ['2025-11-26', 0.98],
        ['2026-11-14', 1.02],
      ],
      88,
      0.03,
    );
    chart.series(
      'potassium',
      [
        ['2025-11-26', 4.3],
        ['2026-11-14', 4.5],
      ],
      88,
      0.15,
    );
    chart.measure('ejectionFraction', '2026-05-13', 52);
    chart.answer(coded.smokingStatus, 'social-history', '2026-11-16', answers.smoker);
    chart.immunization('influenza', '2025-10-20');
    chart.immunization('tetanus', '2018-07-09');
    chart.encounter('followUp', '2026-11-16', conditions.coronaryDisease);
    chart.repeat(chart.measure('alt', '2026-11-14', 34));
  },
  note: (chart) => `CARDIOLOGY FOLLOW-UP
Date: 2026-11-16
Patient: Bernard Samplewood, male, born 1972-03-14

History
54-year-old man seen six months after an acute myocardial infarction (12 May 2026) treated with percutaneous coronary
intervention and one drug-eluting stent. Hypertension since 2019. Prediabetes since 2024. No history of stroke. No
bleeding. He denies chest pain and shortness of breath.

Social history
Smokes 15 cigarettes a day, has smoked for 35 years; not ready to stop yet. Drinks two beers at the weekend. Desk work,
walks about 40 minutes a week.

Family history
Father had a myocardial infarction at 52 and died at 61. Mother has type 2 diabetes. Brother has hypertension.

Medications
Aspirin 81 mg once daily. Clopidogrel 75 mg once daily. Atorvastatin 40 mg once daily. Metoprolol succinate 50 mg
once daily. Lisinopril 20 mg once daily, raised from 10 mg in June. For heartburn he bought omeprazole 20 mg himself and
takes it every morning since June.
No known drug allergies.

Examination
Blood pressure ${chart.latest('systolic')}/${chart.latest('diastolic')} mmHg, heart rate ${chart.latest('heartRate')}/min. Weight ${chart.latest('weight')} kg, height 178 cm.

Results (14 November)
LDL cholesterol ${chart.latest('ldl')} mg/dL, HDL ${chart.latest('hdl')} mg/dL, total cholesterol ${chart.latest('cholesterol')} mg/dL. HbA1c ${chart.latest('hba1c')} %. Creatinine ${chart.latest('creatinine')} mg/dL,
potassium ${chart.latest('potassium')} mmol/L.

Assessment
Coronary heart disease after stent; LDL above goal on a moderate-to-high dose of statin. Hypertension not controlled.
Prediabetes. Tobacco use. Genetic panel requested because of the stent; result attached.
`,
};
