import type { LocalizedText, Reason } from '../../record/index.js';
import type { Binding } from './binding.js';
import type { Verdict } from './expression.js';
import { distinctBy } from './grouping.js';
import { resolve, type Subject } from './resolve.js';
import type { Condition, Input, Rule, RuleOption } from './rule.js';
import { changesTreatment } from './unchecked.js';

/** What a rule says of a patient. */
export interface Outcome {
  readonly rule: Rule;
  readonly status: 'recommended' | 'needs-data' | 'contraindicated' | 'done';
  readonly missing: readonly LocalizedText[];
  /** What the judged conditions read, without repetition. */
  readonly reasons: readonly Reason[];
  /** How many of this patient's own features (problems, drugs, genes) the rule asks for and finds. */
  readonly specificity: number;
  /** The options whose own conditions hold. */
  readonly options: readonly RuleOption[];
}

/** Judges rules for one patient; each input is read and each condition judged once, however many rules share it. */
export class RuleEvaluator {
  readonly #bindings = new Map<Input, Binding>();
  readonly #verdicts = new Map<Condition, Verdict>();

  constructor(readonly subject: Subject) {}

  /**
   * What the rule says, or undefined if it does not apply.
   * @throws with the rule's id if an expression is faulty
   */
  evaluate(rule: Rule): Outcome | undefined {
    const applying = rule.conditions.filter(({ role }) => role === 'applies');
    const open: Condition[] = [];
    for (const condition of applying) {
      const verdict = this.#judge(condition, rule);
      if (verdict === 'false') return undefined;
      if (verdict === 'unknown') open.push(condition);
    }
    const done = rule.conditions.filter(({ role }) => role === 'done');
    const verdicts = done.map((condition) => this.#judge(condition, rule));
    if (verdicts.includes('true'))
      return open.length === 0 ? this.#outcome(rule, 'done', [...applying, ...done], []) : undefined;
    const against = rule.conditions.filter(({ role }) => role === 'contraindicates');
    const contraindicating = against.find((condition) => this.#judge(condition, rule) === 'true');
    if (contraindicating)
      return open.length === 0
        ? this.#outcome(rule, 'contraindicated', [...applying, contraindicating], [])
        : undefined;
    open.push(...against.filter((condition) => this.#judge(condition, rule) === 'unknown'));
    // Advice that changes no treatment does no harm where it is followed already; a dose must be known before it is changed.
    if (changesTreatment(rule.action)) open.push(...done.filter((_, index) => verdicts[index] === 'unknown'));
    const judged = [...applying, ...against, ...done];
    return this.#outcome(rule, open.length > 0 ? 'needs-data' : 'recommended', judged, open);
  }

  #outcome(rule: Rule, status: Outcome['status'], judged: readonly Condition[], open: readonly Condition[]): Outcome {
    const inputs = [...new Set(judged.flatMap((condition) => condition.inputs))];
    // One step at a time: what the first open condition lacks; what it asks for the existence of it does not lack.
    const [first] = open;
    const lacking = (first?.inputs ?? []).filter(({ id }) => !first?.expression.includes(`%${id}.exists()`));
    const missing = lacking.flatMap((input) => this.#bind(input).missing ?? []);
    return {
      rule,
      status,
      missing: distinctBy(missing, ({ en }) => en),
      reasons: distinctBy(
        inputs.flatMap((input) => this.#bind(input).reasons),
        (reason) => ('fact' in reason ? reason.fact : 'claim' in reason ? reason.claim : ''),
      ),
      specificity: this.#specificity(rule),
      options: rule.options.filter((option) =>
        option.conditions.every((condition) => this.#judge(condition, rule) === 'true'),
      ),
    };
  }

  #specificity(rule: Rule): number {
    const asked = rule.conditions.filter(({ role }) => role === 'applies').flatMap((condition) => condition.inputs);
    return [...new Set(asked)].filter((input) => {
      const { value } = this.#bind(input);
      return 'present' in value && value.present === true;
    }).length;
  }

  #judge(condition: Condition, rule: Rule): Verdict {
    const known = this.#verdicts.get(condition);
    if (known) return known;
    const variables = Object.fromEntries(condition.inputs.map((input) => [input.id, this.#bind(input).value]));
    try {
      const verdict = condition.judge(variables);
      this.#verdicts.set(condition, verdict);
      return verdict;
    } catch (error) {
      throw new Error(`${rule.pack} ${rule.id}: ${(error as Error).message}`);
    }
  }

  #bind(input: Input): Binding {
    const known = this.#bindings.get(input);
    if (known) return known;
    const binding = resolve(input, this.subject);
    this.#bindings.set(input, binding);
    return binding;
  }
}
