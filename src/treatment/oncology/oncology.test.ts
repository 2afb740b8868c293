import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patient } from '../../../test/patient.js';
import { treatmentKnowledge } from '../../../test/treatment-knowledge.js';
import { type ClaimOf, Evidence, type IsoDate, usualPreferences } from '../../record/index.js';
import { planTreatment } from '../index.js';
import { parseProtein, shortProtein } from './alteration.js';
import { isAdvanced } from './patient-tumours.js';
import { fits, parseWanted } from './wanted.js';

const asOf = '2026-11-24' as IsoDate;
const { oncology, terminology } = treatmentKnowledge;

interface Report {
  readonly gene: string;
  readonly protein?: string;
  readonly name?: string;
  readonly origin?: 'somatic' | 'germline';
  readonly significance?: string;
}

function planFor(tumour: string, reports: readonly Report[], taken: readonly string[] = [], advanced = true) {
  const who = patient('female', '1960-01-01');
  who.condition(tumour);
  if (advanced) who.problem('metastatic-cancer', '2026-01-01');
  for (const { gene, significance, ...variant } of reports)
    who.variant(gene, { zygosity: 'unknown', ...variant }, significance);
  for (const drug of taken) who.takes(drug, '2026-06-01');
  const evidence = new Evidence(who.facts);
  evidence.add(planTreatment(evidence, treatmentKnowledge, { asOf, preferences: usualPreferences }));
  const all = evidence.claims('recommendation').filter(({ value }) => value.rule.startsWith('oncology/'));
  return {
    evidence,
    all,
    names: (claim: ClaimOf<'recommendation'>) => claim.value.options.map(({ concept }) => concept.text),
  };
}

describe('advanced disease', () => {
  it.each([
    ['Metastatic melanoma', 1],
    ['Melanoma', 0],
    ['No drug helps in metastatic disease', 0],
  ])('%s', (name, reasons) => {
    const who = patient('female', '1960-01-01');
    who.condition(name);
    expect(isAdvanced(new Evidence(who.facts), oncology.tumours)).toHaveLength(reasons);
  });
});

describe('protein changes', () => {
  it.each([
    ['NP_005219.2:p.(Leu858Arg)', 'L858R'],
    ['p.Val600Glu', 'V600E'],
    ['p.V600E', 'V600E'],
    ['p.(Glu746_Ala750del)', 'E746_A750del'],
    ['p.Asp770_Asn771insSerValAsp', 'D770_N771insSVD'],
    ['p.Arg248Ter', 'R248*'],
  ])('%s is %s', (written, short) => {
    expect(shortProtein(written)).toBe(short);
    expect(parseProtein(written)).toEqual(parseProtein(short));
    expect(parseProtein(short)).toBeDefined();
  });

  it('three letters and one letter are the same for every substitution', () => {
    const three = 'Ala Arg Asn Asp Cys Gln Glu Gly His Ile Leu Lys Met Phe Pro Ser Thr Trp Tyr Val'.split(' ');
    const one = 'ARNDCQEGHILKMFPSTWYV';
    fc.assert(
      fc.property(fc.nat(19), fc.nat(19), fc.integer({ min: 1, max: 4000 }), (a, b, position) => {
        expect(parseProtein(`p.(${three[a]}${position}${three[b]})`)).toEqual(
          parseProtein(`${one[a]}${position}${one[b]}`),
        );
      }),
    );
  });

  it.each(['', 'c.2573T>G', 'amplification', 'rs121913529'])('%s is none', (text) => {
    expect(parseProtein(text)).toBeUndefined();
  });
});

describe('what an entry asks for', () => {
  const small = (gene: string, protein: string, exon?: number) => ({
    gene,
    protein: parseProtein(protein)!,
    ...(exon ? { exon } : {}),
    kind: 'small' as const,
    origin: 'unknown' as const,
    harmful: false,
    name: protein,
  });
  it.each([
    ['V600E', 'BRAF', 'V600E', true],
    ['V600E', 'BRAF', 'V600K', false],
    ['V600', 'BRAF', 'V600K', true],
    ['D835H/Y', 'FLT3', 'D835Y', true],
    ['D835H/Y', 'FLT3', 'D835V', false],
    ['BCR-ABL T315I', 'ABL1', 'T315I', true],
    ['EXON 19 DELETION', 'EGFR', 'E746_A750del', true],
    ['EXON 19 DELETION', 'EGFR', 'L747_P753delinsS', true],
    ['EXON 19 DELETION', 'EGFR', 'L858R', false],
    ['EXON 20 INSERTION', 'EGFR', 'D770_N771insSVD', true],
    ['EXON 20 INSERTION', 'EGFR', 'T790M', false],
    ['DI842-843VM', 'PDGFRA', 'D842_I843delinsVM', true],
    ['MUTATION', 'PIK3CA', 'H1047R', true],
    ['MUTATION', 'PIK3CA', 'H1047=', false],
  ])('%s and %s %s: %s', (wanted, gene, protein, expected) => {
    expect(fits(parseWanted(wanted)!, small(gene, protein), oncology.regions)).toBe(expected);
  });
});

describe('biomarker to therapy', () => {
  it.each([
    ['Lung adenocarcinoma', { gene: 'EGFR', protein: 'p.Leu858Arg' }, 'osimertinib', 'FDA'],
    ['Lung adenocarcinoma', { gene: 'EGFR', protein: 'p.(Glu746_Ala750del)' }, 'osimertinib', 'FDA'],
    ['Non-small cell lung cancer', { gene: 'EGFR', name: 'Exon 19 deletion' }, 'osimertinib', 'FDA'],
    [
      'Non-small cell lung cancer',
      { gene: 'EGFR', protein: 'p.Asp770_Asn771insSerValAsp' },
      'amivantamab + carboplatin + pemetrexed',
      'FDA',
    ],
    ['Non-small cell lung cancer', { gene: 'MET', name: 'MET exon 14 skipping' }, 'capmatinib', 'FDA'],
    ['Lung adenocarcinoma', { gene: 'EML4-ALK', name: 'fusion' }, 'alectinib', 'FDA'],
    ['Non-small cell lung cancer', { gene: 'KRAS', protein: 'G12C' }, 'sotorasib', 'FDA'],
    ['Colon adenocarcinoma', { gene: 'KRAS', protein: 'p.Gly12Cys' }, 'adagrasib + cetuximab', 'FDA'],
    ['Colorectal cancer', { gene: 'BRAF', protein: 'p.Val600Glu' }, 'encorafenib + cetuximab', 'FDA'],
    ['Melanoma', { gene: 'BRAF', protein: 'p.Val600Lys' }, 'dabrafenib + trametinib', 'FDA'],
    ['Breast cancer', { gene: 'ERBB2', name: 'amplification' }, 'trastuzumab + pertuzumab', 'FDA'],
    ['Breast cancer', { gene: 'PIK3CA', protein: 'H1047R' }, 'alpelisib + fulvestrant', 'FDA'],
    [
      'Breast cancer',
      { gene: 'BRCA1', name: 'c.68_69del', origin: 'germline', significance: 'Pathogenic' },
      'olaparib',
      'FDA',
    ],
  ] as const)('%s, %o: %s', (tumour, report, drug, level) => {
    const { all, names } = planFor(tumour, [report]);
    const found = all.find((claim) => names(claim).includes(drug));
    expect(found?.value.status).toBe('recommended');
    expect(found?.value.action).toBe('start');
    expect(found?.value.strength.scheme).toBe(level);
    expect(found?.because.some((reason) => 'knowledge' in reason)).toBe(true);
  });

  it('an alteration that nothing speaks of gives nothing', () => {
    expect(planFor('Melanoma', [{ gene: 'BRAF', protein: 'p.Val600=' }]).all).toEqual([]);
    expect(planFor('Melanoma', [{ gene: 'BRAF', protein: 'p.Gly466Glu', significance: 'Benign' }]).all).toEqual([]);
    expect(planFor('Prostate cancer', [{ gene: 'EGFR', protein: 'L858R' }]).all).toEqual([]);
  });

  it('is to be discussed, not begun, where the tumour is not known to have spread', () => {
    const { all } = planFor('Lung adenocarcinoma', [{ gene: 'EGFR', protein: 'L858R' }], [], false);
    expect(all.map(({ value }) => value.action)).toEqual(['refer']);
  });

  it('asks for the histology where the record only says lung cancer', () => {
    const { all } = planFor('lung cancer', [{ gene: 'EGFR', protein: 'L858R' }]);
    expect(all[0]?.value.status).toBe('needs-data');
    expect(all[0]?.value.missing).toHaveLength(1);
  });
});

describe('resistance', () => {
  it('T790M speaks against the older inhibitors that L858R would suggest, and not against osimertinib', () => {
    const { all, names } = planFor('Lung adenocarcinoma', [
      { gene: 'EGFR', protein: 'L858R' },
      { gene: 'EGFR', protein: 'T790M' },
    ]);
    const sensitising = all.find(({ value }) => value.title.en.includes('L858R') && value.action === 'start')!;
    const status = (drug: string) => sensitising.value.options[names(sensitising).indexOf(drug)]?.status;
    expect(status('osimertinib')).toBe('preferred');
    expect(status('erlotinib')).toBe('contraindicated');
  });

  it('RAS in colorectal cancer speaks against cetuximab, and one who takes it is told to switch', () => {
    const { all, evidence } = planFor('Colorectal cancer', [{ gene: 'NRAS', protein: 'p.Gln61Lys' }], ['cetuximab']);
    expect(all.some(({ value }) => value.action === 'avoid' && /cetuximab, panitumumab/.test(value.title.en))).toBe(
      true,
    );
    const finding = evidence.claims('safety').find(({ value }) => value.type === 'drug-gene' && !value.proposed);
    expect(finding?.value.severity).toBe('major');
    const act = evidence.claims('recommendation').find(({ value }) => value.rule.endsWith('/cetuximab'));
    expect(act?.value.action).toBe('switch');
  });
});

it('every row of the pack asks for something that can be matched, or is a polymorphism', () => {
  const left = [...oncology.evidence.values()].flat().length;
  expect(left).toBeGreaterThan(700);
  for (const entries of oncology.evidence.values())
    for (const { drugs, says, level } of entries)
      if (level === 'FDA' && says === 'resistant')
        for (const drug of drugs) expect(terminology.ingredient(drug)).toBeDefined();
});
