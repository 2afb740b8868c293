import { allergens, answers, coded, conditions } from '../codes.js';
import type { Example } from '../example.js';

export const familialCholesterol: Example = {
  id: 'familial-cholesterol',
  title: { en: 'Familial hypercholesterolaemia, statin muscle pain', zh: '家族性高胆固醇血症，他汀肌痛' },
  story: {
    en: 'A woman of 38 with familial hypercholesterolaemia who stopped simvastatin 40 mg because of muscle pain; she is SLCO1B1 *5/*5. LDL far above goal on ezetimibe alone.',
    zh: '38 岁女性，家族性高胆固醇血症，因肌痛停用辛伐他汀 40 mg；SLCO1B1 为 *5/*5。仅用依折麦布，低密度脂蛋白远高于目标。',
  },
  person: {
    given: 'Thessaly',
    family: 'Demonstratus',
    sex: 'female',
    birthDate: '1988-06-30',
    zone: '+01:00',
    country: 'NL',
  },
  bundle: 'collection',
  genome: {
    diplotypes: {
      SLCO1B1: ['*5', '*5'],
      CYP2C9: ['*1', '*1'],
      ABCG2: ['reference', 'reference'],
      CYP2C19: ['*17', '*17'],
    },
    phased: true,
  },
  noteLanguage: 'en',
  record(chart) {
    chart.condition(conditions.familialHypercholesterolemia, '2016-02-10');
    chart.condition(conditions.statinMyalgia, '2026-05-06', '2026-06-20');
    chart.relative('father', conditions.myocardialInfarction, 44, 44);
    chart.relative('father', conditions.familialHypercholesterolemia);
    chart.relative('brother', conditions.familialHypercholesterolemia, 30);
    chart.allergy(allergens.none, '2025-12-04');
    chart.prescribe('simvastatin', {
      value: 20,
      unit: 'mg',
      timesPerDay: 1,
      text: '20 mg by mouth every evening',
      from: '2016-03-01',
      until: '2026-02-16',
      reason: conditions.familialHypercholesterolemia,
    });
    chart.prescribe('simvastatin', {
      value: 40,
      unit: 'mg',
      timesPerDay: 1,
      text: '40 mg by mouth every evening',
      from: '2026-02-16',
      until: '2026-05-06',
      reason: conditions.familialHypercholesterolemia,
    });
    chart.prescribe('ezetimibe', {
      value: 10,
      unit: 'mg',
      timesPerDay: 1,
      text: '10 mg by mouth once daily',
      from: '2026-05-20',
      reason: conditions.familialHypercholesterolemia,
    });

    chart.measure('height', '2025-12-04', 170);
    chart.series(
      'weight',
      [
        ['2025-12-04', 63.4],
        ['2026-11-13', 62.7],
      ],
      114,
      0.4,
    );
    chart.bloodPressures(
      [
        ['2025-12-04', 116, 72],
        ['2026-11-13', 119, 74],
      ],
      114,
      3,
    );
    chart.measure('ldl', '2025-12-05', 178);
    chart.measure('ldl', '2026-02-12', 174);
    chart.measure('ldl', '2026-04-20', 158);
    chart.measure('ldl', '2026-05-18', 251);
    chart.measure('ldl', '2026-08-03', 209);
    chart.measure('ldl', '2026-11-12', 212);
    chart.mistake('ldl', '2026-10-05', 21.2, { unit: 'mgs per decilitre' });
    chart.measure('cholesterol', '2026-11-12', 289);
    chart.measure('hdl', '2026-11-12', 57);
    chart.measure('triglycerides', '2026-11-12', 101);
    chart.measure('lipoproteinA', '2026-02-12', 142);
    chart.measure('creatineKinase', '2026-02-12', 96);
    chart.measure('creatineKinase', '2026-05-06', 894);
    chart.measure('creatineKinase', '2026-06-19', 118);
    chart.measure('alt', '2026-11-12', 21);
    chart.measure('creatinine', '2026-11-12', 0.71);
    chart.measure('tsh', '2026-05-06', 1.9);
    chart.measure('hba1c', '2026-11-12', 5.2);
    chart.answer(coded.smokingStatus, 'social-history', '2026-11-13', answers.neverSmoked);
    chart.immunization('tetanus', '2020-05-14');
    chart.encounter('problem', '2026-05-06', conditions.statinMyalgia);
    chart.encounter('followUp', '2026-11-13', conditions.familialHypercholesterolemia);
    chart.repeat(chart.measure('potassium', '2026-11-12', 4.2));
  },
  note: (chart) => `LIPID CLINIC
Date: 2026-11-13
Patient: Thessaly Demonstratus, female, born 1988-06-30

History
38-year-old woman with heterozygous familial hypercholesterolaemia, confirmed in 2016. Simvastatin 20 mg for ten years without
complaints. After the dose was raised to 40 mg in February 2026 she developed muscle pain in both thighs; creatine kinase
894 U/L in May. Simvastatin was stopped and the pain went away within six weeks. Ezetimibe 10 mg daily since May. No
coronary heart disease known. Not pregnant, uses a copper coil.

Family history
Father had familial hypercholesterolaemia and died of a myocardial infarction at 44. Brother has familial
hypercholesterolaemia.

Social history
Never smoked. Runs three times a week, about 150 minutes a week.

Examination
Blood pressure ${chart.latest('systolic')}/${chart.latest('diastolic')} mmHg, weight ${chart.latest('weight')} kg. Tendon xanthomas at both Achilles tendons.

Results
LDL cholesterol ${chart.latest('ldl')} mg/dL, HDL ${chart.latest('hdl')} mg/dL, lipoprotein(a) ${chart.latest('lipoproteinA')} nmol/L, creatine kinase ${chart.latest('creatineKinase')} U/L, ALT ${chart.latest('alt')} U/L.

Assessment
Familial hypercholesterolaemia far above goal. Muscle symptoms resolved after the statin was stopped. Question: which
statin, if any, suits her?
`,
};
