import type { OncologyEvidence, OncologyKnowledge } from './knowledge.js';
import type { PatientAlteration } from './patient-alterations.js';
import type { PatientTumour } from './patient-tumours.js';
import { fits } from './wanted.js';

/** What the evidence says of one drug, or drugs given together, for one alteration in one tumour. */
export interface DrugVerdict {
  readonly drugs: readonly string[];
  readonly says: OncologyEvidence['says'];
  /** The best level among the entries that support it. */
  readonly level: OncologyEvidence['level'];
  readonly entries: readonly OncologyEvidence[];
  /** Studies that say the opposite, or did not find it. */
  readonly against: readonly OncologyEvidence[];
}

export interface AlterationMatch {
  readonly patient: PatientAlteration;
  readonly tumour: PatientTumour;
  /** The record names the tumour less precisely than the evidence: lung cancer, not whether small cell. */
  readonly unsure: boolean;
  readonly verdicts: readonly DrugVerdict[];
  /** Entries that fit below level B. */
  readonly weaker: number;
}

const levels: readonly OncologyEvidence['level'][] = ['FDA', 'A', 'B', 'C', 'D', 'E'];
/** A level as a rank, 0 the best. */
export const levelRank = (level: OncologyEvidence['level']): number => levels.indexOf(level);

/** Evidence of approval, level A and B for each alteration in each tumour; the more specific tumour's own approvals go before those for any tumour. */
export function matchEvidence(
  alterations: readonly PatientAlteration[],
  tumours: readonly PatientTumour[],
  knowledge: OncologyKnowledge,
): readonly AlterationMatch[] {
  return tumours.flatMap((tumour) =>
    alterations.flatMap((patient): AlterationMatch[] => {
      const fitting = entriesFor(patient, tumour, knowledge);
      const precise = fitting.filter(({ unsure }) => !unsure);
      const isPrecise = precise.some(({ entry }) => levelRank(entry.level) <= levelRank('B'));
      const used = isPrecise ? precise : fitting;
      const entries = withoutGeneral(used.map(({ entry }) => entry));
      const verdicts = verdictsOf(entries.filter(({ level }) => levelRank(level) <= levelRank('B')));
      if (verdicts.length === 0) return [];
      const weaker = entries.filter(({ level }) => levelRank(level) > levelRank('B')).length;
      return [{ patient, tumour, unsure: !isPrecise, verdicts, weaker }];
    }),
  );
}

function entriesFor({ alteration }: PatientAlteration, { code }: PatientTumour, knowledge: OncologyKnowledge) {
  const above = new Set(knowledge.tumours.ancestors(code));
  return (knowledge.evidence.get(alteration.gene) ?? [])
    .filter(({ wanted }) => fits(wanted, alteration, knowledge.regions))
    .filter(({ origin }) => origin === 'any' || alteration.origin === 'unknown' || origin === alteration.origin)
    .flatMap((entry) => {
      if (above.has(entry.tumour)) return [{ entry, unsure: false }];
      return knowledge.tumours.ancestors(entry.tumour).includes(code) ? [{ entry, unsure: true }] : [];
    });
}

/** What holds for any tumour gives way to what holds for this one. */
function withoutGeneral(entries: readonly OncologyEvidence[]): readonly OncologyEvidence[] {
  const specific = entries.some(({ tumour, level }) => tumour !== 'TISSUE' && level === 'FDA');
  return specific ? entries.filter(({ tumour }) => tumour !== 'TISSUE') : entries;
}

function verdictsOf(entries: readonly OncologyEvidence[]): readonly DrugVerdict[] {
  const groups = new Map<string, { drugs: readonly string[]; all: OncologyEvidence[] }>();
  for (const entry of entries) {
    const sets = entry.together ? [entry.drugs] : entry.drugs.map((drug) => [drug]);
    for (const drugs of sets) {
      const key = [...drugs].sort().join('+');
      const group = groups.get(key) ?? { drugs, all: [] };
      group.all.push(entry);
      groups.set(key, group);
    }
  }
  return [...groups.values()].flatMap(({ drugs, all }) => {
    const sensitive = all.filter(({ says, supports }) => says === 'sensitive' && supports);
    const resistant = all.filter(({ says, supports }) => says === 'resistant' && supports);
    const verdict = (says: DrugVerdict['says'], supporting: readonly OncologyEvidence[]): DrugVerdict => ({
      drugs,
      says,
      level: levels.find((level) => supporting.some((entry) => entry.level === level))!,
      entries: supporting,
      against: all.filter((entry) => !supporting.includes(entry)),
    });
    if (sensitive.length === 0 && resistant.length === 0) return [];
    if (resistant.length === 0) return [verdict('sensitive', sensitive)];
    if (sensitive.length === 0) return [verdict('resistant', resistant)];
    const best = (list: readonly OncologyEvidence[]) => Math.min(...list.map(({ level }) => levelRank(level)));
    // Of two opposite answers the better founded stands; of equal ones the more frequent, and then the safer.
    const sensitiveWins =
      best(sensitive) < best(resistant) || (best(sensitive) === best(resistant) && sensitive.length > resistant.length);
    return [sensitiveWins ? verdict('sensitive', sensitive) : verdict('resistant', resistant)];
  });
}

/** Resistance that is enough to speak against a drug: an approval's exclusion, a validated finding, or two studies of patients. */
export function isFirm({ level, entries, against }: DrugVerdict): boolean {
  if (levelRank(level) <= levelRank('A')) return true;
  const studies = new Set(entries.map(({ citation }) => citation.locator));
  return studies.size >= 2 && studies.size > 2 * against.length;
}
