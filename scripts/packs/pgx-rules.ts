/**
 * Writes packs/pgx-alleles/rules.json: the genes that don't follow the general rules, and why.
 * Lists (NAT2 priorities, required positions, recommended test alleles) come from PharmCAT's exemptions; the reasons are our words.
 * Run: npx tsx scripts/packs/pgx-rules.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedArchive } from '../../test/archive.js';

interface Exemption {
  requiredPositions: number[];
  unphasedDiplotypePriorities: { list: string[]; pick: string }[];
  amp1Alleles: string[];
  amp1Positions: number[];
}

const archive = sharedArchive('pgx', 'definitions-3.1.1.tar.gz');
if (!archive) throw new Error('The reference archive pgx/definitions-3.1.1.tar.gz is not at hand');
const exemptions = JSON.parse(
  readFileSync(join(archive, 'src/main/resources/org/pharmgkb/pharmcat/definition/alleles/exemptions.json'), 'utf8'),
) as Record<string, Exemption>;

const exceptions = {
  title: 'PharmCAT gene definition exceptions',
  url: 'https://pharmcat.clinpgx.org/methods/Gene-Definition-Exceptions/',
  checkedAgainst: 'PharmCAT 3.1.1 docs/methods/Gene-Definition-Exceptions.md',
};
const matching = {
  title: 'PharmCAT Named Allele Matcher 101',
  url: 'https://pharmcat.clinpgx.org/methods/NamedAlleleMatcher-101/',
  checkedAgainst: 'PharmCAT 3.1.1 docs/methods/NamedAlleleMatcher-101.md',
};
const outside = {
  title: 'PharmCAT: calling CYP2D6, outside call format',
  url: 'https://pharmcat.clinpgx.org/using/Calling-CYP2D6/',
  checkedAgainst: 'PharmCAT 3.1.1 docs/using/Outside-Call-Format.md',
};
const exemptionFile = { title: 'PharmCAT 3.1.1 exemptions.json', checkedAgainst: 'PharmCAT 3.1.1 exemptions.json' };

const rules = [
  ...['CACNA1S', 'DPYD', 'G6PD', 'NUDT15', 'RYR1', 'TPMT'].map((gene) => ({
    rule: 'undocumented-as-reference',
    gene,
    reason: {
      en: 'The defined variants are the ones known to matter; another base at such a position is read as reference, with a warning.',
      zh: '已定义的变异即为已知有意义的变异；该位点出现其他碱基时按参考等位基因处理，并给出警告。',
    },
    citation: matching,
  })),
  {
    rule: 'lowest-function',
    gene: 'DPYD',
    by: 'activity',
    reason: {
      en: 'The phenotype follows from the two least active variants; without phase they are taken to lie on different copies.',
      zh: '表型由活性最低的两个变异决定；未定相时视为位于不同的基因拷贝。',
    },
    citation: { ...exceptions, pmid: '29152729', locator: 'DPYD' },
  },
  {
    rule: 'lowest-function',
    gene: 'RYR1',
    by: 'function',
    first: 'Malignant Hyperthermia associated',
    reason: {
      en: 'Variants associated with malignant hyperthermia decide the phenotype before any others.',
      zh: '与恶性高热相关的变异优先决定表型。',
    },
    citation: { ...exceptions, locator: 'RYR1' },
  },
  {
    rule: 'marker-and-cause',
    gene: 'DPYD',
    haplotype: 'c.1129-5923C>G, c.1236G>A (HapB3)',
    cause: { position: 97579893, allele: 'c.1129-5923C>G' },
    marker: { position: 97573863 },
    reason: {
      en: 'HapB3 lowers function through its intronic variant; the exonic one is a silent marker, used only where the intronic one was not measured.',
      zh: 'HapB3 由内含子变异致功能降低；外显子变异仅为同义标记，只在未检测内含子位点时采用。',
    },
    citation: { ...exceptions, locator: 'DPYD: Calling the HapB3 allele' },
  },
  {
    rule: 'required-positions',
    gene: 'NAT2',
    positions: exemptions.NAT2!.requiredPositions,
    reason: {
      en: 'NAT2 alleles differ mainly by these positions; without all of them no allele can be told.',
      zh: 'NAT2 等位基因主要由这些位点区分；缺少任何一个均无法判定。',
    },
    citation: exemptionFile,
  },
  {
    rule: 'preferred-when-unphased',
    gene: 'NAT2',
    choices: exemptions.NAT2!.unphasedDiplotypePriorities.map(({ list, pick }) => ({ among: list, choose: pick })),
    reason: {
      en: 'Several NAT2 diplotypes explain the same unphased data; the one that phased population data show to be most frequent is taken.',
      zh: '同一未定相数据可由多个 NAT2 双倍型解释；采用人群定相数据中最常见者。',
    },
    citation: { ...exceptions, locator: 'NAT2' },
  },
  {
    rule: 'single-variant-fallback',
    gene: 'SLCO1B1',
    position: 21178615,
    alleles: { T: '*1', C: '*5' },
    reason: {
      en: 'Where no star allele can be assigned, rs4149056 alone decides the function, as the CPIC statin guideline allows.',
      zh: '无法确定星号等位基因时，按 CPIC 他汀指南仅以 rs4149056 判断功能。',
    },
    citation: { ...exceptions, pmid: '35152405', locator: 'SLCO1B1' },
  },
  {
    rule: 'not-from-sequence-variants',
    gene: 'CYP2D6',
    reason: {
      en: 'Deletions, duplications and hybrids with CYP2D7 are common and not in a plain VCF; a result from a dedicated caller is needed.',
      zh: 'CYP2D6 的缺失、重复及与 CYP2D7 的杂合常见，普通 VCF 无法反映；需专用工具的结果。',
    },
    citation: outside,
  },
  ...[
    { gene: 'HLA-A', alleles: ['*31:01'] },
    { gene: 'HLA-B', alleles: ['*15:02', '*57:01', '*58:01'] },
  ].map(({ gene, alleles }) => ({
    rule: 'allele-presence',
    gene,
    alleles,
    reason: {
      en: 'What matters is whether an allele is carried, not a pair of functions.',
      zh: '关键在于是否携带该等位基因，而非两条等位基因的功能组合。',
    },
    citation: {
      title: 'PharmCAT phenotypes list',
      url: 'https://pharmcat.clinpgx.org/Phenotypes-List/',
      checkedAgainst: 'PharmCAT 3.1.1 phenotypes.tsv',
    },
  })),
  {
    rule: 'composite-alleles',
    gene: 'UGT1A1',
    alleles: ['*80+*28', '*80+*37'],
    reason: {
      en: 'These names already combine two alleles; a search for combinations builds them itself.',
      zh: '这些名称本身已是两个等位基因的组合；组合搜索会自行生成。',
    },
    citation: matching,
  },
  ...Object.entries(exemptions)
    .filter(([, exemption]) => exemption.amp1Positions.length > 0)
    .map(([gene, exemption]) => ({
      rule: 'recommended-test',
      gene,
      alleles: exemption.amp1Alleles,
      positions: exemption.amp1Positions,
      reason: {
        en: 'Alleles that every clinical test of this gene should include (tier 1); a call without their positions may miss one.',
        zh: '该基因临床检测应包含的一级等位基因；缺少其位点的结果可能漏检。',
      },
      citation: { ...exemptionFile, url: 'https://www.clinpgx.org/ampAllelesToTest' },
    })),
];

writeFileSync(
  join(import.meta.dirname, '..', '..', 'packs', 'pgx-alleles', 'rules.json'),
  `[\n${rules.map((rule) => `  ${JSON.stringify(rule)}`).join(',\n')}\n]\n`,
);
