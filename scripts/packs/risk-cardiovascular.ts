/** Converts published coefficient tables (pooled cohort, Framingham 2008, MESA) into packs/risk-cardiovascular/coefficients.json. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableRows } from '../../test/risk.js';
import { sharedFile } from '../../test/shared.js';

type Row = Readonly<Record<string, string>>;
const rows = (name: string): Row[] => {
  const path = sharedFile('risk', name);
  if (!path) throw new Error(`${name} is not at hand`);
  return tableRows(path);
};

/** Columns of the tables -> terms; an `untreated` pressure is the pressure of those without treatment. */
const terms: Readonly<Record<string, string>> = {
  ln_age: 'ln-age',
  ln_age_squared: 'ln-age*ln-age',
  ln_totchol: 'ln-cholesterol',
  ln_age_totchol: 'ln-age*ln-cholesterol',
  ln_hdl: 'ln-hdl',
  ln_age_hdl: 'ln-age*ln-hdl',
  ln_treated_sbp: 'ln-sbp*treated',
  ln_age_treated_sbp: 'ln-age*ln-sbp*treated',
  ln_untreated_sbp: 'ln-sbp*untreated',
  ln_age_untreated_sbp: 'ln-age*ln-sbp*untreated',
  ln_bmi: 'ln-bmi',
  smoker: 'smoking',
  ln_age_smoker: 'ln-age*smoking',
  diabetes: 'diabetes',
  age: 'age',
  gender_male: 'male',
  race_chinese: 'chinese',
  race_aa: 'black',
  race_hispanic: 'hispanic',
  totchol: 'cholesterol',
  hdl: 'hdl',
  hld_med: 'lipid-lowering',
  sbp: 'sbp',
  bp_med: 'treated',
  fh_heartattack: 'family-heart-attack',
  log1p_cac: 'ln-calcium',
};

function group(row: Row, when: object) {
  const numbers = Object.entries(row).filter(([column, value]) => column in terms && Number(value) !== 0);
  return {
    when,
    terms: Object.fromEntries(numbers.map(([column, value]) => [terms[column], Number(value)])),
    link: { type: 'survival', baseline: Number(row.baseline_survival), mean: Number(row.group_mean ?? 0) },
  };
}

/**
 * The guideline prints these rounded; the reference implementations compute with the unrounded numbers, and the
 * published answers follow only from those (`pce_vectors.csv`, to 1e-6).
 */
const unrounded: Readonly<Record<string, Row>> = {
  'white female': { group_mean: '-29.1817', baseline_survival: '0.96652' },
  'white male': { group_mean: '61.1816', baseline_survival: '0.91436' },
  'aa male': { group_mean: '19.5425', baseline_survival: '0.89536' },
  'aa female': {
    ln_age: '17.1141',
    ln_totchol: '0.9396',
    ln_hdl: '-18.9196',
    ln_age_hdl: '4.4748',
    ln_treated_sbp: '29.2907',
    ln_age_treated_sbp: '-6.4321',
    ln_untreated_sbp: '27.8197',
    ln_age_untreated_sbp: '-6.0873',
    smoker: '0.6908',
    diabetes: '0.8738',
    group_mean: '86.6081',
    baseline_survival: '0.95334',
  },
};

const log = (input: string) => ({ input, log: true });
const features = {
  'ln-age': log('age'),
  'ln-cholesterol': log('total-cholesterol'),
  'ln-hdl': log('hdl-cholesterol'),
  'ln-sbp': log('sbp'),
  treated: { input: 'antihypertensive' },
  untreated: { input: 'antihypertensive', is: false },
  smoking: { input: 'smoking' },
  diabetes: { input: 'diabetes' },
};
const { 'ln-cholesterol': _cholesterol, 'ln-hdl': _hdl, ...withoutLipids } = features;

const pce = rows('coef_ascvd_pooled_coef.csv').map((printed) => {
  const row = { ...printed, ...unrounded[`${printed.race} ${printed.gender}`] };
  // The guideline uses the equations for White people for all who are not Black.
  const when = row.race === 'aa' ? { sex: row.gender, race: 'black' } : { sex: row.gender, race: ['white', 'other'] };
  return group(row, when);
});
const bySex = (name: string) => rows(name).map((row) => group(row, { sex: row.gender }));
const mesa = rows('coef_mesa_cac_coef.csv').map((row) => group(row, {}));

const coefficients = {
  pce: { outcome: 'ascvd', horizonYears: 10, features, groups: pce },
  'framingham-2008': {
    outcome: 'total-cvd',
    horizonYears: 10,
    features,
    groups: bySex('coef_frs_coef.csv'),
    reported: { lower: 0.01 },
  },
  'framingham-2008-bmi': {
    outcome: 'total-cvd',
    horizonYears: 10,
    features: { ...withoutLipids, 'ln-bmi': log('bmi') },
    groups: bySex('coef_frs_simple_coef.csv'),
    reported: { lower: 0.01, upper: 0.3 },
  },
  'mesa-calcium': {
    outcome: 'chd',
    horizonYears: 10,
    features: {
      age: { input: 'age' },
      male: { input: 'sex', is: 'male' },
      chinese: { input: 'race', is: 'chinese' },
      black: { input: 'race', is: 'black' },
      hispanic: { input: 'race', is: 'hispanic' },
      diabetes: { input: 'diabetes' },
      smoking: { input: 'smoking' },
      cholesterol: { input: 'total-cholesterol' },
      hdl: { input: 'hdl-cholesterol' },
      'lipid-lowering': { input: 'lipid-lowering' },
      sbp: { input: 'sbp' },
      treated: { input: 'antihypertensive' },
      'family-heart-attack': { input: 'family-heart-attack' },
      'ln-calcium': { input: 'coronary-calcium', shift: -1, log: true },
    },
    groups: mesa,
  },
};

const path = join(import.meta.dirname, '..', '..', 'packs', 'risk-cardiovascular', 'coefficients.json');
writeFileSync(path, `${JSON.stringify(coefficients, null, 1)}\n`);
console.error(`${readFileSync(path).length} bytes written`);
