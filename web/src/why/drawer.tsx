import { Drawer, SegmentedControl } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { describeClaim, describeUncertainty, methodText } from '../../../src/language/describe.js';
import type { Claim, ClaimId, FactId } from '../../../src/record/index.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { Tag } from '../parts/small.js';
import { FactReason, ReasonTree } from './tree.js';

const EvidenceGraph = lazy(() => import('./graph.js'));
const route = getRouteApi('/patients/$id');

type View = 'tree' | 'graph';

/** Why a claim holds: its reasons as a tree or a graph, down to the lines of the sources; of a fact, those lines. */
export function WhyDrawer() {
  const { words } = useLanguage();
  const { why } = route.useSearch();
  const navigate = route.useNavigate();
  const dossier = useDossier();
  const claim = why ? dossier.claim(why as ClaimId) : undefined;
  const fact = why && !claim ? dossier.lookup.fact(why as FactId) : undefined;
  const [view, setView] = useState<View>('tree');
  const close = () => void navigate({ to: '.', search: ({ why: _, ...rest }) => rest, resetScroll: false });
  return (
    <Drawer
      opened={claim !== undefined || fact !== undefined}
      onClose={close}
      position="right"
      size={view === 'graph' ? 'min(78rem, 100vw)' : 'min(46rem, 100vw)'}
      title={words.ui.why.title}
      closeButtonProps={{ 'aria-label': words.ui.close }}
      classNames={{ content: 'why-drawer', title: 'why-title' }}
      overlayProps={{ backgroundOpacity: 0.35 }}
    >
      {claim ? <Reasons claim={claim} key={claim.id} view={view} setView={setView} /> : null}
      {fact ? <FactReason fact={fact} key={fact.id} /> : null}
    </Drawer>
  );
}

function Reasons({
  claim,
  view,
  setView,
}: {
  readonly claim: Claim;
  readonly view: View;
  readonly setView: (view: View) => void;
}) {
  const { words, language } = useLanguage();
  const { lookup } = useDossier();
  const { headline, detail } = describeClaim(claim, lookup, language);
  const { why } = words.ui;
  return (
    <div className="reasons">
      <Tag tone="accent">{words.clinical.claimKind[claim.kind]}</Tag>
      <h2>{headline}</h2>
      {detail ? <p>{detail}</p> : null}
      <dl className="inline-properties">
        <div>
          <dt>{why.certainty}</dt>
          <dd>{describeUncertainty(claim.uncertainty, language)}</dd>
        </div>
        <div>
          <dt>{why.method}</dt>
          <dd>{methodText(claim.method, language)}</dd>
        </div>
      </dl>
      <SegmentedControl
        size="xs"
        value={view}
        onChange={(chosen) => setView(chosen as View)}
        data={[
          { value: 'tree', label: why.tree },
          { value: 'graph', label: why.graph },
        ]}
      />
      {view === 'tree' ? (
        <ReasonTree claim={claim} />
      ) : (
        <Suspense fallback={<div className="skeleton" style={{ blockSize: '16rem' }} />}>
          <EvidenceGraph claim={claim} />
        </Suspense>
      )}
    </div>
  );
}
