import {
  type ConditionFact,
  dateOf,
  daysBetween,
  type Evidence,
  type Reason,
  type Terminology,
} from '../../record/index.js';
import type { Subject } from '../criteria/finding.js';
import { readingsOf, within } from '../criteria/readings.js';
import type { Answer } from './evaluate.js';

export interface Reading {
  readonly value: Answer;
  readonly reasons: readonly Reason[];
}

/** Answers a score's questions from the record; what nobody says stays unanswered. */
export class ScoreReader {
  constructor(
    readonly evidence: Evidence,
    readonly terminology: Terminology,
    readonly subject: Subject,
    /** How old a measurement or an acute finding may be. */
    readonly days: number,
  ) {}

  /**
   * `age`, `sex`, `diabetes`, `smoking`, `altered-mentation`, `problem:key` and `now:key,key` (now), `ever:key`, `any:key,key` (ever),
   * `drug:class`, else a measure's key in its canonical unit.
   */
  read(of: string, lasting = false): Reading | undefined {
    const [kind = '', key = ''] = of.split(':');
    switch (kind) {
      case 'age':
        return this.#ofPatient(this.subject.age);
      case 'sex':
        return this.#ofPatient(
          this.subject.sex === 'female' || this.subject.sex === 'male' ? this.subject.sex : undefined,
        );
      case 'diabetes':
        return this.#problem(['diabetes'], true);
      case 'altered-mentation':
        return this.#alteredMentation();
      case 'problem':
        return this.#problem([key], lasting);
      case 'now':
        return this.#problem(key.split(','), false);
      case 'ever':
        return this.#problem([key], true);
      case 'any':
        return this.#problem(key.split(','), true);
      case 'drug':
        return this.#drug(key);
      default:
        return this.#measured(of);
    }
  }

  /** Conditions of a kind, present ones within the days unless lasting. */
  conditions(keys: readonly string[], lasting: boolean): readonly ConditionFact[] {
    return this.evidence
      .facts('condition')
      .filter(({ problem }) => problem && keys.some((key) => this.terminology.problemAncestors(problem).has(key)))
      .filter((fact) => lasting || this.#isRecent(fact));
  }

  #ofPatient(value: Answer | undefined): Reading | undefined {
    const [patient] = this.evidence.facts('patient');
    return value === undefined || !patient ? undefined : { value, reasons: [{ fact: patient.id }] };
  }

  #problem(keys: readonly string[], lasting: boolean): Reading | undefined {
    const all = this.conditions(keys, lasting);
    const present = all.filter(
      ({ certainty, status }) => certainty === 'present' && (lasting || status === 'active' || status === 'unknown'),
    );
    const chosen = present.length > 0 ? present : all.filter(({ certainty }) => certainty === 'absent');
    // No source says no to one of several: that is no "no" to all.
    const denied = new Set(chosen.map(({ problem }) => problem));
    if (chosen.length === 0 || (present.length === 0 && denied.size < keys.length)) return undefined;
    return { value: present.length > 0, reasons: chosen.map((fact) => ({ fact: fact.id, role: fact.problem! })) };
  }

  #drug(drugClass: string): Reading | undefined {
    const taken = this.evidence
      .presentMedications()
      .filter(({ ingredients }) =>
        ingredients.some((key) => this.terminology.ingredient(key)?.classes.includes(`class:${drugClass}`)),
      );
    if (taken.length === 0) return undefined;
    return { value: true, reasons: taken.map((fact) => ({ fact: fact.id, role: drugClass })) };
  }

  #alteredMentation(): Reading | undefined {
    const score = this.#measured('glasgow-coma-scale');
    if (score) return { value: (score.value as number) < 15, reasons: score.reasons };
    return this.#problem(['confusion'], false);
  }

  #measured(measure: string): Reading | undefined {
    const latest = within(readingsOf(this.evidence, measure, this.subject.asOf), this.days, this.subject.asOf).at(-1);
    return latest && { value: latest.value, reasons: [latest.reason] };
  }

  /** Recorded within the days; what has no date is of now. */
  #isRecent({ time }: ConditionFact): boolean {
    if (!time) return true;
    const age = daysBetween(time, this.subject.asOf);
    return age >= 0 && age < Math.max(1, this.days) && dateOf(time) <= this.subject.asOf;
  }
}
