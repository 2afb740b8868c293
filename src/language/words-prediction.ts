import type { Language, RiskValue, Uncertainty } from '../record/index.js';
import { catalogue, formatHorizon, formatList, formatNumber, formatPercent, term } from './catalogue/index.js';
import { intervalText } from './describe-uncertainty.js';
import { inputName, type Lookup } from './names.js';
import type { Words } from './words.js';

export function riskWords(value: RiskValue, uncertainty: Uncertainty, lookup: Lookup, language: Language): Words {
  const { sentences } = catalogue(language);
  return {
    headline: sentences.riskHeadline(
      outcomeName(value, language),
      whenText(value.horizonYears, language),
      formatPercent(value.probability, language),
    ),
    parts: [
      ...(uncertainty.kind === 'interval' ? [intervalText(uncertainty, language, formatPercent)] : []),
      ...averageWords(value, language),
      ...(value.score === undefined ? [] : [sentences.score(formatNumber(value.score, language))]),
      sentences.by(modelName(value, language)),
      ...explanationWords(value, lookup, language),
      ...firstChangeWords(value, lookup, language),
      ...(value.disclaimer ? [value.disclaimer[language]] : []),
    ],
  };
}

/** Beside what the risk of people of this age stands, where the method knows it. */
export const averageWords = ({ average }: RiskValue, language: Language): readonly string[] =>
  average === undefined ? [] : [catalogue(language).sentences.averageRisk(formatPercent(average, language))];

/** What the one change that moves the risk most would make of it. */
export function firstChangeWords(
  { modifiable: [first] }: RiskValue,
  lookup: Pick<Lookup, 'titles'>,
  language: Language,
): readonly string[] {
  if (!first) return [];
  const { whatIf } = catalogue(language).sentences;
  const percent = formatPercent(first.probability, language);
  return [whatIf(inputName(first.input, lookup, language), goalText(first.goal, language), percent)];
}

/** `within 10 years`, or now. */
export function whenText(horizonYears: number, language: Language): string {
  const { within, present } = catalogue(language).ui.risks;
  return horizonYears > 0 ? within(formatHorizon(horizonYears, language)) : present;
}

/** What the risk is of. */
export const outcomeName = ({ outcome, installed }: RiskValue, language: Language): string =>
  installed?.outcome?.[language] ?? term(catalogue(language).clinical.outcome, outcome);

/** Who says so. */
export const modelName = ({ model, installed }: RiskValue, language: Language): string =>
  installed?.model[language] ?? term(catalogue(language).clinical.model, model);

/** Inputs that move the log-odds by less than this are not named: a twentieth of the odds. */
const least = 0.05;
const mostNamed = 3;

/** Which inputs raise the risk and which lower it, largest first; empty where the model can't tell. */
export function explanationWords(
  { explanation }: RiskValue,
  lookup: Pick<Lookup, 'titles'>,
  language: Language,
): readonly string[] {
  const { sentences } = catalogue(language);
  const named = (sign: 1 | -1) =>
    (explanation?.contributions ?? [])
      .filter(({ logOdds }) => sign * logOdds >= least)
      .slice(0, mostNamed)
      .map(({ input }) => inputName(input, lookup, language));
  const [up, down] = [named(1), named(-1)].map((names) => formatList(names, language));
  return [...(up ? [sentences.raisedBy(up)] : []), ...(down ? [sentences.loweredBy(down)] : [])];
}

/** A model's input or goal as the reader sees it. */
export function goalText(goal: number | boolean | string, language: Language): string {
  const { sentences, clinical } = catalogue(language);
  if (typeof goal === 'boolean') return goal ? sentences.yes : sentences.no;
  if (typeof goal === 'number') return formatNumber(goal, language);
  if (goal === 'female' || goal === 'male') return clinical.sex[goal];
  return Object.hasOwn(clinical.answer, goal) ? clinical.answer[goal]! : goal;
}
