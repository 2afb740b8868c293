import { allergens, answers, coded, conditions, reactions } from '../codes.js';
import type { Example } from '../example.js';

export const diabetesKidney: Example = {
  id: 'diabetes-kidney',
  title: { en: 'Type 2 diabetes with failing kidneys', zh: '2 型糖尿病合并肾功能下降' },
  story: {
    en: 'A woman of 61 with type 2 diabetes on metformin alone: HbA1c, pressure and urine albumin above target, eGFR falling. Allergic to penicillin.',
    zh: '61 岁女性，2 型糖尿病，仅用二甲双胍：糖化血红蛋白、血压、尿白蛋白均超标，肾小球滤过率下降。青霉素过敏。',
  },
  person: { given: 'Lucia', family: 'Fictiva', sex: 'female', birthDate: '1965-06-02', zone: '-06:00', country: 'US' },
  bundle: 'transaction',
  genome: { diplotypes: { CYP2C9: ['*1', '*2'], SLCO1B1: ['*1', '*15'], CYP2C19: ['*1', '*17'] }, phased: true },
  noteLanguage: 'en',
  record(chart) {
    chart.condition(conditions.type2Diabetes, '2014-03-20');
    chart.condition(conditions.hypertension, '2016-09-01');
    chart.condition(conditions.kidneyDisease3, '2025-12-04');
    chart.condition(conditions.obesity, '2014-03-20');
    chart.relative('mother', conditions.type2Diabetes, 49, 70);
    chart.relative('father', conditions.stroke, 68, 68);
    chart.allergy(allergens.penicillin, '1989-01-15', reactions.hives);

    chart.prescribe('metformin', {
      value: 500,
      unit: 'mg',
      timesPerDay: 2,
      text: '500 mg by mouth twice daily with meals',
      from: '2014-04-01',
      until: '2019-02-11',
      reason: conditions.type2Diabetes,
    });
    chart.prescribe('metformin', {
      value: 1000,
      unit: 'mg',
      timesPerDay: 2,
      text: '1000 mg by mouth twice daily with meals',
      from: '2019-02-11',
      reason: conditions.type2Diabetes,
    });
    chart.prescribe('amlodipine', {
      value: 5,
      unit: 'mg',
      timesPerDay: 1,
      text: '5 mg by mouth once daily',
      from: '2016-09-15',
      reason: conditions.hypertension,
    });
    chart.prescribe('atorvastatin', {
      value: 20,
      unit: 'mg',
      timesPerDay: 1,
      text: '20 mg by mouth once daily',
      from: '2018-05-03',
    });

    chart.measure('height', '2025-12-01', 162);
    chart.series(
      'weight',
      [
        ['2025-12-01', 84.1],
        ['2026-11-12', 85.6],
      ],
      86,
      0.4,
    );
    chart.bloodPressures(
      [
        ['2025-12-01', 141, 84],
        ['2026-11-12', 144, 83],
      ],
      43,
      3,
    );
    chart.series(
      'hba1c',
      [
        ['2025-12-02', 8.1],
        ['2026-06-05', 8.4],
        ['2026-11-10', 8.7],
      ],
      85,
      0.08,
    );
    chart.series(
      'creatinine',
      [
        ['2025-12-02', 1.12],
        ['2026-11-10', 1.29],
      ],
      57,
      0.02,
    );
    chart.series(
      'urineAlbumin',
      [
        ['2025-12-02', 182],
        ['2026-11-10', 318],
      ],
      114,
      9,
    );
    chart.series(
      'potassium',
      [
        ['2025-12-02', 4.4],
        ['2026-11-10', 4.6],
      ],
      114,
      0.1,
    );
    chart.mistake('potassium', '2026-09-30', 46);
    chart.measure('ldl', '2025-12-02', 92);
    chart.measure('ldl', '2026-11-10', 88);
    chart.measure('cholesterol', '2026-11-10', 171);
    chart.measure('hdl', '2026-11-10', 44);
    chart.measure('triglycerides', '2026-11-10', 195);
    chart.measure('hemoglobin', '2026-11-10', 12.1);
    chart.mistake('fastingGlucose', '2027-03-02', 171);
    chart.answer(coded.smokingStatus, 'social-history', '2026-11-12', answers.neverSmoked);
    chart.immunization('influenza', '2026-10-02');
    chart.immunization('hepatitisB', '2015-02-10');
    chart.encounter('followUp', '2026-06-05', conditions.type2Diabetes);
    chart.encounter('followUp', '2026-11-12', conditions.type2Diabetes);
    chart.repeat(chart.measure('sodium', '2026-11-10', 139));
  },
  note: (chart) => `DIABETES CLINIC
Date: 2026-11-12
Patient: Lucia Fictiva, female, born 1965-06-02

Subjective
61-year-old woman with type 2 diabetes for 12 years, on metformin only. Feels well. No hypoglycemia. No foot ulcer. She
takes her tablets every day. No history of heart failure or myocardial infarction.

Allergies
Penicillin: hives in 1989.

Medications
Metformin 1000 mg twice daily, amlodipine 5 mg once daily, atorvastatin 20 mg once daily. Never took an ACE inhibitor.

Family history
Mother had type 2 diabetes and died on dialysis at 70. Father died of a stroke at 68.

Objective
BP ${chart.latest('systolic')}/${chart.latest('diastolic')} mmHg. Weight ${chart.latest('weight')} kg. Height 162 cm.
HbA1c ${chart.latest('hba1c')} %, creatinine ${chart.latest('creatinine')} mg/dL, urine albumin/creatinine ${chart.latest('urineAlbumin')} mg/g, potassium ${chart.latest('potassium')} mmol/L,
LDL ${chart.latest('ldl')} mg/dL.

Assessment and plan
Type 2 diabetes above target. Chronic kidney disease stage 3a with albuminuria, slowly falling. Hypertension above
target. Discuss next steps for glucose, kidney and heart.
`,
};
