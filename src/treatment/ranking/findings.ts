import type { ClaimOf, LocalizedText, Reason, RecommendationAction, RecommendationValue } from '../../record/index.js';
import { type Draft, isAnyChecked, recommend } from '../recommendation.js';
import { distinctBy, groupBy } from '../rules/grouping.js';
import { changesTreatment } from '../rules/unchecked.js';
import { type Advice, adviceOfGenes, adviceOfSafety, type DrugsInQuestion } from './advice.js';
import { ingredientCoding } from './options.js';
import type { DoseNote } from './warfarin-dose.js';
import { recommendToWatch } from './watch.js';

/** What may take a drug's place, best first, and the sources that name it; and what else to know of the drug. */
export interface Alternatives {
  readonly options: Draft['options'];
  readonly reasons: readonly Reason[];
  /** What to know about the dose of the drug itself. */
  readonly note?: DoseNote | undefined;
}

/** Expected loss averted by acting, by how much is at stake, so that findings rank among recommendations. */
const stake = { now: 0.1, soon: 0.03, routine: 0.005 } as const;

/**
 * Recommendations about drugs that are taken or planned: one for each drug whose findings ask to change something, and
 * one for all that only ask to watch. Where findings on a drug differ, the most cautious action stands, the others are
 * its detail, and all are its reasons. Minor findings recommend nothing.
 */
export function recommendOnFindings(
  safety: readonly ClaimOf<'safety'>[],
  geneAdvice: readonly ClaimOf<'drugGeneAdvice'>[],
  alternatives: (drug: string) => Alternatives,
  about: DrugsInQuestion,
  vulnerable: readonly Reason[],
): readonly ClaimOf<'recommendation'>[] {
  const advice: Advice[] = [
    ...safety.flatMap((claim) => adviceOfSafety(claim, about) ?? []),
    ...geneAdvice.flatMap((claim) => adviceOfGenes(claim, about) ?? []),
  ];
  const byDrug = [...groupBy(advice, ({ drug }) => drug)];
  const acting = byDrug.filter(([, group]) => group.some(({ action }) => action !== 'measure'));
  const changed = new Set(acting.map(([drug]) => drug));
  const watching = advice.filter(({ drug }) => !changed.has(drug));
  return [
    ...acting.map(([drug, group]) => compose(drug, group, alternatives(drug), about)),
    ...recommendToWatch(watching, about, vulnerable, stake.routine),
  ];
}

function compose(
  drug: string,
  group: readonly Advice[],
  { options, reasons, note }: Alternatives,
  about: DrugsInQuestion,
): ClaimOf<'recommendation'> {
  const { terminology, planned } = about;
  const worst = group.reduce((a, b) => (caution(b) > caution(a) ? b : a));
  const urgency = group
    .map((each) => each.urgency)
    .reduce((a, b) => (urgencyOrder.indexOf(b) > urgencyOrder.indexOf(a) ? b : a));
  const action =
    changesTreatment(worst.action) && !isAnyChecked(group.map(({ claim }) => claim)) ? 'refer' : worst.action;
  const name = terminology.ingredient(drug)?.title ?? { en: drug, zh: drug };
  const leaves = action === 'stop' || action === 'switch';
  const relevant = group.filter((each) => addsTo(worst, each) && !(leaves && isMoot(each)));
  const others = distinctBy([...relevant.map(({ text }) => text), ...(note ? [note.text] : [])], ({ en }) => en);
  const instead = leaves ? options : [];
  const against = leaves && !planned.has(drug) ? genesAgainst(name, worst) : undefined;
  const said = against ? [worst.text, ...others] : others;
  const because = group.map(({ claim }) => claim.id);
  return recommend(
    {
      rule: `${worst.domain}/${drug}`,
      domain: worst.domain,
      action: action === 'stop' && planned.has(drug) ? 'avoid' : action,
      title: against ?? titleOf(name, worst.text, planned.has(drug)),
      ...(said.length > 0
        ? {
            detail: {
              en: said.map(({ en }) => sentence(en, '.')).join(' '),
              zh: said.map(({ zh }) => sentence(zh, '。')).join(''),
            },
          }
        : {}),
      options: [
        {
          concept: { codings: [ingredientCoding(drug, terminology)], text: name.en },
          status: leaves ? 'contraindicated' : 'alternative',
          because,
        },
        ...instead,
      ],
      strength: worst.strength,
      status: 'recommended',
      missing: [],
      benefits: [],
      // A drug to end comes before one to adjust.
      netBenefit: stake[urgency] * (leaves ? 1.2 : 1),
      urgency,
    },
    [
      ...because.map((claim): Reason => ({ claim, role: 'finding' })),
      ...(leaves ? reasons : []),
      ...(note?.reasons ?? []),
      ...instead.flatMap((option) => option.because.map((claim): Reason => ({ claim, role: 'option' }))),
    ],
  );
}

/** Said of a drug that is to end: how to dose it, and what a guideline leaves open about it. */
const isMoot = ({ action, domain }: Advice) =>
  dosing.includes(action) || (action === 'refer' && domain === 'pharmacogenomics');

const sentence = (text: string, stop: string) => (text.endsWith(stop) ? text : text + stop);

/** What a second guideline says of the same genes is told only where it says to do something else. */
const addsTo = (worst: Advice, each: Advice) =>
  each.text.en !== worst.text.en &&
  (each.domain !== 'pharmacogenomics' || worst.domain !== 'pharmacogenomics' || each.action !== worst.action);

const titleOf = (name: LocalizedText, text: LocalizedText, planned: boolean): LocalizedText =>
  planned
    ? { en: `Before ${name.en} is begun: ${text.en}`, zh: `开始使用${name.zh}之前：${text.zh}` }
    : { en: `${name.en}: ${text.en}`, zh: `${name.zh}：${text.zh}` };

/** A short title where genes speak against a drug; what to do then is said below it. */
function genesAgainst(name: LocalizedText, { claim }: Advice): LocalizedText | undefined {
  if (claim.kind !== 'drugGeneAdvice' || claim.value.diplotypes.length === 0) return undefined;
  const genotype = claim.value.diplotypes.join(', ');
  return { en: `${name.en}: ${genotype} speaks against it`, zh: `${name.zh}：${genotype}提示不宜使用` };
}

const dosing: readonly RecommendationAction[] = ['lower-dose', 'raise-dose', 'measure'];

const cautionOrder: readonly RecommendationAction[] = [
  'measure',
  'raise-dose',
  'refer',
  'lower-dose',
  'switch',
  'stop',
];
const urgencyOrder: readonly RecommendationValue['urgency'][] = ['routine', 'soon', 'now'];

/** The greater, the safer: by what is done, then by how soon. */
const caution = ({ action, urgency }: Advice) => cautionOrder.indexOf(action) * 10 + urgencyOrder.indexOf(urgency);
