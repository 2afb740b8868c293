import {
  because,
  type Claim,
  type ClaimOf,
  claimId,
  type KnowledgeRef,
  type LocalizedText,
  type Method,
  type Reason,
  type RefusalValue,
} from '../../record/index.js';
import { reasonsToApply } from '../conditions.js';
import type { OutcomeKnowledge, Protocol } from '../knowledge.js';
import type { Subject } from '../subject.js';
import { distinct, type JudgedTarget } from '../targets/index.js';
import type { Change, Obstacle, Scene } from './change.js';
import { attempt } from './moves.js';
import { codingOf, Safeguards } from './safeguards.js';
import { type Firing, firing } from './trigger.js';
import { movesOnReadSources } from './unchecked.js';
import { both, drugName, firingWords, joined } from './words.js';

const method: Method = { name: 'adaptation-protocol', version: '1' };

/**
 * Changes of the plan: harm first, then missed goals; one protocol for each measure, the first that is due. Of its moves
 * the first that is possible and contradicts nothing found by other stages is taken; if there is none, a refusal says why.
 */
export function adapt(
  subject: Subject,
  targets: readonly JudgedTarget[],
  knowledge: OutcomeKnowledge,
): readonly Claim[] {
  const safeguards = new Safeguards(subject, knowledge.cautions);
  const handled = new Set<string>();
  const changed = new Map<string, LocalizedText>();
  return knowledge.protocols.flatMap((protocol) => {
    if (protocol.measures.some((measure) => handled.has(measure))) return [];
    const applies = reasonsToApply(protocol.when, subject);
    const due = applies && firing(protocol, targets, subject, knowledge.instruments.effects);
    if (!due) return [];
    for (const measure of protocol.measures) handled.add(measure);
    safeguards.block(protocol.blocks);
    const scene: Scene = { subject, firing: due, safeguards, knowledge };
    const claim = decide(protocol, applies, scene, changed);
    return claim ? [claim] : [];
  });
}

/**
 * @param changed ingredients that an earlier protocol changes, with its title: none is changed twice, and a goal waits for
 * one that moves its measure
 */
function decide(
  protocol: Protocol,
  applies: readonly Reason[],
  scene: Scene,
  changed: Map<string, LocalizedText>,
): Claim | undefined {
  const waiting = protocol.kind === 'goal' ? waitFor(changed, scene) : undefined;
  if (waiting) return adaptation(protocol, applies, waiting, scene);
  const obstacles: Obstacle[] = [];
  for (const move of movesOnReadSources(protocol, scene.firing.target)) {
    const made = attempt(move, scene);
    if ('obstacles' in made) {
      obstacles.push(...made.obstacles);
      continue;
    }
    const { ingredient, change, isPlanned, beside = [] } = made.change;
    if (ingredient && changed.has(ingredient)) return undefined;
    if (ingredient && (change !== 'keep' || isPlanned)) changed.set(ingredient, protocol.title);
    for (const each of beside) changed.set(each, protocol.title);
    return adaptation(protocol, applies, made.change, scene);
  }
  return refusal(protocol, applies, obstacles, scene);
}

/** One change at a time: a drug begun or raised for another goal may bring this one to its goal too. */
function waitFor(changed: ReadonlyMap<string, LocalizedText>, { subject, firing: due }: Scene): Change | undefined {
  const { affectedBy, every } = due.target.rule;
  const drug = [...changed].find(([ingredient]) => affectedBy.some((key) => subject.isA(ingredient, key)));
  if (!drug) return undefined;
  const [ingredient, title] = drug;
  const name = drugName(ingredient, subject);
  return {
    change: 'keep',
    ingredient,
    from: both(`${name.en}: ${title.en}`, `${name.zh}：${title.zh}`),
    to: both(
      `no second change now; measure again ${every.afterChange} days after that one`,
      `暂不再作第二项调整；上述调整后 ${every.afterChange} 天复测`,
    ),
    reasons: [],
    remarks: [],
  };
}

function adaptation(
  protocol: Protocol,
  applies: readonly Reason[],
  { change, ingredient, from, to, reasons, remarks }: Change,
  { subject, firing: due }: Scene,
): ClaimOf<'adaptation'> {
  return {
    id: claimId('adaptation', due.measure),
    kind: 'adaptation',
    stage: 'outcome',
    value: {
      measure: due.measure,
      change,
      ...(ingredient ? { drug: codingOf(ingredient, subject) } : {}),
      urgency: protocol.urgency,
      title: protocol.title,
      from,
      to,
      reason: joined([firingWords(due, subject), ...remarks]),
    },
    uncertainty: { kind: 'not-quantified', why: 'protocol-without-outcome-model' },
    method,
    because: because(distinct([...ground(due, applies), ...reasons, { knowledge: reference(protocol) }])),
  };
}

/** What the reader can mend comes first. */
const mostUseful: readonly RefusalValue['why'][] = [
  'conflicting-input',
  'missing-input',
  'stale-input',
  'outside-validity',
  'not-applicable',
  'no-definition',
];

function refusal(
  protocol: Protocol,
  applies: readonly Reason[],
  obstacles: readonly Obstacle[],
  { firing: due }: Scene,
): ClaimOf<'refusal'> {
  const said = obstacles
    .filter(({ why }) => why !== undefined)
    .sort((a, b) => mostUseful.indexOf(a.why!) - mostUseful.indexOf(b.why!));
  const claims = obstacles.flatMap(({ claims: against }) => against ?? []);
  return {
    id: claimId('refusal', `adaptation/${due.measure}`),
    kind: 'refusal',
    stage: 'outcome',
    value: {
      of: `adaptation:${due.measure}`,
      why: said[0]?.why ?? 'not-applicable',
      details: [...new Set(said.flatMap(({ details }) => details ?? []))],
    },
    uncertainty: { kind: 'exact' },
    method,
    because: because(
      distinct([
        ...ground(due, applies),
        ...claims.map((claim): Reason => ({ claim, role: 'against' })),
        { knowledge: reference(protocol) },
      ]),
    ),
  };
}

const ground = ({ target, readings }: Firing, applies: readonly Reason[]): readonly Reason[] => [
  { claim: target.claim.id, role: 'target' },
  ...readings.map(({ reason }) => reason),
  ...applies,
];

function reference({ pack, id, citation }: Protocol): KnowledgeRef {
  return { pack, entry: `protocols/${id}`, citation };
}
