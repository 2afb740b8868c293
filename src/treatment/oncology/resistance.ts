import type { ClaimId, ClaimOf, LocalizedText, Reason, Terminology } from '../../record/index.js';
import { recommend } from '../recommendation.js';
import { groupBy } from '../rules/grouping.js';
import { safetyClaim } from '../safety/finding.js';
import type { OncologyKnowledge } from './knowledge.js';
import { type AlterationMatch, type DrugVerdict, isFirm } from './match.js';

export interface ResistanceContext {
  readonly knowledge: OncologyKnowledge;
  readonly terminology: Terminology;
  readonly inQuestion: ReadonlySet<string>;
  readonly taken: ReadonlySet<string>;
}

/** A finding that speaks against a drug, and the alteration it rests on. */
export interface Resisted {
  readonly claim: ClaimId;
  readonly alteration: string;
}

export interface Resistances {
  readonly safety: readonly ClaimOf<'safety'>[];
  readonly avoid: readonly ClaimOf<'recommendation'>[];
  /** By the drug's key: the findings that speak against it. */
  readonly byDrug: ReadonlyMap<string, readonly Resisted[]>;
}

/** Findings for drugs that a firm resistance speaks against and that are in question or would be named, and one item for each alteration. */
export function resistances(matches: readonly AlterationMatch[], context: ResistanceContext): Resistances {
  const safety: ClaimOf<'safety'>[] = [];
  const byDrug = new Map<string, Resisted[]>();
  const named = new Set(
    matches.flatMap(({ verdicts }) => verdicts.flatMap(({ says, drugs }) => (says === 'sensitive' ? drugs : []))),
  );
  const avoid = matches.flatMap((match) => {
    const firm = match.verdicts.filter(
      (verdict) => verdict.says === 'resistant' && verdict.drugs.length === 1 && isFirm(verdict),
    );
    const known = firm.filter(({ drugs }) => context.terminology.ingredient(drugs[0]!));
    if (known.length === 0) return [];
    for (const verdict of known) {
      const drug = verdict.drugs[0]!;
      if (!context.inQuestion.has(drug) && !named.has(drug)) continue;
      const claim = findingOf(match, verdict, context);
      if (byDrug.get(drug)?.some((each) => each.claim === claim.id)) continue;
      safety.push(claim);
      byDrug.set(drug, [...(byDrug.get(drug) ?? []), { claim: claim.id, alteration: match.patient.alteration.name }]);
    }
    return [avoidOf(match, known, context)];
  });
  const distinct = [...groupBy(avoid, ({ id }) => id).values()].map(([first]) => first!);
  return { safety, avoid: distinct, byDrug };
}

function findingOf(match: AlterationMatch, verdict: DrugVerdict, context: ResistanceContext): ClaimOf<'safety'> {
  const { alteration, reason } = match.patient;
  const drug = verdict.drugs[0]!;
  const [entry] = verdict.entries;
  return safetyClaim(
    {
      type: 'drug-gene',
      severity: 'major',
      drugs: [drug],
      mechanism: {
        en: `${alteration.name}: resistance in ${context.knowledge.tumours.title(match.tumour.code).en} (level ${verdict.level})`,
        zh: `${alteration.name}：${context.knowledge.tumours.title(match.tumour.code).zh}中耐药（证据等级${verdict.level}）`,
      },
      action: { en: 'Choose a drug that the alteration does not resist', zh: '改用不受该变异影响的药物' },
      proposed: !context.taken.has(drug),
      pack: context.knowledge.pack,
      entry: `${entry!.id}-${alteration.name}`,
      citation: entry!.citation,
      reasons: [reason, match.tumour.reason],
    },
    context.terminology,
  );
}

function avoidOf(
  match: AlterationMatch,
  verdicts: readonly DrugVerdict[],
  context: ResistanceContext,
): ClaimOf<'recommendation'> {
  const { alteration, reason } = match.patient;
  const tumour = context.knowledge.tumours.title(match.tumour.code);
  const titles = verdicts.map(({ drugs }) => context.terminology.ingredient(drugs[0]!)!.title);
  const level = verdicts.map((verdict) => verdict.level).sort()[0]!;
  const best = verdicts.some((verdict) => verdict.level === 'FDA') ? 'FDA' : level;
  const title: LocalizedText = {
    en: `${alteration.name}: ${titles.map(({ en }) => en).join(', ')} not expected to work in ${tumour.en}`,
    zh: `${alteration.name}：${titles.map(({ zh }) => zh).join('、')}对${tumour.zh}预期无效`,
  };
  const reasons: Reason[] = [
    reason,
    match.tumour.reason,
    ...verdicts.flatMap(({ entries }) =>
      entries.map(({ id, citation }) => ({
        knowledge: { pack: context.knowledge.pack, entry: id, citation },
        role: 'resistance',
      })),
    ),
  ];
  return recommend(
    {
      rule: `oncology/${match.tumour.code}/${alteration.name.replace(/[^A-Za-z0-9_.*-]+/g, '-')}/resistance`,
      domain: 'cancer',
      action: 'avoid',
      title,
      options: verdicts.map(({ drugs }, index) => ({
        concept: {
          codings: context.terminology.ingredient(drugs[0]!)!.codings.slice(0, 1),
          text: titles[index]!.en,
        },
        status: 'contraindicated',
        because: [],
      })),
      strength: best === 'FDA' ? { scheme: 'FDA', grade: 'label' } : { scheme: 'CIViC', grade: best },
      status: 'recommended',
      missing: [],
      benefits: [],
      netBenefit: 0.02,
      urgency: 'soon',
    },
    reasons,
  );
}
