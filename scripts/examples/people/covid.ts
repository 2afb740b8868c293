import { allergens, answers, coded, conditions } from '../codes.js';
import type { Example } from '../example.js';

export const covid: Example = {
  id: 'covid',
  title: { en: 'COVID-19 under immunosuppression', zh: '免疫抑制患者感染新冠' },
  story: {
    en: 'A man of 72 with rheumatoid arthritis on methotrexate and prednisone tests positive. Simvastatin and apixaban stand in the way of nirmatrelvir with ritonavir.',
    zh: '72 岁男性，类风湿关节炎，服用甲氨蝶呤和泼尼松，新冠核酸阳性。辛伐他汀和阿哌沙班与奈玛特韦/利托那韦相互作用。',
  },
  person: {
    given: 'Osric',
    family: 'Placeholder',
    sex: 'male',
    birthDate: '1954-05-08',
    zone: '-05:00',
    country: 'US',
  },
  bundle: 'searchset',
  genome: {
    diplotypes: { SLCO1B1: ['*1', '*15'], CYP2C9: ['*1', '*2'], ABCG2: ['reference', 'variant'] },
    phased: false,
  },
  noteLanguage: 'en',
  record(chart) {
    chart.condition(conditions.covid19, '2026-11-19');
    chart.condition(conditions.rheumatoidArthritis, '2011-10-10');
    chart.condition(conditions.atrialFibrillation, '2023-03-15');
    chart.condition(conditions.hyperlipidemia, '2015-06-01');
    chart.allergy(allergens.none, '2025-12-01');
    chart.relative('mother', conditions.rheumatoidArthritis, 55);
    chart.answer(coded.sarsCov2, 'laboratory', '2026-11-19', answers.detected);
    chart.prescribe('methotrexate', {
      value: 15,
      unit: 'mg',
      timesPerDay: 1 / 7,
      text: '15 mg by mouth once a week, on Mondays',
      from: '2012-01-09',
      reason: conditions.rheumatoidArthritis,
    });
    chart.prescribe('folicAcid', {
      value: 5,
      unit: 'mg',
      timesPerDay: 1 / 7,
      text: '5 mg by mouth once a week, on Wednesdays',
      from: '2012-01-09',
    });
    chart.prescribe('prednisone', {
      value: 10,
      unit: 'mg',
      timesPerDay: 1,
      text: '10 mg by mouth every morning',
      from: '2026-07-20',
      reason: conditions.rheumatoidArthritis,
    });
    chart.prescribe('apixaban', {
      value: 5,
      unit: 'mg',
      timesPerDay: 2,
      text: '5 mg by mouth twice daily',
      from: '2023-03-20',
      reason: conditions.atrialFibrillation,
    });
    chart.prescribe('simvastatin', {
      value: 40,
      unit: 'mg',
      timesPerDay: 1,
      text: '40 mg by mouth every evening',
      from: '2015-06-08',
      reason: conditions.hyperlipidemia,
    });

    chart.measure('height', '2025-12-01', 174);
    chart.series(
      'weight',
      [
        ['2025-12-01', 78.5],
        ['2026-11-19', 77.2],
      ],
      88,
      0.5,
    );
    chart.bloodPressures(
      [
        ['2025-12-01', 128, 76],
        ['2026-11-19', 124, 74],
      ],
      88,
      4,
    );
    chart.measure('temperature', '2026-11-19', 38.4);
    chart.measure('respiratoryRate', '2026-11-19', 18);
    chart.measure('saturation', '2026-11-19', 95);
    chart.measure('heartRate', '2026-11-19', 92);
    chart.series(
      'creatinine',
      [
        ['2025-12-02', 1.04],
        ['2026-11-19', 1.12],
      ],
      88,
      0.03,
    );
    chart.series(
      'alt',
      [
        ['2025-12-02', 27],
        ['2026-11-19', 33],
      ],
      88,
      3,
    );
    chart.measure('crp', '2026-11-19', 24.5);
    chart.measure('leukocytes', '2026-11-19', 4.9);
    chart.measure('hemoglobin', '2026-11-19', 12.8);
    chart.measure('platelets', '2026-11-19', 188);
    chart.measure('ldl', '2026-05-14', 81);
    chart.mistake('temperature', '2026-11-18', 384);
    chart.answer(coded.smokingStatus, 'social-history', '2026-11-19', answers.exSmoker);
    chart.immunization('influenza', '2026-10-05');
    chart.immunization('pneumococcal', '2020-09-22');
    chart.encounter('problem', '2026-11-19', conditions.covid19);
    chart.unknownKind();
  },
  note: (chart) => `URGENT CARE
Date: 2026-11-19
Patient: Osric Placeholder, male, born 1954-05-08

History of present illness
72-year-old man with cough, fever and sore throat since 18 November 2026. SARS-CoV-2 PCR positive today. No chest pain.
No shortness of breath at rest. His wife at home is well so far. Last COVID-19 vaccine in 2024.

Past medical history
Rheumatoid arthritis since 2011, on methotrexate and prednisone. Atrial fibrillation. High cholesterol.

Medications
Methotrexate 15 mg once a week, folic acid 5 mg once a week, prednisone 10 mg daily, apixaban 5 mg twice daily,
simvastatin 40 mg every evening. No known drug allergies.

Examination
Temperature ${chart.latest('temperature')} C, heart rate ${chart.latest('heartRate')}/min, respiratory rate ${chart.latest('respiratoryRate')}/min, oxygen saturation ${chart.latest('saturation')} % on room air,
blood pressure ${chart.latest('systolic')}/${chart.latest('diastolic')} mmHg. Lungs clear. No signs of pneumonia.

Results
Creatinine ${chart.latest('creatinine')} mg/dL, CRP ${chart.latest('crp')} mg/L, leukocytes ${chart.latest('leukocytes')} x10^3/uL.

Assessment
Mild COVID-19, day 2, high risk of progression because of age and immunosuppression. Consider antiviral treatment; check
interactions.
`,
};
