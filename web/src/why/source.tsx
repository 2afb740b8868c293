import { useQuery } from '@tanstack/react-query';
import type { Provenance } from '../../../src/record/index.js';
import { documentAddress, excerptQuery } from '../app/api.js';
import { useLanguage } from '../app/language.js';
import { splitLine } from './highlight.js';

/** The lines of the source document around a place; those that say it are marked. */
export function SourceExcerpt({ provenance }: { readonly provenance: Provenance }) {
  const { words } = useLanguage();
  const { data, error, isPending } = useQuery(excerptQuery(provenance.document, provenance.place));
  const { why } = words.ui;
  if (isPending) return <div className="skeleton" style={{ blockSize: '6rem' }} />;
  if (error)
    return (
      <p className="source-note" role="alert">
        {why.noSource} {error.message}
      </p>
    );
  return (
    <figure className="source">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre tabIndex={0}>
        {data.lines.map((line, index) => {
          const number = data.firstLine + index;
          const { before, marked, after } = splitLine(line, number, data.highlight);
          return (
            <span key={number} className="source-line" data-marked={marked !== ''}>
              <span className="source-number" aria-hidden="true">
                {number}
              </span>
              <code>
                {before}
                {marked ? <mark>{marked}</mark> : null}
                {after || (before || marked ? '' : ' ')}
              </code>
            </span>
          );
        })}
      </pre>
      <figcaption>
        <span className="quiet">{why.highlighted}</span>
        <a href={documentAddress(provenance.document)}>{why.openDocument}</a>
      </figcaption>
    </figure>
  );
}
