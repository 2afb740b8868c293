// packs/oncology-evidence: what an altered gene means for the drugs of a tumour.
// CIViC's predictive evidence of January 2019 (CC0) and OncoTree 2025-10-03 come from the reference data; approvals by biomarker
// from oncology-approvals.tsv beside this file.
// npx tsx scripts/packs/oncology.ts && npm run packs:seal
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedArchive } from '../../test/archive.js';

const archive = sharedArchive('oncology', 'oncology.tar.gz');
if (!archive) throw new Error('scripts/packs/oncology needs the reference data; set SARTOR_SHARED');
const pack = join(import.meta.dirname, '..', '..', 'packs', 'oncology-evidence');

interface Node {
  readonly code: string;
  readonly name: string;
  readonly children: Readonly<Record<string, Node>>;
}

const tree = JSON.parse(readFileSync(join(archive, 'oncotree', 'oncotree_2025_10_03.json'), 'utf8')) as {
  TISSUE: Node;
};
const tumours: (readonly [string, string, string])[] = [];
const visit = (node: Node, parent: string) => {
  tumours.push([node.code, node.name, parent]);
  for (const child of Object.values(node.children)) visit(child, node.code);
};
visit(tree.TISSUE, '');
const codes = new Set(tumours.map(([code]) => code));

/** Names of CIViC and of records that OncoTree writes otherwise. */
const names: Readonly<Record<string, string>> = {
  cancer: 'TISSUE',
  'non-small cell lung carcinoma': 'NSCLC',
  'non-small cell lung cancer': 'NSCLC',
  'non-small cell carcinoma of lung': 'NSCLC',
  nsclc: 'NSCLC',
  'adenocarcinoma of lung': 'LUAD',
  'lung squamous cell carcinoma': 'LUSC',
  'squamous cell carcinoma of lung': 'LUSC',
  'lung small cell carcinoma': 'SCLC',
  'small cell carcinoma of lung': 'SCLC',
  'lung cancer': 'LUNG',
  'colorectal cancer': 'COADREAD',
  'colon cancer': 'COAD',
  'rectum cancer': 'READ',
  'rectal cancer': 'READ',
  'malignant tumor of colon': 'COAD',
  'colon mucinous adenocarcinoma': 'MACR',
  'breast cancer': 'BREAST',
  'malignant neoplasm of breast': 'BREAST',
  'her2-receptor positive breast cancer': 'BREAST',
  'estrogen-receptor positive breast cancer': 'BREAST',
  'skin melanoma': 'SKCM',
  'malignant melanoma': 'MEL',
  'ovarian cancer': 'OVARY',
  'epithelial ovarian cancer': 'OVT',
  'ovarian cystadenocarcinoma': 'OVT',
  'stomach cancer': 'STOMACH',
  'stomach carcinoma': 'STAD',
  'esophageal cancer': 'STOMACH',
  'prostate cancer': 'PRAD',
  'pancreatic cancer': 'PANCREAS',
  'pancreatic carcinoma': 'PANCREAS',
  'pancreatic ductal adenocarcinoma': 'PAAD',
  'thyroid cancer': 'THYROID',
  'thyroid carcinoma': 'THYROID',
  'thyroid medullary carcinoma': 'THME',
  'papillary thyroid carcinoma': 'THPA',
  'anaplastic thyroid carcinoma': 'THAP',
  'anaplastic thyroid cancer': 'THAP',
  'chronic myeloid leukemia': 'CML',
  'acute myeloid leukemia': 'AML',
  'acute promyelocytic leukemia': 'APLPMLRARA',
  'chronic lymphocytic leukemia': 'CLLSLL',
  'hairy cell leukemia': 'HCL',
  'multiple myeloma': 'PCM',
  "waldenström's macroglobulinemia": 'WM',
  'malignant glioma': 'DIFG',
  'brain glioma': 'DIFG',
  'glioblastoma multiforme': 'GB',
  'brain medulloblastoma': 'MBL',
  'head and neck cancer': 'HEAD_NECK',
  'head and neck squamous cell carcinoma': 'HNSC',
  'laryngeal squamous cell carcinoma': 'LXSC',
  'urothelial carcinoma': 'BLADDER',
  'cervical cancer': 'CERVIX',
  'endometrial cancer': 'UTERUS',
  'endometrial adenocarcinoma': 'UCEC',
  'clear cell renal cell carcinoma': 'CCRCC',
  'malignant mesothelioma': 'PLMESO',
  'skin squamous cell carcinoma': 'CSCC',
  "bone ewing's sarcoma": 'ES',
  'desmoid fibromatosis': 'DES',
  'systemic mastocytosis': 'SM',
};

const problems: Readonly<Record<string, string>> = {
  'lung-cancer': 'LUNG',
  'colorectal-cancer': 'COADREAD',
  melanoma: 'MEL',
  'breast-cancer': 'BREAST',
  'ovarian-cancer': 'OVT',
  'prostate-cancer': 'PRAD',
  'pancreatic-cancer': 'PAAD',
  'gastric-cancer': 'STAD',
  'liver-cancer': 'HCC',
  'endometrial-cancer': 'UCEC',
  'cervical-cancer': 'CERVIX',
  'bladder-cancer': 'BLCA',
  'kidney-cancer': 'RCC',
  'thyroid-cancer': 'THYROID',
  'multiple-myeloma': 'PCM',
  leukemia: 'MYELOID',
  lymphoma: 'LYMPH',
};

const titles = {
  TISSUE: { en: 'any solid tumour', zh: '任何实体瘤' },
  LUNG: { en: 'lung cancer', zh: '肺癌' },
  NSCLC: { en: 'non-small cell lung cancer', zh: '非小细胞肺癌' },
  LUAD: { en: 'lung adenocarcinoma', zh: '肺腺癌' },
  COADREAD: { en: 'colorectal cancer', zh: '结直肠癌' },
  COAD: { en: 'colon cancer', zh: '结肠癌' },
  READ: { en: 'rectal cancer', zh: '直肠癌' },
  MEL: { en: 'melanoma', zh: '黑色素瘤' },
  SKCM: { en: 'skin melanoma', zh: '皮肤黑色素瘤' },
  BREAST: { en: 'breast cancer', zh: '乳腺癌' },
  BRCA: { en: 'invasive breast cancer', zh: '浸润性乳腺癌' },
  OVT: { en: 'ovarian cancer', zh: '卵巢癌' },
  PRAD: { en: 'prostate cancer', zh: '前列腺癌' },
  PAAD: { en: 'pancreatic cancer', zh: '胰腺癌' },
};

const byName = new Map(tumours.map(([code, name]) => [name.toLowerCase(), code]));
const civic = readFileSync(join(archive, 'civic_2019', 'civic_compact.tsv'), 'utf8')
  .trim()
  .split('\n');
const header = civic[0]!.split('\t');
const unmapped = new Map<string, number>();
const rows = civic.slice(1).flatMap((line) => {
  const cells = Object.fromEntries(line.split('\t').map((cell, index) => [header[index]!, cell.trim()]));
  if (cells.evidence_type !== 'Predictive' || !cells.drugs) return [];
  const says = { 'Sensitivity/Response': 'S', Resistance: 'R', 'Reduced Sensitivity': 'R' }[
    cells.clinical_significance ?? ''
  ];
  const disease = cells.disease!.toLowerCase();
  const tumour = names[disease] ?? byName.get(disease);
  if (!tumour || !codes.has(tumour)) unmapped.set(disease, (unmapped.get(disease) ?? 0) + 1);
  // A germline polymorphism that predicts response is no target.
  if (!says || !tumour || !codes.has(tumour) || /Polymorphism/.test(cells.variant_origin ?? '')) return [];
  const joined = cells.drug_interaction_type === 'Combination' ? '+' : ',';
  const drugs = cells.drugs.split(',').map((each) => each.replace(/\s*\([^)]*\)$/, '').toLowerCase());
  const origin = /Germline/.test(cells.variant_origin ?? '') ? 'g' : 's';
  const supports = cells.evidence_direction === 'Does Not Support' ? 0 : 1;
  return [
    [
      `EID${cells.evidence_id}`,
      cells.gene,
      cells.variant,
      tumour,
      drugs.join(joined),
      says,
      supports,
      cells.evidence_level,
      origin,
      'civic',
      cells.pubmed_id,
    ],
  ];
});

const approvals = readFileSync(join(import.meta.dirname, 'oncology-approvals.tsv'), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line, index) => {
    const [gene, variant, tumour, drugs, says, origin = '', checked] = line.split('\t');
    if (!codes.has(tumour!)) throw new Error(`oncology-approvals.tsv: OncoTree has no ${tumour}`);
    return [
      `FDA${index + 1}`,
      gene,
      variant,
      tumour,
      drugs,
      says,
      1,
      'FDA',
      origin.trim(),
      checked?.trim() === 'unchecked' ? 'fda-unchecked' : says === 'R' ? 'label-ras' : 'fda',
      '',
    ];
  });

const sources = {
  civic: {
    title: 'CIViC, clinical evidence summaries, 1 January 2019 (CC0)',
    year: 2019,
    url: 'https://civicdb.org',
    checkedAgainst: 'CIViC GRCh38_01-Jan-2019-ClinicalEvidenceSummaries.txt',
  },
  fda: {
    title: 'FDA approvals by biomarker (labels of the drugs named)',
    year: 2025,
    url: 'https://www.accessdata.fda.gov/scripts/cder/daf/',
    checkedAgainst: 'FDA approvals as the Molecular Oncology Almanac cites them, 2025; PMC6287751 table 1',
  },
  'fda-unchecked': {
    title: 'FDA approvals by biomarker (labels of the drugs named)',
    year: 2025,
    url: 'https://www.accessdata.fda.gov/scripts/cder/daf/',
    checkedAgainst: 'unchecked',
  },
  'label-ras': {
    title: 'Cetuximab and panitumumab labels: not for colorectal cancer with RAS mutations',
    year: 2017,
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC6287751/table/T1',
    checkedAgainst: 'PMC6287751 table 1: colorectal cancer, KRAS and NRAS mutation negative',
  },
};

/** Where a length change belongs to an exon, if the report names no exon. */
const regions = [
  { gene: 'EGFR', exon: 19, from: 746, to: 750 },
  { gene: 'EGFR', exon: 20, from: 762, to: 774 },
];

mkdirSync(pack, { recursive: true });
const lines = (list: readonly unknown[]) => `[\n${list.map((each) => JSON.stringify(each)).join(',\n')}\n]`;
writeFileSync(
  join(pack, 'evidence.json'),
  `{"sources": ${JSON.stringify(sources, null, 1)},\n"rows": ${lines([...approvals, ...rows])}}\n`,
);
writeFileSync(
  join(pack, 'tumours.json'),
  `{"problems": ${JSON.stringify(problems)},\n"names": ${JSON.stringify(names)},\n"titles": ${JSON.stringify(titles)},\n"regions": ${JSON.stringify(regions)},\n"tumours": ${lines(tumours)}}\n`,
);
console.error(`${approvals.length} approvals, ${rows.length} of CIViC, ${tumours.length} tumour types`);
console.error([...unmapped].map(([name, count]) => `${name} ${count}`).join('; '));
