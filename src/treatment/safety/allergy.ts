import type { AllergyFact, Citation, LocalizedText } from '../../record/index.js';
import type { DrugSets } from './drug-sets.js';
import type { Finding } from './finding.js';
import type { ClinicalRuleFile, CrossReactivity, Severity } from './knowledge.js';
import type { SafetyPatient } from './patient.js';
import { asCited, atMost, severityRank } from './severity.js';

interface Match {
  readonly entry: string;
  readonly severity: Severity;
  readonly citation: Citation;
  readonly mechanism: LocalizedText;
}

const recorded: Citation = { title: 'The record itself', checkedAgainst: 'the allergy list of the record' };

const mechanisms = {
  same: { en: 'An allergy to this drug is recorded', zh: '记录有对该药过敏' },
  namedClass: { en: 'An allergy to its class is recorded', zh: '记录有对该类药物过敏' },
  class: { en: 'Cross-reaction with another drug of its class is likely', zh: '与同类药物可能交叉过敏' },
  'side-chain': {
    en: 'It shares its side chain with the drug to which an allergy is recorded',
    zh: '与记录的过敏药物具有相同侧链',
  },
  'cross-intolerance': {
    en: 'Drugs that inhibit cyclooxygenase-1 can cause the same reaction',
    zh: '抑制环氧化酶-1的药物可引起同样反应',
  },
  between: {
    en: 'Cross-reaction between the classes is possible, though uncommon',
    zh: '两类药物间可能交叉过敏，但不常见',
  },
} satisfies Record<CrossReactivity['basis'] | 'same' | 'namedClass' | 'between', LocalizedText>;

const action: Record<Severity, LocalizedText> = {
  contraindicated: { en: 'Do not use; choose an unrelated drug', zh: '不可使用，改用无关药物' },
  major: { en: 'Avoid; use only after allergy testing', zh: '避免；仅在过敏评估后使用' },
  moderate: {
    en: 'Clarify the reaction; use with care, observe the first dose',
    zh: '澄清过敏反应；谨慎使用并观察首剂',
  },
  minor: { en: 'Usually tolerated; keep it in mind', zh: '通常可耐受，注意即可' },
};

/**
 * Drugs taken or proposed that the patient's active allergies speak against, directly or by cross-reaction: classes,
 * beta-lactam side chains, cyclooxygenase inhibitors. An intolerance or a reaction of low criticality weighs less.
 */
export function findAllergies(
  patient: SafetyPatient,
  file: ClinicalRuleFile,
  sets: DrugSets,
  pack: string,
): readonly Finding[] {
  const allergies = patient.evidence
    .facts('allergy')
    .filter(({ certainty, status }) => certainty === 'present' && status !== 'resolved' && status !== 'inactive');
  return patient.drugs.flatMap((drug) =>
    allergies.flatMap((allergy): Finding[] => {
      const match = gravest(allergy.substances.flatMap((substance) => matches(substance, drug, file, sets)));
      if (!match) return [];
      const severity = weigh(match.severity, allergy);
      return [
        {
          type: 'drug-allergy',
          severity,
          mechanism: match.mechanism,
          action: action[severity],
          proposed: patient.proposed.has(drug),
          drugs: [drug],
          pack,
          entry: `${match.entry}/${allergy.id}`,
          citation: match.citation,
          reasons: [...patient.reasonsFor(drug), { fact: allergy.id, role: 'allergy' }],
        },
      ];
    }),
  );
}

function weigh(severity: Severity, { type, criticality }: AllergyFact): Severity {
  return type === 'intolerance' || criticality === 'low' ? atMost(severity, 'major') : severity;
}

/** Whether the substance of an allergy (an ingredient or a class) is, or belongs to, the named set. */
function belongs(substance: string, names: readonly string[], sets: DrugSets, except?: readonly string[]): boolean {
  return names.includes(substance) || sets.expand(names, except).has(substance);
}

function matches(substance: string, drug: string, file: ClinicalRuleFile, sets: DrugSets): readonly Match[] {
  if (substance === drug)
    return [{ entry: 'allergy/same', severity: 'contraindicated', citation: recorded, mechanism: mechanisms.same }];
  const found: Match[] = [];
  const { groups, between } = file.allergy;
  if (sets.terminology.ingredient(drug)?.classes.includes(substance)) {
    // "NSAIDs" on an allergy list doesn't name the coxibs; what the class excepts is judged by its own entry.
    const group = groups.find(({ members }) => members.includes(substance));
    if (!group || sets.expand(group.members, group.except).has(drug)) {
      found.push({
        entry: 'allergy/class',
        severity: 'contraindicated',
        citation: recorded,
        mechanism: mechanisms.namedClass,
      });
    }
  }
  const cite = (source: string) => file.sources[source]!;
  for (const { id, members, except, severity, basis, source } of groups) {
    if (!belongs(substance, members, sets, except) || !sets.expand(members, except).has(drug)) continue;
    const citation = cite(source);
    found.push({
      entry: `allergy/${id}`,
      severity: asCited(severity, citation),
      citation,
      mechanism: mechanisms[basis],
    });
  }
  for (const { id, left, right, except, severity, source } of between) {
    if (!belongs(substance, left, sets) || !sets.expand(right, except).has(drug)) continue;
    const citation = cite(source);
    found.push({
      entry: `allergy/${id}`,
      severity: asCited(severity, citation),
      citation,
      mechanism: mechanisms.between,
    });
  }
  return found;
}

const gravest = (all: readonly Match[]): Match | undefined =>
  all.reduce<Match | undefined>(
    (worst, each) => (worst && severityRank(worst.severity) >= severityRank(each.severity) ? worst : each),
    undefined,
  );
