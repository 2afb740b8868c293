import type { Claim, Coding, Language, Method } from '../record/index.js';
import { catalogue, formatDate, formatNumber, formatPercent, formatQuantity, term } from './catalogue/index.js';
import { codingName, conceptName, type Lookup } from './names.js';
import { type Description, joinParts, type Words } from './words.js';
import { criterionWords, problemWords } from './words-diagnosis.js';
import { diplotypeWords, phenotypeWords, scoreWords, variantWords } from './words-genome.js';
import { outcomeWords, targetWords } from './words-outcome.js';
import { riskWords } from './words-prediction.js';
import { refusalWords } from './words-refusal.js';
import { adviceWords, recommendationWords, safetyWords } from './words-treatment.js';

/** What Sartor concluded, in words made from the claim alone. Every number in it is the claim's. */
export function describeClaim(claim: Claim, lookup: Lookup, language: Language): Description {
  const { headline, parts } = claimWords(claim, lookup, language);
  return { headline, detail: joinParts(parts, language) };
}

function claimWords(claim: Claim, lookup: Lookup, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  switch (claim.kind) {
    case 'diplotype':
      return diplotypeWords(claim.value, language);
    case 'genePhenotype':
      return phenotypeWords(claim.value, language);
    case 'variant':
      return variantWords(claim.value, language);
    case 'genomicScore':
      return scoreWords(claim.value, claim.uncertainty, language);
    case 'derived': {
      const { concept, value, unit, on } = claim.value;
      const name = conceptName(concept, measureTitle(concept.codings, lookup, claim.id), language);
      return {
        headline: sentences.derived(name, formatQuantity(value, unit, language)),
        parts: [
          sentences.on(formatDate(on, language)),
          sentences.by(term({ ...clinical.method, ...clinical.model }, claim.method.name)),
        ],
      };
    }
    case 'risk':
      return riskWords(claim.value, claim.uncertainty, lookup, language);
    case 'problem':
      return problemWords(claim.value, lookup, language);
    case 'differential': {
      const { disease, name, rank, posterior, logLikelihoodRatio, contributions } = claim.value;
      return {
        headline: sentences.differential(String(rank), name?.[language] ?? codingName(disease, lookup, language)),
        parts: [
          sentences.posterior(formatPercent(posterior, language)),
          sentences.logLikelihoodRatio(formatNumber(logLikelihoodRatio, language, 2)),
          ...contributions.flatMap(({ images }) => {
            if (!images || images.inSeries === 1) return [];
            const { read, inSeries, strongest, unfamiliar } = images;
            const count = (value: number) => formatNumber(value, language, 0);
            return [sentences.imagesRead(count(read), count(inSeries), count(strongest.number), count(unfamiliar))];
          }),
        ],
      };
    }
    case 'criterion':
      return criterionWords(claim.value, language);
    case 'safety':
      return safetyWords(claim.value, lookup, language);
    case 'drugGeneAdvice':
      return adviceWords(claim.value, lookup, language);
    case 'recommendation':
      return recommendationWords(claim.value, language);
    case 'dosing': {
      const { title, detail } = claim.value;
      return { headline: title[language], parts: [detail[language]] };
    }
    case 'target':
      return targetWords(claim.value, language);
    case 'adaptation': {
      const { change, title, from, to, reason } = claim.value;
      return {
        headline: sentences.adaptation(clinical.adaptationChange[change], title[language]),
        parts: [sentences.fromTo(from[language], to[language]), reason[language]],
      };
    }
    case 'outcome':
      return outcomeWords(claim.value, language);
    case 'refusal':
      return refusalWords(claim.value, lookup, language);
    default:
      return claim satisfies never;
  }
}

/** A derived value's claim id ends in its measure's key: `derived:egfr`. */
function measureTitle(codings: readonly Coding[], lookup: Lookup, id: string) {
  const key = id.slice(id.indexOf(':') + 1);
  return lookup.titles?.measure(key) ?? (codings[0] ? lookup.titles?.measure(codings[0].code) : undefined);
}

/** The name of the method that made a claim, with its version. */
export function methodText({ name, version }: Method, language: Language): string {
  const { method, model, criterion } = catalogue(language).clinical;
  return `${term({ ...criterion, ...model, ...method }, name)} ${version}`;
}
