import type { Ingredient, Measure, ProblemDefinition } from '../record/index.js';
import { Terminology } from '../record/index.js';
import { parseSafety, type SafetyKnowledge } from '../treatment/safety/index.js';
import { listPacks } from './load.js';

/** The terminology and the safety packs alone: what checking a list of drugs needs. */
export function loadSafetyKnowledge(ownPacks: string | undefined = process.env.SARTOR_PACKS): {
  readonly terminology: Terminology;
  readonly safety: SafetyKnowledge;
} {
  const packs = [...listPacks(), ...(ownPacks ? listPacks(ownPacks) : [])];
  const words = packs.find(({ id }) => id === 'terminology');
  if (!words) throw new Error('The knowledge pack terminology is missing');
  const terminology = new Terminology(
    words.json<Measure[]>('measures.json'),
    words.json<Ingredient[]>('ingredients.json'),
    words.json<ProblemDefinition[]>('problems.json'),
  );
  const safetyPacks = packs
    .filter(({ id }) => id.startsWith('safety-'))
    .map((pack) => ({
      id: pack.id,
      files: Object.fromEntries(pack.files().map((path) => [path, pack.json<unknown>(path)])),
    }));
  return { terminology, safety: parseSafety(safetyPacks, terminology) };
}
