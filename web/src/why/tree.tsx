import { IconBook2, IconChevronRight, IconFileText } from '@tabler/icons-react';
import { useState } from 'react';
import { formatNumber } from '../../../src/language/catalogue/index.js';
import { describeClaim, describeFact, describePlace } from '../../../src/language/describe.js';
import type { Claim, ClaimId, Fact, KnowledgeRef, Reason } from '../../../src/record/index.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { CitationLines } from '../parts/citation.js';
import { SourceExcerpt } from './source.js';

const shownAtFirst = 12;
/** Reasons of reasons are open down to here; deeper ones open on demand. */
const openDepth = 1;

/** The reasons of a claim, claims first, each opening down to the sources. */
export function ReasonTree({ claim }: { readonly claim: Claim }) {
  return <ReasonList reasons={claim.because} depth={0} above={new Set([claim.id])} />;
}

function ReasonList({
  reasons,
  depth,
  above,
}: {
  readonly reasons: readonly Reason[];
  readonly depth: number;
  readonly above: ReadonlySet<ClaimId>;
}) {
  const { words, language } = useLanguage();
  const { lookup } = useDossier();
  const [all, setAll] = useState(false);
  const order = (reason: Reason) => ('claim' in reason ? 0 : 'fact' in reason ? 1 : 2);
  const sorted = reasons.toSorted((a, b) => order(a) - order(b));
  const shown = all ? sorted : sorted.slice(0, shownAtFirst);
  return (
    <ul className="tree">
      {shown.map((reason, index) => {
        const key = `${index}`;
        if ('fact' in reason) {
          const fact = lookup.fact(reason.fact);
          return fact ? <FactNode key={key} fact={fact} /> : null;
        }
        if ('knowledge' in reason) return <KnowledgeNode key={key} knowledge={reason.knowledge} />;
        const claim = lookup.claim(reason.claim);
        return claim && !above.has(claim.id) ? <ClaimNode key={key} claim={claim} depth={depth} above={above} /> : null;
      })}
      {sorted.length > shown.length ? (
        <li>
          <button type="button" className="quiet-button" onClick={() => setAll(true)}>
            {words.ui.why.more(formatNumber(sorted.length - shown.length, language))}
          </button>
        </li>
      ) : null}
    </ul>
  );
}

function ClaimNode({
  claim,
  depth,
  above,
}: {
  readonly claim: Claim;
  readonly depth: number;
  readonly above: ReadonlySet<ClaimId>;
}) {
  const { words, language } = useLanguage();
  const { lookup } = useDossier();
  const [open, setOpen] = useState(depth < openDepth);
  const { headline, detail } = describeClaim(claim, lookup, language);
  return (
    <li className="node claim">
      <button
        type="button"
        className="node-head"
        aria-expanded={open}
        aria-label={`${headline}. ${open ? words.ui.why.collapse : words.ui.why.expand}`}
        onClick={() => setOpen(!open)}
      >
        <IconChevronRight size={15} className="chevron" aria-hidden />
        <span className="node-words">
          <span className="node-kind">{words.clinical.claimKind[claim.kind]}</span>
          <strong>{headline}</strong>
          {detail ? <span className="quiet">{detail}</span> : null}
        </span>
      </button>
      {open ? <ReasonList reasons={claim.because} depth={depth + 1} above={new Set([...above, claim.id])} /> : null}
    </li>
  );
}

/** A fact by itself, with its lines of the source. */
export function FactReason({ fact }: { readonly fact: Fact }) {
  return (
    <ul className="tree">
      <FactNode fact={fact} opened />
    </ul>
  );
}

function FactNode({ fact, opened = false }: { readonly fact: Fact; readonly opened?: boolean }) {
  const { words, language } = useLanguage();
  const dossier = useDossier();
  const [open, setOpen] = useState(opened);
  const { headline, detail } = describeFact(fact, dossier.lookup, language);
  const document = dossier.document(fact.provenance.document);
  return (
    <li className="node fact">
      <button type="button" className="node-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconFileText size={15} className="node-icon" aria-hidden />
        <span className="node-words">
          <strong>{headline}</strong>
          <span className="quiet">{detail}</span>
          <span className="place">
            {document?.name ?? fact.provenance.document.slice(0, 12)} · {describePlace(fact.provenance.place, language)}
          </span>
        </span>
        <span className="node-action">{words.ui.why.showSource}</span>
      </button>
      {open ? <SourceExcerpt provenance={fact.provenance} /> : null}
    </li>
  );
}

function KnowledgeNode({ knowledge }: { readonly knowledge: KnowledgeRef }) {
  const { citation, pack, entry } = knowledge;
  return (
    <li className="node knowledge">
      <div className="node-head">
        <IconBook2 size={15} className="node-icon" aria-hidden />
        <span className="node-words">
          <CitationLines citation={citation} entry={`${pack} · ${entry}`} />
        </span>
      </div>
    </li>
  );
}
