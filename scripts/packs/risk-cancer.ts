/** Converts the constants of the NCI's Breast Cancer Risk Assessment Tool into packs/risk-cancer/gail.json. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableRows } from '../../test/risk.js';
import { sharedFile } from '../../test/shared.js';

const rows = (name: string) => {
  const path = sharedFile('risk', 'bcra', name);
  if (!path) throw new Error(`${name} is not at hand`);
  return tableRows(path);
};

const beta = rows('BrCa_beta.csv');
const unattributable = rows('BrCa_1_AR.csv');
const incidence = rows('BrCa_lambda1.csv');
const otherDeath = rows('BrCa_lambda2.csv');

/** The tool's race codes -> columns of hazards, of coefficients and attributable risks, and which categories it merges. */
const races: readonly (readonly [code: string, hazard: string, model: string])[] = [
  ['1', 'Wh.1983_87', 'Wh.Gail'],
  ['2', 'AA.1994_98', 'AA.CARE'],
  ['3', 'HU.1995_04', 'HU.Gail'],
  ['4', 'NA.1983_87', 'NA.Gail'],
  ['5', 'HF.1995_04', 'HF.Gail'],
  ['6', 'Ch.1998_02', 'Asian.AABCS'],
  ['7', 'Ja.1998_02', 'Asian.AABCS'],
  ['8', 'Fi.1998_02', 'Asian.AABCS'],
  ['9', 'Hw.1998_02', 'Asian.AABCS'],
  ['10', 'oP.1998_02', 'Asian.AABCS'],
  ['11', 'oA.1998_02', 'Asian.AABCS'],
];
const isHispanic = (model: string) => model === 'HU.Gail' || model === 'HF.Gail';

function highest(model: string) {
  return {
    biopsies: isHispanic(model) ? 1 : 2,
    menarche: model === 'HU.Gail' ? 0 : model === 'AA.CARE' ? 1 : 2,
    relatives: isHispanic(model) || model === 'Asian.AABCS' ? 1 : 2,
  };
}

function firstBirth(model: string) {
  if (model === 'AA.CARE') return { below20: 0, from20: 0, from25: 0, from30: 0, none: 0 };
  if (isHispanic(model)) return { below20: 0, from20: 1, from25: 1, from30: 2, none: 2 };
  return { below20: 0, from20: 1, from25: 2, from30: 3, none: 2 };
}

const column = (table: Record<string, string>[], name: string) => table.map((row) => Number(row[name]));

const gail = {
  hyperplasia: { no: 0.93, yes: 1.82, unknown: 1 },
  races: Object.fromEntries(
    races.map(([code, hazard, model]) => {
      const [biopsies, menarche, first, relatives, biopsiesFrom50, firstBirthByRelatives] = column(beta, model);
      return [
        code,
        {
          incidence: column(incidence, hazard),
          otherDeath: column(otherDeath, hazard),
          unattributable: column(unattributable, model),
          beta: { biopsies, menarche, firstBirth: first, relatives, biopsiesFrom50, firstBirthByRelatives },
          highest: highest(model),
          firstBirth: firstBirth(model),
        },
      ];
    }),
  ),
};
writeFileSync(
  join(import.meta.dirname, '..', '..', 'packs', 'risk-cancer', 'gail.json'),
  `${JSON.stringify(gail, null, 1)}\n`,
);
