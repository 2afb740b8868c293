import { Link } from '@tanstack/react-router';
import { localized, term } from '../../../src/language/catalogue/index.js';
import { codingName, geneResults } from '../../../src/language/describe.js';
import type { ClaimOf } from '../../../src/record/index.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { Tag, Why } from './small.js';

export type GeneAdvice = ClaimOf<'drugGeneAdvice'>;

/** From what speaks most against a drug to what changes nothing. */
const byCaution = [
  'avoid',
  'alternative',
  'lower-dose',
  'raise-dose',
  'adjust',
  'monitor',
  'standard',
  'no-recommendation',
] as const satisfies readonly GeneAdvice['value']['action'][];
const caution = ({ value }: GeneAdvice) => byCaution.indexOf(value.action);

export const changesSomething = ({ value }: GeneAdvice) => !['standard', 'no-recommendation'].includes(value.action);

/** Advice by drug, the most cautious first; drugs that it changes come before the others. */
export function adviceByDrug(advice: readonly GeneAdvice[]): readonly (readonly GeneAdvice[])[] {
  const drugs = Map.groupBy(advice, ({ value }) => value.drug.code);
  return Array.from(drugs.values(), (group) => group.toSorted((a, b) => caution(a) - caution(b))).toSorted(
    ([a], [b]) => Number(changesSomething(b!)) - Number(changesSomething(a!)),
  );
}

/** What all sources say of one drug: the most cautious in words, each of the others by name, and in words on demand. */
export function DrugAdvice({
  advice,
  brief = false,
}: {
  readonly advice: readonly GeneAdvice[];
  readonly brief?: boolean;
}) {
  const { words, language } = useLanguage();
  const { lookup } = useDossier();
  const lead = advice[0]!;
  const drug = codingName(lead.value.drug, lookup, language);
  const results = new Set(advice.flatMap(({ value }) => geneResults(value)));
  const said = new Set(advice.map(({ value }) => localized(value.summary, language)));
  return (
    <li>
      {brief ? null : (
        <Tag tone={changesSomething(lead) ? (lead.value.present ? 'danger' : 'warning') : 'neutral'}>
          {words.clinical.adviceAction[lead.value.action]}
        </Tag>
      )}
      <span className="line-words">
        <strong>{drug}</strong> <span className="quiet">{[...results].join(', ')}</span>
        <span className="block">{localized(lead.value.summary, language)}</span>
        <span className="advice-sources">
          {advice.map(({ id, value }) => (
            <Link
              key={id}
              to="."
              search={(search) => ({ ...search, why: id })}
              resetScroll={false}
              preload={false}
              className="source-chip"
              data-changes={changesSomething({ value } as GeneAdvice)}
            >
              {words.sentences.colon(
                words.sentences.adviceSource(value.source, term(words.clinical.classification, value.classification)),
                words.clinical.adviceAction[value.action],
              )}
            </Link>
          ))}
        </span>
        {brief || said.size < 2 ? null : (
          <details className="small">
            <summary>{words.ui.genome.eachSource}</summary>
            <ul>
              {advice.map(({ id, value }) => (
                <li key={id}>
                  <span className="quiet">
                    {words.sentences.adviceSource(
                      value.source,
                      term(words.clinical.classification, value.classification),
                    )}
                  </span>{' '}
                  {localized(value.summary, language)}
                </li>
              ))}
            </ul>
          </details>
        )}
      </span>
      <Why claim={lead.id} title={drug} />
    </li>
  );
}
