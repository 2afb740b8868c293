import { allergens, answers, coded, conditions } from '../codes.js';
import type { Example } from '../example.js';

export const colitis: Example = {
  id: 'colitis',
  title: { en: 'Ulcerative colitis on azathioprine, TPMT intermediate', zh: '溃疡性结肠炎用硫唑嘌呤，TPMT 中间代谢' },
  story: {
    en: 'A woman of 29 on azathioprine for eight weeks while her leukocytes fall: TPMT *1/*3A. Her raised bilirubin is UGT1A1 *28/*28.',
    zh: '29 岁女性，服硫唑嘌呤八周，白细胞持续下降：TPMT *1/*3A。胆红素升高由 UGT1A1 *28/*28 所致。',
  },
  person: {
    given: 'Ottilie',
    family: 'Sampler',
    sex: 'female',
    birthDate: '1997-09-19',
    zone: '+01:00',
    country: 'DE',
  },
  bundle: 'collection',
  genome: { diplotypes: { TPMT: ['*1', '*3A'], UGT1A1: ['*80+*28', '*80+*28'], NUDT15: ['*1', '*1'] }, phased: true },
  noteLanguage: 'en',
  record(chart) {
    chart.condition(conditions.ulcerativeColitis, '2023-11-06');
    chart.relative('mother', conditions.ulcerativeColitis, 34);
    chart.allergy(allergens.none, '2025-12-10');
    chart.prescribe('mesalamine', {
      value: 2400,
      unit: 'mg',
      timesPerDay: 1,
      text: '2400 mg by mouth once daily',
      from: '2023-11-20',
      reason: conditions.ulcerativeColitis,
    });
    chart.prescribe('prednisone', {
      value: 40,
      unit: 'mg',
      timesPerDay: 1,
      text: '40 mg by mouth every morning, tapering',
      from: '2026-08-24',
      until: '2026-10-26',
      status: 'completed',
      reason: conditions.ulcerativeColitis,
    });
    chart.prescribe('azathioprine', {
      value: 125,
      unit: 'mg',
      timesPerDay: 1,
      text: '125 mg by mouth once daily',
      from: '2026-09-21',
      reason: conditions.ulcerativeColitis,
    });

    chart.measure('height', '2025-12-10', 165);
    chart.series(
      'weight',
      [
        ['2025-12-10', 57.9],
        ['2026-08-24', 54.3],
        ['2026-11-16', 56.2],
      ],
      86,
      0.3,
    );
    chart.bloodPressures(
      [
        ['2025-12-10', 110, 68],
        ['2026-11-16', 112, 70],
      ],
      114,
      3,
    );
    chart.series(
      'leukocytes',
      [
        ['2025-12-10', 7.1],
        ['2026-08-24', 9.4],
      ],
      86,
      0.3,
    );
    chart.series(
      'leukocytes',
      [
        ['2026-09-21', 8.8],
        ['2026-10-19', 5.2],
        ['2026-11-16', 3.1],
      ],
      14,
      0.1,
    );
    chart.mistake('leukocytes', '2026-11-02', 4300, { unit: '10*3/uL' });
    chart.series(
      'hemoglobin',
      [
        ['2025-12-10', 12.9],
        ['2026-11-16', 11.6],
      ],
      86,
      0.15,
    );
    chart.series(
      'platelets',
      [
        ['2026-09-21', 312],
        ['2026-11-16', 168],
      ],
      28,
      5,
    );
    chart.measure('bilirubin', '2025-12-10', 1.9);
    chart.measure('bilirubin', '2026-11-16', 2.2);
    chart.measure('alt', '2026-11-16', 23);
    chart.measure('crp', '2026-08-24', 38);
    chart.measure('crp', '2026-11-16', 6.4);
    chart.measure('creatinine', '2026-11-16', 0.66);
    chart.measure('albumin', '2026-11-16', 4);
    chart.answer(coded.smokingStatus, 'social-history', '2026-11-16', answers.neverSmoked);
    chart.immunization('influenza', '2026-10-14');
    chart.encounter('followUp', '2026-11-16', conditions.ulcerativeColitis);
    chart.repeat(chart.measure('potassium', '2026-11-16', 3.9));
  },
  note: (chart) => `GASTROENTEROLOGY
Date: 2026-11-16
Patient: Ottilie Sampler, female, born 1997-09-19

History
29-year-old woman with ulcerative colitis since 2023. Flare in August 2026 treated with prednisone, tapered and finished in
October. Azathioprine 125 mg once daily since 21 September. Stools now two a day, no blood. No fever, no infection so far.
Not pregnant.

Medications
Azathioprine 125 mg daily, mesalamine 2.4 g daily. No known drug allergies.

Family history
Mother has ulcerative colitis.

Examination
Weight ${chart.latest('weight')} kg, blood pressure ${chart.latest('systolic')}/${chart.latest('diastolic')} mmHg. Sclerae faintly yellow, abdomen soft.

Results
Leukocytes ${chart.latest('leukocytes')} x10^3/uL (8.8 before azathioprine), hemoglobin ${chart.latest('hemoglobin')} g/dL, platelets ${chart.latest('platelets')} x10^3/uL.
Bilirubin ${chart.latest('bilirubin')} mg/dL, ALT ${chart.latest('alt')} U/L. CRP ${chart.latest('crp')} mg/L.

Assessment
Colitis in clinical remission. Leukocytes falling on azathioprine. Isolated raised bilirubin. TPMT, NUDT15 and UGT1A1
requested.
`,
};
