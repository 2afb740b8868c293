import { allergens, answers, coded, conditions } from '../codes.js';
import type { Example } from '../example.js';

export const heartFailure: Example = {
  id: 'heart-failure',
  title: { en: 'Heart failure: potassium rises after a dose was raised', zh: '心力衰竭：加量后血钾升高' },
  story: {
    en: 'A woman of 68 with heart failure. Spironolactone was doubled in October beside lisinopril; potassium is now 5.8 mmol/L and creatinine up.',
    zh: '68 岁女性，心力衰竭。10 月螺内酯加倍，同时服用赖诺普利；血钾升至 5.8 mmol/L，肌酐上升。',
  },
  person: {
    given: 'Marguerite',
    family: 'Specimen',
    sex: 'female',
    birthDate: '1958-03-09',
    zone: '-05:00',
    country: 'CA',
  },
  bundle: 'collection',
  genome: { diplotypes: { CYP2C19: ['*2', '*17'], CYP2C9: ['*2', '*2'] }, phased: true },
  noteLanguage: 'en',
  record(chart) {
    chart.condition(conditions.heartFailure, '2025-02-12');
    chart.condition(conditions.hypertension, '2008-05-20');
    chart.condition(conditions.coronaryDisease, '2019-11-03');
    chart.relative('father', conditions.heartFailure, 70, 73);
    chart.relative('mother', conditions.hypertension, 50);
    chart.allergy(allergens.none, '2025-12-02');
    chart.prescribe('lisinopril', {
      value: 20,
      unit: 'mg',
      timesPerDay: 1,
      text: '20 mg by mouth once daily',
      from: '2025-03-03',
      reason: conditions.heartFailure,
    });
    chart.prescribe('metoprolol', {
      value: 100,
      unit: 'mg',
      timesPerDay: 1,
      text: '100 mg extended release by mouth once daily',
      from: '2025-03-03',
      reason: conditions.heartFailure,
    });
    chart.prescribe('spironolactone', {
      value: 25,
      unit: 'mg',
      timesPerDay: 1,
      text: '25 mg by mouth once daily',
      from: '2025-05-12',
      until: '2026-10-06',
      reason: conditions.heartFailure,
    });
    chart.prescribe('spironolactone', {
      value: 50,
      unit: 'mg',
      timesPerDay: 1,
      text: '50 mg by mouth once daily',
      from: '2026-10-06',
      reason: conditions.heartFailure,
    });
    chart.prescribe('furosemide', {
      value: 40,
      unit: 'mg',
      timesPerDay: 1,
      text: '40 mg by mouth every morning',
      from: '2025-02-14',
      reason: conditions.heartFailure,
    });
    chart.prescribe('atorvastatin', {
      value: 80,
      unit: 'mg',
      timesPerDay: 1,
      text: '80 mg by mouth once daily',
      from: '2019-11-06',
      reason: conditions.coronaryDisease,
    });
    chart.prescribe('aspirin', {
      value: 81,
      unit: 'mg',
      timesPerDay: 1,
      text: '81 mg by mouth once daily',
      from: '2019-11-06',
    });

    chart.measure('height', '2025-12-02', 160);
    chart.series(
      'weight',
      [
        ['2025-12-02', 73.5],
        ['2026-11-17', 71.8],
      ],
      39,
      0.6,
    );
    chart.bloodPressures(
      [
        ['2025-12-02', 128, 74],
        ['2026-11-17', 116, 68],
      ],
      39,
      4,
    );
    chart.series(
      'potassium',
      [
        ['2025-12-02', 4.6],
        ['2026-10-05', 4.8],
      ],
      76,
      0.1,
    );
    chart.measure('potassium', '2026-10-20', 5.4);
    chart.measure('potassium', '2026-11-17', 5.8);
    chart.mistake('potassium', '2026-11-17', 5.8, { unit: 'mmols/l' });
    chart.series(
      'creatinine',
      [
        ['2025-12-02', 0.98],
        ['2026-10-05', 1.04],
      ],
      76,
      0.02,
    );
    chart.measure('creatinine', '2026-10-20', 1.22);
    chart.measure('creatinine', '2026-11-17', 1.44);
    chart.measure('ntProBnp', '2025-12-02', 1480);
    chart.measure('ntProBnp', '2026-11-17', 920);
    chart.measure('ejectionFraction', '2025-02-13', 29);
    chart.measure('ejectionFraction', '2026-03-18', 34);
    chart.measure('ldl', '2026-11-17', 61);
    chart.measure('hba1c', '2026-11-17', 5.5);
    chart.measure('hemoglobin', '2026-11-17', 12.3);
    chart.measure('heartRate', '2026-11-17', 62);
    chart.answer(coded.smokingStatus, 'social-history', '2025-12-02', answers.exSmoker);
    chart.immunization('influenza', '2026-10-06');
    chart.immunization('pneumococcal', '2023-10-11');
    chart.encounter('followUp', '2026-10-06', conditions.heartFailure);
    chart.encounter('followUp', '2026-11-17', conditions.heartFailure);
    chart.repeat(chart.measure('sodium', '2026-11-17', 136));
  },
  note: (chart) => `HEART FAILURE CLINIC
Date: 2026-11-17
Patient: Marguerite Specimen, female, born 1958-03-09

Interval history
68-year-old woman with heart failure with reduced ejection fraction (34 %), NYHA class II. On 6 October spironolactone was
raised from 25 to 50 mg. No edema, no orthopnea. No dizziness. No diabetes.

Medications
Lisinopril 20 mg daily, metoprolol succinate 100 mg daily, spironolactone 50 mg daily, furosemide 40 mg daily,
atorvastatin 80 mg daily, aspirin 81 mg daily. No known drug allergies.

Family history
Father had heart failure and died at 73. Mother has hypertension.

Examination
Blood pressure ${chart.latest('systolic')}/${chart.latest('diastolic')} mmHg, heart rate ${chart.latest('heartRate')}/min, weight ${chart.latest('weight')} kg. Lungs clear.

Results
Potassium ${chart.latest('potassium')} mmol/L (4.8 before the change), creatinine ${chart.latest('creatinine')} mg/dL (1.04 before), NT-proBNP ${chart.latest('ntProBnp')} pg/mL,
LDL cholesterol ${chart.latest('ldl')} mg/dL.

Assessment
Heart failure stable. Hyperkalaemia and falling kidney function after the dose was raised.
`,
};
