import type { ProblemValue } from '../../../record/index.js';
import type { OpenWords, Words } from '../words.js';

/** Problems, criteria and the ranking of diseases. */
export const diagnosis = {
  problemStatus: {
    active: 'Active',
    resolved: 'Resolved',
    suspected: 'Suspected',
    refuted: 'Refuted',
  } satisfies Words<ProblemValue['status']>,
  problemOrigin: { recorded: 'Recorded', found: 'Found by criteria' } satisfies Words<ProblemValue['origin']>,
  verdict: { met: 'Met', 'not-met': 'Not met', unknown: 'Unknown' },
  /** Sets of criteria. */
  criterion: {
    'ada-glycaemia': 'Glycaemia (ADA)',
    'acc-aha-blood-pressure': 'Blood pressure (ACC/AHA)',
    'kdigo-ckd': 'Kidney disease (KDIGO)',
    'bmi-category': 'Body mass index',
    'atp3-ldl': 'LDL cholesterol (ATP III)',
    'atp3-total-cholesterol': 'Total cholesterol (ATP III)',
    'who-anaemia-women': 'Anaemia (WHO)',
    'who-anaemia-men': 'Anaemia (WHO)',
    'who-anaemia-pregnant': 'Anaemia in pregnancy (WHO)',
    'ada-prediabetes': 'Prediabetes (ADA)',
    'score-curb-65': 'Pneumonia severity',
    'score-qsofa': 'Sepsis risk',
    'score-sirs': 'Systemic inflammation',
    'score-wells-pe': 'Pulmonary embolism',
    'score-wells-dvt': 'Deep vein thrombosis',
    'score-perc': 'Pulmonary embolism ruled out',
    'score-heart': 'Chest pain',
    'score-centor': 'Streptococcal throat',
    'score-child-pugh': 'Cirrhosis severity',
    'score-glasgow-blatchford': 'Upper gastrointestinal bleeding',
    'score-cha2ds2-vasc': 'Stroke risk',
    'score-has-bled': 'Bleeding risk',
  } as OpenWords,
  /** What a phenotype ranking weighs beside the findings themselves. */
  feature: {
    explained: 'Share of the findings that it explains',
    exact: 'Share of the findings that match exactly',
    'frequent-mentioned': 'Share of its frequent signs that are mentioned',
    'frequent-not-mentioned': 'Frequent signs that are not mentioned',
    'looked-for': 'Excluded findings that belong to its profile',
    'younger-than-onset': 'Younger than the usual onset',
    'not-younger-than-onset': 'Not younger than the usual onset',
    'infant-with-late-onset': 'An infant, though onset is late',
    'x-linked-male': 'Male, X-linked inheritance',
    'x-linked-female': 'Female, X-linked inheritance',
    'genotype-none': 'No variant in its genes',
  } as OpenWords,
};
