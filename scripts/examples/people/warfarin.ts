import { allergens, answers, coded, conditions } from '../codes.js';
import type { Example } from '../example.js';

export const warfarin: Example = {
  id: 'warfarin',
  title: { en: 'Warfarin, sensitive genes, falls and ibuprofen', zh: '华法林敏感基因型，跌倒，布洛芬' },
  story: {
    en: 'A man of 77 with atrial fibrillation. INR runs above range on 5 mg of warfarin (VKORC1 -1639 A/A, CYP2C9 *1/*3); he falls and takes ibuprofen for his knee.',
    zh: '77 岁男性，房颤。华法林 5 mg 下 INR 持续偏高（VKORC1 -1639 A/A，CYP2C9 *1/*3）；多次跌倒，因膝痛自服布洛芬。',
  },
  person: {
    given: 'Alasdair',
    family: 'Mockridge',
    sex: 'male',
    birthDate: '1949-01-22',
    zone: '+00:00',
    country: 'GB',
  },
  bundle: 'collection',
  genome: {
    diplotypes: { CYP2C9: ['*1', '*3'], VKORC1: ['variant', 'variant'], CYP4F2: ['*1', '*1'], SLCO1B1: ['*1', '*1'] },
    phased: false,
  },
  noteLanguage: 'en',
  record(chart) {
    chart.condition(conditions.atrialFibrillation, '2026-04-20');
    chart.condition(conditions.hypertension, '2004-02-11');
    chart.condition(conditions.osteoarthritisKnee, '2017-08-30');
    chart.condition(conditions.falls, '2026-08-14');
    chart.relative('mother', conditions.stroke, 74, 75);
    chart.relative('brother', conditions.atrialFibrillation, 66);
    chart.allergy(allergens.none, '2026-04-20');
    chart.prescribe('warfarin', {
      value: 5,
      unit: 'mg',
      timesPerDay: 1,
      text: '5 mg by mouth once daily, target INR 2.0 to 3.0',
      from: '2026-04-27',
      reason: conditions.atrialFibrillation,
    });
    chart.prescribe('amlodipine', {
      value: 5,
      unit: 'mg',
      timesPerDay: 1,
      text: '5 mg by mouth once daily',
      from: '2012-03-01',
      reason: conditions.hypertension,
    });
    chart.prescribe('metoprolol', {
      value: 50,
      unit: 'mg',
      timesPerDay: 2,
      text: '50 mg by mouth twice daily',
      from: '2026-04-27',
      reason: conditions.atrialFibrillation,
    });
    chart.takes('ibuprofen', {
      value: 400,
      unit: 'mg',
      timesPerDay: 3,
      text: '400 mg by mouth three times a day for knee pain, without prescription',
      from: '2026-09-01',
    });

    chart.measure('height', '2026-04-20', 172);
    chart.series(
      'weight',
      [
        ['2025-12-08', 71.3],
        ['2026-11-17', 68.9],
      ],
      86,
      0.4,
    );
    chart.bloodPressures(
      [
        ['2025-12-08', 138, 78],
        ['2026-11-17', 134, 72],
      ],
      43,
      4,
    );
    chart.measure('inr', '2026-04-27', 1);
    chart.series(
      'inr',
      [
        ['2026-05-04', 2.1],
        ['2026-05-18', 3.2],
        ['2026-07-13', 2.9],
        ['2026-09-07', 3.4],
        ['2026-11-16', 4],
      ],
      14,
      0.15,
    );
    chart.measure('inr', '2026-11-17', 4.2);
    chart.mistake('inr', '2026-10-19', 2.6, { status: 'entered-in-error' });
    chart.series(
      'creatinine',
      [
        ['2025-12-09', 1.22],
        ['2026-11-17', 1.42],
      ],
      114,
      0.02,
    );
    chart.series(
      'hemoglobin',
      [
        ['2025-12-09', 13.6],
        ['2026-11-17', 12.2],
      ],
      114,
      0.15,
    );
    chart.measure('potassium', '2026-11-17', 4.5);
    chart.measure('platelets', '2026-11-17', 203);
    chart.measure('alt', '2026-11-17', 21);
    chart.measure('tsh', '2026-04-21', 2.1);
    chart.measure('heartRate', '2026-11-17', 74);
    chart.answer(coded.smokingStatus, 'social-history', '2026-04-20', answers.exSmoker);
    chart.immunization('influenza', '2026-10-01');
    chart.immunization('pneumococcal', '2015-11-20');
    chart.encounter('problem', '2026-08-14', conditions.falls, 'EMER');
    chart.encounter('followUp', '2026-11-17', conditions.atrialFibrillation);
    chart.repeat(chart.measure('sodium', '2026-11-17', 137));
  },
  note: (chart) => `ANTICOAGULATION CLINIC
Date: 2026-11-17
Patient: Alasdair Mockridge, male, born 1949-01-22

Interval history
77-year-old man with atrial fibrillation on warfarin since April 2026, target INR 2.0-3.0. INR has been above range on most
visits since August; today ${chart.latest('inr')}. Two falls since August, one with a forehead laceration; no intracranial bleeding on CT.
Bruises easily. No melena. No stroke or TIA. For three months he has been taking ibuprofen 400 mg three times a day for
knee pain, bought over the counter. Eats greens regularly; drinks little alcohol.

Medications
Warfarin 5 mg daily, metoprolol 50 mg twice daily, amlodipine 5 mg daily, ibuprofen 400 mg three times a day.
No known drug allergies.

Family history
Mother died of a stroke at 75. Brother has atrial fibrillation.

Examination
Blood pressure ${chart.latest('systolic')}/${chart.latest('diastolic')} mmHg, heart rate ${chart.latest('heartRate')}/min irregular, weight ${chart.latest('weight')} kg.

Results
INR ${chart.latest('inr')}. Hemoglobin ${chart.latest('hemoglobin')} g/dL (13.6 a year ago). Creatinine ${chart.latest('creatinine')} mg/dL. Platelets ${chart.latest('platelets')} x10^3/uL.

Assessment
INR above range, high bleeding risk: age, falls, NSAID. Osteoarthritis of the knee. Pharmacogenetic panel attached.
`,
};
