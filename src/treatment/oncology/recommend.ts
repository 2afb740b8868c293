import type {
  ClaimId,
  ClaimOf,
  Evidence,
  LocalizedText,
  Reason,
  RecommendationValue,
  Terminology,
} from '../../record/index.js';
import { ingredientCoding } from '../ranking/options.js';
import { patientReason, recommend } from '../recommendation.js';
import { isChecked } from '../rules/unchecked.js';
import type { OncologyKnowledge } from './knowledge.js';
import { type AlterationMatch, type DrugVerdict, levelRank } from './match.js';
import type { Resisted } from './resistance.js';

export interface OncologyContext {
  readonly evidence: Evidence;
  /** What says that the tumour has spread; empty if nothing does. */
  readonly advanced: readonly Reason[];
  readonly knowledge: OncologyKnowledge;
  readonly terminology: Terminology;
}

/** How many drugs are named; more are in the evidence. */
const optionsShown = 8;

/** The drugs that evidence names for this alteration, the best founded first; undefined if it names none. */
export function recommendForAlteration(
  match: AlterationMatch,
  resisted: ReadonlyMap<string, readonly Resisted[]>,
  context: OncologyContext,
): ClaimOf<'recommendation'> | undefined {
  const sensitive = match.verdicts
    .filter(({ says }) => says === 'sensitive')
    .map((verdict) => ({ verdict, because: against(verdict, match.patient.alteration.name, resisted) }))
    .sort(
      (a, b) =>
        Number(a.because.length > 0) - Number(b.because.length > 0) ||
        Number(isRead(b.verdict)) - Number(isRead(a.verdict)) ||
        levelRank(a.verdict.level) - levelRank(b.verdict.level),
    )
    .slice(0, optionsShown);
  const [best] = sensitive;
  if (!best) return undefined;
  const { alteration, reason } = match.patient;
  const tumour = context.knowledge.tumours.title(match.tumour.code);
  const usable = sensitive.filter(({ because }) => because.length === 0);
  const level = (usable[0] ?? best).verdict.level;
  const begins = context.advanced.length > 0 && level === 'FDA' && !match.unsure && isRead((usable[0] ?? best).verdict);
  const status: RecommendationValue['status'] = match.unsure
    ? 'needs-data'
    : usable.length === 0
      ? 'contraindicated'
      : 'recommended';
  const shown = (usable.length > 0 ? usable : sensitive)
    .slice(0, 3)
    .map(({ verdict }) => namesOf(verdict, context.terminology));
  return recommend(
    {
      rule: `oncology/${match.tumour.code}/${alteration.name.replace(/[^A-Za-z0-9_.*-]+/g, '-')}`,
      domain: 'cancer',
      action: begins ? 'start' : 'refer',
      title: {
        en: `${begins ? '' : 'Tumour board: '}${alteration.name} in ${tumour.en}: ${shown.map(({ en }) => en).join(' or ')}`,
        zh: `${begins ? '' : '肿瘤多学科讨论：'}${tumour.zh}${alteration.name}：${shown.map(({ zh }) => zh).join('或')}`,
      },
      detail: detailOf(
        match,
        sensitive.map(({ verdict }) => verdict),
        context,
      ),
      options: sensitive.map(({ verdict, because }, index) => ({
        concept: {
          codings: verdict.drugs.flatMap((drug) =>
            context.terminology.ingredient(drug) ? ingredientCoding(drug, context.terminology) : [],
          ),
          text: namesOf(verdict, context.terminology).en,
        },
        status: because.length > 0 ? 'contraindicated' : index === 0 ? 'preferred' : 'alternative',
        dose: { en: `level ${verdict.level}`, zh: `证据等级${verdict.level}` },
        because,
      })),
      strength: level === 'FDA' ? { scheme: 'FDA', grade: 'approved' } : { scheme: 'CIViC', grade: level },
      status,
      missing: match.unsure ? [{ en: `Histology: which ${tumour.en}?`, zh: `病理类型：何种${tumour.zh}？` }] : [],
      benefits: [],
      netBenefit: level === 'FDA' ? 0.06 : level === 'A' ? 0.05 : 0.02,
      urgency: level === 'B' ? 'routine' : 'soon',
    },
    [
      ...patientReason(context.evidence),
      reason,
      match.tumour.reason,
      ...context.advanced,
      ...sensitive.flatMap(({ verdict }) =>
        verdict.entries.map(({ id, citation }) => ({
          knowledge: { pack: context.knowledge.pack, entry: id, citation },
          role: 'evidence',
        })),
      ),
      ...sensitive.flatMap(({ because }) => because.map((claim): Reason => ({ claim, role: 'resistance' }))),
    ],
  );
}

/** No drug is begun on an approval that nobody read. */
const isRead = ({ entries }: DrugVerdict): boolean => isChecked(entries.map(({ citation }) => citation));

/** Together with another drug, what the same alteration resists alone may work: KRAS G12C, cetuximab with adagrasib. */
function against(
  { drugs }: DrugVerdict,
  alteration: string,
  resisted: ReadonlyMap<string, readonly Resisted[]>,
): readonly ClaimId[] {
  return drugs
    .flatMap((drug) => resisted.get(drug) ?? [])
    .filter((each) => drugs.length === 1 || each.alteration !== alteration)
    .map(({ claim }) => claim);
}

function namesOf({ drugs }: DrugVerdict, terminology: Terminology): LocalizedText {
  const titles = drugs.map((drug) => terminology.ingredient(drug)?.title ?? { en: drug, zh: drug });
  return { en: titles.map(({ en }) => en).join(' + '), zh: titles.map(({ zh }) => zh).join('+') };
}

function detailOf(
  match: AlterationMatch,
  verdicts: readonly DrugVerdict[],
  { advanced }: OncologyContext,
): LocalizedText {
  const against = new Set(verdicts.flatMap((verdict) => verdict.against.map(({ id }) => id))).size;
  const stage = advanced.length > 0;
  return {
    en: [
      ...(stage ? [] : ['Approvals are for advanced disease; whether this tumour has spread is not recorded.']),
      ...(against > 0 ? [`${against} studies disagree.`] : []),
      ...(match.weaker > 0 ? [`${match.weaker} entries of lower level (cases, preclinical) are left out.`] : []),
      'Line of therapy, fitness and doses are for the oncologist.',
    ].join(' '),
    zh: [
      ...(stage ? [] : ['获批适应证为晚期肿瘤；病历未记录是否转移。']),
      ...(against > 0 ? [`${against}项研究结论相反。`] : []),
      ...(match.weaker > 0 ? [`另有${match.weaker}条较低等级证据（个案、临床前）未列出。`] : []),
      '治疗线数、体能状态和剂量由肿瘤科医生决定。',
    ].join(''),
  };
}
