import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WarfarinPatient } from '../src/treatment/dosing/warfarin.js';
import { sharedArchive } from './archive.js';

/** The folder with the data of the International Warfarin Pharmacogenetics Consortium. */
export const data = sharedArchive('drug', 'drug.tar.gz');

const lines = data ? readFileSync(join(data, 'iwpc/iwpc_compact.tsv'), 'utf8').trim().split('\n') : [];
const header = lines[0]?.split('\t') ?? [];
const rows = lines.slice(1).map((line) => {
  const cells = line.split('\t');
  return (name: string) => cells[header.indexOf(name)]?.trim() ?? '';
});
/** The 4,302 with a stable dose, age, height and weight. */
export const people = rows
  .filter((row) => row('Subject Reached Stable Dose of Warfarin') === '1.0' && row('Therapeutic Dose of Warfarin'))
  .filter((row) => row('Age') && row('Height (cm)') && row('Weight (kg)'))
  .map((row) => ({
    actual: Number(row('Therapeutic Dose of Warfarin')),
    // The equations are for adults; the data hold a few patients of 10 to 19 years, and extremes of height and weight.
    patient: {
      age: Math.max(18, Number(/^\d+/.exec(row('Age'))![0]) + 5),
      height: Math.min(220, Math.max(120, Number(row('Height (cm)')))),
      weight: Math.min(250, Math.max(30, Number(row('Weight (kg)')))),
      race: ({ Asian: 'asian', 'Black or African American': 'black', White: 'white' }[row('Race')] ??
        'unknown') as WarfarinPatient['race'],
      amiodarone: row('Amiodarone (Cordarone)') === '1.0',
      enzymeInducer: ['Carbamazepine (Tegretol)', 'Phenytoin (Dilantin)', 'Rifampin or Rifampicin'].some(
        (drug) => row(drug) === '1.0',
      ),
    },
    genotype: {
      ...(/^\*[123]\/\*[123]$/.test(row('CYP2C9 consensus')) ? { cyp2c9: row('CYP2C9 consensus') } : {}),
      ...(row('VKORC1 -1639 consensus')
        ? { vkorc1A: (row('VKORC1 -1639 consensus').match(/A/g)?.length ?? 0) as 0 | 1 | 2 }
        : {}),
    },
  }));
