import { safetyActs } from '../../record/index.js';
import { holds } from './conditions.js';
import type { DrugSets } from './drug-sets.js';
import type { Finding } from './finding.js';
import type { ClinicalRule, ClinicalRuleFile } from './knowledge.js';
import { actsLocally, type SafetyPatient } from './patient.js';
import { asCited, severityRank } from './severity.js';

/** Rules by the drug that they are about. */
export type RulesByDrug = ReadonlyMap<string, readonly ClinicalRule[]>;

/** @throws Error with the rule's id if it names an unknown drug, source, problem or measure */
export function indexRules(file: ClinicalRuleFile, sets: DrugSets): RulesByDrug {
  const byDrug = new Map<string, ClinicalRule[]>();
  for (const rule of file.rules) {
    checkRule(rule, file, sets);
    for (const drug of sets.expand(rule.drugs, rule.except)) {
      byDrug.set(drug, [...(byDrug.get(drug) ?? []), rule]);
    }
  }
  return byDrug;
}

function checkRule(rule: ClinicalRule, file: ClinicalRuleFile, sets: DrugSets): void {
  const fail = (what: string) => {
    throw new Error(`${rule.id}: unknown ${what}`);
  };
  if (!file.sources[rule.source]) fail(`source ${rule.source}`);
  if (!safetyActs.includes(rule.act)) fail(`act ${rule.act}`);
  checkConditions(rule, sets);
}

/** @throws Error with the rule's id if a condition names an unknown problem, measure, drug or class, or there is none */
export function checkConditions(rule: Pick<ClinicalRule, 'id' | 'when'>, sets: DrugSets): void {
  const fail = (what: string) => {
    throw new Error(`${rule.id}: unknown ${what}`);
  };
  if (rule.when.length === 0) fail('condition: it would apply to everyone');
  for (const condition of rule.when) {
    const problems = 'problem' in condition ? condition.problem : 'noProblem' in condition ? condition.noProblem : [];
    for (const key of problems) if (!sets.terminology.problem(key)) fail(`problem ${key}`);
    if ('measure' in condition && !sets.terminology.measure(condition.measure)) fail(`measure ${condition.measure}`);
    if ('dailyDose' in condition && !sets.terminology.ingredient(condition.dailyDose))
      fail(`drug ${condition.dailyDose}`);
    if ('drug' in condition) sets.expand(condition.drug);
    if ('noDrug' in condition) sets.expand(condition.noDrug);
    if ('longTaken' in condition) sets.expand([condition.longTaken]);
  }
}

/** Disease, laboratory, kidney, liver, pregnancy, lactation and age: each rule that holds, for each drug it is about. */
export function findByRules(
  patient: SafetyPatient,
  rules: RulesByDrug,
  file: ClinicalRuleFile,
  sets: DrugSets,
  pack: string,
): readonly Finding[] {
  const results = new Map<ClinicalRule, ReturnType<typeof holds>>();
  const test = (rule: ClinicalRule) => {
    if (!results.has(rule)) results.set(rule, holds(rule, patient, sets));
    return results.get(rule);
  };
  return patient.drugs.flatMap((drug) => {
    if (patient.present.get(drug)?.every(actsLocally)) return [];
    const found = (rules.get(drug) ?? []).flatMap((rule): Finding[] => {
      const reasons = test(rule);
      if (!reasons) return [];
      const citation = file.sources[rule.source]!;
      return [
        {
          type: rule.type,
          severity: asCited(rule.severity, citation),
          mechanism: rule.mechanism,
          action: rule.action,
          act: rule.act,
          proposed: patient.proposed.has(drug),
          drugs: [drug],
          pack,
          entry: rule.id,
          citation,
          reasons: [...patient.reasonsFor(drug), ...reasons],
        },
      ];
    });
    return gravestOfType(found);
  });
}

/** Bands of one kind overlap: of kidney, liver, pregnancy, lactation and age the gravest is told, of equals the most specific; each disease and value is told. */
function gravestOfType(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(
    (finding, index) =>
      finding.type === 'drug-disease' ||
      finding.type === 'drug-lab' ||
      !findings.some(
        (other, place) =>
          other.type === finding.type &&
          (severityRank(other.severity) - severityRank(finding.severity) ||
            other.reasons.length - finding.reasons.length ||
            index - place) > 0,
      ),
  );
}
