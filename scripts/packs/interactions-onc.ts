/**
 * Writes packs/safety-interactions/onc.json: the ONC high-priority pairs as class rules (checked to cover every pair of
 * the reference, and nothing that it does not imply) and the ONC list that should not interrupt, as pairs of classes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InteractionFile, InteractionRule } from '../../src/treatment/safety/knowledge.js';
import { sharedArchive } from '../../test/archive.js';
import { terminology } from '../../test/pack-file.js';

const folder = sharedArchive('drug', 'drug.tar.gz');
if (!folder) throw new Error('The reference lists are not at hand');
const pddi = ['drug', '']
  .map((part) => join(folder, part, 'pddi'))
  .find((path) => tryRead(join(path, 'onc_high_priority_pairs.tsv')))!;

function tryRead(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

const keyOf = (name: string) => {
  const ingredient = terminology.ingredientByName(name.trim().toLowerCase());
  if (!ingredient) throw new Error(`No ingredient ${name}`);
  return ingredient.key;
};
const pairKey = (a: string, b: string) => [a, b].sort().join('|');

const pairs = new Set(
  readFileSync(join(pddi, 'onc_high_priority_pairs.tsv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .map(([a, , b]) => pairKey(keyOf(a!), keyOf(b!))),
);

const proteaseInhibitors = [
  'amprenavir',
  'atazanavir',
  'darunavir',
  'fosamprenavir',
  'indinavir',
  'lopinavir',
  'nelfinavir',
  'ritonavir',
  'saquinavir',
  'tipranavir',
];
const groups: Record<string, readonly string[]> = {
  'group:maoi': ['isocarboxazid', 'phenelzine', 'procarbazine', 'selegiline', 'tranylcypromine'],
  'group:maoi-not-b': ['isocarboxazid', 'phenelzine', 'tranylcypromine'],
  'group:statins-by-cyp3a4': ['simvastatin', 'lovastatin'],
  'group:protease-inhibitors': proteaseInhibitors,
  'group:ergots': ['dihydroergotamine', 'ergonovine', 'ergotamine', 'methylergonovine'],
  'group:enzyme-inducers': ['bosentan', 'carbamazepine', 'rifabutin', 'rifampin', 'rifapentine'],
  'group:cyp1a2-inhibitors': [
    'amiodarone',
    'ciprofloxacin',
    'fluvoxamine',
    'mexiletine',
    'propafenone',
    'ticlopidine',
    'zileuton',
  ],
  'group:triptans-by-mao': ['rizatriptan', 'sumatriptan', 'zolmitriptan'],
};
/** A drug's partners among the pairs. */
const partners = (drug: string) =>
  [...pairs].flatMap((pair) => {
    const [a, b] = pair.split('|');
    return a === drug ? [b!] : b === drug ? [a!] : [];
  });
const except = (all: readonly string[], ...without: readonly (readonly string[])[]) =>
  all.filter((each) => !without.flat().includes(each)).sort();

// Forty drugs that prolong QT, each with each: those whose pairs reach sotalol, and sotalol.
groups['group:qt'] = [...partners('sotalol'), 'sotalol'].sort();
groups['group:with-maoi'] = except(partners('phenelzine'), groups['group:triptans-by-mao']!);
groups['group:statin-cyp3a4-inhibitors'] = partners('simvastatin').sort();
groups['group:ergot-cyp3a4-inhibitors'] = partners('ergotamine').sort();
groups['group:irinotecan-inhibitors'] = partners('irinotecan').sort();
groups['group:ppi-with-atazanavir'] = partners('atazanavir')
  .filter((each) => each.endsWith('prazole'))
  .sort();
groups['group:ramelteon-cyp1a2-inhibitors'] = partners('ramelteon').sort();
groups['group:tizanidine-cyp1a2-inhibitors'] = partners('tizanidine').sort();

const rules: readonly InteractionRule[] = [
  { id: 'onc/qt-qt', left: ['group:qt'], right: ['group:qt'], severity: 'major', mechanism: 'qt', action: 'avoid-qt' },
  {
    id: 'onc/maoi-serotonergic-sympathomimetic',
    left: ['group:with-maoi'],
    right: ['group:maoi'],
    severity: 'contraindicated',
    mechanism: 'serotonin-or-hypertension',
    action: 'do-not-combine-washout',
    actOn: 'left',
  },
  {
    id: 'onc/maoi-triptan',
    left: ['group:triptans-by-mao'],
    right: ['group:maoi-not-b'],
    severity: 'contraindicated',
    mechanism: 'triptan-maoi',
    action: 'do-not-combine',
    object: 'left',
    actOn: 'left',
  },
  {
    id: 'onc/maoi-procarbazine',
    left: ['procarbazine'],
    right: ['tranylcypromine'],
    severity: 'contraindicated',
    mechanism: 'serotonin-or-hypertension',
    action: 'do-not-combine',
  },
  {
    id: 'onc/statin-cyp3a4',
    left: ['group:statins-by-cyp3a4'],
    right: ['group:statin-cyp3a4-inhibitors'],
    severity: 'major',
    mechanism: 'myopathy',
    action: 'other-statin',
    object: 'left',
    actOn: 'left',
  },
  {
    id: 'onc/ergot-cyp3a4',
    left: ['group:ergots'],
    right: ['group:ergot-cyp3a4-inhibitors'],
    severity: 'contraindicated',
    mechanism: 'vasoconstriction',
    action: 'do-not-combine',
    object: 'left',
    actOn: 'left',
  },
  {
    id: 'onc/irinotecan-cyp3a4',
    left: ['irinotecan'],
    right: ['group:irinotecan-inhibitors'],
    severity: 'major',
    mechanism: 'level-raised',
    action: 'avoid-combination',
    object: 'left',
    actOn: 'right',
  },
  {
    id: 'onc/protease-inhibitor-inducer',
    left: ['group:protease-inhibitors'],
    right: ['group:enzyme-inducers'],
    severity: 'major',
    mechanism: 'level-lowered',
    action: 'avoid-combination',
    object: 'left',
    actOn: 'right',
  },
  {
    id: 'onc/atazanavir-ppi',
    left: ['atazanavir'],
    right: ['group:ppi-with-atazanavir'],
    severity: 'major',
    mechanism: 'less-absorbed',
    action: 'avoid-combination',
    object: 'left',
    actOn: 'right',
  },
  {
    id: 'onc/tizanidine-cyp1a2',
    left: ['tizanidine'],
    right: ['group:tizanidine-cyp1a2-inhibitors'],
    severity: 'major',
    mechanism: 'hypotension-level',
    action: 'avoid-combination',
    object: 'left',
    actOn: 'left',
  },
  {
    id: 'onc/ramelteon-cyp1a2',
    left: ['ramelteon'],
    right: ['group:ramelteon-cyp1a2-inhibitors'],
    severity: 'major',
    mechanism: 'level-raised',
    action: 'avoid-combination',
    object: 'left',
    actOn: 'left',
  },
];

const members = (side: readonly string[]) => side.flatMap((each) => groups[each] ?? [each]);
const covered = new Set<string>();
for (const rule of rules) {
  for (const a of members(rule.left)) for (const b of members(rule.right)) if (a !== b) covered.add(pairKey(a, b));
}
const missing = [...pairs].filter((pair) => !covered.has(pair));
const implied = [...covered].filter((pair) => !pairs.has(pair));
if (missing.length > 0) throw new Error(`Not covered: ${missing.join(', ')}`);
console.error(`${pairs.size} pairs covered; ${implied.length} more implied by their classes: ${implied.join(', ')}`);

/** The thirty pairs of classes that should not interrupt. Classes of the paper in our classes and names. */
const paper: Record<string, readonly string[]> = {
  'ACE inhibitors': ['class:ace-inhibitor'],
  Salicylates: ['class:salicylate'],
  Niacin: ['niacin'],
  Statins: ['class:statin'],
  'ß-Adrenergic blockers': ['class:beta-blocker'],
  'Serotonin reuptake blockers': ['class:ssri'],
  'Thiazide-type diuretics': ['class:thiazide'],
  'Thyroid hormones': ['class:thyroid-hormone'],
  'Calcium salts': ['class:calcium-salt'],
  'Calcium salts (oral)': ['class:calcium-salt'],
  NSAID: ['class:nsaid'],
  NSAIDS: ['class:nsaid'],
  'Macrolide immunosuppressives': ['tacrolimus', 'sirolimus', 'everolimus'],
  Corticosteroids: ['class:corticosteroid'],
  'Corticosteroids(oral)': ['class:systemic-corticosteroid'],
  Antacids: ['class:antacid'],
  Bisphosphonates: ['class:bisphosphonate'],
  'Folic Acid': ['folic acid'],
  Methotrexate: ['methotrexate'],
  Sulfonylureas: ['class:sulfonylurea'],
  Anticoagulants: ['class:anticoagulant', 'dipyridamole', 'anagrelide'],
  Acetaminophen: ['acetaminophen'],
  'Proton pump inhibitors': ['class:proton-pump-inhibitor'],
  Imidazoles: ['class:imidazole-antifungal'],
  'Angiotensin II receptor antagonists': ['class:arb'],
  Omeprazole: ['omeprazole'],
  Benzodiazepines: ['class:benzodiazepine'],
  'Vitamin E': ['vitamin e'],
  Clopidogrel: ['clopidogrel'],
  'Oral contraceptives': ['class:oral-contraceptive'],
  'Nifedipine and derivatives': ['class:dihydropyridine'],
  'Corticosteroids/corticotropin': ['class:corticosteroid', 'corticotropin'],
  Anticholinesterases: ['pyridostigmine', 'neostigmine', 'physostigmine', 'edrophonium', 'ambenonium'],
};
const mechanismOf: Record<string, string> = {
  '1': 'hypertension-control',
  '2': 'myopathy',
  '3': 'bradycardia',
  '5': 'hypotension',
  '6': 'less-absorbed',
  '7': 'level-lowered',
  '8': 'hypertension-control',
  '9': 'level-lowered',
  '10': 'level-raised',
  '11': 'less-absorbed',
  '12': 'less-absorbed',
  '14': 'antagonism',
  '15': 'hypoglycaemia',
  '17': 'bleeding',
  '18': 'bleeding',
  '20': 'bleeding',
  '21': 'less-absorbed',
  '22': 'less-absorbed',
  '23': 'hyperkalaemia',
  '24': 'bleeding',
  '25': 'level-raised',
  '26': 'bleeding',
  '28': 'hypertension-control',
  '29': 'bleeding',
  '30': 'level-raised',
  '31': 'hypotension',
  '32': 'antagonism',
  '33': 'hypertension-control',
};
const list = readFileSync(
  join(pddi, 'PDDI-Datasets/ONC-Non-Interuptive/ONC_Non_Interuptive_List_Mapped_Formatted.csv'),
  'utf8',
).replace('\uFEFF', '');
const classPairs = new Map(
  list
    .trim()
    .split('\n')
    .map((line) => line.split(','))
    .map((cells) => [cells[0]!, [cells[1]!.trim(), cells[6]!.trim()] as const]),
);
const quiet: InteractionRule[] = [...classPairs].map(([id, [left, right]]) => ({
  id: `onc-quiet/${id}`,
  left: paper[left] ?? fail(left),
  right: paper[right] ?? fail(right),
  severity: 'minor',
  mechanism: mechanismOf[id] ?? 'other',
  action: 'be-aware',
  quiet: true,
}));
function fail(name: string): never {
  throw new Error(`Unknown class ${name}`);
}

const file: InteractionFile = {
  citation: {
    title: 'High-priority drug-drug interactions for use in electronic health records',
    year: 2012,
    doi: '10.1136/amiajnl-2011-000612',
    pmid: '22539083',
    checkedAgainst: 'onc_high_priority_pairs.tsv (public-PDDI-analysis, ONC-High-Priority)',
  },
  groups,
  rules: rules.map((rule) => ({ ...rule, loud: true })),
};
const quietFile: InteractionFile = {
  citation: {
    title:
      'Drug-drug interactions that should be non-interruptive in order to reduce alert fatigue in electronic health records',
    year: 2013,
    doi: '10.1136/amiajnl-2012-001089',
    pmid: '23011124',
    checkedAgainst: 'ONC_Non_Interuptive_List_Mapped_Formatted.csv (public-PDDI-analysis, ONC-Non-Interuptive)',
  },
  groups: {},
  rules: quiet,
};
const out = join(import.meta.dirname, '..', '..', 'packs', 'safety-interactions');
const write = (name: string, content: InteractionFile) => {
  const body = content.rules.map((rule) => `  ${JSON.stringify(rule)}`).join(',\n');
  const groupLines = Object.entries(content.groups).map(
    ([id, list]) => `  ${JSON.stringify(id)}: ${JSON.stringify(list)}`,
  );
  writeFileSync(
    join(out, name),
    `{\n "citation": ${JSON.stringify(content.citation)},\n "groups": {\n${groupLines.join(',\n')}\n },\n "rules": [\n${body}\n ]\n}\n`,
  );
};
write('onc.json', file);
write('onc-quiet.json', quietFile);
