/** A short form of several meanings, and the full name of the one that the sentence means. */
export interface Expansion {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

interface Sense {
  /** Undefined: no finding, as "physical examination" and "room air" are. */
  readonly name: string | undefined;
  /** Words before it, after it, or anywhere in the sentence; any one is enough. */
  readonly before?: RegExp;
  readonly after?: RegExp;
  readonly beside?: RegExp;
}

const none = undefined;
const severityBefore =
  /\b(?:trace|mild|moderate|severe|critical|mod|sev)(?:[- ](?:to[- ])?(?:moderate|severe|mod))?\s*$/i;
const valve = /\b(?:echo|tte|tee|valve|valvular|murmur|gradient|regurgitation|rheumatic heart|ef|lvef)\b/i;
const historyBefore = /\b(?:h\/o|hx|hx of|history of|history|pmhx?|dx|known|diagnosed with|diagnosis of)\s*[:,]?\s*$/i;

/** Capitals only: "pe", "as" and "ra" in small letters are other words. The first sense whose cue is there is meant; without one, none is. */
const senses: Readonly<Record<string, readonly Sense[]>> = {
  PE: [
    { name: none, before: /^\s*$/, after: /^\s*[:：]/ },
    { name: none, before: /\b(?:on|per|by)\s*$/i },
    {
      name: none,
      after:
        /^\s+(?:tubes?|class|exam|shows?|showed|reveals?|revealed|notable|significant for|wnl|normal|benign|unremarkable|as above)\b/i,
    },
    {
      name: 'pulmonary embolism',
      before:
        /\b(?:acute|bilateral|(?:sub)?massive|saddle|segmental|subsegmental|chronic|provoked|unprovoked|recurrent|r\/o|rule out|no|neg(?:ative)? for|(?:concern|suspicion|suspicious|positive|prob\w*) for|suspect(?:ed)?|possible|likely|prior|previous|of|vs\.?|prophylaxis for|evidence of|excludes?|with|w\/|has|had|for|dvt\s*(?:\/|and|or|&|,))\s*$|\?\s*$/i,
    },
    { name: 'pulmonary embolism', before: historyBefore },
    {
      name: 'pulmonary embolism',
      after:
        /^\s*(?:\/\s*dvt|protocol|workup|rule-?out|was (?:ruled out|excluded)|ruled out|unlikely|in \d{4}|(?:19|20)\d\d)\b/i,
    },
    {
      name: 'pulmonary embolism',
      beside:
        /\b(?:dvt|vte|ctp?a|v\/q|d-?dimer|perc|wells|thrombolysis|embol\w+|heparin|lovenox|enoxaparin|apixaban|eliquis|rivaroxaban|xarelto|warfarin|coumadin)\b/i,
    },
  ],
  CP: [
    {
      name: 'cerebral palsy',
      beside:
        /\b(?:spastic\w*|di-?plegi\w+|quadri?plegi\w+|hemiplegi\w+|since birth|birth injury|preterm|ex-?\d\d[- ]?wk|gmfcs|botox|baclofen|wheel-?chair|g-?tube|contractures?|non-?verbal|developmental\w*|child with|special needs)\b/i,
    },
    {
      name: 'chest pain',
      before:
        /\b(?:no|denie[sd]|denying|c\/o|c\/c|cc:?|complain\w* of|p\/w|presents? (?:with|w\/)|presenting with|reports?|with|w\/|without|for|of|episodes? of|exertional|pleuritic|atypical|substernal|left-?sided|intermittent|acute|any|has|had|neg(?:ative)? for)\s*$|[?]\s*$/i,
    },
    {
      name: 'chest pain',
      beside:
        /\b(?:sob|dyspnea|palp\w*|diaphor\w+|radiat\w+|pleuritic|exertion\w*|ekg|ecg|troponins?|trop|acs|nitro|ntg|cabg|n\/v)\b/i,
    },
    { name: 'chest pain', after: /^\s*(?:x\s*\d|for \d|since|on exertion|w\/|with exertion|at rest|free)\b/i },
  ],
  RA: [
    { name: none, before: /(?:\d\s*%?|%|\b(?:on|sats?|spo2|o2|saturating|breathing|in))\s*(?:on|in|at)?\s*$/i },
    { name: none, beside: /\b(?:rv|svc|ivc|atri\w+|catheter\w*|pressure|dilated)\b/i },
    {
      name: 'rheumatoid arthritis',
      beside:
        /\b(?:mtx|methotrexate|dmards?|biologics?|plaquenil|hydroxychloroquine|sulfasalazine|leflunomide|humira|adalimumab|enbrel|etanercept|infliximab|rituximab|tocilizumab|tofacitinib|prednisone|flares?|joints?|rheum\w*|sero(?:positive|negative)|rf|ccp|synovitis|morning stiffness|oa|sle|lupus)\b/i,
    },
    { name: 'rheumatoid arthritis', before: historyBefore },
  ],
  MS: [
    { name: none, after: /^\s*(?:\d|contin|iv\b|im\b|po\b|[:：]|intact|wnl|exam|changes?)/i },
    { name: none, beside: /\b(?:intern|student|degree|milliseconds?)\b/i },
    {
      name: 'multiple sclerosis',
      beside:
        /\b(?:relaps\w+|remitting|rrms|sclerosis|optic neuritis|mri|lesions?|flares?|edss|interferon|avonex|rebif|copaxone|glatiramer|tecfidera|gilenya|fingolimod|tysabri|natalizumab|ocrevus|ocrelizumab|kesimpta|ofatumumab|progressive|neuro\w*|plaques?|demyelinat\w+)\b/i,
    },
    { name: 'mitral stenosis', before: severityBefore },
    { name: 'mitral stenosis', beside: valve },
    { name: 'multiple sclerosis', before: historyBefore },
  ],
  AS: [
    {
      name: 'ankylosing spondylitis',
      beside: /\b(?:hla-?b27|spondyl\w+|sacro-?ili\w+|uveitis|adalimumab|humira|secukinumab|etanercept)\b/i,
    },
    { name: 'aortic stenosis', before: severityBefore },
    { name: 'aortic stenosis', after: /^\s*(?:s\/p )?(?:tavr|tavi|avr)\b/i },
    { name: 'aortic stenosis', beside: /\b(?:tavr|tavi|avr|ava|aortic)\b/i },
  ],
  MR: [{ name: 'mitral regurgitation', before: severityBefore }],
  TR: [{ name: 'tricuspid regurgitation', before: severityBefore }],
  AR: [{ name: 'aortic regurgitation', before: severityBefore }],
  CAP: [
    { name: none, before: /(?:\d|\b(?:one|two|per|a|each))\s*$/i },
    { name: none, after: /^\s*(?:po|daily|bid|tid|qd|refill)\b/i },
    {
      name: 'pneumonia',
      before:
        /\b(?:for|likely|possible|probable|suspected?|treated|tx|with|w\/|of|has|had|vs\.?|severe|h\/o)\s*$|\?\s*$/i,
    },
    {
      name: 'pneumonia',
      beside:
        /\b(?:ceftriaxone|azithro\w*|levofloxacin|levaquin|doxy\w*|infiltrates?|consolidation|cxr|curb-?65|sputum|cough|hypox\w+|abx|antibiotics)\b/i,
    },
  ],
  PND: [
    {
      name: 'paroxysmal nocturnal dyspnea',
      beside: /\b(?:orthopn\w+|o?edema|chf|heart failure|hf|dyspn\w+|sob|doe|le swelling|leg swelling|jvd)\b/i,
    },
  ],
  SI: [
    { name: none, beside: /\b(?:joints?|sacro\w*|low back|lbp|injections?)\b/i },
    { name: 'suicidal ideation', after: /^\s*(?:\/|,|or|and|&)\s*(?:hi|avh)\b/i },
    {
      name: 'suicidal ideation',
      before: /\b(?:denie[sd]|no|active|passive|endorses|reports|with|without|of|expressed)\s*$/i,
    },
  ],
  PPM: [
    { name: none, before: /\d\s*$/ },
    {
      name: 'pacemaker',
      after: /^\s*(?:(?:19|20)\d\d|placed|placement|implant\w*|in place|in situ|interrogat\w+|for)\b/i,
    },
    { name: 'pacemaker', before: /\b(?:s\/p|h\/o|has|with|w\/|dual[- ]chamber|single[- ]chamber|ddd|vvi)\s*$/i },
  ],
  HA: [
    {
      name: 'headache',
      before: /\b(?:denie[sd]|no|c\/o|p\/w|reports?|with|w\/|severe|worst|frontal|chronic|without|has|had)\s*$/i,
    },
    {
      name: 'headache',
      beside: /\b(?:photophobia|phonophobia|n\/v|migraines?|neck stiffness|dizz\w+|blurry|vision|cp|sob|fever|f\/c)\b/i,
    },
  ],
};

const abbreviation = new RegExp(`(?<![\\p{L}\\d-])(?:${Object.keys(senses).join('|')})(?![\\p{L}\\d]|-\\p{L})`, 'gu');

/** "N/V/D", "f/c": symptoms by their first letters, only side by side. */
const letters: Readonly<Record<string, string>> = {
  N: 'nausea',
  V: 'vomiting',
  D: 'diarrhea',
  F: 'fever',
  C: 'chills',
};
const letterList =
  /(?<![\p{L}\d/])[NVDFC](?:\/[NVDFC])+(?![\p{L}\d/])|(?<![\p{L}\d/])(?:n\/v(?:\/d)?|f\/c|f\/c\/n\/v)(?![\p{L}\d/])/gu;

/**
 * Short forms of clinical notes that mean several things, each with the full name that the words around it decide for. One whose
 * words leave it open is left out: the reader of the note may know, this one does not.
 */
export function expansionsIn(sentence: string): Expansion[] {
  // In a sentence all in capitals they tell nothing.
  if (!/\p{Ll}/u.test(sentence) && sentence.split(/\s+/).length > 4) return [];
  const found: Expansion[] = [];
  for (const match of sentence.matchAll(abbreviation)) {
    const [start, end] = [match.index, match.index + match[0].length];
    const name = meaningOf(match[0], sentence, start, end);
    if (name !== undefined) found.push({ start, end, name });
  }
  for (const match of sentence.matchAll(letterList)) {
    const group = match[0].toUpperCase().split('/');
    // D/C is discharge or stop, C/D a disc.
    if (group.join('') === 'DC' || group.join('') === 'CD' || group.join('') === 'CC') continue;
    for (const [index, letter] of group.entries()) {
      const start = match.index + 2 * index;
      found.push({ start, end: start + 1, name: letters[letter]! });
    }
  }
  return found;
}

function meaningOf(short: string, sentence: string, start: number, end: number): string | undefined {
  const [before, after] = [sentence.slice(0, start), sentence.slice(end)];
  return senses[short]!.find((sense) => {
    const around = `${before} ${after}`;
    if (sense.before && sense.after) return sense.before.test(before) && sense.after.test(after);
    return sense.before?.test(before) || sense.after?.test(after) || sense.beside?.test(around);
  })?.name;
}
