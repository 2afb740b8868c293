import type { AssessmentContext, ClaimOf, Evidence, MedicationFact, Terminology } from '../../record/index.js';
import { ingredientKey } from '../ranking/options.js';
import { findAllergies } from './allergy.js';
import { checkScores, findAnticholinergicLoad } from './anticholinergic.js';
import { findByRules, indexRules, type RulesByDrug } from './clinical-rules.js';
import { findDrugDrug } from './drug-drug.js';
import { DrugSets } from './drug-sets.js';
import { findDuplicates } from './duplicates.js';
import { type Finding, safetyClaim } from './finding.js';
import { InteractionIndex } from './interactions.js';
import type { AnticholinergicFile, ClinicalRuleFile, InteractionFile, OmissionFile, SafetyTexts } from './knowledge.js';
import { checkOmissions, findOmissions } from './omissions.js';
import { SafetyPatient } from './patient.js';
import { parseReplacements, type ReplacementFile } from './replacements.js';
import { severityRank } from './severity.js';

export { type Interaction, InteractionIndex } from './interactions.js';
export { SafetyPatient } from './patient.js';
export { reconcileMedications } from './reconcile.js';
export { type FittingReplacement, type ReplacementFile, replacementsFor } from './replacements.js';

/** What makes drugs unsafe together or for someone. */
export interface SafetyKnowledge {
  readonly terminology: Terminology;
  readonly interactions: InteractionIndex;
  readonly rules: RulesByDrug;
  readonly file: ClinicalRuleFile;
  readonly sets: DrugSets;
  readonly anticholinergic: AnticholinergicFile;
  /** What the old should take and don't. */
  readonly omissions: OmissionFile;
  /** What may take a drug's place. */
  readonly replacements: ReplacementFile;
  readonly packs: { readonly interactions: string; readonly rules: string };
}

/** The files of `packs/safety-interactions` and `packs/safety-rules`, as JSON. */
export interface SafetyFiles {
  /** onc.json, onc-quiet.json, labels.json, ansm.json: where two speak of a pair equally, the first is cited. */
  readonly interactions: readonly unknown[];
  /** texts.json */
  readonly texts: unknown;
  /** rules.json */
  readonly rules: unknown;
  /** replacements.json */
  readonly replacements?: unknown;
  /** anticholinergic.json */
  readonly anticholinergic: unknown;
  /** omissions.json */
  readonly omissions: unknown;
}

/**
 * The safety packs, checked and indexed.
 * @throws Error with pack and rule if a rule names a drug, class, problem, measure, source or text that nothing defines
 */
export function parseSafetyKnowledge(files: SafetyFiles, terminology: Terminology): SafetyKnowledge {
  const interactionFiles = files.interactions as readonly InteractionFile[];
  const file = files.rules as ClinicalRuleFile;
  const packs = { interactions: 'safety-interactions', rules: 'safety-rules' };
  const groups = Object.assign({}, ...interactionFiles.map((each) => each.groups)) as InteractionFile['groups'];
  const sets = new DrugSets(terminology, groups);
  const inPack = <T>(pack: string, make: () => T): T => {
    try {
      return make();
    } catch (error) {
      throw new Error(`Pack ${pack}, ${(error as Error).message}`);
    }
  };
  return {
    terminology,
    interactions: inPack(
      packs.interactions,
      () => new InteractionIndex(interactionFiles, files.texts as SafetyTexts, terminology),
    ),
    rules: inPack(packs.rules, () => indexRules(file, sets)),
    file,
    sets,
    anticholinergic: inPack(packs.rules, () => checkScores(files.anticholinergic as AnticholinergicFile, terminology)),
    omissions: inPack(packs.rules, () => checkOmissions(files.omissions as OmissionFile, sets)),
    replacements: inPack(packs.rules, () =>
      parseReplacements((files.replacements as ReplacementFile | undefined) ?? noReplacements, sets),
    ),
    packs,
  };
}

const noReplacements: ReplacementFile = { sources: {}, replacements: [] };

/** One pack with its files as JSON, by path. */
export interface SafetyPack {
  readonly id: string;
  readonly files: { readonly [path: string]: unknown };
}

const interactionOrder = ['onc.json', 'onc-quiet.json', 'labels.json', 'ansm.json'];

/**
 * The same from all `safety-*` packs of an installation: a user's own pack may add interaction files of the same form.
 * @throws Error if one of the two shipped packs is missing, or as `parseSafetyKnowledge`
 */
export function parseSafety(packs: readonly SafetyPack[], terminology: Terminology): SafetyKnowledge {
  const find = (id: string) => {
    const pack = packs.find((each) => each.id === id);
    if (!pack) throw new Error(`The knowledge pack ${id} is missing`);
    return pack;
  };
  const shipped = find('safety-interactions');
  const rules = find('safety-rules');
  const own = packs.filter((pack) => pack !== shipped && pack !== rules).flatMap((pack) => Object.values(pack.files));
  return parseSafetyKnowledge(
    {
      interactions: [...interactionOrder.map((path) => shipped.files[path]), ...own],
      texts: shipped.files['texts.json'],
      rules: rules.files['rules.json'],
      replacements: rules.files['replacements.json'],
      anticholinergic: rules.files['anticholinergic.json'],
      omissions: rules.files['omissions.json'],
    },
    terminology,
  );
}

/**
 * Everything that makes a drug unsafe for this patient: other drugs, allergies, diseases, laboratory values, kidney and
 * liver, pregnancy and lactation, age, duplicates. One pass over the whole list; the gravest first.
 *
 * @param proposed ingredient keys under consideration; their findings rest on what in the record collides
 * @param planned drugs ordered and not begun, with their orders
 */
export function findSafety(
  evidence: Evidence,
  knowledge: SafetyKnowledge,
  proposed: readonly string[],
  context: AssessmentContext,
  planned: ReadonlyMap<string, readonly MedicationFact[]> = new Map(),
): readonly ClaimOf<'safety'>[] {
  const { terminology, file, sets, packs } = knowledge;
  const patient = new SafetyPatient(evidence, context, terminology, proposed, planned);
  if (patient.drugs.length === 0) return [];
  const interactions = findDrugDrug(patient, knowledge.interactions, packs.interactions);
  const pairs = new Set(interactions.map(pairOf));
  const findings: readonly Finding[] = [
    ...findAllergies(patient, file, sets, packs.rules),
    ...interactions,
    ...findByRules(patient, knowledge.rules, file, sets, packs.rules),
    ...findAnticholinergicLoad(patient, knowledge.anticholinergic, packs.rules),
    // A pair that interacts is told once, with what happens.
    ...findDuplicates(patient, file, sets, packs.rules).filter((finding) => !pairs.has(pairOf(finding))),
  ];
  return [...findings]
    .sort((a, b) => severityRank(b.severity) - severityRank(a.severity))
    .map((finding) => safetyClaim(finding, terminology));
}

/** What is missing (START), suggesting only what no grave finding speaks against. */
export function findMissing(
  evidence: Evidence,
  knowledge: SafetyKnowledge,
  context: AssessmentContext,
  planned: ReadonlyMap<string, readonly MedicationFact[]> = new Map(),
): readonly ClaimOf<'safety'>[] {
  return findOmissions(evidence, knowledge, context, planned, (drugs) => {
    const grave = findSafety(evidence, knowledge, drugs, context, planned).filter(
      ({ value }) => value.proposed && severityRank(value.severity) >= severityRank('major'),
    );
    return new Set(grave.flatMap(({ value }) => value.drugs.map((drug) => ingredientKey(drug, knowledge.terminology))));
  });
}

const pairOf = ({ drugs }: Finding) => [...drugs].sort().join('+');
