import type { ClaimOf } from '../../record/index.js';
import { catalogue, formatDate, formatHorizon, formatPercent, formatQuantity } from '../catalogue/index.js';
import { describeClaim } from '../describe-claim.js';
import { conceptName, phenotypeName } from '../names.js';
import { targetText } from '../words-outcome.js';
import { modelName, outcomeName, whenText } from '../words-prediction.js';
import { naturalFrequency } from './natural.js';
import { inner, type Statement, statement, type Telling } from './statement.js';

export function phenotypeStatements(
  { id, value, because }: ClaimOf<'genePhenotype'>,
  telling: Telling,
): readonly Statement[] {
  const { words, language, audience, lookup } = telling;
  const [only] = value.phenotypes;
  const names = value.phenotypes.map((each) => phenotypeName(each, language)).join(language === 'zh' ? ' 或 ' : ' or ');
  const diplotype = because.flatMap((reason) => {
    const claim = 'claim' in reason ? lookup.claim(reason.claim) : undefined;
    return claim?.kind === 'diplotype' && claim.value.diplotypes.length === 1 ? [claim] : [];
  })[0];
  const plain = Object.entries(words.narrative.plainPhenotype).find(([name]) => name === only)?.[1];
  if (audience === 'patient') return [statement(words.narrative.patient.gene(value.gene, plain ?? names), [id])];
  return [
    statement(
      words.narrative.clinician.gene(
        value.gene,
        diplotype?.value.diplotypes[0] ?? '',
        names || words.sentences.noPhenotype,
      ),
      diplotype ? [id, diplotype.id] : [id],
    ),
  ];
}

export function riskStatements(
  { id, value }: ClaimOf<'risk'>,
  { words, language, audience }: Telling,
): readonly Statement[] {
  const outcome = outcomeName(value, language);
  const frequency = () => naturalFrequency(value.probability, language);
  const disclaimer = value.disclaimer ? [statement(value.disclaimer[language], [id])] : [];
  return [
    statement(
      audience === 'patient'
        ? value.horizonYears > 0
          ? words.narrative.patient.risk(outcome, formatHorizon(value.horizonYears, language), frequency())
          : words.narrative.patient.riskNow(outcome, frequency())
        : words.narrative.clinician.risk(
            inner(outcome),
            whenText(value.horizonYears, language),
            formatPercent(value.probability, language),
            modelName(value, language),
          ),
      [id],
    ),
    ...disclaimer,
  ];
}

export function targetStatements(
  { id, value }: ClaimOf<'target'>,
  { words, language, audience }: Telling,
): readonly Statement[] {
  const name = value.title[language];
  const own = words.narrative[audience];
  const range = targetText(value, language);
  const status =
    audience === 'patient'
      ? words.narrative.plainStatus[value.status]
      : inner(words.clinical.targetStatus[value.status]);
  const texts = [
    value.latest
      ? own.measured(
          name,
          formatQuantity(value.latest.value, value.unit, language),
          formatDate(value.latest.on, language),
          status,
        )
      : own.unmeasured(name),
    ...(range ? [own.goal(range)] : []),
    own.next(inner(name), formatDate(value.nextMeasure, language)),
  ];
  return texts.map((text) => statement(text, [id]));
}

export function adaptationStatements(
  { id, value }: ClaimOf<'adaptation'>,
  { words, language, audience }: Telling,
): readonly Statement[] {
  const [title, from, to] = [value.title[language], value.from[language], value.to[language]];
  return [
    statement(
      audience === 'patient'
        ? words.narrative.patient.change(title, from, to)
        : words.narrative.clinician.change(title, words.clinical.adaptationChange[value.change], from, to),
      [id],
    ),
    ...(audience === 'clinician' ? [statement(words.narrative.clinician.because(value.reason[language]), [id])] : []),
  ];
}

export function refusalStatements(
  claim: ClaimOf<'refusal'>,
  { words, lookup, language, audience }: Telling,
): readonly Statement[] {
  const { headline, detail } = describeClaim(claim, lookup, language);
  const what = headline.replace(/^No answer for |^无法给出：/, '');
  return [
    statement(
      audience === 'patient'
        ? words.narrative.patient.refusal(what)
        : words.narrative.clinician.refusal(headline, detail),
      [claim.id],
    ),
  ];
}

/** A problem's name in the reader's language. */
export function problemName({ value }: ClaimOf<'problem'>, { lookup, language }: Telling): string {
  const title = value.key ? lookup.titles?.problem(value.key) : undefined;
  return title ? title[language] : conceptName(value.concept, title, language);
}

/** Anything else, in the words of the catalogue. */
export function plainStatement(
  claim: Parameters<typeof describeClaim>[0],
  { lookup, language }: Telling,
): readonly Statement[] {
  const { headline, detail } = describeClaim(claim, lookup, language);
  const { sentences } = catalogue(language);
  return [headline, detail].filter(Boolean).map((text) => statement(text + sentences.stop, [claim.id]));
}
