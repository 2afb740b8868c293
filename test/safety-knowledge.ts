import { parseSafetyKnowledge } from '../src/treatment/safety/index.js';
import { packFile, terminology } from './pack-file.js';

const interactionFile = (name: string) => packFile('safety-interactions', name);

/** The committed safety packs. */
export const safetyKnowledge = parseSafetyKnowledge(
  {
    interactions: ['onc.json', 'onc-quiet.json', 'labels.json', 'ansm.json'].map(interactionFile),
    texts: interactionFile('texts.json'),
    rules: packFile('safety-rules', 'rules.json'),
    replacements: packFile('safety-rules', 'replacements.json'),
    anticholinergic: packFile('safety-rules', 'anticholinergic.json'),
    omissions: packFile('safety-rules', 'omissions.json'),
  },
  terminology,
);
