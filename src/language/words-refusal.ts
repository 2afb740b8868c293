import type { ClaimKind, Language, RefusalValue } from '../record/index.js';
import { catalogue, formatList, term } from './catalogue/index.js';
import { geneWarnings, isGeneWarning } from './gene-warnings.js';
import { inputName, type Lookup } from './names.js';
import type { Words } from './words.js';

export function refusalWords(value: RefusalValue, lookup: Lookup, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  return {
    headline: sentences.refusal(refusedName(value.of, lookup, language)),
    parts: [
      clinical.refusalWhy[value.why],
      ...(value.details.length
        ? [
            sentences.details(
              formatList(
                [
                  ...geneWarnings(value.details.filter(isGeneWarning), language),
                  ...value.details
                    .filter((each) => !isGeneWarning(each))
                    .map((each) => detailText(each, lookup, language)),
                ],
                language,
              ),
            ),
          ]
        : []),
    ],
  };
}

/** `prevent`, or `<kind>:<key>` as in a claim's id. */
function refusedName(of: string, lookup: Lookup, language: Language): string {
  const { clinical, sentences } = catalogue(language);
  const [kind, key] = of.split(/:(.*)/s);
  if (key && Object.hasOwn(clinical.claimKind, kind!))
    return sentences.refusalOf(clinical.claimKind[kind as ClaimKind], inputName(key, lookup, language));
  return term({ ...clinical.outcome, ...clinical.model }, of);
}

/** An input's key, or `age 38: must be 40 to 89`, which engines write where a value is out of range. */
function detailText(detail: string, lookup: Lookup, language: Language): string {
  const { sentences } = catalogue(language);
  const [, input, value, range] = /^([\w-]+) (\S+): must be (.+)$/.exec(detail) ?? [];
  if (!input || !value || !range) return /[ :]/.test(detail) ? detail : inputName(detail, lookup, language);
  const [, lower, upper] = /^(\S+) to below (.+)$/.exec(range) ?? [];
  const words =
    lower && upper
      ? sentences.rangeBelow(lower, upper)
      : range.replace(/^(\S+) to (.+)$/, (_, from, to) => sentences.range(from, to));
  return sentences.mustBe(inputName(input, lookup, language), value, words);
}
