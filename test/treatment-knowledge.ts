import {
  parseDrugGeneKnowledge,
  parseInrModel,
  parseOncology,
  parsePopulationModels,
  parseSafetyKnowledge,
  type TreatmentKnowledge,
} from '../src/treatment/index.js';
import { effects, groups, rules, terminology } from './guidelines.js';
import { packFile } from './pack-file.js';

const interactions = (file: string) => packFile('safety-interactions', file);

/** All that stage E knows, from the committed packs. */
export const treatmentKnowledge: TreatmentKnowledge = {
  packs: [...new Set(rules.map(({ pack }) => pack))],
  terminology,
  rules,
  groups,
  effects,
  safety: parseSafetyKnowledge(
    {
      interactions: ['onc.json', 'onc-quiet.json', 'labels.json', 'ansm.json'].map(interactions),
      texts: interactions('texts.json'),
      rules: packFile('safety-rules', 'rules.json'),
      replacements: packFile('safety-rules', 'replacements.json'),
      omissions: packFile('safety-rules', 'omissions.json'),
      anticholinergic: packFile('safety-rules', 'anticholinergic.json'),
    },
    terminology,
  ),
  kinetics: parsePopulationModels(packFile('pharmacokinetics', 'models.json')),
  inr: parseInrModel(packFile('pharmacokinetics', 'warfarin.json')),
  oncology: parseOncology(
    'oncology-evidence',
    packFile('oncology-evidence', 'evidence.json'),
    packFile('oncology-evidence', 'tumours.json'),
    terminology,
  ),
  drugGenes: parseDrugGeneKnowledge(
    'pgx-guidance',
    [packFile('pgx-guidance', 'cpic.json'), packFile('pgx-guidance', 'dpwg.json')],
    packFile('pgx-guidance', 'scores.json'),
    terminology,
  ),
};
