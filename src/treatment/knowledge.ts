import type { Terminology } from '../record/index.js';
import { type EffectKnowledge, parseEffects } from './benefit/effects.js';
import type { InrModel } from './dosing/inr-model.js';
import type { PopulationModel } from './dosing/population.js';
import type { OncologyKnowledge } from './oncology/index.js';
import type { DrugGeneKnowledge } from './pharmacogenomics/index.js';
import type { CodeGroups } from './rules/code-groups.js';
import type { FullFhirPath } from './rules/expression.js';
import { parsePlanDefinition } from './rules/parse.js';
import type { Rule } from './rules/rule.js';
import type { SafetyKnowledge } from './safety/index.js';

/** What this stage needs from the packs; `knowledge/load.ts` fills it. */
export interface TreatmentKnowledge {
  readonly packs: readonly string[];
  readonly terminology: Terminology;
  readonly rules: readonly Rule[];
  readonly groups: CodeGroups;
  readonly effects: EffectKnowledge;
  readonly safety: SafetyKnowledge;
  readonly drugGenes: DrugGeneKnowledge;
  readonly oncology: OncologyKnowledge;
  readonly kinetics: readonly PopulationModel[];
  /** How warfarin moves the INR. */
  readonly inr: InrModel;
}

/** One PlanDefinition file and the pack that holds it. */
export interface GuidelineFile {
  readonly pack: string;
  readonly json: unknown;
}

/**
 * All rules of all guideline packs, checked against the terminology and the effects.
 * @param full all of FHIRPath, for a hospital's own conditions that go beyond the built-in part
 * @throws with pack and rule if a rule names a drug, class, problem, measure or effect that nothing defines, or two
 * rules have one id
 */
export function parseGuidelines(
  files: readonly GuidelineFile[],
  effects: EffectKnowledge,
  terminology: Terminology,
  groups: CodeGroups,
  full?: FullFhirPath,
): readonly Rule[] {
  const rules = files.flatMap(({ pack, json }) => parsePlanDefinition(json, pack, full));
  const seen = new Set<string>();
  const classes = new Set(terminology.ingredients.flatMap((ingredient) => ingredient.classes));
  for (const rule of rules) {
    if (seen.has(rule.id)) throw new Error(`${rule.pack} ${rule.id}: another rule has this id`);
    seen.add(rule.id);
    checkNames(rule, effects, terminology, classes, groups);
  }
  return rules;
}

export { parseCodeGroups } from './rules/code-groups.js';
/** The effects pack: `effects.json`. */
export { parseEffects };

function checkNames(
  rule: Rule,
  effects: EffectKnowledge,
  terminology: Terminology,
  classes: ReadonlySet<string>,
  groups: CodeGroups,
): void {
  const fail = (what: string) => {
    throw new Error(`${rule.pack} ${rule.id}: nothing defines ${what}`);
  };
  const isDrug = (key: string) => classes.has(key) || terminology.ingredient(key) !== undefined;
  for (const key of rule.options.flatMap(({ ingredients }) => ingredients)) if (!isDrug(key)) fail(key);
  for (const key of rule.against) if (!isDrug(key)) fail(key);
  for (const key of rule.finds) if (!terminology.measure(key)) fail(key);
  for (const id of rule.effects) if (!effects.effects.has(id)) fail(`the effect ${id}`);
  const conditions = [...rule.conditions, ...rule.options.flatMap((option) => option.conditions)];
  for (const { system, code } of conditions.flatMap(({ inputs }) => inputs.flatMap(({ codes }) => codes))) {
    if (system === 'urn:sartor:problem' && !terminology.problem(code)) fail(code);
    if (system === 'urn:sartor:group' && !groups.has(code)) fail(`the group ${code}`);
    if (system === 'urn:sartor:measure' && !terminology.measure(code)) fail(code);
    if (system === 'urn:sartor:ingredient' && !isDrug(code)) fail(code);
  }
}
