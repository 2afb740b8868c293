import { allergens, measured, phenotypes } from '../codes.js';
import type { Example } from '../example.js';

export const rareChild: Example = {
  id: 'rare-child',
  title: { en: 'A tall child with displaced lenses', zh: '晶状体异位的高个儿童' },
  story: {
    en: 'A boy of 6 with displaced lenses, long fingers and a wide aortic root; his father died of an aortic dissection. The phenotypes are coded in HPO, the diagnosis is open.',
    zh: '6 岁男孩，晶状体异位、蜘蛛指、主动脉根部扩张；父亲死于主动脉夹层。表型以 HPO 编码，诊断待定。',
  },
  person: {
    given: 'Emrys',
    family: 'Templatesen',
    sex: 'male',
    birthDate: '2020-04-11',
    zone: '+01:00',
    country: 'DK',
  },
  bundle: 'collection',
  genome: { diplotypes: { CYP2C19: ['*1', '*17'], TPMT: ['*1', '*1'] }, phased: false, noCalls: ['rs28399504'] },
  noteLanguage: 'en',
  record(chart) {
    chart.phenotype(phenotypes.ectopiaLentis, '2026-08-19');
    chart.phenotype(phenotypes.myopia, '2026-08-19');
    chart.phenotype(phenotypes.arachnodactyly, '2026-10-07');
    chart.phenotype(phenotypes.tallStature, '2026-10-07');
    chart.phenotype(phenotypes.aorticRootAneurysm, '2026-10-07');
    chart.phenotype(phenotypes.pectusExcavatum, '2026-10-07');
    chart.phenotype(phenotypes.scoliosis, '2026-10-07');
    chart.phenotype(phenotypes.intellectualDisability, '2026-10-07', false);
    chart.phenotype(phenotypes.cleftPalate, '2026-10-07', false);
    chart.relative('father', { text: 'Aortic dissection' }, 38, 38);
    chart.relative('grandfather', { text: 'Sudden death, cause unknown' }, 41, 41);
    chart.allergy(allergens.none, '2026-10-07');
    for (const [date, height, weight] of [
      ['2025-11-28', 125, 21.6],
      ['2026-05-29', 129, 22.5],
      ['2026-10-07', 132, 23.2],
    ] as const) {
      chart.measure('height', date, height);
      chart.measure('weight', date, weight);
    }
    chart.mistake('weight', '2026-10-08', 2320);
    chart.bloodPressures(
      [
        ['2026-05-29', 96, 58],
        ['2026-10-07', 98, 60],
      ],
      131,
      1,
    );
    chart.measure('heartRate', '2026-10-07', 92);
    chart.repeat(chart.measure('hemoglobin', '2026-10-07', 12.4));
    chart.immunization('mmr', '2021-07-15');
    chart.immunization('varicella', '2021-07-15');
    chart.immunization('dtap', '2024-06-03');
    chart.encounter('problem', '2026-10-07', { text: measured.height.coding.display! });
  },
  note: (chart) => `PAEDIATRIC GENETICS
Date: 2026-10-07
Patient: Emrys Templatesen, male, born 2020-04-11

Reason for referral
6-year-old boy referred by the eye clinic with ectopia lentis of both eyes and myopia.

History
Term delivery. Normal development, reads well; no intellectual disability. Always the tallest of his class.

Family history
Father died of an aortic dissection at 38. Paternal grandfather died suddenly at 41. Mother is healthy.

Examination
Height ${chart.latest('height')} cm (above the 97th centile), weight ${chart.latest('weight')} kg, blood pressure ${chart.latest('systolic')}/${chart.latest('diastolic')} mmHg. Arachnodactyly,
pectus excavatum, mild scoliosis. No cleft palate.

Echocardiography
Aortic root aneurysm: root dilated, z-score 3.4. Mitral valve without prolapse.

Medications
None. No known allergies.

Assessment
Suspected heritable connective tissue disorder; the differential diagnosis is open. Gene panel requested.
`,
};
