/** Answers to questions about one patient. */
export const asking = {
  ifStopped: (drugs: string) => `If ${drugs} is stopped, the plan changes so:`,
  ifStarted: (drugs: string) => `If ${drugs} is started, the plan changes so:`,
  ifMeasured: (value: string) => `With ${value}, the plan changes so:`,
  nothingChanges: 'Nothing in the plan changes.',
  added: (title: string) => `New in the plan: ${title}.`,
  removed: (title: string) => `No longer in the plan: ${title}.`,
  changed: (title: string, from: string, to: string) => `Changed: ${title}: ${from} becomes ${to}.`,
  newDanger: (text: string) => `New danger: ${text}.`,
  goneDanger: (text: string) => `Danger that goes away: ${text}.`,
  newRisk: (text: string) => `Risk then: ${text}.`,
  notTaken: (drug: string) => `The record does not say that the patient takes ${drug}.`,
  alreadyTaken: (drug: string) => `The patient takes ${drug} already.`,
  optionPreferred: (drug: string, title: string) => `${drug} is the preferred option for: ${title}.`,
  optionAlternative: (drug: string, title: string) => `${drug} is an alternative for: ${title}.`,
  optionContraindicated: (drug: string, title: string) => `${drug} is ruled out for: ${title}.`,
  noCall: (drug: string) =>
    `No recommendation in this plan calls for ${drug}; tried in the record, nothing was found that forbids it.`,
  tried: (drug: string) => `No recommendation in this plan calls for ${drug}. Tried in the record, this would follow:`,
  restsOn: (what: string) => `It rests on: ${what}.`,
  source: (what: string) => `Source: ${what}.`,
  none: (what: string) => `The record holds nothing under: ${what}.`,
  kinds: {
    problems: 'problems',
    medications: 'present drugs',
    allergies: 'allergies',
    measurements: 'measurements',
    risks: 'risks',
    genes: 'genes',
    plan: 'the plan',
    safety: 'dangers',
    targets: 'targets and next measurements',
    diagnoses: 'possible diagnoses',
    unanswered: 'questions without an answer',
  },
  refusal: {
    'not-understood':
      'This record cannot answer that. Sartor answers about this patient: "what if omeprazole is stopped?", "why not metformin?", "why this recommendation?", "which drugs does he take?", "last LDL?", "next measurement?".',
    'unknown-drug': (name: string) =>
      `"${name}" is no drug that the knowledge packs have; no answer is better than a guess.`,
    'unknown-measure': (name: string) => `"${name}" is no measurement that the knowledge packs have.`,
    'unknown-claim': (name: string) => `This assessment has no claim "${name}".`,
    'bad-value': (name: string) =>
      `"${name}" cannot be a value of this measurement in a living person, or its unit is unknown.`,
    'not-in-record': (name: string) => `The record holds no ${name}.`,
  },
  suggestions: [
    'What if omeprazole is stopped?',
    'Why not metformin?',
    'Which dangers are there?',
    'What is measured next?',
  ],
};
