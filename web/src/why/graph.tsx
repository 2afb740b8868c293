import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { formatNumber } from '../../../src/language/catalogue/index.js';
import type { Claim, ClaimId } from '../../../src/record/index.js';
import { useDossier } from '../app/dossier.js';
import { useLanguage } from '../app/language.js';
import { type GraphNode, layOut } from './layout.js';

const column = 190;
const rowHeight = 54;
const box = { width: 160, height: 42 };

/** The evidence of a claim as a graph: the claim on the left, sources on the right. */
export default function EvidenceGraph({ claim }: { readonly claim: Claim }) {
  const { words, language } = useLanguage();
  const dossier = useDossier();
  const { nodes, edges, columns, rows } = useMemo(() => layOut(claim, dossier, language), [claim, dossier, language]);
  const place = (node: GraphNode) => ({ x: node.column * column + 4, y: node.row * rowHeight + 4 });
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const count = (kind: GraphNode['kind']) => formatNumber(nodes.filter((node) => node.kind === kind).length, language);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="graph" tabIndex={0} aria-label={words.ui.why.graphLabel(count('fact'), count('claim'))}>
      <svg width={columns * column} height={rows * rowHeight} aria-hidden="true">
        {edges.map(({ from, to }) => {
          const [a, b] = [place(byId.get(from)!), place(byId.get(to)!)];
          const [x1, y1, x2, y2] = [a.x + box.width, a.y + box.height / 2, b.x, b.y + box.height / 2];
          const bend = (x2 - x1) / 2;
          return (
            <path
              key={`${from} ${to}`}
              className="graph-edge"
              d={`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
            />
          );
        })}
      </svg>
      <ul>
        {nodes.map((node) => {
          const { x, y } = place(node);
          const style = { insetInlineStart: x, insetBlockStart: y, inlineSize: box.width, blockSize: box.height };
          return (
            <li key={node.id} className={`graph-node ${node.kind}`} style={style} title={`${node.title}\n${node.note}`}>
              {node.kind === 'claim' && node.id !== claim.id ? (
                <Link
                  to="."
                  search={(search) => ({ ...search, why: node.id as ClaimId })}
                  resetScroll={false}
                  preload={false}
                >
                  {node.title}
                </Link>
              ) : (
                <span>{node.title}</span>
              )}
              <small>{node.note}</small>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
