import { Switch } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import { formatNumber, unitLabel } from '../../../src/language/catalogue/index.js';
import { inputName } from '../../../src/language/describe.js';
import type { Language } from '../../../src/record/index.js';
import type { CardInput, ModelCard } from '../../../src/server/api.js';
import { titlesQuery } from '../app/api.js';
import { titlesIn } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { modelCardsQuery } from '../app/outcome-api.js';
import { CitationLines } from './citation.js';
import { SearchField } from './search-field.js';
import { Tag } from './small.js';
import { Loading } from './states.js';

/** The cards of all models that may speak of a patient, to be searched. */
export function ModelCards() {
  const { words, language } = useLanguage();
  const { models: text } = words.cohort;
  const { data: cards } = useQuery(modelCardsQuery);
  const [search, setSearch] = useState('');
  const [every, setEvery] = useState(false);
  const wanted = useDeferredValue(search.trim().toLowerCase());
  const shown = (cards ?? [])
    .filter((card) => every || wanted || card.inAssessments)
    .filter(({ name, title, population }) =>
      [name, title[language], population?.[language] ?? ''].join(' ').toLowerCase().includes(wanted),
    );
  return (
    <>
      <h2 className="section-title">{text.cards}</h2>
      <p className="quiet">{text.cardsLead}</p>
      <div className="filters">
        <SearchField label={text.search} value={search} onSearch={setSearch} />
        <Switch
          size="sm"
          checked={every}
          onChange={(event) => setEvery(event.currentTarget.checked)}
          label={text.everyCard}
        />
        {cards ? (
          <output className="quiet">
            {words.ui.list.count(formatNumber(shown.length, language), formatNumber(cards.length, language))}
          </output>
        ) : null}
      </div>
      {cards ? (
        <ul className="packs">
          {shown.map((card) => (
            <Card key={`${card.kind} ${card.name}`} card={card} />
          ))}
        </ul>
      ) : (
        <Loading />
      )}
    </>
  );
}

function Card({ card }: { readonly card: ModelCard }) {
  const { words, language } = useLanguage();
  const { models: text } = words.cohort;
  const { data: titles } = useSuspenseQuery(titlesQuery);
  const lookup = useMemo(() => ({ titles: titlesIn(titles) }), [titles]);
  const { kind, population, inputs, citation, licence } = card;
  return (
    <li>
      <header>
        <h3>{card.title[language]}</h3>
        <code>{card.name}</code> <span className="quiet">{card.version}</span>
      </header>
      <p className="plain">
        <Tag>{text.kinds[kind]}</Tag>{' '}
        {card.inAssessments ? null : (
          <span title={text.onRequestHelp}>
            <Tag>{text.onRequest}</Tag>
          </span>
        )}
      </p>
      {population ? (
        <p className="small">
          <span className="quiet">{kind === 'image' ? text.intendedUse : text.population}</span> {population[language]}
        </p>
      ) : null}
      {inputs.length ? (
        <details>
          <summary>
            {text.inputs} <span className="quiet">{formatNumber(inputs.length, language)}</span>
          </summary>
          <ul>
            {inputs.map((input) => (
              <li key={input.of}>
                {inputName(input.of, lookup, language)}{' '}
                <span className="quiet">
                  {[rangeText(input, language), input.required ? '' : text.optional].filter(Boolean).join(', ')}
                </span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {citation ? (
        <details>
          <summary>{text.source}</summary>
          <p className="node-words small">
            <CitationLines citation={citation} />
          </p>
        </details>
      ) : licence ? (
        <p className="quiet small">{licence}</p>
      ) : null}
    </li>
  );
}

function rangeText({ lower, upper, unit }: CardInput, language: Language): string {
  const number = (value: number | undefined) => (value === undefined ? '' : formatNumber(value, language));
  if (lower === undefined && upper === undefined) return unit ? unitLabel(unit, language) : '';
  const range =
    lower === undefined
      ? `≤ ${number(upper)}`
      : upper === undefined
        ? `≥ ${number(lower)}`
        : `${number(lower)}–${number(upper)}`;
  return unit ? `${range} ${unitLabel(unit, language)}` : range;
}
