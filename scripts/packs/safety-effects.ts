/** What happens when two drugs meet, read from the thesaurus' description; the words are ours (packs/safety-interactions/texts.json). */
export interface Effect {
  readonly mechanism: string;
  /** The side whose level changes, where the description names it. */
  readonly object?: 'left' | 'right';
}

/** The first that fits decides: consequences before mechanisms. */
const effects: readonly (readonly [RegExp, string])[] = [
  [/torsades|QT|ventricular arr?h?ythm|ventricular rhythm|cardiac sensitization/i, 'qt'],
  [/serotonin/i, 'serotonin'],
  [
    /ergotism|constriction of (the )?(coronary|blood vessels)|coronary blood vessels|vascular effects|arterial spasm/i,
    'vasoconstriction',
  ],
  [/intracranial hypertension/i, 'intracranial-pressure'],
  [/cushing/i, 'corticosteroid-excess'],
  [/acute renal insufficiency/i, 'nephrotoxicity'],
  [/(reduction|inhibition|decrease) of the antihypertensive/i, 'hypertension-control'],
  [/increase of the antihypertensive/i, 'hypotension'],
  [/(?<!anti)hypertensi|(elevation|increase) (of|in) (the )?(arterial )?blood pressure/i, 'hypertension'],
  [/ha?emorrh?ag|bleeding|vitamin K antagonist and of the risk/i, 'bleeding'],
  [/rhab|muscular effects|myopath/i, 'myopathy'],
  [/hyperkal/i, 'hyperkalaemia'],
  [/hypokal|potassium/i, 'hypokalaemia'],
  [/hyponatr/i, 'hyponatraemia'],
  [/lithi?emia|lithium/i, 'lithium'],
  [/digoxinemia/i, 'digoxin-level'],
  [/hypogl/i, 'hypoglycaemia'],
  [/glyc?emia|diabetes inducing/i, 'hyperglycaemia'],
  [/respiratory|sedat|drowsi|alertness|central nervous system|vigilance/i, 'sedation'],
  [/negative inotropic|contractility|atrioventricular|bradycardia|sinus arrest|conduction/i, 'bradycardia'],
  [/reduction of the vasodilator/i, 'antagonism'],
  [/hypotensi|drop in blood pressure|vasodilator|blood pressure/i, 'hypotension'],
  [/angio-?o?edema|angioneurotic/i, 'angioedema'],
  [/nephrotox|(?<!ad)renal insufficiency|renal function|creatin/i, 'nephrotoxicity'],
  [/ototox/i, 'ototoxicity'],
  [/curare/i, 'neuromuscular-block'],
  [/h(a)?ematolog|bone marrow|medullary|methemoglobin|neutropenia|myelo/i, 'blood-toxicity'],
  [/(?<!anti)convuls|epilep(?!tic drug)|seizure/i, 'seizures'],
  [/competitive blocking|decrease of the antalgic effect/i, 'opioid-antagonism'],
  [/antagonism/i, 'antagonism'],
  [/atropinic|urine retention|urinary retention/i, 'anticholinergic'],
  [/lactic acidosis/i, 'lactic-acidosis'],
  [/hepatotox|liver/i, 'liver-toxicity'],
  [/ulcer/i, 'ulcer'],
  [
    /(decrease|reduction) of (the |its )?(\w+ )?(digestive |intestinal )?absorption|absorption.*(reduc|decreas)|decrease of its (intestinal )?absorption/i,
    'less-absorbed',
  ],
  [/hormonal contraceptive|contraceptive/i, 'contraceptive-failure'],
  [
    /(increase|increases|doubling|increased).{0,60}(concentration|undesirable effects|toxicity|overdose|\w+nemia|effects? of)|slowing of the elimination|overdose|risk of increase|increase of the \w+emia|increase of the effects/i,
    'level-raised',
  ],
  [
    /(decrease|reduction|lower|less|loss|failure|ineffective).{0,80}(concentration|effect|effectiveness|activity)|therapeutic failure|inhibition of the effects|ineffective/i,
    'level-lowered',
  ],
];

/** The words of a drug or class by which a description may name it: `fidaxomicin`, `vitamin k antagonist`. */
const wordsOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/\(.*?\)/g, '')
    .trim()
    .replace(/s$/, '');

export function effectOf(description: string, left: string, right: string): Effect {
  const text = description.replace(/\s+/g, ' ');
  const mechanism = effects.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
  const after = /(?:concentrations?|effects?|effectiveness|toxicity|absorption|metabolism) of (?:the )?([\w -]+)/i
    .exec(text)?.[1]
    ?.toLowerCase();
  const named = (name: string) => after?.startsWith(wordsOf(name)) ?? false;
  const object = named(left) ? 'left' : named(right) ? 'right' : undefined;
  return { mechanism, ...(object ? { object } : {}) };
}

const actions: readonly (readonly [RegExp, string])[] = [
  [/INR/i, 'monitor-inr'],
  [/EKG|ECG|electrocardio/i, 'monitor-ecg'],
  [/potassium|kalemia/i, 'monitor-potassium'],
  [/lithi?emia|concentrations of (the )?lithium/i, 'monitor-lithium'],
  [/glyc(a)?emia|blood glucose/i, 'monitor-glucose'],
  [/blood concentration/i, 'monitor-level'],
  [/renal function|creatin|hydrat/i, 'monitor-kidney'],
  [/blood pressure/i, 'monitor-pressure'],
  [/blood count|blood cell|hemogram/i, 'monitor-blood-count'],
  [/space|interval|hours (apart|between)|separate|more than 2 hours|distance/i, 'separate-doses'],
  [/concentrations|plasma (level|dosage)|testing of the \w+nemia/i, 'monitor-level'],
  [/adjust|adapt|reduc|limit/i, 'adjust-dose'],
  [/clinical monitoring|monitor/i, 'monitor-clinically'],
];

/** What to do, from the thesaurus' comment and its level. */
export function actionOf(comment: string, severity: string): string {
  if (severity === 'contraindicated') return 'do-not-combine';
  if (severity === 'major') return 'avoid-combination';
  return (
    actions.find(([pattern]) => pattern.test(comment))?.[1] ??
    (severity === 'minor' ? 'be-aware' : 'monitor-clinically')
  );
}
