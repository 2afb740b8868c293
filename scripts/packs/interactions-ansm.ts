/**
 * Writes packs/safety-interactions/ansm.json: the French thesaurus of interactions (ANSM, English edition of 2016) as
 * coded facts. Its two files are public (dbmi-pitt/public-PDDI-analysis, PDDI-Datasets/World_Vista/full-dataset-xml/
 * 2016-update) and are given on the command line; none of their sentences is kept.
 *
 *   npx tsx scripts/packs/interactions-ansm.ts all_eng_tables_sept2016.xml all_eng_classes_sept2016.xml
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeSystem, type Ingredient, type SafetyValue, type Terminology } from '../../src/record/index.js';
import type { InteractionFile, InteractionRule } from '../../src/treatment/safety/knowledge.js';
import { terminology } from '../../test/pack-file.js';
import { actionOf, effectOf } from './safety-effects.js';

type Severity = SafetyValue['severity'];

/** Names under which the thesaurus cites a class that it defines under another, or not at all. */
const classAliases: Record<string, readonly string[]> = {
  'IRREVERSIBLE MONOAMINE OXIDASE INHIBITORS (MAOI)': ['phenelzine', 'tranylcypromine', 'isocarboxazid'],
  'PARTIAL AGONIST OPIOIDS': ['buprenorphine'],
  'CLASS IA ANTIARRHYTHMICS': ['quinidine', 'disopyramide', 'procainamide'],
  'CLASS I ANTIARRHYTHMICS (EXCEPT LIDOCAINE)': [
    'quinidine',
    'disopyramide',
    'procainamide',
    'flecainide',
    'propafenone',
    'mexiletine',
  ],
  'CATECHOL-O-METHYLTRANSFERASE INHIBITORS (COMT)': ['entacapone', 'opicapone'],
  'ALUMINUM (SALTS)': ['aluminum hydroxide'],
  'MINERAL OILS': ['mineral oil'],
};
const classSpelling: Record<string, string> = {
  'ANTICONVULSANT ENZYMATIC INDUCERS': 'ANTICONVULSANT ENZYME INDUCERS',
  'ENZYMATIC INDUCERS': 'ENZYME INDUCERS',
  'ACETYL-CHOLINESTERASE INHIBITORS': 'ACETYLCHOLINESTERASE INHIBITORS',
  'ALPHA-SYMPATHOMIMETICS-(ORAL-AND/OR-NASAL)': 'ALPHA-SYMPATHOMIMETICS (ORAL AND/OR NASAL)',
  'ALPHA SYMPATHOMIMETICS (ORAL AND/OR NASAL)': 'ALPHA-SYMPATHOMIMETICS (ORAL AND/OR NASAL)',
  'ALPHA SYMPATHOMIMETICS (ORAL AND/OR NASAL ROUTES)': 'ALPHA-SYMPATHOMIMETICS (ORAL AND/OR NASAL)',
  'BRADYCARIA INDUCING DRUGS': 'BRADYCARDIA INDUCING DRUGS',
  'PLATINUM-BASED ANTINEOPLASTIC CANCER DRUGS': 'PLATINUM-BASED ANTINEOPLASTIC DRUGS',
  'UNFRACTIONATED HEPARIN (CURATIVE DOSES AND/OR OLDER PATIENT)':
    'UNFRACTIONATED HEPARIN (CURATIVE DOSES AND/OR OLDER PATIENTS)',
  'STRONG INHIBITORS OF CYP3A': 'STRONG INHIBITORS OF CYP3A4',
  'GLUCOCORTICODS (EXCEPT FOR HYDROCORTISONE)': 'GLUCOCORTICOIDS (EXCEPT HYDROCORTISONE)',
  'METABLOIZED TYROSINE-KINASE INHIBITORS': 'METABOLIZED TYROSINE-KINASE INHIBITORS',
  'NICOTINE SUBSTITUTION TREATMENT': 'NICOTINE SUBSTITUION TREATMENT',
};
/** Structural classes: members that the edition of 2016 did not yet list belong to them all the same. */
const structural: Record<string, string> = {
  'NON STEROIDAL ANTI-INFLAMMATORY DRUGS': 'class:nsaid',
  'ANGIOTENSIN CONVERTING ENZYME INHIBITORS (ACE INHIBITORS)': 'class:ace-inhibitor',
  'ANGIOTENSIN II RECEPTOR ANTAGONISTS or ANGIOTENSIN RECEPTOR BLOCKERS (ARBs)': 'class:arb',
  'SELECTIVE SEROTONIN REUPTAKE INHIBITORS (SSRIs)': 'class:ssri',
  'TRICYCLIC ANTIDEPRESSANTS': 'class:tricyclic-antidepressant',
  'VITAMIN K ANTAGONISTS': 'class:vitamin-k-antagonist',
  'THYROID HORMONES': 'class:thyroid-hormone',
  'PROTON PUMP INHIBITORS': 'class:proton-pump-inhibitor',
  'TETRACYCLINE ANTIBIOTICS': 'class:tetracycline',
  FLUOROQUINOLONES: 'class:fluoroquinolone',
  'BLOOD GLUCOSE LOWERING SULFONAMIDES': 'class:sulfonylurea',
  'TYPE 5 PHOSPHODIESTERASE INHIBITORS': 'class:pde5-inhibitor',
  BISPHOSPHONATES: 'class:bisphosphonate',
  'NITRATE DERIVATIVES AND RELATED': 'class:nitrate',
  'HMG-COA REDUCTASE INHIBITORS (STATINS)': 'class:statin',
  'BENZODIAZEPINES AND RELATED': 'class:benzodiazepine',
  'CALCIUM CHANNEL BLOCKERS': 'class:calcium-channel-blocker',
  DIHYDROPYRIDINES: 'class:dihydropyridine',
  OPIOIDS: 'class:opioid',
  TRIPTANS: 'class:triptan',
  FIBRATES: 'class:fibrate',
  'THIAZIDE DIURETICS AND RELATED': 'class:thiazide',
  'H2 RECEPTOR ANTAGONISTS': 'class:h2-blocker',
  'LOOP DIURETICS': 'class:loop-diuretic',
  'ORAL ANTICOAGULANTS': 'class:doac',
  AMINOGLYCOSIDES: 'class:aminoglycoside',
  GLIPTINS: 'class:dpp4-inhibitor',
};
const nameAliases: Record<string, readonly string[]> = {
  IRON: ['ferrous sulfate', 'ferrous fumarate', 'ferrous gluconate'],
  CALCIUM: ['calcium carbonate', 'calcium acetate', 'calcium citrate'],
  POTASSIUM: ['potassium chloride', 'potassium citrate', 'potassium bicarbonate'],
  "ST JOHN'S WORT": ["st. john's wort"],
  'ST JOHNS WORT': ["st. john's wort"],
  'TENEFOVIR ALAFENAMIDE': ['tenofovir alafenamide'],
  'NICOTINIC ACID': ['niacin'],
  'FOLINIC ACID': ['leucovorin'],
};

const decode = (text: string) =>
  text
    .replace(/&amp;/g, '&')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .trim();
const attribute = (text: string, name: string) => decode(new RegExp(`${name}="([^"]*)"`).exec(text)?.[1] ?? '');

function ingredientOf(drug: string, terms: Terminology): Ingredient | undefined {
  const name = attribute(drug, 'name').toLowerCase();
  const rxnorm = attribute(drug, 'rx\\w+');
  const atc = [...drug.matchAll(/ATC code="(\w+)"/g)].map((match) => match[1]!);
  return (
    terms.ingredientByName(name) ??
    terms.ingredientByCode({ system: codeSystem.rxnorm, code: rxnorm }) ??
    atc.map((code) => terms.ingredientByCode({ system: codeSystem.atc, code })).find(Boolean) ??
    terms.ingredientByName(name.replace(/\s*\(.*\)/, ''))
  );
}

function readClasses(xml: string): Map<string, readonly string[]> {
  const classes = new Map<string, readonly string[]>();
  for (const [, name, body] of xml.matchAll(/<CLASS name="([^"]*)"[^>]*>(.*?)(?=<CLASS name|<\/CLASSES>)/gs)) {
    const members = [...body!.matchAll(/<DRUG name.*?(?=<DRUG name|$)/gs)].flatMap(
      ([drug]) => ingredientOf(drug, terminology)?.key ?? [],
    );
    classes.set(decode(name!), [...new Set([...(classes.get(decode(name!)) ?? []), ...members])]);
  }
  for (const [name, members] of Object.entries(classAliases)) classes.set(name, members);
  for (const [name, own] of Object.entries(structural)) {
    const others = terminology.ingredients.filter((each) => each.classes.includes(own) && each.key !== 'aspirin');
    classes.set(name, [...new Set([...(classes.get(name) ?? []), ...others.map((each) => each.key)])]);
  }
  return classes;
}

/** Rows whose level is a list of levels or names an exception in words that the reading above does not catch. */
const corrections: Record<string, Partial<InteractionRule>> = {
  'group:antiarrhythmic-agents | group:antiarrhythmic-agents': {
    severity: 'major',
    mechanism: 'bradycardia',
    action: 'avoid-combination',
  },
  'group:potassium-sparing-diuretics-alone-or-in-combination | group:potassium-sparing-diuretics-alone-or-in-combination':
    { severity: 'major', action: 'avoid-combination' },
  'group:iodinated-x-ray-contrast-media | metformin': {
    severity: 'moderate',
    mechanism: 'lactic-acidosis',
    action: 'pause-around-contrast',
  },
  'group:strong-inhibitors-of-cyp3a4 | group:type-5-phosphodiesterase-inhibitors': {
    severity: 'moderate',
    action: 'adjust-dose',
  },
  'group:indirect-sympathomimetics | group:indirect-sympathomimetics': {
    severity: 'moderate',
    action: 'monitor-pressure',
  },
  'group:angiotensin-converting-enzyme-inhibitors-ace-inhibitors | sacubitril': { mechanism: 'angioedema' },
  'delamanid | group:anticonvulsant-enzyme-inducers': { mechanism: 'level-lowered' },
};

interface Side {
  readonly name: string;
  readonly group?: string;
  readonly members: readonly string[];
}

function readSide(xml: string, classes: Map<string, readonly string[]>, other?: Side): Side {
  const className = /<CLASS name="([^"]*)"/.exec(xml)?.[1];
  if (className === undefined) {
    const name = attribute(xml, 'name');
    const key = ingredientOf(xml, terminology)?.key;
    return { name, members: nameAliases[name.toUpperCase()] ?? (key ? [key] : []) };
  }
  const name = decode(className);
  const spelled = classSpelling[name] ?? name;
  if (/^OTHER /.test(spelled) && other?.group) return { ...other, name: other.name };
  const members = classes.get(spelled) ?? [];
  return { name, group: spelled, members };
}

/** The level, or undefined if the row isn't about drugs here; a condition of dose, route or patient caps it at moderate. */
function severityOf(level: string, description: string, comment: string, names: string): Severity | undefined {
  const text = level.toLowerCase().replace(/[^a-z ]/g, '');
  const plain: Severity | undefined = /contra|ntraind|contrandication/.test(text)
    ? 'contraindicated'
    : /no[tr] rec/.test(text)
      ? 'major'
      : /precaution/.test(text)
        ? 'moderate'
        : /into account/.test(text)
          ? 'minor'
          : undefined;
  const conditional =
    /^\s*(-|with |except|unless|for |aside)/i.test(comment) ||
    /^\s*(-+)?\s*(with (the )?\w+ (used|administered|by|for)|for (anti|strong|doses|the doses|one)|in case of|with strong|with large|with patients|with diabetic|described)/i.test(
      description,
    ) ||
    /HEART FAILURE|CURATIVE|PREVENTIVE|ROUTE|NASAL|INHALED|INJECT/i.test(names) ||
    /\b(IV|intravenous|injection|parenteral|vaginal)\b/.test(description) ||
    /(doses? (greater|>|of)|>=)/i.test(description + comment) ||
    / with:?$/i.test(level.trim());
  if (conditional && (plain === 'contraindicated' || plain === 'major')) return 'moderate';
  return plain;
}

const rank: readonly Severity[] = ['minor', 'moderate', 'major', 'contraindicated'];
const groupId = (name: string) =>
  `group:${name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')}`;

function convert(tables: string, classFile: string): InteractionFile {
  const classes = readClasses(classFile);
  const groups: Record<string, readonly string[]> = {};
  const rules = new Map<string, InteractionRule>();
  for (const [, row] of tables.matchAll(/<INTERACTION>(.*?)<\/INTERACTION>/gs)) {
    const part = (tag: string) => new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(row!)?.[1] ?? '';
    const left = readSide(part('DRUG1'), classes);
    const right = readSide(part('DRUG2'), classes, left);
    const [description, comment] = [decode(part('DESCRIPTION')), decode(part('COMMENT'))];
    const severity = severityOf(decode(part('SEVERITY')), description, comment, `${left.name} ${right.name}`);
    if (!severity || left.members.length === 0 || right.members.length === 0) continue;
    if (/vaccin/i.test(left.name + right.name)) continue;
    const ids = [left, right].map((side) =>
      side.group ? groupId(classSpelling[side.group] ?? side.group) : side.members.join('+'),
    );
    const key = [...ids].sort().join(' | ');
    const known = rules.get(key);
    if (known && rank.indexOf(known.severity) >= rank.indexOf(severity)) continue;
    for (const [index, side] of [left, right].entries()) if (side.group) groups[ids[index]!] = side.members;
    const effect = effectOf(description, left.name, right.name);
    rules.set(key, {
      id: key,
      left: left.group ? [ids[0]!] : left.members,
      right: right.group ? [ids[1]!] : right.members,
      severity,
      mechanism: effect.mechanism,
      ...(effect.object ? { object: effect.object } : {}),
      action: actionOf(comment, severity),
      ...corrections[key],
    });
  }
  return {
    citation: {
      title: 'Thesaurus des interactions médicamenteuses (ANSM), English edition by WorldVistA',
      year: 2016,
      url: 'https://github.com/dbmi-pitt/public-PDDI-analysis',
      checkedAgainst: 'WorldVistA all_eng_tables_sept2016.xml and all_eng_classes_sept2016.xml (public-PDDI-analysis)',
    },
    groups,
    rules: [...rules.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

const [tablesPath, classesPath] = process.argv.slice(2);
if (!tablesPath || !classesPath) throw new Error('Give the tables and the classes of the thesaurus');
const file = convert(readFileSync(tablesPath, 'utf8'), readFileSync(classesPath, 'utf8'));
const out = join(import.meta.dirname, '..', '..', 'packs', 'safety-interactions', 'ansm.json');
const ruleLines = file.rules.map((rule) => `  ${JSON.stringify(rule)}`).join(',\n');
const groupLines = Object.entries(file.groups)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([id, members]) => `  ${JSON.stringify(id)}: ${JSON.stringify(members)}`)
  .join(',\n');
writeFileSync(
  out,
  `{\n "citation": ${JSON.stringify(file.citation)},\n "groups": {\n${groupLines}\n },\n "rules": [\n${ruleLines}\n ]\n}\n`,
);
console.error(`${file.rules.length} rules, ${Object.keys(file.groups).length} groups`);
