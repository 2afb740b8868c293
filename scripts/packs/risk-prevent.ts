/** Converts the published PREVENT coefficient tables and the deprivation deciles into packs/risk-prevent. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { preventModels, preventOutcomes } from '../../src/prediction/formulas/prevent-kernel.js';
import { sharedFile } from '../../test/shared.js';

/** Row names of the supplemental tables (they vary by model) -> terms of the kernel. */
const terms: readonly (readonly [RegExp, string])[] = [
  [/^Constant$/, 'constant'],
  [/^Age squared$/, 'age-squared'],
  [/^Age per 10yr \* non-HDL/, 'age-non-hdl'],
  [/^Age per 10yr \* HDL/, 'age-hdl'],
  [/^Age per 10yr \* SBP/, 'age-sbp'],
  [/^Age per 10yr \* diabetes/, 'age-diabetes'],
  [/^Age per 10yr \* current smoking/, 'age-smoking'],
  [/^Age per 10yr \* BMI/, 'age-bmi'],
  [/^Age per 10yr \* eGFR/, 'age-egfr'],
  [/^Age, (per )?10 years$/, 'age'],
  [/^non-HDL/, 'non-hdl'],
  [/^HDL/, 'hdl'],
  [/^SBP <110/, 'sbp-below-110'],
  [/^SBP ≥110/, 'sbp-from-110'],
  [/^Diabetes$/, 'diabetes'],
  [/^Current smoking$/, 'smoking'],
  [/^BMI <30/, 'bmi-below-30'],
  [/^BMI 30\+/, 'bmi-from-30'],
  [/^eGFR <60/, 'egfr-below-60'],
  [/^eGFR 60\+/, 'egfr-from-60'],
  [/^Anti-hypertensive use$/, 'antihypertensive'],
  [/^Statin use$/, 'statin'],
  [/^Treated SBP/, 'treated-sbp'],
  [/^Treated non-HDL/, 'treated-non-hdl'],
  [/^HbA1c in DM/, 'hba1c-with-diabetes'],
  [/^HbA1c no DM/, 'hba1c-without-diabetes'],
  [/^Missing HbA1c$/, 'hba1c-missing'],
  [/^ln-ACR/, 'ln-uacr'],
  [/^Missing ACR/, 'uacr-missing'],
  [/^SDI decile categories 4-6/, 'sdi-4-to-6'],
  [/^SDI decile categories 7-10/, 'sdi-7-to-10'],
  [/^Missing SDI$/, 'sdi-missing'],
];

function termOf(label: string): string {
  const found = terms.find(([pattern]) => pattern.test(label));
  if (!found) throw new Error(`PREVENT: no term for "${label}"`);
  return found[1];
}

type Row = Record<string, number> & { beta_coefficients: string };

function coefficients(tables: Record<string, Row[]>) {
  const column = (sex: string, outcome: string) => `${sex}_${outcome.replace('-', '_')}`;
  const bySex = (rows: Row[], sex: string) =>
    Object.fromEntries(
      rows.map((row) => [termOf(row.beta_coefficients), preventOutcomes.map((outcome) => row[column(sex, outcome)])]),
    );
  const byHorizon = (model: string, horizon: number) => {
    const rows = tables[`${model}_${horizon}yr`]!;
    return { female: bySex(rows, 'female'), male: bySex(rows, 'male') };
  };
  return Object.fromEntries(
    preventModels.map((model) => [model, { 10: byHorizon(model, 10), 30: byHorizon(model, 30) }]),
  );
}

function deciles(csv: string): Record<string, string> {
  const byDecile = new Map<number, number[]>();
  for (const line of csv.trim().split('\n').slice(1)) {
    const [zip, decile] = line.split(',').map((cell) => Number(cell.replaceAll('"', '')));
    if (!Number.isInteger(decile)) continue;
    byDecile.set(decile!, [...(byDecile.get(decile!) ?? []), zip!]);
  }
  const pack = (zips: number[]) =>
    zips
      .sort((a, b) => a - b)
      .map((zip, index) => (zip - (zips[index - 1] ?? 0)).toString(36))
      .join(' ');
  return Object.fromEntries([...byDecile].sort(([a], [b]) => a - b).map(([decile, zips]) => [decile, pack(zips)]));
}

const folder = join(import.meta.dirname, '..', '..', 'packs', 'risk-prevent');
const tables = sharedFile('risk', 'prevent_coefficients.json');
const sdi = sharedFile('risk', 'sdi_decile_by_zcta.csv');
if (!tables || !sdi) throw new Error('The PREVENT reference tables are not at hand');
writeFileSync(
  join(folder, 'coefficients.json'),
  `${JSON.stringify(coefficients(JSON.parse(readFileSync(tables, 'utf8'))))
    .replaceAll('],', '],\n')
    .replaceAll('{"female"', '\n{"female"')}\n`,
);
const citation = {
  title: 'Social deprivation index by ZIP code tabulation area, in deciles, as PREVENT uses it',
  url: 'https://www.graham-center.org/maps-data-tools/social-deprivation-index.html',
  checkedAgainst: 'preventr sdi_decile_by_zcta (ZCTA deciles)',
};
writeFileSync(
  join(folder, 'sdi.json'),
  `${JSON.stringify({ citation, deciles: deciles(readFileSync(sdi, 'utf8')) }, null, 1)}\n`,
);
