import { type Coding, codeSystem, type Sex } from '../../record/index.js';
import { Lexicon } from './lexicon.js';

/** A kind of blood relative. */
export interface Relation {
  /** HL7 v3-RoleCode. */
  readonly coding: Coding;
  readonly degree: 1 | 2 | 3;
  readonly sex: Sex;
  readonly snomed: readonly string[];
  /** Lower-case, both languages. */
  readonly names: readonly string[];
}

const roleCode = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';

const relation = (
  code: string,
  degree: 1 | 2 | 3,
  sex: Sex,
  names: readonly string[],
  snomed: readonly string[] = [],
): Relation => ({
  coding: { system: roleCode, code },
  degree,
  sex,
  names,
  snomed,
});

/** Codes are those of HL7's v3-RoleCode; degree counts generations between two people. */
export const relations: readonly Relation[] = [
  relation('MTH', 1, 'female', ['mother', 'mom', 'mum', '母亲', '妈妈', '生母', '其母'], ['72705000']),
  relation('FTH', 1, 'male', ['father', 'dad', '父亲', '爸爸', '生父', '其父'], ['66839005']),
  relation('PRN', 1, 'unknown', ['parent', 'parents', '父母'], ['40683002']),
  relation('SIS', 1, 'female', ['sister', 'sisters', '姐姐', '妹妹', '姐妹'], ['27733009']),
  relation('BRO', 1, 'male', ['brother', 'brothers', '哥哥', '弟弟', '兄弟'], ['70924004']),
  relation('SIB', 1, 'unknown', ['sibling', 'siblings', '兄弟姐妹'], ['82101005']),
  relation('DAU', 1, 'female', ['daughter', 'daughters', '女儿'], ['66089001']),
  relation('SON', 1, 'male', ['son', 'sons', '儿子'], ['65616008']),
  relation('CHILD', 1, 'unknown', ['child', 'children', '子女'], ['67822003']),
  relation('GRMTH', 2, 'female', ['grandmother', 'grandma', '祖母'], ['113157001']),
  relation(
    'MGRMTH',
    2,
    'female',
    ['maternal grandmother', 'mgm', 'mat grandmother', 'mat gm', '外祖母', '外婆', '姥姥'],
    ['394859001'],
  ),
  relation('PGRMTH', 2, 'female', ['paternal grandmother', 'pgm', 'pat grandmother', 'pat gm', '奶奶'], ['394858009']),
  relation('GRFTH', 2, 'male', ['grandfather', 'grandpa', '祖父'], ['34871008']),
  relation(
    'MGRFTH',
    2,
    'male',
    ['maternal grandfather', 'mgf', 'mat grandfather', 'mat gf', '外祖父', '外公', '姥爷'],
    ['394857004'],
  ),
  relation('PGRFTH', 2, 'male', ['paternal grandfather', 'pgf', 'pat grandfather', 'pat gf', '爷爷'], ['394856008']),
  relation('AUNT', 2, 'female', ['aunt', 'aunts'], ['25211005']),
  relation('MAUNT', 2, 'female', ['maternal aunt', 'mat aunt', 'maternal aunts', '姨妈', '姨母']),
  relation('PAUNT', 2, 'female', ['paternal aunt', 'pat aunt', 'paternal aunts', '姑姑', '姑妈', '姑母']),
  relation('UNCLE', 2, 'male', ['uncle', 'uncles'], ['38048003']),
  relation('MUNCLE', 2, 'male', ['maternal uncle', 'mat uncle', 'maternal uncles', '舅舅', '舅父']),
  relation('PUNCLE', 2, 'male', ['paternal uncle', 'pat uncle', 'paternal uncles', '叔叔', '伯父', '伯伯']),
  relation('NIECE', 2, 'female', ['niece', '侄女', '外甥女'], ['34581001']),
  relation('NEPHEW', 2, 'male', ['nephew', '侄子', '外甥'], ['83559000']),
  relation('HSIS', 2, 'female', ['half-sister', 'half sister'], ['2272004']),
  relation('HBRO', 2, 'male', ['half-brother', 'half brother'], ['45929001']),
  relation('GRNDDAU', 2, 'female', ['granddaughter', '孙女', '外孙女']),
  relation('GRNDSON', 2, 'male', ['grandson', '孙子', '外孙']),
  relation(
    'COUSN',
    3,
    'unknown',
    ['cousin', 'cousins', '表哥', '表姐', '表弟', '表妹', '堂哥', '堂姐', '堂弟', '堂妹'],
    ['55538000'],
  ),
];

const byRole = new Map(relations.map((each) => [each.coding.code, each]));
// Codes that say more about the same kind of relative.
for (const [code, same] of [
  ['NMTH', 'MTH'],
  ['NFTH', 'FTH'],
  ['NBRO', 'BRO'],
  ['NSIS', 'SIS'],
  ['NPRN', 'PRN'],
  ['NSIB', 'SIB'],
  ['DAUC', 'DAU'],
  ['SONC', 'SON'],
  ['NCHILD', 'CHILD'],
  ['TWINSIS', 'SIS'],
  ['TWINBRO', 'BRO'],
  ['GRPRN', 'GRMTH'],
] as const) {
  const known = byRole.get(same);
  if (known)
    byRole.set(code, code === 'GRPRN' ? { ...known, coding: { system: roleCode, code }, sex: 'unknown' } : known);
}
const bySnomed = new Map(relations.flatMap((each) => each.snomed.map((code) => [code, each] as const)));

/** Names of relatives in free text; "child" is left out: "as a child". */
export const relationNames = new Lexicon(
  relations
    .filter(({ coding }) => coding.code !== 'CHILD')
    .flatMap((each) => each.names.map((name) => [name, each] as const)),
);

export function relationByCode({ system, code }: Coding): Relation | undefined {
  if (system === codeSystem.snomed) return bySnomed.get(code);
  return system.includes('RoleCode') || system === '' ? byRole.get(code) : undefined;
}

/** By the first relative that a text names. */
export function relationByName(text: string): Relation | undefined {
  return relationNames.find(text)[0]?.value;
}
