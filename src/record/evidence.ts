import type { Claim, ClaimId, ClaimKind, ClaimOf, Reason } from './claim.js';
import type {
  Certainty,
  ConditionFact,
  Fact,
  FactId,
  FactKind,
  FactOf,
  MedicationFact,
  ObservationFact,
} from './fact.js';
import { exactValue } from './quantity.js';
import { earliest } from './time.js';

/**
 * The graph of one patient's facts and claims, from the plan down to the source bytes.
 * Reading is by kind, id or the terminology's keys; superseded facts stay in the graph but are read by id alone.
 */
export class Evidence {
  readonly #facts = new Map<FactId, Fact>();
  readonly #factsByKind = new Map<FactKind, Fact[]>();
  readonly #observationsByMeasure = new Map<string, ObservationFact[]>();
  readonly #seriesByMeasure = new Map<string, Measurement[]>();
  readonly #claims = new Map<ClaimId, Claim>();
  readonly #claimsByKind = new Map<ClaimKind, Claim[]>();

  constructor(facts: readonly Fact[]) {
    const superseded = new Set(facts.flatMap((fact) => fact.supersedes ?? []));
    for (const fact of facts) {
      if (this.#facts.has(fact.id)) throw new Error(`Two facts have the id ${fact.id}`);
      this.#facts.set(fact.id, fact);
      if (superseded.has(fact.id)) continue;
      listIn(this.#factsByKind, fact.kind).push(fact);
      if (fact.kind === 'observation' && fact.measure && fact.certainty === 'present') {
        listIn(this.#observationsByMeasure, fact.measure).push(fact);
      }
    }
    for (const [measure, observations] of this.#observationsByMeasure) {
      observations.sort(byTime);
      this.#seriesByMeasure.set(measure, observations.flatMap(asMeasurement));
    }
  }

  /**
   * Adds what a stage concluded.
   * @throws if an id is taken or a reason names nothing in the graph: claims are added in the order of their reasons.
   */
  add(claims: readonly Claim[]): void {
    for (const claim of claims) {
      if (this.#claims.has(claim.id)) throw new Error(`Two claims have the id ${claim.id}`);
      for (const reason of claim.because) {
        if ('fact' in reason && !this.#facts.has(reason.fact))
          throw new Error(`${claim.id} rests on unknown fact ${reason.fact}`);
        if ('claim' in reason && !this.#claims.has(reason.claim))
          throw new Error(`${claim.id} rests on unknown claim ${reason.claim}`);
      }
      this.#claims.set(claim.id, claim);
      listIn(this.#claimsByKind, claim.kind).push(claim);
    }
  }

  /** All facts of a kind that nothing supersedes, in the order of the record. */
  facts<K extends FactKind>(kind: K): readonly FactOf<K>[] {
    return (this.#factsByKind.get(kind) ?? []) as unknown as readonly FactOf<K>[];
  }

  /** All claims of a kind, in the order added. */
  claims<K extends ClaimKind>(kind: K): readonly ClaimOf<K>[] {
    return (this.#claimsByKind.get(kind) ?? []) as unknown as readonly ClaimOf<K>[];
  }

  fact(id: FactId): Fact | undefined {
    return this.#facts.get(id);
  }

  claim(id: ClaimId): Claim | undefined {
    return this.#claims.get(id);
  }

  /** Every fact, superseded ones too. */
  allFacts(): readonly Fact[] {
    return [...this.#facts.values()];
  }

  allClaims(): readonly Claim[] {
    return [...this.#claims.values()];
  }

  /** Dated exact measurements of one of the terminology's measures, oldest first, in that measure's canonical unit. */
  series(measure: string): readonly Measurement[] {
    return this.#seriesByMeasure.get(measure) ?? [];
  }

  /** The most recent measurement, if there is one. */
  latest(measure: string): Measurement | undefined {
    return this.series(measure).at(-1);
  }

  /** All present observations of a measure, numbers or not (smoking status), oldest first. */
  observed(measure: string): readonly ObservationFact[] {
    return this.#observationsByMeasure.get(measure) ?? [];
  }

  /** Recorded conditions with the terminology's key, of the given certainty, whatever their status. */
  conditions(problem: string, certainty: Certainty = 'present'): readonly ConditionFact[] {
    return this.facts('condition').filter((fact) => fact.problem === problem && fact.certainty === certainty);
  }

  /** Drugs that the patient takes now as far as the record says. */
  presentMedications(): readonly MedicationFact[] {
    return this.facts('medication').filter((fact) => fact.status === 'active' && fact.certainty === 'present');
  }

  /** Every fact that the claim rests on, directly or through other claims. */
  sources(id: ClaimId): ReadonlySet<FactId> {
    const facts = new Set<FactId>();
    const seen = new Set<ClaimId>();
    const visit = (reasons: readonly Reason[]) => {
      for (const reason of reasons) {
        if ('fact' in reason) facts.add(reason.fact);
        else if ('claim' in reason && !seen.has(reason.claim)) {
          seen.add(reason.claim);
          visit(this.#claims.get(reason.claim)?.because ?? []);
        }
      }
    };
    visit(this.#claims.get(id)?.because ?? []);
    return facts;
  }
}

/** One dated number of a series; `at` in milliseconds since 1970. */
export interface Measurement {
  readonly value: number;
  readonly fact: ObservationFact;
  readonly at: number;
}

function asMeasurement(fact: ObservationFact): Measurement[] {
  if (fact.value.type !== 'quantity' || !fact.time) return [];
  const value = exactValue(fact.value.quantity);
  return value === undefined ? [] : [{ value, fact, at: earliest(fact.time) }];
}

const timeOf = (fact: Fact) => (fact.time ? earliest(fact.time) : Number.NEGATIVE_INFINITY);
const byTime = (a: Fact, b: Fact) => {
  const [left, right] = [timeOf(a), timeOf(b)];
  return left === right ? (a.id < b.id ? -1 : 1) : left - right;
};

function listIn<K, V>(map: Map<K, V[]>, key: K): V[] {
  const known = map.get(key);
  if (known) return known;
  const list: V[] = [];
  map.set(key, list);
  return list;
}
