import { describe, expect, it } from 'vitest';
import { type PatientBuilder, patient } from '../../../test/patient.js';
import { safetyKnowledge } from '../../../test/safety-knowledge.js';
import { Evidence, type IsoDate, usualPreferences } from '../../record/index.js';
import { findMissing, findSafety } from './index.js';

// One record a criterion that meets its published text, and one that nearly does. Today is 24 November 2026.
type Row = readonly [entry: string, criterion: string, meets: PatientBuilder, nearly: PatientBuilder];

const context = { asOf: '2026-11-24' as IsoDate, preferences: usualPreferences };
const old = () => patient('female', '1944-05-01');
const man = () => patient('male', '1944-05-01');
const sixty = () => patient('female', '1966-05-01');
const recent = '2026-11-10';
const past = (who: PatientBuilder, problem: string, since = '2015-01-01') => who.problem(problem, since, 'resolved');

const stopp: readonly Row[] = [
  [
    'lab/sodium-low-thiazide',
    'a thiazide with sodium below 130',
    old().takes('indapamide').measure('sodium', 127, recent),
    old().takes('furosemide').measure('sodium', 127, recent),
  ],
  [
    'disease/thiazide-gout',
    'a thiazide with a history of gout',
    old().problem('gout').takes('chlorthalidone'),
    old().problem('hyperuricemia').takes('chlorthalidone'),
  ],
  [
    'disease/anticholinergic-retention',
    'an antimuscarinic with prostatism',
    man().problem('benign-prostatic-hyperplasia').takes('diphenhydramine'),
    man().problem('prostate-cancer').takes('diphenhydramine'),
  ],
  [
    'stopp/rate-limiting-slow',
    'B4: a rate-limiting drug with bradycardia or block',
    old().problem('bradycardia').takes('digoxin'),
    old().problem('bradycardia').problem('cardiac-pacemaker').takes('digoxin'),
  ],
  [
    'stopp/nondhp-heart-failure',
    'B2: verapamil or diltiazem in heart failure of class III or IV',
    old().problem('heart-failure').takes('diltiazem'),
    old().problem('heart-failure-preserved-ef').takes('diltiazem'),
  ],
  [
    'stopp/central-antihypertensive',
    'B9: a centrally acting antihypertensive',
    old().takes('clonidine'),
    sixty().takes('clonidine'),
  ],
  [
    'stopp/thiazide-sodium',
    'B8: sodium below 130',
    old().takes('chlorthalidone').measure('sodium', 129, recent),
    old().takes('chlorthalidone').measure('sodium', 130, recent),
  ],
  [
    'stopp/ssri-sodium',
    'D4: an SSRI with sodium below 130',
    old().takes('sertraline').measure('sodium', 128, recent),
    old().takes('mirtazapine').measure('sodium', 128, recent),
  ],
  [
    'stopp/thiazide-potassium',
    'B8: potassium below 3.0',
    old().takes('hydrochlorothiazide').measure('potassium', 2.9, recent),
    old().takes('hydrochlorothiazide').measure('potassium', 3.0, recent),
  ],
  [
    'stopp/thiazide-gout',
    'B8: a history of gout',
    past(old(), 'gout').takes('hydrochlorothiazide'),
    old().problem('gout').takes('torsemide'),
  ],
  [
    'stopp/pde5-nitrate-pressure',
    'B13: severe heart failure with systolic pressure below 90',
    man().problem('heart-failure').takes('sildenafil').measure('systolic-pressure', 86, recent),
    man().problem('heart-failure').takes('sildenafil').measure('systolic-pressure', 92, recent),
  ],
  [
    'stopp/aspirin-ulcer',
    'C2: aspirin with a past ulcer and no proton pump inhibitor',
    past(old(), 'peptic-ulcer').takes('aspirin'),
    past(old(), 'peptic-ulcer').takes('aspirin').takes('lansoprazole'),
  ],
  [
    'stopp/nsaid-antiplatelet',
    'C11: an NSAID with an antiplatelet and no proton pump inhibitor',
    old().takes('naproxen').takes('aspirin', '2020-01-01', 81),
    old().takes('aspirin', '2020-01-01', 81).takes('clopidogrel'),
  ],
  [
    'stopp/anticoagulant-antiplatelet-af',
    'C5: aspirin with an anticoagulant in atrial fibrillation',
    old().problem('atrial-fibrillation').takes('apixaban').takes('aspirin'),
    old().problem('atrial-fibrillation').takes('apixaban'),
  ],
  [
    'stopp/nsaid-anticoagulant',
    'C10: an NSAID with an anticoagulant',
    old().takes('ibuprofen').takes('rivaroxaban'),
    old().takes('aspirin').takes('rivaroxaban'),
  ],
  ['stopp/ticlopidine', 'C7: ticlopidine', old().takes('ticlopidine'), sixty().takes('ticlopidine')],
  [
    'stopp/tca-conditions',
    'D1: a tricyclic with a history of urinary retention',
    past(old(), 'urinary-retention').takes('nortriptyline'),
    old().problem('open-angle-glaucoma').takes('nortriptyline'),
  ],
  [
    'stopp/tca-glaucoma',
    'D1: a tricyclic with narrow-angle glaucoma, the kind not being told',
    old().problem('glaucoma').takes('amitriptyline'),
    old().problem('open-angle-glaucoma').takes('amitriptyline'),
  ],
  [
    'stopp/benzodiazepine-weeks',
    'D5: a benzodiazepine for four weeks or more',
    old().takes('lorazepam', '2026-10-01'),
    old().takes('lorazepam', '2026-11-01'),
  ],
  [
    'stopp/antipsychotic-parkinson',
    'D6: an antipsychotic but quetiapine or clozapine in Lewy body disease',
    old().problem('lewy-body-dementia').takes('risperidone'),
    old().problem('lewy-body-dementia').takes('clozapine'),
  ],
  [
    'stopp/anticholinergic-dementia',
    'D8: an anticholinergic in delirium or dementia',
    old().problem('delirium').takes('hydroxyzine'),
    old().problem('delirium').takes('loratadine'),
  ],
  [
    'stopp/cholinesterase-slow',
    'D11: a cholinesterase inhibitor with heart block',
    old().problem('heart-block').takes('donepezil'),
    old().problem('heart-block').takes('memantine'),
  ],
  [
    'stopp/digoxin-kidney',
    'E1: over 125 micrograms of digoxin with eGFR below 30',
    old().takes('digoxin', '2026-01-01', 0.25).measure('egfr', 28, recent),
    old().takes('digoxin', '2026-01-01', 0.125).measure('egfr', 28, recent),
  ],
  [
    'stopp/digoxin-preserved',
    'B1: digoxin for heart failure with normal systolic function',
    old().problem('heart-failure-preserved-ef').takes('digoxin'),
    old().problem('heart-failure-reduced-ef').takes('digoxin'),
  ],
  [
    'stopp/loop-hypertension',
    'B6: a loop diuretic for hypertension',
    old().problem('hypertension').takes('furosemide'),
    old().problem('hypertension').problem('heart-failure').takes('furosemide'),
  ],
  [
    'stopp/thiazide-calcium',
    'B8: calcium above 2.65 mmol/L (10.6 mg/dL)',
    old().takes('indapamide').measure('calcium', 10.8, recent),
    old().takes('indapamide').measure('calcium', 10.5, recent),
  ],
  [
    'stopp/aspirin-dose',
    'C1: over 160 mg of aspirin a day for long',
    old().takes('aspirin', '2025-01-01', 325),
    old().takes('aspirin', '2026-11-15', 325),
  ],
  [
    'stopp/bleeding-diathesis',
    'C3: an antithrombotic with a bleeding diathesis',
    man().problem('hemophilia').takes('clopidogrel'),
    man().problem('hemophilia').takes('pantoprazole'),
  ],
  [
    'stopp/bleeding-recent',
    'C3: an antithrombotic with a recent bleed',
    old().problem('gastrointestinal-bleeding', '2026-10-01', 'resolved').takes('apixaban'),
    old().problem('gastrointestinal-bleeding', '2024-10-01', 'resolved').takes('apixaban'),
  ],
  [
    'stopp/dual-antiplatelet-stroke',
    'C4: aspirin with clopidogrel after a stroke, without carotid stenosis or coronary syndrome',
    past(old(), 'stroke').takes('aspirin').takes('clopidogrel'),
    past(old(), 'stroke').problem('carotid-stenosis').takes('aspirin').takes('clopidogrel'),
  ],
  [
    'stopp/anticoagulant-antiplatelet-stable',
    'C6: an antiplatelet with an anticoagulant in stable arterial disease',
    past(old().problem('atrial-fibrillation'), 'myocardial-infarction').takes('apixaban').takes('aspirin'),
    past(old().problem('atrial-fibrillation'), 'myocardial-infarction').takes('apixaban'),
  ],
  [
    'stopp/anticoagulant-dvt',
    'C8: over six months of an anticoagulant for a first deep vein thrombosis',
    past(old(), 'deep-vein-thrombosis', '2026-02-01').takes('warfarin', '2026-02-01'),
    past(old(), 'deep-vein-thrombosis', '2026-06-20').takes('warfarin', '2026-06-20'),
  ],
  [
    'stopp/anticoagulant-pe',
    'C9: over twelve months of an anticoagulant for a first pulmonary embolus',
    past(old(), 'pulmonary-embolism', '2025-10-01').takes('edoxaban', '2025-10-01'),
    past(old(), 'pulmonary-embolism', '2026-01-01').takes('edoxaban', '2026-01-01'),
  ],
  [
    'stopp/neuroleptic-retention',
    'D3: a strongly antimuscarinic neuroleptic with previous urinary retention',
    past(old(), 'urinary-retention').takes('chlorpromazine'),
    past(old(), 'urinary-retention').takes('haloperidol'),
  ],
  [
    'stopp/anticholinergic-extrapyramidal',
    'D7: an anticholinergic against what a neuroleptic does',
    old().takes('haloperidol').takes('benztropine'),
    old().problem('parkinson-disease').takes('quetiapine').takes('benztropine'),
  ],
  [
    'stopp/cholinesterase-syncope',
    'D11: a cholinesterase inhibitor with recurrent syncope',
    past(old(), 'syncope', '2026-05-01').takes('rivastigmine'),
    old().problem('hypotension').takes('rivastigmine'),
  ],
  [
    'stopp/cholinesterase-rate',
    'D11: with a drug that slows the heart',
    old().takes('galantamine').takes('bisoprolol'),
    old().takes('galantamine').applies('timolol'),
  ],
  [
    'stopp/phenothiazine',
    'D12: a phenothiazine first, but prochlorperazine',
    old().problem('bipolar-disorder').takes('thioridazine'),
    old().problem('bipolar-disorder').takes('prochlorperazine'),
  ],
  [
    'stopp/xa-inhibitor-kidney',
    'E3: a factor Xa inhibitor with eGFR below 15',
    old().takes('apixaban').measure('egfr', 12, recent),
    old().takes('apixaban').measure('egfr', 15, recent),
  ],
  [
    'stopp/nsaid-kidney',
    'E4: an NSAID with eGFR below 50',
    old().takes('meloxicam').measure('egfr', 48, recent),
    old().takes('meloxicam').measure('egfr', 50, recent),
  ],
  [
    'stopp/colchicine-kidney',
    'E5: colchicine with eGFR below 10',
    old().takes('colchicine').measure('egfr', 9, recent),
    old().takes('colchicine').measure('egfr', 10, recent),
  ],
  [
    'stopp/ppi-weeks',
    'F2: a proton pump inhibitor for an uncomplicated ulcer beyond eight weeks',
    old().problem('peptic-ulcer').takes('esomeprazole', '2026-08-01'),
    old().problem('peptic-ulcer').takes('esomeprazole', '2026-10-20'),
  ],
  [
    'stopp/theophylline-copd',
    'G1: theophylline alone for COPD',
    old().problem('copd').takes('theophylline'),
    old().problem('copd').takes('theophylline').takes('salmeterol'),
  ],
  [
    'stopp/steroid-copd',
    'G2: a systemic instead of an inhaled corticosteroid for maintenance of COPD',
    old().problem('copd').takes('prednisolone', '2026-05-01'),
    old().problem('copd').takes('prednisolone', '2026-11-18'),
  ],
  [
    'stopp/nsaid-ulcer-unprotected',
    'H1: an NSAID with a history of bleeding and no protection',
    past(old(), 'gastrointestinal-bleeding').takes('diclofenac'),
    past(old(), 'gastrointestinal-bleeding').takes('diclofenac').takes('famotidine'),
  ],
  [
    'stopp/nsaid-osteoarthritis',
    'H3: over three months of an NSAID for osteoarthritis, paracetamol not tried',
    old().problem('osteoarthritis').takes('naproxen', '2026-06-01'),
    old().problem('osteoarthritis').takes('naproxen', '2026-10-01'),
  ],
  [
    'stopp/steroid-rheumatoid',
    'H4: over three months of a corticosteroid alone for rheumatoid arthritis',
    old().problem('rheumatoid-arthritis').takes('prednisone', '2026-06-01'),
    old().problem('rheumatoid-arthritis').takes('prednisone', '2026-06-01').takes('methotrexate'),
  ],
  [
    'stopp/coxib-cardiovascular',
    'H7: a COX-2 inhibitor with cardiovascular disease',
    past(old(), 'myocardial-infarction').takes('celecoxib'),
    old().problem('hypertension').takes('celecoxib'),
  ],
  [
    'stopp/nsaid-steroid',
    'H8: an NSAID with a corticosteroid and no proton pump inhibitor',
    old().takes('ibuprofen').takes('dexamethasone'),
    old().takes('ibuprofen').applies('hydrocortisone'),
  ],
  [
    'stopp/bisphosphonate-upper-gut',
    'H9: an oral bisphosphonate with upper gastrointestinal disease',
    old().problem('esophagitis').takes('alendronate'),
    old().problem('esophagitis').takes('zoledronic acid'),
  ],
  [
    'stopp/antimuscarinic-glaucoma',
    'I1: a bladder antimuscarinic with narrow-angle glaucoma',
    old().problem('angle-closure-glaucoma').takes('solifenacin'),
    old().problem('open-angle-glaucoma').takes('solifenacin'),
  ],
  [
    'stopp/alpha-blocker-syncope',
    'I2: an alpha blocker with orthostatic hypotension or syncope',
    man().problem('hypotension').takes('tamsulosin'),
    past(man(), 'hypotension').takes('tamsulosin'),
  ],
  [
    'stopp/beta-blocker-hypoglycaemia',
    'J3: a beta blocker in diabetes with frequent hypoglycaemia',
    old().problem('type-2-diabetes').problem('hypoglycemia').takes('metoprolol'),
    old().problem('type-2-diabetes').takes('metoprolol'),
  ],
  [
    'stopp/estrogen-breast-cancer',
    'J4: an oestrogen with a history of breast cancer',
    past(old(), 'breast-cancer').takes('conjugated estrogens'),
    past(old(), 'colorectal-cancer').takes('conjugated estrogens'),
  ],
  [
    'stopp/vasodilator-falls',
    'K3: a vasodilator with postural hypotension and falls',
    old().problem('falls').problem('hypotension').takes('amlodipine'),
    old().problem('falls').takes('amlodipine'),
  ],
  [
    'stopp/gout-nsaid',
    'H6: over three months of an NSAID for gout without a xanthine-oxidase inhibitor',
    man().problem('gout').takes('indomethacin', '2026-06-01'),
    man().problem('gout').takes('indomethacin', '2026-06-01').takes('allopurinol'),
  ],
  [
    'stopp/gout-colchicine',
    'H6: over three months of colchicine for gout without a xanthine-oxidase inhibitor',
    man().problem('gout').takes('colchicine', '2026-06-01'),
    man().problem('gout').takes('colchicine', '2026-10-01'),
  ],
];

const pressure = (who: PatientBuilder, systolic: number, diastolic: number) =>
  who.measure('systolic-pressure', systolic, recent).measure('diastolic-pressure', diastolic, recent);

const start: readonly Row[] = [
  ['start/a1', 'A1', old().problem('atrial-fibrillation'), sixty().problem('atrial-fibrillation')],
  ['start/a3', 'A3', past(old(), 'stroke'), past(old(), 'stroke').takes('clopidogrel')],
  [
    'start/a4',
    'A4: above 160 systolic',
    pressure(old().problem('hypertension'), 161, 80),
    pressure(old().problem('hypertension'), 160, 80),
  ],
  [
    'start/a4-diastolic',
    'A4: above 90 diastolic',
    pressure(old().problem('hypertension'), 138, 96),
    pressure(old().problem('hypertension'), 138, 90),
  ],
  [
    'start/a4-diastolic-systolic',
    'A4: above 90 diastolic, systolic of 141 to 160',
    pressure(old().problem('hypertension'), 152, 96),
    pressure(old().problem('hypertension'), 152, 88),
  ],
  [
    'start/a4-diabetes',
    'A4: above 140 in diabetes',
    pressure(old().problem('hypertension').problem('type-2-diabetes'), 144, 80),
    pressure(old().problem('hypertension').problem('prediabetes'), 144, 80),
  ],
  [
    'start/a5',
    'A5: not above 85 years',
    past(old(), 'myocardial-infarction'),
    past(patient('male', '1940-01-01'), 'stroke'),
  ],
  ['start/a6', 'A6', past(old(), 'myocardial-infarction'), past(old(), 'myocardial-infarction').takes('candesartan')],
  ['start/a7', 'A7', old().problem('angina'), old().problem('angina').takes('metoprolol')],
  [
    'start/a8',
    'A8: one of four beta blockers',
    old().problem('heart-failure-reduced-ef').takes('atenolol'),
    old().problem('heart-failure-preserved-ef'),
  ],
  ['start/b1', 'B1', old().problem('asthma'), old().problem('asthma').takes('formoterol')],
  ['start/c1', 'C1', old().problem('parkinson-disease'), old().problem('parkinson-disease').takes('pramipexole')],
  ['start/c2', 'C2: persistent', old().problem('depression'), past(old(), 'depression')],
  ['start/d1', 'D1', old().problem('gerd'), old().problem('gerd').takes('rabeprazole')],
  [
    'start/e1',
    'E1',
    old().problem('rheumatoid-arthritis').takes('prednisone'),
    old().problem('rheumatoid-arthritis').takes('sulfasalazine'),
  ],
  ['start/e2-bone', 'E2', old().takes('prednisone', '2026-05-01'), old().applies('hydrocortisone', '2026-05-01')],
  [
    'start/e2-vitamin-d',
    'E2',
    old().takes('methylprednisolone', '2026-05-01'),
    old().takes('methylprednisolone', '2026-11-01'),
  ],
  ['start/e3-vitamin-d', 'E3', past(old(), 'hip-fracture'), past(old(), 'hip-fracture').takes('vitamin d3')],
  ['start/e3-calcium', 'E3', old().problem('osteoporosis'), old().problem('osteoporosis').takes('calcium carbonate')],
  ['start/e4', 'E4', past(old(), 'hip-fracture'), past(old(), 'hip-fracture').takes('teriparatide')],
  ['start/e5', 'E5: falls', old().problem('falls'), sixty().problem('falls')],
  [
    'start/e5-osteopenia',
    'E5: T-score between -1.0 and -2.5',
    old().measure('bone-density-t-score', -1.8, recent),
    old().measure('bone-density-t-score', -0.8, recent),
  ],
  ['start/e6', 'E6', man().problem('gout'), man().problem('gout').takes('febuxostat')],
  ['start/e7', 'E7', old().takes('methotrexate'), old().takes('leflunomide')],
  [
    'start/f1',
    'F1',
    old().problem('diabetic-kidney-disease'),
    old().problem('diabetic-kidney-disease').takes('irbesartan'),
  ],
  [
    'start/f1-albumin',
    'F1: albuminuria in diabetes',
    old().problem('type-2-diabetes').measure('urine-albumin-creatinine-ratio', 64, recent),
    old().problem('type-2-diabetes').measure('urine-albumin-creatinine-ratio', 22, recent),
  ],
  [
    'start/g1',
    'G1',
    man().problem('benign-prostatic-hyperplasia').takes('finasteride'),
    man().problem('benign-prostatic-hyperplasia').takes('silodosin'),
  ],
  [
    'start/g2',
    'G2',
    man().problem('benign-prostatic-hyperplasia').takes('tamsulosin'),
    man().problem('prostate-cancer').takes('tamsulosin'),
  ],
  ['start/h2', 'H2', old().takes('oxycodone'), old().takes('oxycodone').takes('lactulose')],
];

describe('STOPP', () => {
  const entries = ({ facts }: PatientBuilder) =>
    findSafety(new Evidence(facts), safetyKnowledge, [], context).map(({ id }) => id.split(':').at(-1));
  it.each(stopp)('%s: %s', (entry, _, meets, nearly) => {
    expect(entries(meets)).toContain(entry);
    expect(entries(nearly)).not.toContain(entry);
  });

  it('every rule of it has its two records', () => {
    const rules = safetyKnowledge.file.rules.filter(({ source }) => source.startsWith('stopp-'));
    expect(stopp.map(([entry]) => entry).sort()).toEqual(rules.map(({ id }) => id).sort());
  });
});

describe('START', () => {
  const entries = ({ facts }: PatientBuilder) =>
    findMissing(new Evidence(facts), safetyKnowledge, context).map(({ id }) => id.split(':').at(-1));
  it.each(start)('%s: %s', (entry, _, meets, nearly) => {
    expect(entries(meets)).toContain(entry);
    expect(entries(nearly)).not.toContain(entry);
  });

  it('every rule of it has its two records', () => {
    expect(start.map(([entry]) => entry).sort()).toEqual(safetyKnowledge.omissions.rules.map(({ id }) => id).sort());
  });

  it('eye drops are no beta blocker for the heart', () => {
    expect(entries(old().problem('angina').applies('timolol'))).toContain('start/a7');
  });
});

describe('a history', () => {
  const severities = ({ facts }: PatientBuilder) =>
    findSafety(new Evidence(facts), safetyKnowledge, [], context).map(({ value }) => `${value.type} ${value.severity}`);
  it.each([
    ['angioedema', 'lisinopril', 'drug-disease contraindicated'],
    ['stroke', 'prasugrel', 'drug-disease contraindicated'],
    ['hemorrhagic-stroke', 'ticagrelor', 'drug-disease contraindicated'],
    ['deep-vein-thrombosis', 'ethinyl estradiol', 'drug-disease contraindicated'],
  ])('of %s still speaks against %s', (problem, drug, finding) => {
    expect(severities(past(sixty(), problem).takes(drug))).toContain(finding);
    expect(severities(sixty().takes(drug))).not.toContain(finding);
  });

  it('of heart failure that resolved does not', () => {
    expect(severities(past(sixty(), 'heart-failure').takes('cilostazol'))).toEqual([]);
  });
});
