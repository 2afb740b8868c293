import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ingredient, type Measure, type ProblemDefinition, Terminology } from '../src/record/index.js';
import { parseEffects } from '../src/treatment/benefit/effects.js';
import { type GuidelineFile, parseCodeGroups, parseGuidelines } from '../src/treatment/knowledge.js';
import { packFile } from './pack-file.js';

const packs = join(import.meta.dirname, '..', 'packs');

/** The committed terminology. */
export const terminology = new Terminology(
  packFile<Measure[]>('terminology', 'measures.json'),
  packFile<Ingredient[]>('terminology', 'ingredients.json'),
  packFile<ProblemDefinition[]>('terminology', 'problems.json'),
);

/** The committed effects. */
export const effects = parseEffects(packFile('effects', 'effects.json'), 'effects');

/** The committed groups of codes. */
export const groups = parseCodeGroups(packFile('care-groups', 'groups.json'), 'care-groups');

/** Every PlanDefinition of every committed guideline pack. */
export const guidelineFiles: readonly GuidelineFile[] = readdirSync(packs)
  .filter((pack) => pack.startsWith('guideline-'))
  .sort()
  .flatMap((pack) =>
    readdirSync(join(packs, pack))
      .filter((file) => file.endsWith('.json') && file !== 'pack.json')
      .sort()
      .map((file) => ({ pack, json: JSON.parse(readFileSync(join(packs, pack, file), 'utf8')) as unknown })),
  );

/** Every rule of every committed guideline. */
export const rules = parseGuidelines(guidelineFiles, effects, terminology, groups);
