import type { Terminology } from '../../record/index.js';
import { Lexicon } from './lexicon.js';
import type { Lexicons } from './verify.js';

/** The names of drugs, measures and problems by which a sentence is checked; made once for an installation. */
export function lexiconsOf(terminology: Terminology): Lexicons {
  return {
    drugs: new Lexicon(
      terminology.ingredients.map(({ key, title, names, classes, codings }) => ({
        key,
        names: [key, title.en, title.zh, ...names, ...codings.flatMap(({ display }) => display ?? [])],
        broader: classes,
      })),
    ),
    measures: new Lexicon(
      terminology.measures.map(({ key, title, names = [] }) => ({ key, names: [title.en, title.zh, ...names] })),
    ),
    problems: new Lexicon(
      terminology.problems.map(({ key, title, names }) => ({
        key,
        names: [title.en, title.zh, ...names],
        broader: [...terminology.problemAncestors(key)],
      })),
    ),
  };
}
