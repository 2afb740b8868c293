import {
  type Assessment,
  because,
  type Claim,
  type ClaimId,
  type ClaimKind,
  type ClaimOf,
  type ClaimValues,
  type ClinicalTime,
  claimId,
  codeSystem,
  type Fact,
  type FactId,
  type IsoDate,
  type KnowledgeRef,
  type ObservationFact,
  type PatientFact,
  type Provenance,
  type Reason,
  type Stage,
  type Uncertainty,
} from '../../src/record/index.js';
import { entryPlace, intakeDocuments, linePlace, spanPlace } from './documents.js';

export const asOf = '2026-11-01' as IsoDate;
const day = (text: string) => text as ClinicalTime & IsoDate;

/* ---- facts ---- */

const base = (id: string, provenance: Provenance, time?: string) => ({
  id: id as FactId,
  provenance,
  certainty: 'present' as const,
  foundBy: 'source' as const,
  ...(time ? { time: day(time) } : {}),
});

const patient: PatientFact = {
  ...base('f/patient', entryPlace('"Patient"')),
  kind: 'patient',
  name: 'Margarethe Lindqvist',
  sex: 'female',
  birthDate: day('1968-04-17'),
  identifiers: [{ value: '19680417-2384' }],
};

function measured(
  key: string,
  code: string,
  text: string,
  unit: string,
  points: readonly (readonly [string, number])[],
): ObservationFact[] {
  return points.map(([time, value], index) => ({
    ...base(`f/${key}/${index}`, entryPlace(`"${code}"`, index), time),
    kind: 'observation',
    category: code === '8480-6' ? 'vital-sign' : 'laboratory',
    concept: { codings: [{ system: codeSystem.loinc, code }], text },
    measure: key,
    value: {
      type: 'quantity',
      quantity: { source: { value, unit }, normalised: { ok: true, value, unit } },
    },
  }));
}

const systolic = measured('systolic-pressure', '8480-6', 'Systolic blood pressure', 'mm[Hg]', [
  ['2025-11-12', 162],
  ['2026-02-03', 158],
  ['2026-04-28', 151],
  ['2026-07-15', 148],
  ['2026-10-20', 146],
]);
const ldl = measured('ldl-cholesterol', '13457-7', 'LDL cholesterol', 'mmol/L', [
  ['2025-11-12', 4.6],
  ['2026-02-03', 4.4],
  ['2026-07-15', 3.4],
  ['2026-10-20', 3.1],
]);
const hba1c = measured('hba1c', '4548-4', 'Hemoglobin A1c', '%', [
  ['2025-11-12', 6.1],
  ['2026-04-28', 6.3],
  ['2026-10-20', 6.4],
]);
const creatinine = measured('creatinine', '2160-0', 'Creatinine', 'mg/dL', [['2026-10-20', 1.02]]);

const medication = (key: string, text: string, since: string): Fact => ({
  ...base(`f/${key}`, entryPlace(text), since),
  kind: 'medication',
  concept: { codings: [{ system: codeSystem.rxnorm, code: key }], text },
  ingredients: [key],
  status: 'active',
  timesPerDay: 1,
});

const facts: readonly Fact[] = [
  patient,
  ...systolic,
  ...ldl,
  ...hba1c,
  ...measured('total-cholesterol', '2093-3', 'Total cholesterol', 'mmol/L', [['2026-10-20', 5.6]]),
  ...measured('hdl-cholesterol', '2085-9', 'HDL cholesterol', 'mmol/L', [['2026-10-20', 1.2]]),
  ...creatinine,
  {
    ...base('f/hypertension', entryPlace('Essential hypertension'), '2019-05'),
    kind: 'condition',
    concept: { codings: [{ system: codeSystem.icd10, code: 'I10' }], text: 'Essential hypertension' },
    problem: 'hypertension',
    status: 'active',
  },
  {
    ...base('f/stent', entryPlace('Coronary artery stent'), '2026-03-09'),
    kind: 'condition',
    concept: { codings: [], text: 'Coronary artery stent' },
    problem: 'coronary-heart-disease',
    status: 'active',
  },
  medication('clopidogrel', 'clopidogrel 75 mg tablet', '2026-03-09'),
  medication('omeprazole', 'omeprazole 20 mg capsule', '2026-05-02'),
  medication('lisinopril', 'lisinopril 10 mg tablet', '2019-06-01'),
  {
    ...base('f/penicillin', entryPlace('Penicillin')),
    kind: 'allergy',
    concept: { codings: [], text: 'Penicillin' },
    substances: ['class:penicillin'],
    type: 'allergy',
    criticality: 'high',
    status: 'active',
    reactions: [{ codings: [], text: 'Anaphylaxis' }],
  },
  {
    ...base('f/father', spanPlace('Father died of a heart attack at 58')),
    foundBy: 'dictionary',
    kind: 'familyHistory',
    relation: { codings: [{ system: 'v3-RoleCode', code: 'FTH' }] },
    degree: 1,
    sex: 'male',
    condition: { codings: [], text: 'heart attack' },
    onsetAge: 58,
    deceased: true,
  },
  {
    ...base('f/chest-pain', spanPlace('chest pain'), '2026-10-20'),
    foundBy: 'dictionary',
    certainty: 'absent',
    kind: 'phenotype',
    concept: { codings: [{ system: codeSystem.hpo, code: 'HP:0100749' }], text: 'Chest pain' },
  },
  genotype('rs12248560', 'chr10', 94761900, 'C', 'T', [0, 0], 4),
  genotype('rs4244285', 'chr10', 94781859, 'G', 'A', [0, 1], 5),
  genotype('rs4149056', 'chr12', 21178615, 'T', 'C', [0, 1], 6),
];

function genotype(
  id: string,
  chromosome: string,
  position: number,
  ref: string,
  alt: string,
  alleles: readonly number[],
  line: number,
): Fact {
  return {
    ...base(`f/${id}`, linePlace(line)),
    kind: 'genotype',
    sample: 'SAMPLE',
    build: 'GRCh38',
    chromosome,
    position,
    variantIds: [id],
    ref,
    alts: [alt],
    alleles,
    phased: false,
    filter: 'PASS',
  };
}

/* ---- claims ---- */

const stages: { readonly [K in ClaimKind]: Stage } = {
  diplotype: 'genome',
  genePhenotype: 'genome',
  variant: 'genome',
  genomicScore: 'genome',
  derived: 'prediction',
  risk: 'prediction',
  problem: 'diagnosis',
  differential: 'diagnosis',
  criterion: 'diagnosis',
  safety: 'treatment',
  drugGeneAdvice: 'treatment',
  recommendation: 'treatment',
  dosing: 'treatment',
  target: 'outcome',
  adaptation: 'outcome',
  outcome: 'outcome',
  refusal: 'prediction',
};

function claim<K extends ClaimKind>(
  kind: K,
  key: string,
  value: ClaimValues[K],
  reasons: readonly Reason[],
  uncertainty: Uncertainty = { kind: 'exact' },
  method = 'rule',
): Claim {
  const made: ClaimOf<K> = {
    id: claimId(kind, key),
    kind,
    stage: stages[kind],
    value,
    uncertainty,
    method: { name: method, version: '1' },
    because: because(reasons),
  };
  return made as unknown as Claim;
}
const fact = (id: string, role?: string): Reason => ({ fact: `f/${id}` as FactId, ...(role ? { role } : {}) });
const from = (kind: ClaimKind, key: string): Reason => ({ claim: claimId(kind, key) });
const known = (
  pack: string,
  entry: string,
  title: string,
  year: number,
  checkedAgainst: string,
): { knowledge: KnowledgeRef } => ({
  knowledge: { pack, entry, citation: { title, year, doi: '10.1000/fixture', checkedAgainst } },
});
const cpic = known(
  'cpic-clopidogrel',
  'CYP2C19/IM',
  'CPIC guideline for clopidogrel and CYP2C19',
  2022,
  'PharmCAT 3.1.1 prescribing guidance',
);
const lipids = known(
  'guideline-lipids',
  'secondary-prevention',
  'ACC/AHA cholesterol guideline',
  2018,
  'the guideline document',
);
const pressure = known(
  'guideline-hypertension',
  'intensify',
  'ACC/AHA high blood pressure guideline',
  2025,
  'unchecked',
);
const text = (en: string, zh: string) => ({ en, zh });
const drug = (name: string) => ({ system: codeSystem.rxnorm, code: name, display: name });
const option = (
  name: string,
  status: 'preferred' | 'alternative' | 'contraindicated',
  reasons: readonly ClaimId[] = [],
) => ({
  concept: { codings: [drug(name)], text: name },
  status,
  because: reasons,
});
const reduction = (estimate: number, lower: number, upper: number) => ({ estimate, lower, upper });

const claims: readonly Claim[] = [
  claim(
    'diplotype',
    'CYP2C19',
    {
      gene: 'CYP2C19',
      diplotypes: ['*1/*2'],
      callSource: 'vcf',
      phased: false,
      missingPositions: [94762706, 94781944],
      notExcluded: ['*4', '*17'],
      warnings: [],
    },
    [fact('rs12248560'), fact('rs4244285'), cpic],
    { kind: 'exact' },
    'named-allele-matching',
  ),
  claim(
    'genePhenotype',
    'CYP2C19',
    {
      gene: 'CYP2C19',
      phenotypes: ['Intermediate Metabolizer'],
      activityScores: ['n/a'],
      presentDay: { phenotypes: ['Poor Metabolizer'], activityScores: [], dueTo: ['omeprazole'] },
    },
    [from('diplotype', 'CYP2C19'), fact('omeprazole'), cpic],
  ),
  claim(
    'diplotype',
    'SLCO1B1',
    {
      gene: 'SLCO1B1',
      diplotypes: ['*1/*5', '*1/*15'],
      callSource: 'vcf',
      phased: false,
      missingPositions: [],
      notExcluded: [],
      warnings: ['rs2306283 is missing: *5 and *15 cannot be told apart'],
    },
    [fact('rs4149056'), cpic],
    { kind: 'alternatives', count: 2 },
    'named-allele-matching',
  ),
  claim(
    'genePhenotype',
    'SLCO1B1',
    {
      gene: 'SLCO1B1',
      phenotypes: ['Decreased Function'],
      activityScores: [],
    },
    [from('diplotype', 'SLCO1B1'), cpic],
  ),
  claim(
    'derived',
    'egfr',
    {
      concept: { codings: [{ system: codeSystem.loinc, code: '98979-8' }], text: 'eGFR (CKD-EPI 2021)' },
      value: 64,
      unit: 'mL/min/{1.73_m2}',
      on: day('2026-10-20'),
    },
    [fact('creatinine/0'), fact('patient')],
    { kind: 'exact' },
    'ckd-epi-2021',
  ),
  claim(
    'risk',
    'total-cvd-10',
    {
      model: 'prevent-base',
      outcome: 'total-cvd',
      horizonYears: 10,
      probability: 0.142,
      inputs: [
        { name: 'age', value: 58, unit: 'a', fact: patient.id },
        { name: 'systolic-pressure', value: 146, unit: 'mm[Hg]', fact: 'f/systolic-pressure/4' as FactId },
        { name: 'smoking', value: false },
      ],
      modifiable: [
        { input: 'systolic-pressure', goal: 120, probability: 0.101 },
        { input: 'non-hdl-cholesterol', goal: 2.6, probability: 0.118 },
        { input: 'smoking', goal: false, probability: 0.142 },
      ],
    },
    [
      fact('patient'),
      fact('systolic-pressure/4'),
      fact('total-cholesterol/0'),
      from('derived', 'egfr'),
      known('prevent', 'base/female', 'AHA PREVENT equations', 2023, 'preventr 0.11 coefficients'),
    ],
    { kind: 'interval', level: 0.95, lower: 0.118, upper: 0.169 },
    'prevent-base',
  ),
  claim(
    'risk',
    'heart-failure-10',
    {
      model: 'prevent-base',
      outcome: 'heart-failure',
      horizonYears: 10,
      probability: 0.061,
      inputs: [{ name: 'age', value: 58, unit: 'a' }],
      modifiable: [{ input: 'systolic-pressure', goal: 120, probability: 0.044 }],
    },
    [fact('patient'), fact('systolic-pressure/4')],
    { kind: 'interval', level: 0.95, lower: 0.048, upper: 0.078 },
    'prevent-base',
  ),
  claim(
    'risk',
    'type-2-diabetes-10',
    {
      model: 'findrisc',
      outcome: 'type-2-diabetes',
      horizonYears: 10,
      probability: 0.33,
      score: 16,
      inputs: [{ name: 'waist-circumference', value: 96, unit: 'cm' }],
      modifiable: [{ input: 'bmi', goal: 25, probability: 0.17 }],
    },
    [fact('patient'), fact('hba1c/2')],
    { kind: 'not-quantified', why: 'no-interval-published' },
    'findrisc',
  ),
  claim('refusal', 'prevent-full', { of: 'prevent-full', why: 'missing-input', details: ['uacr'] }, [fact('patient')]),
  claim(
    'problem',
    'hypertension',
    {
      concept: { codings: [], text: 'Essential hypertension' },
      key: 'hypertension',
      status: 'active',
      since: '2019-05',
      origin: 'recorded',
    },
    [fact('hypertension')],
    { kind: 'not-quantified', why: 'recorded-diagnosis' },
  ),
  claim(
    'problem',
    'coronary-heart-disease',
    {
      concept: { codings: [], text: 'Coronary artery stent' },
      key: 'coronary-heart-disease',
      status: 'active',
      since: '2026-03-09',
      origin: 'recorded',
    },
    [fact('stent')],
    { kind: 'not-quantified', why: 'recorded-diagnosis' },
  ),
  claim(
    'criterion',
    'prediabetes',
    {
      set: 'ada-prediabetes',
      result: text('Prediabetes', '糖尿病前期'),
      verdict: 'met',
      items: [
        { name: text('HbA1c 5.7 to 6.4%', '糖化血红蛋白 5.7 至 6.4%'), verdict: 'met' },
        { name: text('Fasting glucose 5.6 to 6.9 mmol/L', '空腹血糖 5.6 至 6.9 mmol/L'), verdict: 'unknown' },
      ],
    },
    [fact('hba1c/2'), known('ada-diagnosis', 'prediabetes', 'ADA Standards of Care', 2026, 'section 2, table 2.2')],
  ),
  claim(
    'problem',
    'prediabetes',
    { concept: { codings: [], text: 'Prediabetes' }, key: 'prediabetes', status: 'suspected', origin: 'found' },
    [from('criterion', 'prediabetes')],
  ),
  claim(
    'differential',
    'OMIM:143890',
    {
      disease: { system: codeSystem.omim, code: '143890', display: 'Familial hypercholesterolaemia' },
      rank: 1,
      posterior: 0.21,
      logLikelihoodRatio: 1.9,
      contributions: [
        {
          feature: { system: codeSystem.hpo, code: 'HP:0003124', display: 'Hypercholesterolaemia' },
          match: 'exact',
          logLikelihoodRatio: 2.6,
        },
        {
          feature: { system: codeSystem.hpo, code: 'HP:0100749', display: 'Chest pain (absent)' },
          match: 'excluded',
          logLikelihoodRatio: -0.7,
        },
      ],
    },
    [fact('ldl-cholesterol/0'), fact('chest-pain')],
    { kind: 'probability', probability: 0.21 },
    'lirical',
  ),
  claim(
    'drugGeneAdvice',
    'clopidogrel/CPIC',
    {
      drug: drug('clopidogrel'),
      source: 'CPIC',
      genes: ['CYP2C19'],
      diplotypes: ['*1/*2'],
      phenotypes: ['Intermediate Metabolizer'],
      classification: 'Strong',
      action: 'alternative',
      summary: text(
        'Clopidogrel works less well; prefer prasugrel or ticagrelor if there is no contraindication.',
        '氯吡格雷疗效下降；如无禁忌，宜选普拉格雷或替格瑞洛。',
      ),
      present: true,
    },
    [from('genePhenotype', 'CYP2C19'), fact('clopidogrel'), cpic],
    { kind: 'not-quantified', why: 'guideline-grade' },
  ),
  claim(
    'drugGeneAdvice',
    'simvastatin/CPIC',
    {
      drug: drug('simvastatin'),
      source: 'CPIC',
      genes: ['SLCO1B1'],
      diplotypes: ['*1/*5'],
      phenotypes: ['Decreased Function'],
      classification: 'Strong',
      action: 'alternative',
      doseFraction: { lower: 0.5, upper: 0.5 },
      summary: text(
        'Risk of muscle damage is raised; choose another statin or at most half the usual dose.',
        '肌损伤风险升高；选用其他他汀，或不超过常规剂量的一半。',
      ),
      present: false,
    },
    [from('genePhenotype', 'SLCO1B1'), cpic],
  ),
  claim(
    'safety',
    'clopidogrel+omeprazole',
    {
      type: 'drug-drug',
      act: 'replace',
      drugs: [drug('omeprazole'), drug('clopidogrel')],
      severity: 'major',
      mechanism: text(
        'Omeprazole inhibits CYP2C19, which activates clopidogrel.',
        '奥美拉唑抑制激活氯吡格雷的 CYP2C19。',
      ),
      action: text('Use pantoprazole instead.', '改用泮托拉唑。'),
      proposed: false,
    },
    [fact('omeprazole'), fact('clopidogrel'), cpic],
  ),
  claim(
    'safety',
    'amoxicillin+penicillin',
    {
      type: 'drug-allergy',
      act: 'stop',
      drugs: [drug('amoxicillin')],
      severity: 'contraindicated',
      mechanism: text('Allergic to penicillin.', '对青霉素过敏。'),
      action: text('Do not give.', '禁止使用。'),
      proposed: true,
    },
    [fact('penicillin')],
  ),
  claim(
    'recommendation',
    'antiplatelet/switch',
    {
      rule: 'antiplatelet/switch',
      domain: 'pharmacogenomics',
      action: 'switch',
      title: text('Clopidogrel to ticagrelor', '氯吡格雷换为替格瑞洛'),
      detail: text(
        'Eight months after the stent; one more reason is omeprazole.',
        '支架术后八个月；奥美拉唑是另一原因。',
      ),
      options: [
        option('ticagrelor', 'preferred'),
        option('prasugrel', 'alternative'),
        option('clopidogrel', 'contraindicated', [claimId('drugGeneAdvice', 'clopidogrel/CPIC')]),
      ],
      strength: { scheme: 'CPIC', grade: 'Strong', level: 'A' },
      status: 'recommended',
      missing: [],
      benefits: [
        {
          outcome: 'major-vascular-event',
          horizonYears: 1,
          baselineRisk: 0.098,
          baselineSource: 'individual',
          relativeRisk: reduction(0.84, 0.77, 0.92),
          absoluteRiskReduction: reduction(0.0157, 0.0078, 0.0225),
          numberNeededToTreat: 64,
        },
      ],
      netBenefit: 0.012,
      rank: 1,
      urgency: 'now',
    },
    [
      from('drugGeneAdvice', 'clopidogrel/CPIC'),
      from('safety', 'clopidogrel+omeprazole'),
      from('problem', 'coronary-heart-disease'),
      cpic,
    ],
    { kind: 'interval', level: 0.95, lower: 0.0078, upper: 0.0225 },
  ),
  claim(
    'recommendation',
    'statin/start',
    {
      rule: 'statin/start',
      domain: 'cardiovascular',
      action: 'start',
      title: text('High-intensity statin', '高强度他汀'),
      options: [
        option('rosuvastatin', 'preferred'),
        option('atorvastatin', 'alternative'),
        option('simvastatin', 'contraindicated', [claimId('drugGeneAdvice', 'simvastatin/CPIC')]),
      ],
      strength: { scheme: 'ACC/AHA', grade: '1', level: 'A' },
      status: 'recommended',
      missing: [],
      benefits: [
        {
          outcome: 'ascvd',
          horizonYears: 10,
          baselineRisk: 0.22,
          baselineSource: 'individual',
          relativeRisk: reduction(0.68, 0.6, 0.77),
          absoluteRiskReduction: reduction(0.0704, 0.0506, 0.088),
          numberNeededToTreat: 14,
        },
      ],
      netBenefit: 0.061,
      rank: 2,
      urgency: 'now',
    },
    [from('risk', 'total-cvd-10'), fact('ldl-cholesterol/3'), from('problem', 'coronary-heart-disease'), lipids],
    { kind: 'interval', level: 0.95, lower: 0.0506, upper: 0.088 },
  ),
  claim(
    'recommendation',
    'pressure/raise',
    {
      rule: 'pressure/raise',
      domain: 'cardiovascular',
      action: 'raise-dose',
      title: text('Lisinopril 10 mg to 20 mg', '赖诺普利 10 mg 增至 20 mg'),
      options: [option('lisinopril', 'preferred'), option('amlodipine', 'alternative')],
      strength: { scheme: 'ACC/AHA', grade: '1', level: 'B' },
      status: 'recommended',
      missing: [],
      benefits: [
        {
          outcome: 'total-cvd',
          horizonYears: 10,
          baselineRisk: 0.142,
          baselineSource: 'individual',
          relativeRisk: reduction(0.8, 0.75, 0.86),
          absoluteRiskReduction: reduction(0.0284, 0.0199, 0.0355),
          numberNeededToTreat: 35,
        },
      ],
      netBenefit: 0.025,
      rank: 3,
      urgency: 'soon',
    },
    [fact('systolic-pressure/4'), fact('lisinopril'), from('problem', 'hypertension'), pressure],
  ),
  claim(
    'recommendation',
    'prediabetes/lifestyle',
    {
      rule: 'prediabetes/lifestyle',
      domain: 'diabetes',
      action: 'lifestyle',
      title: text('Lose 7% of weight and move 150 minutes a week', '减重 7%，每周活动 150 分钟'),
      options: [],
      strength: { scheme: 'ADA', grade: 'A' },
      status: 'recommended',
      missing: [],
      benefits: [
        {
          outcome: 'type-2-diabetes',
          horizonYears: 3,
          baselineRisk: 0.29,
          baselineSource: 'trial-population',
          relativeRisk: reduction(0.42, 0.34, 0.52),
          absoluteRiskReduction: reduction(0.168, 0.139, 0.191),
          numberNeededToTreat: 6,
        },
      ],
      netBenefit: 0.02,
      rank: 4,
      urgency: 'routine',
    },
    [from('problem', 'prediabetes'), lipids],
  ),
  claim(
    'recommendation',
    'kidney/measure',
    {
      rule: 'kidney/measure',
      domain: 'prevention',
      action: 'measure',
      title: text('Urine albumin/creatinine ratio', '尿白蛋白/肌酐比值'),
      options: [],
      strength: { scheme: 'KDIGO', grade: '1', level: 'B' },
      status: 'needs-data',
      missing: [text('urine albumin', '尿白蛋白')],
      benefits: [],
      netBenefit: 0.001,
      rank: 5,
      urgency: 'routine',
    },
    [from('derived', 'egfr'), pressure],
  ),
  claim(
    'recommendation',
    'ppi/stop',
    {
      rule: 'ppi/stop',
      domain: 'safety',
      action: 'stop',
      title: text('Omeprazole; pantoprazole instead', '停奥美拉唑，改泮托拉唑'),
      options: [option('pantoprazole', 'preferred')],
      strength: { scheme: 'FDA', grade: 'label' },
      status: 'recommended',
      missing: [],
      benefits: [],
      netBenefit: 0.0005,
      rank: 6,
      urgency: 'now',
    },
    [from('safety', 'clopidogrel+omeprazole')],
  ),
  claim(
    'target',
    'systolic-pressure',
    {
      measure: 'systolic-pressure',
      title: text('Systolic blood pressure', '收缩压'),
      concept: systolic[0]!.concept,
      unit: 'mm[Hg]',
      upper: 130,
      status: 'above',
      latest: { value: 146, on: day('2026-10-20') },
      series: systolic.map((each) => point(each)),
      slopePerYear: -17.3,
      nextMeasure: day('2026-11-20'),
    },
    systolic.map((each) => ({ fact: each.id })),
  ),
  claim(
    'target',
    'ldl-cholesterol',
    {
      measure: 'ldl-cholesterol',
      title: text('LDL cholesterol', '低密度脂蛋白胆固醇'),
      concept: ldl[0]!.concept,
      unit: 'mmol/L',
      upper: 1.4,
      status: 'above',
      latest: { value: 3.1, on: day('2026-10-20') },
      series: ldl.map((each) => point(each)),
      slopePerYear: -1.7,
      nextMeasure: day('2026-12-15'),
    },
    ldl.map((each) => ({ fact: each.id })),
  ),
  claim(
    'target',
    'hba1c',
    {
      measure: 'hba1c',
      title: text('HbA1c', '糖化血红蛋白'),
      concept: hba1c[0]!.concept,
      unit: '%',
      upper: 6.5,
      status: 'at-target',
      latest: { value: 6.4, on: day('2026-10-20') },
      series: hba1c.map((each) => point(each)),
      slopePerYear: 0.32,
      nextMeasure: day('2027-04-20'),
    },
    hba1c.map((each) => ({ fact: each.id })),
  ),
  claim(
    'target',
    'uacr',
    {
      measure: 'uacr',
      title: text('Urine albumin/creatinine ratio', '尿白蛋白/肌酐比值'),
      concept: { codings: [], text: 'UACR' },
      unit: 'mg/g',
      upper: 30,
      status: 'not-measured',
      series: [],
      nextMeasure: day('2026-11-15'),
    },
    [from('derived', 'egfr')],
  ),
  claim(
    'adaptation',
    'systolic-pressure',
    {
      measure: 'systolic-pressure',
      change: 'titrate',
      title: text('Lisinopril', '赖诺普利'),
      from: text('10 mg a day', '每日 10 mg'),
      to: text('20 mg a day', '每日 20 mg'),
      reason: text('Above target at five visits in a row.', '连续五次高于目标。'),
    },
    [from('target', 'systolic-pressure')],
  ),
];

function point(each: ObservationFact) {
  const value = each.value.type === 'quantity' ? each.value.quantity.source.value : Number.NaN;
  return { value, on: each.time as unknown as IsoDate, fact: each.id };
}

const items = claims.flatMap((each) =>
  each.kind === 'recommendation'
    ? [{ key: each.value.rule, claim: each.id, action: each.value.action, title: each.value.title }]
    : [],
);

/** One made-up patient with a claim of every kind, resting on documents that can be shown. */
export const fixture: Assessment = {
  patient,
  asOf,
  documents: intakeDocuments,
  facts,
  claims,
  plan: {
    asOf,
    items,
    monitoring: claims.flatMap((each) => (each.kind === 'target' ? [each.id] : [])),
    adaptations: claims.flatMap((each) => (each.kind === 'adaptation' ? [each.id] : [])),
    differences: [
      {
        type: 'changed',
        key: 'antiplatelet/switch',
        title: text('Antiplatelet', '抗血小板'),
        from: text('clopidogrel 75 mg', '氯吡格雷 75 mg'),
        to: text('ticagrelor', '替格瑞洛'),
        because: claimId('recommendation', 'antiplatelet/switch'),
      },
      {
        type: 'added',
        key: 'statin/start',
        title: text('High-intensity statin', '高强度他汀'),
        to: text('rosuvastatin', '瑞舒伐他汀'),
        because: claimId('recommendation', 'statin/start'),
      },
      {
        type: 'removed',
        key: 'ppi/stop',
        title: text('Omeprazole', '奥美拉唑'),
        from: text('20 mg a day', '每日 20 mg'),
        because: claimId('recommendation', 'ppi/stop'),
      },
    ],
    comparedWith: 'treatment-in-force',
  },
  quarantine: intakeDocuments.flatMap((each) => each.quarantined),
  issues: [
    {
      code: 'unit-not-normalised',
      severity: 'warning',
      document: intakeDocuments[0]!.sha256,
      documentName: 'lindqvist.json',
      place: entryPlace('2085-9').place,
      found: 'mmol',
      expected: 'mmol/L',
      remedy: 'fix-source',
    },
  ],
  versions: {
    engine: '0.1.0',
    packs: [
      { id: 'cpic-clopidogrel', release: '2022-02', sha256: 'a3f1'.repeat(16), unchecked: 0 },
      { id: 'guideline-hypertension', release: '2025-08', sha256: '90be'.repeat(16), unchecked: 3 },
    ],
    models: [],
  },
};

/** The same person with nothing but a name: every page must say what is missing instead of breaking. */
export const bare: Assessment = {
  ...fixture,
  patient: { ...patient, name: '王秀英' },
  facts: [patient],
  claims: [],
  plan: { asOf, items: [], monitoring: [], adaptations: [], differences: [], comparedWith: 'treatment-in-force' },
  quarantine: [],
  issues: [],
};
