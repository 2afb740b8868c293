import type { Claim, Coding, MedicationFact } from '../record/index.js';
import type { Desk } from './desk.js';

/** The ingredient's name in the reader's language, or the key. */
export function drugName(key: string, { installation, language }: Desk): string {
  return installation.terminology().ingredient(key)?.title[language] ?? key;
}

/** The ingredient that a name in free text means, in any language or brand. */
export function drugKey(name: string, { installation }: Desk): string | undefined {
  const terminology = installation.terminology();
  const lower = name.trim().toLowerCase();
  return (
    terminology.ingredientByName(lower)?.key ??
    terminology.ingredients.find(({ title }) => title.zh === name.trim() || title.en.toLowerCase() === lower)?.key
  );
}

/** True if the coding names this ingredient. */
export function isDrug(coding: Coding, key: string, { installation }: Desk): boolean {
  return (
    installation.terminology().ingredientByCode(coding)?.key === key ||
    coding.display?.toLowerCase() === key ||
    coding.code === key
  );
}

/** What the patient takes of this ingredient now. */
export function taken(key: string, { assessment }: Desk): readonly MedicationFact[] {
  const superseded = new Set(assessment.facts.flatMap((fact) => fact.supersedes ?? []));
  return assessment.facts.filter(
    (fact): fact is MedicationFact =>
      fact.kind === 'medication' &&
      fact.certainty === 'present' &&
      fact.status === 'active' &&
      fact.ingredients.includes(key) &&
      !superseded.has(fact.id),
  );
}

/** Claims that name this drug: as what they are about, or as an option. */
export function claimsAbout(key: string, desk: Desk): readonly Claim[] {
  return desk.assessment.claims.filter((claim) => {
    switch (claim.kind) {
      case 'safety':
        return claim.value.drugs.some((drug) => isDrug(drug, key, desk));
      case 'drugGeneAdvice':
        return isDrug(claim.value.drug, key, desk);
      case 'adaptation':
        return claim.value.drug !== undefined && isDrug(claim.value.drug, key, desk);
      case 'recommendation':
        return claim.value.options.some(({ concept }) => concept.codings.some((coding) => isDrug(coding, key, desk)));
      default:
        return false;
    }
  });
}
