import type { Citation, LocalizedText, SafetyAct, Terminology } from '../../record/index.js';
import { DrugSets } from './drug-sets.js';
import type { InteractionFile, InteractionRule, SafetyTexts, Severity } from './knowledge.js';
import { asCited, atMost, severityRank } from './severity.js';

/** One pair of drugs and the gravest thing known of it. */
export interface Interaction {
  /** The one to act upon first. */
  readonly drugs: readonly [string, string];
  readonly severity: Severity;
  readonly mechanism: LocalizedText;
  readonly action: LocalizedText;
  readonly act: SafetyAct;
  readonly rule: string;
  readonly citation: Citation;
}

interface IndexedRule extends InteractionRule {
  readonly cited: Citation;
  readonly effective: Severity;
}
interface Membership {
  readonly rule: number;
  readonly left: boolean;
  readonly right: boolean;
}

/**
 * May these two be a pair? Drugs of one product are combined on purpose; two proposals exclude each other.
 * `local`: the rule holds for drugs that act where they are applied, too.
 */
export type PairFilter = (a: string, b: string, local: boolean) => boolean;

/** All interaction rules, indexed by drug so that a whole list is checked in one pass. */
export class InteractionIndex {
  readonly #rules: readonly IndexedRule[];
  readonly #byDrug = new Map<string, Membership[]>();

  /** @throws Error with the file's rule if a rule names an unknown drug, mechanism or action */
  constructor(
    files: readonly InteractionFile[],
    readonly texts: SafetyTexts,
    readonly terminology: Terminology,
  ) {
    const rules: IndexedRule[] = [];
    for (const file of files) {
      const sets = new DrugSets(terminology, file.groups);
      for (const rule of file.rules) {
        if (!texts.mechanisms[rule.mechanism] || !texts.actions[rule.action] || !texts.acts[rule.action]) {
          throw new Error(`${rule.id}: no words for ${rule.mechanism} or ${rule.action}`);
        }
        this.#index(rule, rules.length, sets);
        const cited = rule.citation ?? file.citation;
        rules.push({ ...rule, cited, effective: asCited(rule.severity, cited) });
      }
    }
    this.#rules = rules;
    for (const [drug, others] of files.flatMap((file) => Object.entries(file.implies ?? {}))) {
      for (const other of others) this.#list(drug).push(...this.#list(other));
    }
  }

  /** Each pair of the list once, with its gravest finding. */
  find(drugs: readonly string[], allowed: PairFilter = () => true): readonly Interaction[] {
    const hits = new Map<number, { left: string[]; right: string[] }>();
    for (const drug of new Set(drugs)) {
      for (const { rule, left, right } of this.#byDrug.get(drug) ?? []) {
        const hit = hits.get(rule) ?? { left: [], right: [] };
        if (left) hit.left.push(drug);
        if (right) hit.right.push(drug);
        hits.set(rule, hit);
      }
    }
    const pairs = new Map<string, { rule: IndexedRule; left: string; right: string; quiet: boolean }>();
    for (const [index, { left, right }] of [...hits].sort(([a], [b]) => a - b)) {
      const rule = this.#rules[index]!;
      for (const a of left)
        for (const b of right) if (a !== b && allowed(a, b, rule.local === true)) keepGravest(pairs, rule, a, b);
    }
    return [...pairs.values()].map(({ rule, left, right, quiet }) => this.#describe(rule, left, right, quiet));
  }

  #index(rule: InteractionRule, index: number, sets: DrugSets): void {
    const [left, right] = [rule.left, rule.right].map((names) => {
      try {
        return sets.expand(names);
      } catch (error) {
        throw new Error(`${rule.id}: ${(error as Error).message}`);
      }
    });
    for (const drug of new Set([...left!, ...right!])) {
      this.#list(drug).push({ rule: index, left: left!.has(drug), right: right!.has(drug) });
    }
  }

  /** The one of the pair that is given up more easily; among equals the one whose level does not change. */
  #replaceable(left: string, right: string, object: string | undefined): string {
    const place = (drug: string) => {
      const classes = this.terminology.ingredient(drug)?.classes ?? [];
      const found = this.texts.actOnFirst.findIndex((each) => classes.includes(each));
      return found < 0 ? Number.POSITIVE_INFINITY : found;
    };
    const [ofLeft, ofRight] = [place(left), place(right)];
    if (ofLeft !== ofRight) return ofLeft < ofRight ? left : right;
    return object === left ? right : left;
  }

  #list(drug: string): Membership[] {
    const known = this.#byDrug.get(drug) ?? [];
    this.#byDrug.set(drug, known);
    return known;
  }

  #describe(rule: IndexedRule, left: string, right: string, quiet: boolean): Interaction {
    const object = rule.object ? { left, right }[rule.object] : undefined;
    const actOn = rule.actOn ? { left, right }[rule.actOn] : this.#replaceable(left, right, object);
    const title = object ? this.terminology.ingredient(object)?.title : undefined;
    const mechanism = this.texts.mechanisms[rule.mechanism]!;
    return {
      drugs: [actOn, actOn === left ? right : left],
      severity: quiet && !rule.loud ? atMost(rule.effective, 'moderate') : rule.effective,
      mechanism: {
        en: mechanism.en.replace('{object}', title?.en ?? 'one of them'),
        zh: mechanism.zh.replace('{object}', title?.zh ?? '其中一药'),
      },
      action: this.texts.actions[rule.action]!,
      act: this.texts.acts[rule.action]!,
      rule: rule.id,
      citation: rule.cited,
    };
  }
}

function keepGravest(
  pairs: Map<string, { rule: IndexedRule; left: string; right: string; quiet: boolean }>,
  rule: IndexedRule,
  left: string,
  right: string,
): void {
  const key = left < right ? `${left}|${right}` : `${right}|${left}`;
  const known = pairs.get(key);
  const quiet = (known?.quiet ?? false) || rule.quiet === true;
  if (known && severityRank(known.rule.effective) >= severityRank(rule.effective)) {
    known.quiet = quiet;
    return;
  }
  pairs.set(key, { rule, left, right, quiet });
}
