/** The narrative page and the drawer in which questions are asked. */
export const chat = {
  narrative: 'In words',
  ask: 'Ask',
  askTitle: 'Ask about this patient',
  placeholder: 'What if omeprazole is stopped?',
  send: 'Send',
  stop: 'Stop',
  answering: 'Asking the engines',
  hypothetical: 'imagined',
  why: 'Why',
  hint: 'Answers come from this record and its plan. Nothing that you ask changes them.',
  forClinician: 'For the clinician',
  forPatient: 'For the patient',
  deterministic: 'Written by rule from the claims.',
  worded: (model: string) => `Worded by ${model}; every sentence was checked against its claims.`,
  failed: (failed: string, all: string) =>
    `${failed} of ${all} sentences were refused in the model's words and replaced.`,
  missing:
    'No language model is installed: the text is written by rule. To add one: npm run model, or a GGUF file (SARTOR_LLM_GGUF), or an OpenAI-compatible endpoint (SARTOR_LLM_URL).',
  off: 'The language model is switched off: the text is written by rule.',
  writing: 'Writing',
  broken: 'The answer was cut off. Please try again.',
};
