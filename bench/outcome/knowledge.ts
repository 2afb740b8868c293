import { parseOutcome } from '../../src/outcome/index.js';
import { packFile, terminology } from '../../test/pack-file.js';

/** What the product itself knows of targets, protocols and dose steps. */
export const outcomeKnowledge = parseOutcome(
  {
    targets: packFile('targets', 'targets.json'),
    doseSteps: packFile('adaptation', 'dose-steps.json'),
    protocols: packFile('adaptation', 'protocols.json'),
    cautions: packFile('adaptation', 'cautions.json'),
    instruments: {
      eq5d: packFile('instruments', 'eq-5d-5l.json'),
      ctcae: packFile('instruments', 'ctcae-laboratory.json'),
      sf6d: packFile('instruments', 'sf-6d.json'),
      scales: packFile('instruments', 'scales.json'),
      effects: packFile('instruments', 'expected-effects.json'),
    },
  },
  terminology,
);
