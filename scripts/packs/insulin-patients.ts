/** Writes packs/insulin-patients/patients.json from the tables of simglucose 0.2.11. `npx tsx scripts/packs/insulin-patients.ts` */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedFile } from '../../test/shared.js';

type Row = Readonly<Record<string, string>>;

function rows(name: string): Row[] {
  const path = sharedFile('insulin', name);
  if (!path) throw new Error(`${name} is not at hand`);
  const [header, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const names = header!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, n) => [names[n]!, value])));
}

const kinetic =
  'BW kabs kmax kmin b d f k1 k2 Vg Fsnc ke1 ke2 kp1 kp2 kp3 Vm0 Vmx Km0 p2u m1 m2 m4 m30 Vi Ib ki kd ka1 ka2 ksc u2ss';
const pick = (row: Row, names: readonly string[]) => Object.fromEntries(names.map((name) => [name, Number(row[name])]));
const questionnaire = rows('Quest.csv');

const patients = rows('vpatient_params.csv').map((row) => {
  const quest = questionnaire.find(({ Name }) => Name === row.Name)!;
  return {
    name: row.Name,
    group: row.Name!.split('#')[0],
    age: Number(quest.Age),
    carbohydrateRatio: Number(quest.CR),
    correctionFactor: Number(quest.CF),
    totalDailyInsulin: Number(quest.TDI),
    initialState: Array.from({ length: 13 }, (_, n) => Number(row[`x0_${String(n + 1).padStart(2, ' ')}`])),
    kinetics: pick(row, kinetic.split(' ')),
  };
});
const sensors = rows('sensor_params.csv').map((row) => ({
  name: row.Name,
  sampleMinutes: Number(row.sample_time),
  minimum: Number(row.min),
  maximum: Number(row.max),
  correlation: Number(row.PACF),
  ...pick(row, ['gamma', 'lambda', 'delta', 'xi']),
}));
const range = (row: Row, kind: string) => ({
  minimum: Number(row[`min_${kind}`]),
  maximum: Number(row[`max_${kind}`]),
  increment: Number(row[`inc_${kind}`]),
});
const pumps = rows('pump_params.csv').map((row) => ({
  name: row.Name,
  basal: range(row, 'basal'),
  bolus: range(row, 'bolus'),
}));

const citation = {
  title: 'simglucose: a type-1 diabetes simulator (tables of parameters)',
  year: 2023,
  url: 'https://github.com/jxx123/simglucose',
  checkedAgainst: 'simglucose 0.2.11 vpatient_params.csv, Quest.csv, sensor_params.csv, pump_params.csv',
};
const folder = join(import.meta.dirname, '..', '..', 'packs', 'insulin-patients');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'patients.json'), `${JSON.stringify({ citation, patients, sensors, pumps }, null, 1)}\n`);
