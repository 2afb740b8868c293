import type { Citation } from '../../../src/record/index.js';
import { useLanguage } from '../app/language.js';
import { Tag } from './small.js';

/** A published source, where it is found, and the document in which it was read. */
export function CitationLines({ citation, entry }: { readonly citation: Citation; readonly entry?: string }) {
  const { words } = useLanguage();
  const part = [citation.year, citation.locator].filter(Boolean).join(', ');
  return (
    <>
      <strong>{citation.title}</strong>
      {part ? <span className="quiet">{part}</span> : null}
      {citation.doi ? <span className="place">doi:{citation.doi}</span> : null}
      {citation.pmid ? <span className="place">PMID {citation.pmid}</span> : null}
      {entry ? <span className="place">{entry}</span> : null}
      {citation.checkedAgainst === 'unchecked' ? (
        <Tag tone="warning">{words.ui.why.unchecked}</Tag>
      ) : (
        <span className="quiet">{words.ui.why.readIn(citation.checkedAgainst)}</span>
      )}
    </>
  );
}
