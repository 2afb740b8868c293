import type { LocalizedText } from '../../record/index.js';
import type { DrugSets } from './drug-sets.js';
import type { Finding } from './finding.js';
import type { ClinicalRuleFile } from './knowledge.js';
import { actsLocally, type SafetyPatient } from './patient.js';

const action: LocalizedText = {
  en: 'Check whether both are meant; keep one',
  zh: '核对是否均需使用，保留其一',
};

/** Two drugs of one class that nobody combines on purpose, and one ingredient from two products. */
export function findDuplicates(
  patient: SafetyPatient,
  file: ClinicalRuleFile,
  sets: DrugSets,
  pack: string,
): readonly Finding[] {
  const { classes, pairs, source } = file.duplicates;
  const systemic = patient.drugs.filter((drug) => !patient.present.get(drug)?.every(actsLocally));
  const found: Finding[] = [];
  const seen = new Set<string>();
  const report = (a: string, b: string, entry: string, mechanism: LocalizedText) => {
    const key = [a, b].sort().join('|');
    if (a === b || seen.has(key) || !meet(patient, a, b)) return;
    seen.add(key);
    const drugs = patient.proposed.has(b) ? [b, a] : [a, b];
    found.push({
      type: 'duplicate',
      severity: 'moderate',
      mechanism,
      action,
      proposed: patient.proposed.has(drugs[0]!),
      drugs,
      pack,
      entry,
      citation: file.sources[source]!,
      reasons: drugs.flatMap((drug) => patient.reasonsFor(drug)),
    });
  };
  for (const { class: name, en, zh } of classes) {
    const members = sets.expand([name]);
    // Aspirin at low dose is an antiplatelet drug that is combined on purpose.
    const own = systemic.filter((drug) => members.has(drug) && drug !== 'aspirin');
    for (const a of own) {
      for (const b of own) {
        report(a, b, `duplicate/${name}`, { en: `Two drugs of one class (${en})`, zh: `同类药物重复（${zh}）` });
      }
    }
  }
  for (const { id, left, right, en, zh } of pairs) {
    const [lefts, rights] = [sets.expand(left), sets.expand(right)];
    for (const a of systemic) {
      for (const b of systemic) if (lefts.has(a) && rights.has(b)) report(a, b, `duplicate/${id}`, { en, zh });
    }
  }
  return [...found, ...sameIngredient(patient, file, pack)];
}

/** Not two proposals, and not two ingredients of one and the same product. */
function meet({ present, proposed }: SafetyPatient, a: string, b: string): boolean {
  if (proposed.has(a) || proposed.has(b)) return !(proposed.has(a) && proposed.has(b));
  return present.get(a)!.some((medication) => present.get(b)!.some((other) => other.id !== medication.id));
}

/** Acetaminophen alone and again within a combination: two products, one ingredient. */
function sameIngredient(patient: SafetyPatient, file: ClinicalRuleFile, pack: string): readonly Finding[] {
  return [...patient.present].flatMap(([drug, medications]): Finding[] => {
    const systemic = medications.filter((medication) => !actsLocally(medication));
    const products = new Set(systemic.map(({ ingredients }) => [...ingredients].sort().join('+')));
    if (products.size < 2) return [];
    return [
      {
        type: 'duplicate',
        severity: 'moderate',
        mechanism: { en: 'Two products contain it', zh: '两种制剂均含该成分' },
        action: {
          en: 'Add up the daily dose; keep one product if it is too much',
          zh: '合计日剂量，过量则保留一种制剂',
        },
        proposed: false,
        drugs: [drug],
        pack,
        entry: 'duplicate/same-ingredient',
        citation: file.sources[file.duplicates.source]!,
        reasons: systemic.map(({ id }) => ({ fact: id, role: 'medication' })),
      },
    ];
  });
}
