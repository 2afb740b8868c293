import { allergens, answers, coded, conditions, procedures } from '../codes.js';
import type { Example } from '../example.js';

export const breastCancer: Example = {
  id: 'breast-cancer',
  title: { en: 'Breast cancer, tamoxifen and a CYP2D6 poor metaboliser', zh: '乳腺癌，他莫昔芬与 CYP2D6 慢代谢' },
  story: {
    en: 'A woman of 46 after surgery for ER-positive, HER2-negative breast cancer, sister with a BRCA1 mutation. Tamoxifen with paroxetine, and the laboratory reports CYP2D6 *4/*4.',
    zh: '46 岁女性，雌激素受体阳性、HER2 阴性乳腺癌术后，姐姐携带 BRCA1 突变。他莫昔芬与帕罗西汀同服，实验室报告 CYP2D6 *4/*4。',
  },
  person: { given: 'Nora', family: 'Exampleby', sex: 'female', birthDate: '1980-02-27', zone: '+00:00', country: 'GB' },
  bundle: 'collection',
  genome: {
    diplotypes: { CYP2C19: ['*1', '*17'], CYP2B6: ['*1', '*6'], DPYD: ['Reference', 'c.85T>C (*9A)'] },
    phased: false,
  },
  noteLanguage: 'en',
  record(chart) {
    chart.condition(conditions.breastCancer, '2026-01-19');
    chart.condition(conditions.depression, '2026-06-03');
    chart.procedure(procedures.lumpectomy, '2026-02-16');
    chart.answer(coded.estrogenReceptor, 'laboratory', '2026-01-22', answers.positive);
    chart.answer(coded.progesteroneReceptor, 'laboratory', '2026-01-22', answers.positive);
    chart.answer(coded.her2, 'laboratory', '2026-01-22', answers.negative);
    chart.relative('sister', conditions.breastCancer, 39);
    chart.relative('mother', conditions.ovarianCancer, 51, 54);
    chart.relative('maternalAunt', conditions.breastCancer, 44);
    chart.allergy(allergens.none, '2026-01-19');
    chart.geneResult({ symbol: 'CYP2D6', hgnc: 'HGNC:2625' }, '*4/*4', '2026-09-14');

    chart.prescribe('tamoxifen', {
      value: 20,
      unit: 'mg',
      timesPerDay: 1,
      text: '20 mg by mouth once daily',
      from: '2026-04-13',
      reason: conditions.breastCancer,
    });
    chart.prescribe('paroxetine', {
      value: 20,
      unit: 'mg',
      timesPerDay: 1,
      text: '20 mg by mouth once daily',
      from: '2026-06-03',
      reason: conditions.depression,
    });

    chart.measure('height', '2026-01-19', 167);
    chart.series(
      'weight',
      [
        ['2026-01-19', 66.8],
        ['2026-11-05', 69.4],
      ],
      58,
      0.4,
    );
    chart.bloodPressures(
      [
        ['2026-01-19', 118, 74],
        ['2026-11-05', 122, 76],
      ],
      97,
      3,
    );
    chart.series(
      'hemoglobin',
      [
        ['2026-01-20', 13.2],
        ['2026-11-03', 13],
      ],
      95,
      0.2,
    );
    chart.series(
      'leukocytes',
      [
        ['2026-01-20', 6.4],
        ['2026-11-03', 5.9],
      ],
      95,
      0.3,
    );
    chart.series(
      'alt',
      [
        ['2026-01-20', 19],
        ['2026-11-03', 24],
      ],
      95,
      2,
    );
    chart.measure('creatinine', '2026-11-03', 0.74);
    chart.measure('ldl', '2026-11-03', 112);
    chart.foreign('hemoglobin', '2026-11-03', 8.1);
    chart.answer(coded.smokingStatus, 'social-history', '2026-01-19', answers.exSmoker);
    chart.immunization('influenza', '2026-10-12');
    chart.encounter('problem', '2026-01-19', conditions.breastCancer);
    chart.encounter('followUp', '2026-11-05', conditions.breastCancer);
    chart.attachedText(
      'Histology report',
      '2026-01-22',
      'Histology: invasive ductal carcinoma of the left breast, 24 mm, grade 2. ER positive, PR positive, HER2 negative. Margins clear. No lymph node metastasis (0/3).\n',
    );
  },
  note: (chart) => `ONCOLOGY REVIEW
Date: 2026-11-05
Patient: Nora Exampleby, female, born 1980-02-27

Diagnosis
Invasive ductal carcinoma of the left breast, pT2 pN0 M0, grade 2, estrogen receptor positive, progesterone receptor
positive, HER2 negative. Breast-conserving surgery February 2026, radiotherapy completed April 2026. No chemotherapy.

Treatment
Tamoxifen 20 mg once daily since April 2026. Paroxetine 20 mg once daily since June 2026 for low mood and hot flushes.
Premenopausal, not pregnant.

Family history
Sister had breast cancer at 39 and carries a pathogenic BRCA1 variant. Mother died of ovarian cancer at 54, diagnosed at
51. Maternal aunt had breast cancer at 44. The patient herself has not been tested for BRCA1 yet.

Today
Hot flushes are better. No vaginal bleeding, no leg swelling, no deep vein thrombosis. No known drug allergies. Stopped
smoking in 2012. Weight ${chart.latest('weight')} kg, height 167 cm, blood pressure ${chart.latest('systolic')}/${chart.latest('diastolic')} mmHg.
Hemoglobin ${chart.latest('hemoglobin')} g/dL, ALT ${chart.latest('alt')} U/L, creatinine ${chart.latest('creatinine')} mg/dL.

Pharmacogenetics
Outside laboratory reports CYP2D6 *4/*4.
`,
};
