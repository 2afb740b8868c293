/** A count with its noun. */
const span = (count: string, noun: string) => `${count} ${noun}${count === '1' ? '' : 's'}`;

/** Sentences about facts and claims; numbers and dates arrive already formatted. */
export const sentences = {
  colon: (label: string, text: string) => `${label}: ${text}`,
  parenthesis: (text: string, note: string) => `${text} (${note})`,
  join: (parts: string) => parts,
  separator: '; ',
  stop: '.',
  yes: 'yes',
  no: 'no',
  // genome
  diplotype: (gene: string, diplotypes: string) => `${gene} ${diplotypes}`,
  diplotypeNone: (gene: string) => `${gene}: no call`,
  diplotypeAlternatives: (count: string) => `${count} diplotypes fit the data equally well`,
  callSource: {
    vcf: 'called from the genome file',
    outside: 'taken from a result called elsewhere',
    none: 'not called',
  },
  phased: 'phased',
  unphased: 'not phased',
  missingPositions: (count: string) => `${span(count, 'position')} of the definition not in the file`,
  notExcluded: (alleles: string) => `cannot exclude ${alleles}`,
  genePhenotype: (gene: string, phenotype: string) => `${gene}: ${phenotype}`,
  activityScore: (score: string) => `activity score ${score}`,
  presentDay: (phenotype: string, dueTo: string) => `at present acts as ${phenotype} because of ${dueTo}`,
  noPhenotype: 'no phenotype',
  // prediction
  derived: (what: string, quantity: string) => `${what} ${quantity}`,
  on: (date: string) => `on ${date}`,
  riskHeadline: (outcome: string, years: string, percent: string) =>
    `${outcome} within ${span(years, 'year')}: ${percent}`,
  by: (model: string) => `by ${model}`,
  interval: (level: string, lower: string, upper: string) => `${level} interval ${lower} to ${upper}`,
  inputVariability: 'measurement variation only',
  assumed: 'not in the record, taken as no',
  trialPopulation: 'baseline risk from the control group of the trial, not of this patient',
  score: (points: string) => span(points, 'point'),
  whatIf: (input: string, goal: string, percent: string) => `with ${input} at ${goal} it would be ${percent}`,
  // diagnosis
  problemSince: (since: string) => `since ${since}`,
  differential: (rank: string, disease: string) => `${rank}. ${disease}`,
  posterior: (percent: string) => `probability ${percent} among the diseases considered`,
  logLikelihoodRatio: (value: string) => `log likelihood ratio ${value}`,
  criterionItems: (met: string, all: string, unknown: string) => `${met} of ${all} met, ${unknown} unknown`,
  // treatment
  safety: (severity: string, type: string, drugs: string) => `${severity}: ${type}, ${drugs}`,
  proposed: 'Concerns a drug that is proposed, not yet taken.',
  advice: (drug: string, action: string) => `${drug}: ${action}`,
  adviceSource: (source: string, classification: string) => `${source}, ${classification}`,
  doseFraction: (text: string) => `${text} of the usual dose`,
  range: (lower: string, upper: string) => `${lower} to ${upper}`,
  takesNow: 'The patient takes it now.',
  recommendation: (action: string, title: string) => `${action}: ${title}`,
  strength: (scheme: string, grade: string, level: string) => `${scheme} ${grade}${level ? `, level ${level}` : ''}`,
  benefit: (outcome: string, years: string, from: string, to: string) =>
    `${outcome} in ${span(years, 'year')}: from ${from} to ${to}`,
  reduction: (estimate: string, lower: string, upper: string) =>
    `${estimate} percentage points fewer (${lower} to ${upper})`,
  numberNeededToTreat: (number: string, years: string) =>
    `treat ${number} people for ${span(years, 'year')} to prevent one`,
  missing: (what: string) => `Missing: ${what}`,
  // outcome
  target: (range: string) => `target ${range}`,
  targetBetween: (lower: string, upper: string) => `${lower} to below ${upper}`,
  targetBelow: (upper: string) => `below ${upper}`,
  targetFrom: (lower: string) => `${lower} or more`,
  latest: (quantity: string, date: string) => `${quantity} on ${date}`,
  neverMeasured: 'never measured',
  slope: (change: string) => `${change} a year`,
  next: (date: string) => `next on ${date}`,
  adaptation: (change: string, title: string) => `${change}: ${title}`,
  fromTo: (from: string, to: string) => `from ${from} to ${to}`,
  // refusal
  refusal: (what: string) => `No answer for ${what}`,
  refusalOf: (kind: string, what: string) => `${kind}, ${what}`,
  mustBe: (input: string, value: string, range: string) => `${input} ${value} (must be ${range})`,
  rangeBelow: (lower: string, upper: string) => `${lower} to below ${upper}`,
  details: (items: string) => `Concerns: ${items}`,
  // uncertainty
  uncertainty: {
    probability: (percent: string) => `probability ${percent}`,
    alternatives: (count: string) => `${count} answers fit equally well`,
    exact: 'follows by definition or arithmetic',
    notQuantified: (why: string) => why,
  },
  // facts
  born: (date: string) => `born ${date}`,
  died: (date: string) => (date ? `died ${date}` : 'died'),
  ageAt: (years: string) => `${years} years old`,
  timesPerDay: (times: string) => (times === '1' ? 'once a day' : `${times} times a day`),
  until: (date: string) => `until ${date}`,
  notObtained: (reason: string) => `not obtained (${reason})`,
  onsetAge: (years: string) => `at age ${years}`,
  noReaction: 'reaction not stated',
  instances: (count: string) => span(count, 'image'),
  genotypeCall: (place: string, genotype: string) => `${place} ${genotype}`,
  unknownPatient: 'Unnamed patient',
  superseded: 'corrected by a later entry',
};
