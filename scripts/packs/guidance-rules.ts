import type { AdviceAction, AdviceNote, DoseFraction } from '../../src/treatment/pharmacogenomics/knowledge.js';

/** What one recommendation advises, as read from the source's sentence. */
export interface AdviceCode {
  action: AdviceAction;
  fraction?: DoseFraction;
  limitMgPerDay?: number;
  notes: AdviceNote[];
}

type Groups = (string | undefined)[];
interface Rule {
  readonly when: RegExp;
  readonly action: AdviceAction;
  readonly fraction?: (groups: Groups) => DoseFraction;
  readonly limit?: (groups: Groups) => number;
  readonly notes?: readonly AdviceNote[];
}

const number = (text: string | undefined) => Number(text);
const part = (of: DoseFraction['of'], lower: number, upper = lower): DoseFraction => ({
  lower: round(lower),
  upper: round(upper),
  of,
});
const round = (value: number) => Math.round(value * 1000) / 1000;
const percent = (of: DoseFraction['of']) => (groups: Groups) =>
  part(of, number(groups[1]) / 100, number(groups[2] ?? groups[1]) / 100);
const reduction = (of: DoseFraction['of']) => (groups: Groups) =>
  part(of, 1 - number(groups[2] ?? groups[1]) / 100, 1 - number(groups[1]) / 100);
const times = (of: DoseFraction['of']) => (groups: Groups) =>
  part(of, number(groups[1]), number(groups[2] ?? groups[1]));

/** The first that fits decides. `X` stands for the drug. */
const rules: readonly Rule[] = [
  /* nothing advised */
  { when: /^xN is not a valid/i, action: 'no-recommendation', notes: ['copy-number-needed'] },
  { when: /^(n\/a$|no recommendation|the guideline does not provide)/i, action: 'no-recommendation' },
  { when: /^insufficient evidence/i, action: 'standard', notes: ['insufficient-evidence'] },
  { when: /^(no action|no adjustments needed)/i, action: 'standard' },

  /* CPIC 2024 to 2026: metoprolol, hydralazine, thiopurines, glucose-6-phosphate dehydrogenase */
  {
    when: /^initiate therapy with lowest recommended starting dose.*bradycardia/i,
    action: 'lower-dose',
    notes: ['lowest-start', 'slow-titration', 'monitor-heart-rate', 'or-alternative'],
  },
  {
    when: /^consider a starting total daily dose of at least 75 mg/i,
    action: 'standard',
    notes: ['start-75-mg-titrate-to-300'],
  },
  {
    when: /^initiate therapy at a total daily dose of 40 to 75 mg/i,
    action: 'lower-dose',
    notes: ['start-40-to-75-mg'],
  },
  { when: /acute exacerbation of chronic hemolysis/i, action: 'monitor', notes: ['monitor-anaemia'] },
  { when: /^consider alternative nonthiopurine/i, action: 'alternative' },
  {
    when: /^(?:based on (?:TPMT|NUDT15), )?initiate therapy with (?:reduced|decreased) starting doses \((\d+)%?[-–](\d+)% of standard/i,
    action: 'lower-dose',
    fraction: percent('start'),
    notes: ['monitor-blood-count'],
  },
  {
    when: /^for malignancy: initiate therapy with drastically reduced starting doses.*10-fold/i,
    action: 'lower-dose',
    fraction: () => part('start', 0.1),
    notes: ['tenfold-lower-thrice-weekly', 'malignancy-or-not', 'monitor-blood-count'],
  },
  {
    when: /^initiate therapy with drastically reduced starting doses.*10-fold/i,
    action: 'lower-dose',
    fraction: () => part('start', 0.1),
    notes: ['tenfold-lower-thrice-weekly', 'monitor-blood-count'],
  },
  {
    when: /^based on (?:TPMT|NUDT15), initiate therapy with standard/i,
    action: 'standard',
    notes: ['one-gene-only', 'monitor-blood-count'],
  },
  { when: /^initiate standard dosing/i, action: 'standard' },

  /* malignant hyperthermia, glucose-6-phosphate dehydrogenase, hearing, skin */
  {
    when: /relatively contraindicated in persons with malignant hyperthermia/i,
    action: 'avoid',
    notes: ['only-exceptional'],
  },
  { when: /clinical findings, family history/i, action: 'monitor', notes: ['clinical-findings-decide'] },
  { when: /enzyme activity must be measured/i, action: 'monitor', notes: ['measure-enzyme'] },
  { when: /^no reason to avoid/i, action: 'standard' },
  { when: /close monitoring for anemia/i, action: 'monitor', notes: ['monitor-anaemia'] },
  { when: /^avoid aminoglycoside/i, action: 'avoid', notes: ['only-exceptional', 'monitor-hearing'] },
  { when: /^use aminoglycoside/i, action: 'monitor', notes: ['shortest-course', 'monitor-level', 'monitor-hearing'] },
  { when: /^avoid X, except in the following cases/i, action: 'avoid', notes: ['only-exceptional'] },
  {
    when: /naive and alternative agents are available, do not use|naïve and alternative agents are available, do not use/i,
    action: 'avoid',
    notes: ['if-naive', 'or-alternative'],
  },
  {
    when: /alternative agents are not available, consider the use/i,
    action: 'monitor',
    notes: ['if-naive-no-alternative', 'monitor-skin'],
  },
  { when: /(naïve|naive), do not use/i, action: 'avoid', notes: ['if-naive'] },
  {
    when: /previously used X (consistently|continuously)|latency period|has previously used/i,
    action: 'monitor',
    notes: ['if-tolerated-before', 'monitor-skin'],
  },
  { when: /^carefully weigh the risk/i, action: 'alternative', notes: ['weigh-skin-reaction'] },

  /* fluoropyrimidines */
  {
    when: /strongly reduced dose with early therapeutic drug monitoring/i,
    action: 'avoid',
    notes: ['if-needed-strongly-reduced', 'monitor-level'],
  },
  { when: /^avoid use of 5-/i, action: 'avoid' },
  {
    when: /^reduce starting dose by (\d+)%/i,
    action: 'lower-dose',
    fraction: reduction('start'),
    notes: ['monitor-level', 'monitor-response'],
  },
  {
    when: /not possible to recommend a dose adjustment for this patient/i,
    action: 'adjust',
    notes: ['measure-dpd', 'or-avoid'],
  },
  {
    when: /^start with (\d+)% of the standard dose or avoid/i,
    action: 'lower-dose',
    fraction: percent('start'),
    notes: ['or-avoid', 'monitor-response'],
  },
  { when: /^avoid fluorouracil and X/i, action: 'avoid', notes: ['measure-dpd'] },
  { when: /^for cutaneous administration: avoid X/i, action: 'avoid', notes: ['measure-dpd', 'by-indication'] },
  { when: /^avoid X(\.)? or start with a low dose/i, action: 'avoid', notes: ['if-needed-reduced'] },
  { when: /start with a very low dose/i, action: 'avoid', notes: ['if-needed-strongly-reduced'] },
  {
    when: /be alert to the occurrence of severe side effects/i,
    action: 'monitor',
    notes: ['monitor-response', 'monitor-blood-count'],
  },

  /* thiopurines */
  {
    when: /^(based on \w+ status, )?for non-malignant conditions, consider alternative.*drastically reduced normal daily/i,
    action: 'alternative',
    notes: ['malignancy-or-not', 'tenfold-lower', 'monitor-blood-count'],
  },
  {
    when: /^(based on \w+ status, )?for non-malignant conditions, consider alternative/i,
    action: 'alternative',
    notes: ['malignancy-or-not', 'tenfold-lower-thrice-weekly', 'monitor-blood-count'],
  },
  {
    when: /^(based on \w+ status, )?for malignancy, start with drastically reduced/i,
    action: 'lower-dose',
    fraction: () => part('start', 0.1),
    notes: ['tenfold-lower-thrice-weekly', 'malignancy-or-not', 'monitor-blood-count'],
  },
  {
    when: /^(based on \w+ status, )?for malignancy, initiate dose at 10 mg\/m2/i,
    action: 'lower-dose',
    notes: ['malignancy-or-not', 'if-needed-strongly-reduced', 'monitor-blood-count'],
  },
  {
    when: /start with drastically reduced doses/i,
    action: 'lower-dose',
    fraction: () => part('start', 0.1),
    notes: ['tenfold-lower-thrice-weekly', 'monitor-blood-count'],
  },
  {
    when: /reduce starting doses to (\d+)% of normal/i,
    action: 'lower-dose',
    fraction: percent('start'),
    notes: ['monitor-blood-count'],
  },
  {
    when: /start with reduced (?:starting )?doses \((\d+)%? ?(?:-|to) ?(\d+)% of normal/i,
    action: 'lower-dose',
    fraction: percent('start'),
    notes: ['monitor-blood-count'],
  },
  {
    when: /start with normal starting dose.*evaluating/i,
    action: 'standard',
    notes: ['one-gene-only', 'measure-tpmt', 'monitor-blood-count'],
  },
  {
    when: /phenotype could (not )?be assigned based on genotyping performed.*(TPMT genotype|NUDT15 genotype|erythrocyte)/i,
    action: 'monitor',
    notes: ['measure-tpmt', 'monitor-blood-count'],
  },
  {
    when: /start with normal starting dose.*(TPMT|NUDT15) (phenotype|genotype|status)/i,
    action: 'standard',
    notes: ['one-gene-only', 'monitor-blood-count'],
  },
  { when: /start with normal starting dose/i, action: 'standard' },
  {
    when: /^avoid (azathioprine and X|X and mercaptopurine|X).*use (\d+)% of the standard dose/i,
    action: 'avoid',
    fraction: (groups) => part('start', number(groups[2]) / 100),
    notes: ['if-needed-reduced', 'monitor-blood-count'],
  },
  {
    when: /^choose an alternative or start with (\d+)(?:-(\d+))?% of the standard/i,
    action: 'alternative',
    fraction: percent('start'),
    notes: ['if-needed-reduced', 'monitor-blood-count'],
  },
  {
    when: /^immunosuppression:? ?start with (\d+)% of the standard/i,
    action: 'lower-dose',
    fraction: percent('start'),
    notes: ['by-indication', 'monitor-blood-count'],
  },

  /* statins */
  {
    when: /^prescribe an alternative statin.*limit dose to (?:<|≤) ?(\d+) ?mg/i,
    action: 'alternative',
    limit: (groups) => number(groups[1]),
    notes: ['other-statin', 'myopathy-risk'],
  },
  { when: /^prescribe an alternative statin/i, action: 'alternative', notes: ['other-statin', 'myopathy-risk'] },
  {
    when: /^based on \w+ status, prescribe ≤ ?(\d+) ?mg/i,
    action: 'lower-dose',
    limit: (groups) => number(groups[1]),
    notes: ['one-gene-only', 'combine-or-alternative-above-limit'],
  },
  {
    when: /^prescribe ≤ ?(\d+) ?mg.*alternative/i,
    action: 'lower-dose',
    limit: (groups) => number(groups[1]),
    notes: ['combine-or-alternative-above-limit', 'myopathy-risk'],
  },
  {
    when: /^prescribe ≤ ?(\d+) ?mg/i,
    action: 'lower-dose',
    limit: (groups) => number(groups[1]),
    notes: ['combine-or-alternative-above-limit', 'myopathy-risk'],
  },
  {
    when: /^based on \w+ status, prescribe desired.*myopathy/i,
    action: 'monitor',
    notes: ['one-gene-only', 'myopathy-risk'],
  },
  { when: /^prescribe desired.*myopathy/i, action: 'monitor', notes: ['myopathy-risk'] },
  { when: /^based on \w+ status, prescribe desired/i, action: 'standard', notes: ['one-gene-only'] },
  { when: /^prescribe desired/i, action: 'standard' },
  {
    when: /^patient has additional significant risk factors for statin/i,
    action: 'alternative',
    notes: ['with-risk-factors', 'other-statin', 'monitor-response'],
  },
  {
    when: /^choose an alternative\. consider any additional risk factors for statin/i,
    action: 'alternative',
    notes: ['other-statin', 'myopathy-risk'],
  },

  /* tricyclics */
  {
    when: /^avoid tricyclic use.*titrating to a higher target/i,
    action: 'avoid',
    notes: ['alternative-not-by-gene', 'if-needed-raise', 'monitor-level'],
  },
  {
    when: /^avoid (?:tricyclic|tertiary amine) use.*?(\d+)% reduction/i,
    action: 'avoid',
    fraction: reduction('start'),
    notes: ['alternative-not-by-gene', 'if-needed-reduced', 'monitor-level'],
  },
  { when: /^avoid tertiary amine use/i, action: 'avoid', notes: ['alternative-not-by-gene', 'monitor-level'] },
  {
    when: /^avoid X use\.? ?.*?consider a (\d+)% reduction/i,
    action: 'avoid',
    fraction: reduction('start'),
    notes: ['if-needed-reduced', 'monitor-level'],
  },
  {
    when: /^avoid X use;.*titrating to a higher target/i,
    action: 'avoid',
    notes: ['if-needed-raise', 'monitor-level'],
  },
  { when: /^avoid X use;/i, action: 'avoid', notes: ['monitor-level'] },
  {
    when: /^consider alternative drug not metabolized.*therapeutic drug monitoring/i,
    action: 'alternative',
    notes: ['alternative-not-by-gene', 'monitor-level'],
  },
  {
    when: /^consider a (\d+)% reduction of recommended starting dose/i,
    action: 'lower-dose',
    fraction: reduction('start'),
    notes: ['monitor-level'],
  },

  /* serotonin reuptake inhibitors and relatives */
  {
    when: /^initiate therapy with recommended starting dose.*lower maintenance dose/i,
    action: 'lower-dose',
    notes: ['slow-titration', 'lower-maintenance'],
  },
  {
    when: /^initiate therapy with recommended starting dose\. if patient does not adequately respond/i,
    action: 'adjust',
    notes: ['higher-if-no-response', 'alternative-if-no-response'],
  },
  {
    when: /^consider a (?:clinically appropriate )(?:alternative )?antidepressant.*and (\d+)% reduction of the standard maintenance/i,
    action: 'alternative',
    fraction: reduction('maintenance'),
    notes: ['alternative-not-by-gene', 'if-needed-reduced', 'slow-titration'],
  },
  {
    when: /^consider a clinically appropriate (alternative )?antidepressant.*higher maintenance/i,
    action: 'alternative',
    notes: ['alternative-not-by-gene', 'higher-if-no-response'],
  },
  {
    when: /^consider a clinically appropriate (alternative )?antidepressant.*titrating to a higher/i,
    action: 'alternative',
    notes: ['alternative-not-by-gene', 'higher-if-no-response'],
  },
  {
    when: /^consider a lower starting dose, slower titration schedule,? and (\d+)% reduction of standard maintenance dose.*or select/i,
    action: 'lower-dose',
    fraction: reduction('maintenance'),
    notes: ['slow-titration', 'or-alternative'],
  },
  {
    when: /^consider a lower starting dose, slower titration schedule,? and (\d+)% reduction/i,
    action: 'lower-dose',
    fraction: reduction('maintenance'),
    notes: ['slow-titration'],
  },
  { when: /^consider a lower starting dose and slower titration/i, action: 'lower-dose', notes: ['slow-titration'] },
  {
    when: /^consider a (\d+)% reduction in recommended starting dose, slower titration/i,
    action: 'lower-dose',
    fraction: reduction('dose'),
    notes: ['slow-titration', 'lower-maintenance'],
  },
  {
    when: /^consider a (\d+)-(\d+)% lower starting dose/i,
    action: 'lower-dose',
    fraction: reduction('start'),
    notes: ['slow-titration', 'or-alternative'],
  },
  {
    when: /^select alternative drug.*increasing the target maintenance dose by (\d+)%/i,
    action: 'alternative',
    notes: ['alternative-not-by-gene', 'higher-if-no-response'],
  },
  {
    when: /^initiate (\d+)% of starting dose.*or consider/i,
    action: 'lower-dose',
    fraction: percent('start'),
    notes: ['or-alternative'],
  },
  {
    when: /^(select|consider) (an |a )?(clinically appropriate )?alternative (antidepressant|drug)( not (primarily|predominantly)).*granisetron/i,
    action: 'alternative',
    notes: ['alternative-not-by-gene', 'granisetron'],
  },
  {
    when: /^(select|consider) (an |a )?(clinically appropriate )?alternative (antidepressant|drug)/i,
    action: 'alternative',
    notes: ['alternative-not-by-gene'],
  },

  /* proton pump inhibitors */
  {
    when: /^increase starting daily dose by (\d+)%/i,
    action: 'raise-dose',
    fraction: (groups) => part('start', 1 + number(groups[1]) / 100),
    notes: ['monitor-response'],
  },
  {
    when: /^initiate standard starting daily dose\. consider increasing dose by (\d+)-(\d+)%/i,
    action: 'raise-dose',
    fraction: (groups) => part('dose', 1 + number(groups[1]) / 100, 1 + number(groups[2]) / 100),
    notes: ['raise-for-h-pylori-or-oesophagitis', 'monitor-response'],
  },
  {
    when: /^initiate standard starting daily dose\. for chronic therapy.*?(\d+)% reduction/i,
    action: 'lower-dose',
    fraction: reduction('maintenance'),
    notes: ['halve-when-chronic', 'monitor-response'],
  },
  {
    when: /eradication therapy: 1\. use a (\d+)-fold higher dose/i,
    action: 'raise-dose',
    fraction: times('dose'),
    notes: ['by-indication', 'monitor-response'],
  },

  /* opioids */
  {
    when: /^avoid X use because of (potential for|possibility of)/i,
    action: 'avoid',
    notes: ['non-codeine-non-tramadol'],
  },
  {
    when: /^use X label recommended.*if no response/i,
    action: 'monitor',
    notes: ['monitor-response', 'alternative-if-no-response', 'non-codeine-non-tramadol'],
  },
  {
    when: /^doses higher than 20 mg every 6 hours/i,
    action: 'alternative',
    notes: ['high-dose-or-risk-factor', 'non-codeine-non-tramadol'],
  },
  {
    when: /^for pain: it is not possible to offer.*try a dose increase/i,
    action: 'adjust',
    notes: ['higher-if-no-response', 'alternative-if-no-response', 'monitor-response'],
  },
  {
    when: /^for pain: .*choose an alternative/i,
    action: 'alternative',
    notes: ['non-codeine-non-tramadol', 'by-indication'],
  },
  {
    when: /^as the total analgesic effect changes.*select an alternative/i,
    action: 'alternative',
    notes: ['non-codeine-non-tramadol'],
  },
  {
    when: /^it is not possible to provide a recommendation for dose adjustment, because the total analgesic/i,
    action: 'adjust',
    notes: ['higher-if-no-response', 'alternative-if-no-response', 'monitor-response'],
  },

  /* antiplatelet, immunosuppressive, hormonal, antifungal, other single drugs */
  { when: /^if considering X, use at standard dose/i, action: 'standard' },
  { when: /^avoid (X|standard dose).*(prasugrel|p2y12)/i, action: 'avoid', notes: ['stronger-p2y12'] },
  { when: /^consider an alternative p2y12/i, action: 'alternative', notes: ['stronger-p2y12'] },
  {
    when: /^percutaneous coronary intervention, stroke or tia: choose an alternative or double/i,
    action: 'alternative',
    notes: ['by-indication', 'double-dose-option', 'stronger-p2y12'],
  },
  {
    when: /^percutaneous coronary intervention, stroke or tia: avoid/i,
    action: 'avoid',
    notes: ['by-indication', 'stronger-p2y12'],
  },
  {
    when: /^increase starting dose ([\d.]+) to ([\d.]+) times/i,
    action: 'raise-dose',
    fraction: times('start'),
    notes: ['monitor-level'],
  },
  {
    when: /liver transplantation.*?use ([\d.]+) times the normal initial dose/i,
    action: 'raise-dose',
    fraction: times('start'),
    notes: ['graft-genotype', 'monitor-level'],
  },
  {
    when: /^initiate therapy with standard recommended dose.*monitoring/i,
    action: 'standard',
    notes: ['monitor-level'],
  },
  {
    when: /^initiate therapy with recommended standard of care dosing\. use therapeutic drug monitoring/i,
    action: 'monitor',
    notes: ['monitor-level'],
  },
  { when: /^avoid moderate and strong cyp2d6 inhibitors/i, action: 'monitor', notes: ['no-cyp2d6-inhibitors'] },
  {
    when: /^(consider hormonal therapy|recommend alternative hormonal)/i,
    action: 'alternative',
    notes: ['aromatase-inhibitor', 'no-cyp2d6-inhibitors'],
  },
  {
    when: /^select an alternative or measure the endoxifen.*factor of ([\d.]+)-([\d.]+)/i,
    action: 'alternative',
    fraction: times('dose'),
    notes: ['aromatase-inhibitor', 'if-needed-raise', 'monitor-level', 'no-cyp2d6-inhibitors'],
  },
  {
    when: /^select an alternative or increase the dose to (\d+) mg/i,
    action: 'alternative',
    limit: (groups) => number(groups[1]),
    notes: ['aromatase-inhibitor', 'if-needed-raise', 'monitor-level'],
  },
  {
    when: /^choose an alternative agent that is not dependent on CYP2C19.*most appropriate agent/i,
    action: 'alternative',
    notes: ['antifungal-alternatives', 'if-needed-reduced', 'monitor-level'],
  },
  {
    when: /^choose an alternative agent that is not dependent on CYP2C19/i,
    action: 'alternative',
    notes: ['antifungal-alternatives'],
  },
  {
    when: /^choose an alternative therapy not metabolized by CYP2C9/i,
    action: 'alternative',
    notes: ['alternative-not-by-gene'],
  },
  {
    when: /^consider an alternative agent particularly where jaundice/i,
    action: 'alternative',
    notes: ['jaundice-likely'],
  },
  { when: /^there is no need to avoid prescribing/i, action: 'standard', notes: ['jaundice-unlikely'] },
  { when: /^choose an alternative, such as febuxostat/i, action: 'alternative', notes: ['febuxostat-or-desensitise'] },
  {
    when: /^consider initiating X with decreased dose of 400 or 200/i,
    action: 'lower-dose',
    fraction: () => part('dose', 0.333, 0.667),
  },
  {
    when: /^consider initiating X with decreased dose of 400/i,
    action: 'lower-dose',
    fraction: () => part('dose', 0.667),
  },
  { when: /^X in MONOpreparation/i, action: 'lower-dose', notes: ['by-indication', 'monitor-level'] },
  {
    when: /^determine the X plasma concentration if side effects occur/i,
    action: 'monitor',
    notes: ['monitor-level', 'monitor-response'],
  },
  {
    when: /^initiate with a dose of.*increase to (1\.2 mg|80 mg\/day after 3)/i,
    action: 'adjust',
    notes: ['usual-titration-by-level', 'monitor-level'],
  },
  {
    when: /^initiate with a dose of/i,
    action: 'adjust',
    notes: ['initial-no-increase', 'slow-titration', 'monitor-level'],
  },
  {
    when: /^start with the normal initial dose, bearing in mind/i,
    action: 'adjust',
    notes: ['initial-no-increase', 'monitor-response'],
  },
  { when: /^in the event of side effects occurring/i, action: 'adjust', notes: ['monitor-response'] },
  { when: /^be extra alert to reduced efficacy/i, action: 'monitor', notes: ['monitor-response', 'or-alternative'] },
  {
    when: /^initiate therapy with (\d+)-(\d+)% of the lowest/i,
    action: 'lower-dose',
    fraction: percent('start'),
    notes: ['slow-titration', 'lowest-effective'],
  },
  {
    when: /^initiate therapy with (\d+)% of the lowest/i,
    action: 'lower-dose',
    fraction: percent('start'),
    notes: ['slow-titration', 'lowest-effective'],
  },
  {
    when: /^initiate therapy with lowest recommended starting dose/i,
    action: 'adjust',
    notes: ['slow-titration', 'lowest-effective'],
  },
  {
    when: /^for first dose, use typical.*?approximately (\d+)% less/i,
    action: 'lower-dose',
    fraction: reduction('maintenance'),
    notes: ['loading-dose-usual', 'monitor-level'],
  },
  {
    when: /^the loading dose does not need to be adjusted.*?use (\d+)(?:-(\d+))?% of the standard/i,
    action: 'lower-dose',
    fraction: percent('maintenance'),
    notes: ['loading-dose-usual', 'monitor-level'],
  },
  {
    when: /^monitoring by (?:the|a) anticoagulation clinic.*?use (\d+)% of the standard initial/i,
    action: 'lower-dose',
    fraction: percent('start'),
    notes: ['monitor-inr'],
  },
  {
    when: /^use (\d+)% of the standard initial dose.*algorithm/i,
    action: 'lower-dose',
    fraction: percent('start'),
    notes: ['algorithm', 'monitor-inr'],
  },
  { when: /^administer no more than \d+ mg\/day.*\((\d+)-(\d+)%/i, action: 'lower-dose', fraction: percent('maximum') },
  {
    when: /^(?:do not exceed|use no more than) the following.*\((\d+)% of the (?:standard|normal) maximum/i,
    action: 'lower-dose',
    fraction: percent('maximum'),
    notes: ['limit-by-age'],
  },
  {
    when: /^do not exceed the following daily doses: adults up to 65 years: (\d+)mg/i,
    action: 'lower-dose',
    limit: (groups) => number(groups[1]),
    notes: ['limit-by-age'],
  },
  {
    when: /^do not give doses exceeding (\d+) mg\/day/i,
    action: 'lower-dose',
    limit: (groups) => number(groups[1]),
    notes: ['monitor-response'],
  },
  { when: /^indication obsessive compulsive/i, action: 'avoid', notes: ['by-indication', 'monitor-level'] },
  {
    when: /^indication depression: use (\d+)% of the standard/i,
    action: 'lower-dose',
    fraction: percent('dose'),
    notes: ['by-indication', 'monitor-level'],
  },
  {
    when: /^indication depression: choose an alternative.*use (\d+)% of the normal/i,
    action: 'alternative',
    fraction: percent('dose'),
    notes: ['by-indication', 'if-needed-reduced'],
  },
  {
    when: /^use (\d+)% of the standard dose and monitor.*or, avoid/i,
    action: 'lower-dose',
    fraction: percent('dose'),
    notes: ['monitor-level', 'or-avoid'],
  },
  {
    when: /^use (\d+)% of the standard dose and (?:monitor|assess)/i,
    action: 'lower-dose',
    fraction: percent('dose'),
    notes: ['monitor-level'],
  },
  {
    when: /^use (\d+)% of the normal maintenance dose/i,
    action: 'lower-dose',
    fraction: percent('maintenance'),
    notes: ['with-inhibitors'],
  },
  {
    when: /^use (\d+)% of the normal dose\. if problematic/i,
    action: 'lower-dose',
    fraction: percent('dose'),
    notes: ['monitor-response'],
  },
  { when: /^use (\d+)% of the normal dose/i, action: 'lower-dose', fraction: percent('dose') },
  { when: /^use half of the normal dose/i, action: 'lower-dose', fraction: () => part('dose', 0.5) },
  {
    when: /^start with (\d+)% of the normal dose/i,
    action: 'lower-dose',
    fraction: percent('start'),
    notes: ['monitor-blood-count'],
  },
  {
    when: /^use an initial dose that is ([\d.]+)x higher/i,
    action: 'raise-dose',
    fraction: times('start'),
    notes: ['monitor-level'],
  },
  {
    when: /^use ([\d.]+) times the normal dose or choose/i,
    action: 'raise-dose',
    fraction: times('dose'),
    notes: ['or-alternative'],
  },
  {
    when: /^use ([\d.]+) times the standard dose and monitor/i,
    action: 'raise-dose',
    fraction: times('dose'),
    notes: ['monitor-level'],
  },
  { when: /^use ([\d.]+) times the standard dose/i, action: 'raise-dose', fraction: times('dose') },
  {
    when: /^increase the dose to ([\d.]+) times/i,
    action: 'raise-dose',
    fraction: times('dose'),
    notes: ['monitor-level'],
  },
  {
    when: /^double the standard dose/i,
    action: 'raise-dose',
    fraction: () => part('dose', 2),
    notes: ['monitor-level'],
  },
  {
    when: /^reduce the dose to (\d+)% of the standard dose(?:,| and) (?:perform|record) an ecg/i,
    action: 'lower-dose',
    fraction: percent('dose'),
    notes: ['monitor-ecg', 'monitor-level'],
  },
  {
    when: /^indications other than diagnosis of brugada.*?reduce the dose to (\d+)%/i,
    action: 'lower-dose',
    fraction: percent('dose'),
    notes: ['by-indication', 'monitor-ecg', 'monitor-level'],
  },
  {
    when: /^there are no data about the pharmacokinetics/i,
    action: 'monitor',
    notes: ['monitor-level', 'monitor-ecg', 'or-alternative'],
  },
  {
    when: /^it is not possible to offer adequately substantiated recommendations.*(monitor|guide)/i,
    action: 'monitor',
    notes: ['monitor-level', 'monitor-ecg', 'or-alternative'],
  },
  {
    when: /^it is not possible to offer (adequately )?substantiated advice.*avoid X.*reduce the dose/i,
    action: 'avoid',
    notes: ['alternative-not-by-gene', 'if-needed-reduced'],
  },
  {
    when: /^it is not possible to offer (adequately )?substantiated advice.*avoid X/i,
    action: 'avoid',
    notes: ['alternative-not-by-gene'],
  },
  {
    when: /^be alert to a possible decrease in the sum.*?dose to (\d+)% of the standard/i,
    action: 'raise-dose',
    fraction: percent('dose'),
    notes: ['monitor-response', 'alternative-if-no-response'],
  },
  {
    when: /^use the maximum dose for the relevant indication.*?to ([\d.]+) times the standard/i,
    action: 'raise-dose',
    fraction: times('maximum'),
    notes: ['higher-if-no-response', 'or-alternative'],
  },
  {
    when: /^if a gradual reduction in heart rate.*?no more than (\d+)% of the standard/i,
    action: 'lower-dose',
    fraction: percent('maximum'),
    notes: ['by-indication', 'slow-titration'],
  },
  { when: /^co-medication with/i, action: 'avoid', notes: ['with-inhibitors', 'or-alternative'] },
  { when: /^regularly monitor the patient/i, action: 'monitor', notes: ['monitor-liver', 'or-alternative'] },
  {
    when: /^there is insufficient information available.*do not exceed ([\d.]+) times/i,
    action: 'adjust',
    fraction: times('maximum'),
    notes: ['higher-if-no-response'],
  },
  {
    when: /^choose an alternative or titrate the dose according to the maximum/i,
    action: 'alternative',
    notes: ['higher-if-no-response'],
  },
  { when: /^choose an alternative if possible/i, action: 'alternative', notes: ['weigh-skin-reaction'] },
  { when: /^monitor the plasma concentration/i, action: 'monitor', notes: ['monitor-level'] },

  /* plain */
  { when: /^(avoid|X is (not recommended|contraindicated|contra-indicated))/i, action: 'avoid' },
  {
    when: /^(use X|initiate (therapy|X) with (recommended|standard)|based on genotype, there is no indication)/i,
    action: 'standard',
  },
];

/** The source's sentence without markup, remarks for other cases and drug names. */
export function leadOf(html: string, drugs: readonly string[]): string {
  const text = html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&nbsp;/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .split('Other Considerations')[0]!
    .trim();
  return drugs.reduce((all, drug) => all.replace(new RegExp(`\\b(es)?${drug}`, 'gi'), 'X'), text);
}

/**
 * Our code for what a source's sentence advises.
 * @throws if no rule fits: a new wording must be read by a person
 */
export function codeAdvice(html: string, drugs: readonly string[]): AdviceCode {
  const lead = leadOf(html, drugs);
  for (const rule of rules) {
    const match = rule.when.exec(lead);
    if (!match) continue;
    return {
      action: rule.action,
      ...(rule.fraction ? { fraction: rule.fraction(match) } : {}),
      ...(rule.limit ? { limitMgPerDay: rule.limit(match) } : {}),
      notes: [...(rule.notes ?? [])],
    };
  }
  throw new Error(`No rule for: ${lead.slice(0, 200)}`);
}
