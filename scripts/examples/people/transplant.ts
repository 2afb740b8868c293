import { allergens, answers, coded, conditions } from '../codes.js';
import type { Example } from '../example.js';

export const transplant: Example = {
  id: 'transplant',
  title: { en: 'Kidney transplant, tacrolimus too low', zh: '肾移植术后，他克莫司浓度偏低' },
  story: {
    en: 'A man of 49 five months after a kidney transplant. Tacrolimus troughs stay low on the usual dose: CYP3A5 *1/*3, an expresser. Pressure above target.',
    zh: '49 岁男性，肾移植术后五个月。常规剂量下他克莫司谷浓度偏低：CYP3A5 *1/*3（表达者）。血压未达标。',
  },
  person: { given: 'Ivo', family: 'Dummerson', sex: 'male', birthDate: '1977-02-03', zone: '-05:00', country: 'US' },
  bundle: 'collection',
  genome: { diplotypes: { CYP3A5: ['*1', '*3'], CYP2C19: ['*1', '*1'], SLCO1B1: ['*1', '*1'] }, phased: false },
  noteLanguage: 'en',
  record(chart) {
    chart.condition(conditions.kidneyTransplant, '2026-06-14');
    chart.condition(conditions.hypertension, '2015-10-02');
    chart.procedure({ text: 'Kidney transplantation' }, '2026-06-14');
    chart.relative('father', { text: 'Polycystic kidney disease' }, 45, 63);
    chart.allergy(allergens.none, '2026-06-14');
    chart.prescribe('tacrolimus', {
      value: 3,
      unit: 'mg',
      timesPerDay: 2,
      text: '3 mg by mouth twice daily',
      from: '2026-06-15',
      until: '2026-09-07',
      reason: conditions.kidneyTransplant,
    });
    chart.prescribe('tacrolimus', {
      value: 4,
      unit: 'mg',
      timesPerDay: 2,
      text: '4 mg by mouth twice daily',
      from: '2026-09-07',
      reason: conditions.kidneyTransplant,
    });
    chart.prescribe('mycophenolate', {
      value: 1000,
      unit: 'mg',
      timesPerDay: 2,
      text: '1000 mg by mouth twice daily',
      from: '2026-06-15',
    });
    chart.prescribe('prednisone', {
      value: 5,
      unit: 'mg',
      timesPerDay: 1,
      text: '5 mg by mouth every morning',
      from: '2026-07-20',
    });
    chart.prescribe('amlodipine', {
      value: 5,
      unit: 'mg',
      timesPerDay: 1,
      text: '5 mg by mouth once daily',
      from: '2026-06-20',
      reason: conditions.hypertension,
    });
    chart.prescribe('omeprazole', {
      value: 20,
      unit: 'mg',
      timesPerDay: 1,
      text: '20 mg by mouth once daily',
      from: '2026-06-15',
    });

    chart.measure('height', '2026-06-14', 181);
    chart.series(
      'weight',
      [
        ['2025-12-01', 82.1],
        ['2026-06-20', 80.4],
        ['2026-11-16', 84.3],
      ],
      50,
      0.5,
    );
    chart.bloodPressures(
      [
        ['2025-12-01', 151, 92],
        ['2026-06-20', 146, 88],
        ['2026-11-16', 144, 86],
      ],
      35,
      3,
    );
    chart.series(
      'tacrolimus',
      [
        ['2026-06-22', 4.1],
        ['2026-08-31', 4.6],
        ['2026-09-14', 5.6],
        ['2026-11-16', 5.2],
      ],
      14,
      0.25,
    );
    chart.mistake('tacrolimus', '2026-10-12', 52, { status: 'entered-in-error' });
    chart.series(
      'creatinine',
      [
        ['2026-06-22', 2.1],
        ['2026-07-20', 1.5],
        ['2026-11-16', 1.48],
      ],
      28,
      0.03,
    );
    chart.series(
      'potassium',
      [
        ['2026-06-22', 4.9],
        ['2026-11-16', 4.7],
      ],
      28,
      0.15,
    );
    chart.measure('leukocytes', '2026-11-16', 5.6);
    chart.measure('hemoglobin', '2026-11-16', 12.9);
    chart.measure('urineAlbumin', '2026-11-16', 24);
    chart.measure('hba1c', '2026-11-16', 5.7);
    chart.measure('ldl', '2026-11-16', 121);
    chart.measure('alt', '2026-11-16', 19);
    chart.answer(coded.smokingStatus, 'social-history', '2026-06-14', answers.neverSmoked);
    chart.immunization('hepatitisB', '2025-09-04');
    chart.immunization('influenza', '2026-10-19');
    chart.encounter('followUp', '2026-11-16', conditions.kidneyTransplant);
    chart.repeat(chart.measure('platelets', '2026-11-16', 214));
  },
  note: (chart) => `TRANSPLANT CLINIC
Date: 2026-11-16
Patient: Ivo Dummerson, male, born 1977-02-03

History
49-year-old man, kidney transplant from a deceased donor on 14 June 2026 for polycystic kidney disease. No rejection so far. No
fever. No diabetes. Tacrolimus raised from 3 mg to 4 mg twice daily in September because of low troughs; he takes it
every 12 hours and has not missed a dose.

Medications
Tacrolimus 4 mg twice daily, mycophenolate mofetil 1000 mg twice daily, prednisone 5 mg daily, amlodipine 5 mg daily,
omeprazole 20 mg daily. No known drug allergies. Never smoked.

Family history
Father had polycystic kidney disease and died at 63.

Examination
Blood pressure ${chart.latest('systolic')}/${chart.latest('diastolic')} mmHg, weight ${chart.latest('weight')} kg, height 181 cm. No edema.

Results
Tacrolimus trough ${chart.latest('tacrolimus')} ng/mL (goal of the clinic 8-10). Creatinine ${chart.latest('creatinine')} mg/dL, potassium ${chart.latest('potassium')} mmol/L,
urine albumin/creatinine ${chart.latest('urineAlbumin')} mg/g.

Assessment
Stable graft function, tacrolimus below goal. Hypertension not at target. CYP3A5 requested.
`,
};
