import { catalogue, formatNumber } from '../../../src/language/catalogue/index.js';
import { describeClaim, describeFact } from '../../../src/language/describe.js';
import type { Claim, Language, Reason } from '../../../src/record/index.js';
import type { Dossier } from '../app/dossier.js';

export interface GraphNode {
  readonly id: string;
  readonly kind: 'claim' | 'fact' | 'knowledge' | 'document' | 'folded';
  readonly title: string;
  readonly note: string;
  column: number;
  row: number;
}

interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  readonly columns: number;
  readonly rows: number;
}

/** More facts than this below one claim are folded into one node, or the picture says nothing. */
const factsShown = 4;

/**
 * The evidence below a claim in columns: each claim stands right of everything that rests on it; facts, knowledge and
 * documents stand at the right end. Rows keep the order in which the reasons are given.
 */
export function layOut(root: Claim, dossier: Dossier, language: Language): Graph {
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, { from: string; to: string }>();
  const depth = claimDepths(root, dossier);
  const lastClaimColumn = Math.max(...depth.values());

  const add = (node: Omit<GraphNode, 'row'>, from?: string) => {
    if (!nodes.has(node.id)) nodes.set(node.id, { ...node, row: 0 });
    if (from) edges.set(`${from}→${node.id}`, { from, to: node.id });
  };
  const visit = (claim: Claim, from?: string) => {
    const known = nodes.has(claim.id);
    const { headline } = describeClaim(claim, dossier.lookup, language);
    const note = catalogue(language).clinical.claimKind[claim.kind];
    add({ id: claim.id, kind: 'claim', title: headline, note, column: depth.get(claim.id)! }, from);
    if (known) return;
    const facts = claim.because.filter((reason) => 'fact' in reason);
    for (const reason of claim.because) addReason(reason, claim, facts.indexOf(reason as (typeof facts)[number]));
    if (facts.length > factsShown) {
      const title = catalogue(language).ui.why.folded(formatNumber(facts.length - factsShown, language));
      add({ id: `${claim.id}…`, kind: 'folded', title, note: '', column: lastClaimColumn + 1 }, claim.id);
    }
  };
  const addReason = (reason: Reason, claim: Claim, factIndex: number) => {
    if ('claim' in reason) {
      const below = dossier.claim(reason.claim);
      if (below) visit(below, claim.id);
    } else if ('fact' in reason) {
      const fact = dossier.lookup.fact(reason.fact);
      if (!fact || factIndex >= factsShown) return;
      const { headline, detail } = describeFact(fact, dossier.lookup, language);
      add({ id: fact.id, kind: 'fact', title: headline, note: detail, column: lastClaimColumn + 1 }, claim.id);
      const document = dossier.document(fact.provenance.document);
      if (document)
        add(
          {
            id: document.sha256,
            kind: 'document',
            title: document.name,
            note: catalogue(language).clinical.documentKind[document.kind],
            column: lastClaimColumn + 2,
          },
          fact.id,
        );
    } else {
      const { pack, entry, citation } = reason.knowledge;
      add(
        { id: `${pack}/${entry}`, kind: 'knowledge', title: citation.title, note: pack, column: lastClaimColumn + 1 },
        claim.id,
      );
    }
  };
  visit(root);
  return { ...placed([...nodes.values()], [...edges.values()]), edges: [...edges.values()] };
}

/** The longest way from the root to each claim, in edges. */
function claimDepths(root: Claim, dossier: Dossier): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  const visit = (claim: Claim, depth: number) => {
    if ((depths.get(claim.id) ?? -1) >= depth) return;
    depths.set(claim.id, depth);
    for (const reason of claim.because) {
      const below = 'claim' in reason ? dossier.claim(reason.claim) : undefined;
      if (below) visit(below, depth + 1);
    }
  };
  visit(root, 0);
  return depths;
}

/** Columns without a gap; in each column a node stands as high as what rests on it, so that few lines cross. */
function placed(nodes: readonly GraphNode[], edges: Graph['edges']): Omit<Graph, 'edges'> {
  const used = [...new Set(nodes.map(({ column }) => column))].sort((a, b) => a - b);
  const columns = used.map((column) => nodes.filter((node) => node.column === column));
  const rows = Math.max(...columns.map((each) => each.length));
  const rowOf = new Map<string, number>();
  const height = (node: GraphNode) => {
    const above = edges.flatMap(({ from, to }) => (to === node.id ? [rowOf.get(from) ?? 0] : []));
    return above.reduce((sum, row) => sum + row, 0) / (above.length || 1);
  };
  for (const [index, column] of columns.entries())
    for (const [row, node] of column.toSorted((a, b) => height(a) - height(b)).entries()) {
      node.column = index;
      node.row = row + (rows - column.length) / 2;
      rowOf.set(node.id, node.row);
    }
  return { nodes, columns: columns.length, rows };
}
