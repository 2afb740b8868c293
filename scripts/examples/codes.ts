import type { CodeableConcept, Coding } from './fhir.js';

const snomed = (code: string, display: string): Coding => ({ system: 'http://snomed.info/sct', code, display });
const loinc = (code: string, display: string): Coding => ({ system: 'http://loinc.org', code, display });
const rxnorm = (code: string, display: string): Coding => ({
  system: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  code,
  display,
});
const hpo = (code: string, display: string): Coding => ({
  system: 'http://human-phenotype-ontology.org',
  code,
  display,
});
const cvx = (code: string, display: string): Coding => ({ system: 'http://hl7.org/fhir/sid/cvx', code, display });
const icd10 = (code: string, display: string): Coding => ({ system: 'http://hl7.org/fhir/sid/icd-10', code, display });

/** What is measured: LOINC code, UCUM unit and digits after the point. */
export const measured = {
  height: { coding: loinc('8302-2', 'Body height'), unit: 'cm', decimals: 0, category: 'vital-signs' },
  weight: { coding: loinc('29463-7', 'Body weight'), unit: 'kg', decimals: 1, category: 'vital-signs' },
  bmi: { coding: loinc('39156-5', 'Body mass index'), unit: 'kg/m2', decimals: 1, category: 'vital-signs' },
  waist: {
    coding: loinc('8280-0', 'Waist circumference at umbilicus'),
    unit: 'cm',
    decimals: 0,
    category: 'vital-signs',
  },
  systolic: {
    coding: loinc('8480-6', 'Systolic blood pressure'),
    unit: 'mm[Hg]',
    decimals: 0,
    category: 'vital-signs',
  },
  diastolic: {
    coding: loinc('8462-4', 'Diastolic blood pressure'),
    unit: 'mm[Hg]',
    decimals: 0,
    category: 'vital-signs',
  },
  heartRate: { coding: loinc('8867-4', 'Heart rate'), unit: '/min', decimals: 0, category: 'vital-signs' },
  temperature: { coding: loinc('8310-5', 'Body temperature'), unit: 'Cel', decimals: 1, category: 'vital-signs' },
  respiratoryRate: { coding: loinc('9279-1', 'Respiratory rate'), unit: '/min', decimals: 0, category: 'vital-signs' },
  saturation: {
    coding: loinc('59408-5', 'Oxygen saturation in Arterial blood by Pulse oximetry'),
    unit: '%',
    decimals: 0,
    category: 'vital-signs',
  },
  cholesterol: { coding: loinc('2093-3', 'Cholesterol [Mass/volume] in Serum or Plasma'), unit: 'mg/dL', decimals: 0 },
  hdl: { coding: loinc('2085-9', 'Cholesterol in HDL [Mass/volume] in Serum or Plasma'), unit: 'mg/dL', decimals: 0 },
  ldl: {
    coding: loinc('13457-7', 'Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation'),
    unit: 'mg/dL',
    decimals: 0,
  },
  triglycerides: {
    coding: loinc('2571-8', 'Triglyceride [Mass/volume] in Serum or Plasma'),
    unit: 'mg/dL',
    decimals: 0,
  },
  /** The same four in substance concentration, as laboratories in China report them. */
  cholesterolMolar: {
    coding: loinc('14647-2', 'Cholesterol [Moles/volume] in Serum or Plasma'),
    unit: 'mmol/L',
    decimals: 2,
  },
  hdlMolar: {
    coding: loinc('14646-4', 'Cholesterol in HDL [Moles/volume] in Serum or Plasma'),
    unit: 'mmol/L',
    decimals: 2,
  },
  ldlMolar: {
    coding: loinc('22748-8', 'Cholesterol in LDL [Moles/volume] in Serum or Plasma'),
    unit: 'mmol/L',
    decimals: 2,
  },
  triglyceridesMolar: {
    coding: loinc('14927-8', 'Triglyceride [Moles/volume] in Serum or Plasma'),
    unit: 'mmol/L',
    decimals: 2,
  },
  fastingGlucoseMolar: {
    coding: loinc('14771-0', 'Fasting glucose [Moles/volume] in Serum or Plasma'),
    unit: 'mmol/L',
    decimals: 1,
  },
  creatinineMolar: {
    coding: loinc('14682-9', 'Creatinine [Moles/volume] in Serum or Plasma'),
    unit: 'umol/L',
    decimals: 0,
  },
  hba1c: { coding: loinc('4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood'), unit: '%', decimals: 1 },
  fastingGlucose: {
    coding: loinc('1558-6', 'Fasting glucose [Mass/volume] in Serum or Plasma'),
    unit: 'mg/dL',
    decimals: 0,
  },
  creatinine: { coding: loinc('2160-0', 'Creatinine [Mass/volume] in Serum or Plasma'), unit: 'mg/dL', decimals: 2 },
  urineAlbumin: {
    coding: loinc('9318-7', 'Albumin/Creatinine [Mass Ratio] in Urine'),
    unit: 'mg/g',
    decimals: 0,
  },
  potassium: { coding: loinc('2823-3', 'Potassium [Moles/volume] in Serum or Plasma'), unit: 'mmol/L', decimals: 1 },
  sodium: { coding: loinc('2951-2', 'Sodium [Moles/volume] in Serum or Plasma'), unit: 'mmol/L', decimals: 0 },
  alt: {
    coding: loinc('1742-6', 'Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma'),
    unit: 'U/L',
    decimals: 0,
  },
  bilirubin: {
    coding: loinc('1975-2', 'Bilirubin.total [Mass/volume] in Serum or Plasma'),
    unit: 'mg/dL',
    decimals: 1,
  },
  albumin: { coding: loinc('1751-7', 'Albumin [Mass/volume] in Serum or Plasma'), unit: 'g/dL', decimals: 1 },
  hemoglobin: { coding: loinc('718-7', 'Hemoglobin [Mass/volume] in Blood'), unit: 'g/dL', decimals: 1 },
  leukocytes: {
    coding: loinc('6690-2', 'Leukocytes [#/volume] in Blood by Automated count'),
    unit: '10*3/uL',
    decimals: 1,
  },
  platelets: {
    coding: loinc('777-3', 'Platelets [#/volume] in Blood by Automated count'),
    unit: '10*3/uL',
    decimals: 0,
  },
  crp: { coding: loinc('1988-5', 'C reactive protein [Mass/volume] in Serum or Plasma'), unit: 'mg/L', decimals: 1 },
  inr: { coding: loinc('6301-6', 'INR in Platelet poor plasma by Coagulation assay'), unit: '{INR}', decimals: 1 },
  tsh: { coding: loinc('3016-3', 'Thyrotropin [Units/volume] in Serum or Plasma'), unit: 'm[IU]/L', decimals: 2 },
  lipoproteinA: {
    coding: loinc('43583-4', 'Lipoprotein a [Moles/volume] in Serum or Plasma'),
    unit: 'nmol/L',
    decimals: 0,
  },
  ejectionFraction: { coding: loinc('10230-1', 'Left ventricular Ejection fraction'), unit: '%', decimals: 0 },
  ntProBnp: {
    coding: loinc('33762-6', 'Natriuretic peptide.B prohormone N-Terminal [Mass/volume] in Serum or Plasma'),
    unit: 'pg/mL',
    decimals: 0,
  },
  cea: { coding: loinc('2039-6', 'Carcinoembryonic Ag [Mass/volume] in Serum or Plasma'), unit: 'ng/mL', decimals: 1 },
  creatineKinase: {
    coding: loinc('2157-6', 'Creatine kinase [Enzymatic activity/volume] in Serum or Plasma'),
    unit: 'U/L',
    decimals: 0,
  },
  tacrolimus: { coding: loinc('11253-2', 'Tacrolimus [Mass/volume] in Blood'), unit: 'ng/mL', decimals: 1 },
  drinks: {
    coding: loinc('74013-4', 'Alcoholic drinks per day'),
    unit: '{drinks}/d',
    decimals: 0,
    category: 'social-history',
  },
} as const satisfies Record<string, { coding: Coding; unit: string; decimals: number; category?: string }>;
export type MeasuredKey = keyof typeof measured;

export const panels = {
  bloodPressure: loinc('85354-9', 'Blood pressure panel with all children optional'),
} as const;

export const coded = {
  smokingStatus: loinc('72166-2', 'Tobacco smoking status'),
  pregnancyStatus: loinc('82810-3', 'Pregnancy status'),
  sarsCov2: loinc(
    '94500-6',
    'SARS-CoV-2 (COVID-19) RNA [Presence] in Respiratory system specimen by NAA with probe detection',
  ),
  estrogenReceptor: loinc('16112-5', 'Estrogen receptor [Interpretation] in Tissue'),
  progesteroneReceptor: loinc('16113-3', 'Progesterone receptor [Interpretation] in Tissue'),
  her2: loinc('48676-1', 'HER2 [Interpretation] in Tissue'),
  genotype: loinc('84413-4', 'Genotype display name'),
  geneStudied: loinc('48018-6', 'Gene studied [ID]'),
  outpatientNote: loinc('34108-1', 'Outpatient Note'),
  dischargeSummary: loinc('18842-5', 'Discharge summary'),
} as const;

export const answers = {
  smoker: snomed('449868002', 'Smokes tobacco daily'),
  exSmoker: snomed('8517006', 'Ex-smoker'),
  neverSmoked: snomed('266919005', 'Never smoked tobacco'),
  positive: snomed('10828004', 'Positive'),
  negative: snomed('260385009', 'Negative'),
  detected: snomed('260373001', 'Detected'),
  pregnant: snomed('77386006', 'Pregnancy'),
} as const;

export const conditions = {
  hypertension: concept(
    'Essential hypertension',
    snomed('59621000', 'Essential hypertension'),
    icd10('I10', 'Essential (primary) hypertension'),
  ),
  prediabetes: concept('Prediabetes', snomed('15777000', 'Prediabetes')),
  type2Diabetes: concept(
    'Type 2 diabetes mellitus',
    snomed('44054006', 'Diabetes mellitus type 2'),
    icd10('E11', 'Type 2 diabetes mellitus'),
  ),
  kidneyDisease3: concept(
    'Chronic kidney disease stage 3',
    snomed('433144002', 'Chronic kidney disease stage 3'),
    icd10('N18.3', 'Chronic kidney disease, stage 3'),
  ),
  hyperlipidemia: concept('Hyperlipidaemia', snomed('55822004', 'Hyperlipidemia')),
  coronaryDisease: concept('Coronary heart disease', snomed('53741008', 'Coronary arteriosclerosis')),
  myocardialInfarction: concept(
    'Acute myocardial infarction',
    snomed('22298006', 'Myocardial infarction'),
    icd10('I21', 'Acute myocardial infarction'),
  ),
  familialHypercholesterolemia: concept(
    'Familial hypercholesterolaemia',
    snomed('398036000', 'Familial hypercholesterolemia'),
  ),
  statinMyalgia: concept('Muscle pain caused by statin', snomed('16462851000119106', 'Myalgia caused by statin')),
  atrialFibrillation: concept(
    'Atrial fibrillation',
    snomed('49436004', 'Atrial fibrillation'),
    icd10('I48', 'Atrial fibrillation and flutter'),
  ),
  falls: concept('Recurrent falls', icd10('R29.6', 'Tendency to fall, not elsewhere classified')),
  osteoarthritisKnee: concept('Osteoarthritis of knee', snomed('239873007', 'Osteoarthritis of knee')),
  heartFailure: concept(
    'Heart failure with reduced ejection fraction',
    snomed('84114007', 'Heart failure'),
    icd10('I50', 'Heart failure'),
  ),
  stroke: concept('Stroke', snomed('230690007', 'Cerebrovascular accident')),
  breastCancer: concept(
    'Malignant neoplasm of breast',
    snomed('254837009', 'Malignant neoplasm of breast'),
    icd10('C50', 'Malignant neoplasm of breast'),
  ),
  ovarianCancer: concept(
    'Malignant neoplasm of ovary',
    snomed('363443007', 'Malignant tumor of ovary'),
    icd10('C56', 'Malignant neoplasm of ovary'),
  ),
  colonCancer: concept(
    'Malignant neoplasm of colon',
    snomed('363406005', 'Malignant neoplasm of colon'),
    icd10('C18', 'Malignant neoplasm of colon'),
  ),
  depression: concept(
    'Depressive episode',
    snomed('35489007', 'Depressive disorder'),
    icd10('F32', 'Depressive episode'),
  ),
  covid19: concept('COVID-19', snomed('840539006', 'COVID-19'), icd10('U07.1', 'COVID-19, virus identified')),
  rheumatoidArthritis: concept('Rheumatoid arthritis', snomed('69896004', 'Rheumatoid arthritis')),
  pregnancy: concept('Pregnancy', snomed('77386006', 'Pregnancy')),
  ulcerativeColitis: concept(
    'Ulcerative colitis',
    snomed('64766004', 'Ulcerative colitis'),
    icd10('K51', 'Ulcerative colitis'),
  ),
  kidneyTransplant: concept('Kidney transplant', icd10('Z94.0', 'Kidney transplant status')),
  obesity: concept('Obesity', snomed('414916001', 'Obesity')),
} as const satisfies Record<string, CodeableConcept>;

export const procedures = {
  coronaryIntervention: concept(
    'Percutaneous coronary intervention with stent',
    snomed('415070008', 'Percutaneous coronary intervention'),
  ),
  lumpectomy: concept('Lumpectomy of breast', snomed('392021009', 'Lumpectomy of breast')),
  colonResection: concept('Partial resection of colon', snomed('43075005', 'Partial resection of colon')),
  colonoscopy: concept('Colonoscopy', snomed('73761001', 'Colonoscopy')),
} as const satisfies Record<string, CodeableConcept>;

/** Ingredient level; those whose code we could not read anywhere carry their name alone. */
export const drugs = {
  lisinopril: rxnorm('29046', 'lisinopril'),
  amlodipine: rxnorm('17767', 'amlodipine'),
  metoprolol: rxnorm('6918', 'metoprolol'),
  spironolactone: rxnorm('9997', 'spironolactone'),
  furosemide: rxnorm('4603', 'furosemide'),
  atorvastatin: rxnorm('83367', 'atorvastatin'),
  simvastatin: rxnorm('36567', 'simvastatin'),
  ezetimibe: { display: 'ezetimibe' },
  aspirin: rxnorm('1191', 'aspirin'),
  clopidogrel: rxnorm('32968', 'clopidogrel'),
  omeprazole: rxnorm('7646', 'omeprazole'),
  metformin: rxnorm('6809', 'metformin'),
  tamoxifen: rxnorm('10324', 'tamoxifen'),
  paroxetine: rxnorm('32937', 'paroxetine'),
  capecitabine: rxnorm('194000', 'capecitabine'),
  apixaban: rxnorm('1364430', 'apixaban'),
  methotrexate: rxnorm('6851', 'methotrexate'),
  prednisone: rxnorm('8640', 'prednisone'),
  warfarin: rxnorm('11289', 'warfarin'),
  ibuprofen: rxnorm('5640', 'ibuprofen'),
  azathioprine: rxnorm('1256', 'azathioprine'),
  mesalamine: rxnorm('52582', 'mesalamine'),
  tacrolimus: rxnorm('42316', 'tacrolimus'),
  mycophenolate: { display: 'mycophenolate mofetil' },
  folicAcid: { display: 'folic acid' },
} as const satisfies Record<string, Coding>;
export type DrugKey = keyof typeof drugs;

export const allergens = {
  penicillin: concept('Penicillin', rxnorm('7980', 'penicillin')),
  none: concept('No known allergy', snomed('716186003', 'No known allergy')),
} as const satisfies Record<string, CodeableConcept>;

export const reactions = {
  hives: concept('Hives', snomed('247472004', 'Wheal')),
} as const satisfies Record<string, CodeableConcept>;

export const vaccines = {
  influenza: cvx('140', 'Influenza, seasonal, injectable, preservative free'),
  pneumococcal: cvx('33', 'pneumococcal polysaccharide PPV23'),
  tetanus: cvx('113', 'Td (adult), 5 Lf tetanus toxoid, preservative free, adsorbed'),
  hepatitisB: cvx('43', 'Hep B, adult'),
  zoster: cvx('121', 'zoster live'),
  mmr: cvx('03', 'MMR'),
  varicella: cvx('21', 'varicella'),
  dtap: cvx('20', 'DTaP'),
} as const;

export const phenotypes = {
  ectopiaLentis: hpo('HP:0001083', 'Ectopia lentis'),
  arachnodactyly: hpo('HP:0001166', 'Arachnodactyly'),
  tallStature: hpo('HP:0000098', 'Tall stature'),
  aorticRootAneurysm: hpo('HP:0002616', 'Aortic root aneurysm'),
  pectusExcavatum: hpo('HP:0000767', 'Pectus excavatum'),
  scoliosis: hpo('HP:0002650', 'Scoliosis'),
  myopia: hpo('HP:0000545', 'Myopia'),
  intellectualDisability: hpo('HP:0001249', 'Intellectual disability'),
  cleftPalate: hpo('HP:0000175', 'Cleft palate'),
} as const;

export const encounters = {
  checkUp: concept('Check-up', snomed('185349003', 'Encounter for check up')),
  followUp: concept('Follow-up', snomed('390906007', 'Follow-up encounter')),
  problem: concept('Visit for a problem', snomed('185347001', 'Encounter for problem')),
  prenatal: concept('Prenatal visit', snomed('424441002', 'Prenatal initial visit')),
} as const satisfies Record<string, CodeableConcept>;

/** HL7 v3 RoleCode. */
export const relatives = {
  father: { code: 'FTH', display: 'father', sex: 'male' },
  mother: { code: 'MTH', display: 'mother', sex: 'female' },
  brother: { code: 'BRO', display: 'brother', sex: 'male' },
  sister: { code: 'SIS', display: 'sister', sex: 'female' },
  maternalAunt: { code: 'MAUNT', display: 'maternal aunt', sex: 'female' },
  grandfather: { code: 'GRFTH', display: 'grandfather', sex: 'male' },
} as const;

function concept(text: string, ...coding: Coding[]): CodeableConcept {
  return { coding, text };
}
