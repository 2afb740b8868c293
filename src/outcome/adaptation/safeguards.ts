import type { ClaimId, ClaimOf, Coding, RecommendationValue, SafetyValue } from '../../record/index.js';
import { isWithin, reasonsToApply } from '../conditions.js';
import type { Caution } from '../knowledge.js';
import type { Subject } from '../subject.js';

/** Recommendations that speak against using, or using more of, what they name. */
const opposing: readonly RecommendationValue['action'][] = ['stop', 'avoid', 'lower-dose'];
const grave: readonly SafetyValue['severity'][] = ['contraindicated', 'major'];

/** What other stages found against drugs; nothing that this stage proposes may contradict it. */
export class Safeguards {
  readonly #blocked = new Set<string>();

  constructor(
    readonly subject: Subject,
    readonly cautions: readonly Caution[],
  ) {}

  /** Ingredients and classes that nothing may start or raise from now on. */
  block(keys: readonly string[]): void {
    for (const key of keys) this.#blocked.add(key);
  }

  isBlocked(ingredient: string): boolean {
    return [...this.#blocked].some((key) => this.subject.isA(ingredient, key)) || this.#isCautioned(ingredient);
  }

  /** Claims for which the drug must not be started; a lower dose by genes is no such reason. */
  againstStarting(ingredient: string): readonly ClaimId[] {
    return [
      ...this.#safety(ingredient),
      ...this.#genes(ingredient, ['avoid', 'alternative']),
      ...this.#advice(ingredient),
    ];
  }

  /** What genes say about the dose of a drug that may be started. */
  geneNotes(ingredient: string): readonly ClaimOf<'drugGeneAdvice'>[] {
    const noted: readonly string[] = ['lower-dose', 'raise-dose', 'adjust', 'monitor'];
    return this.subject.evidence
      .claims('drugGeneAdvice')
      .filter(({ value }) => noted.includes(value.action) && this.#is(value.drug, ingredient));
  }

  /** Claims for which the drug must not be raised. */
  againstMore(ingredient: string): readonly ClaimId[] {
    return [
      ...this.#safety(ingredient),
      ...this.#genes(ingredient, ['avoid', 'alternative', 'lower-dose']),
      ...this.#advice(ingredient),
    ];
  }

  /** Claims for which a drug taken now should be given up. */
  againstTaking(ingredient: string): readonly ClaimId[] {
    return [...this.contraindications(ingredient), ...this.#genes(ingredient, ['avoid', 'alternative'])];
  }

  /** Findings by which a drug taken now is contraindicated. */
  contraindications(ingredient: string): readonly ClaimId[] {
    return this.subject.evidence
      .claims('safety')
      .filter(({ value }) => value.severity === 'contraindicated' && !value.proposed)
      .filter(({ value }) => this.#actsOn(value, ingredient))
      .map(({ id }) => id);
  }

  /** True if the patient is allergic or intolerant to the ingredient or its class. */
  hasAllergy(ingredient: string): boolean {
    return this.subject.evidence
      .facts('allergy')
      .filter(({ certainty, status }) => certainty === 'present' && status !== 'inactive' && status !== 'resolved')
      .some(({ substances }) => substances.some((key) => this.subject.isA(ingredient, key)));
  }

  #isCautioned(ingredient: string): boolean {
    const { subject } = this;
    return this.cautions
      .filter(({ of }) => of.some((key) => subject.isA(ingredient, key)))
      .some(({ outside, unless }) => {
        const isOut = outside.some((range) => {
          const reading = subject.latest(range.measure);
          return reading && subject.daysAgo(reading.on) < range.withinDays && isWithin(reading.value, range);
        });
        return isOut || unless.some((condition) => reasonsToApply([condition], subject) !== undefined);
      });
  }

  #safety(ingredient: string): readonly ClaimId[] {
    return this.subject.evidence
      .claims('safety')
      .filter(({ value }) => grave.includes(value.severity) && this.#actsOn(value, ingredient))
      .map(({ id }) => id);
  }

  #genes(ingredient: string, actions: readonly string[]): readonly ClaimId[] {
    return this.subject.evidence
      .claims('drugGeneAdvice')
      .filter(({ value }) => actions.includes(value.action) && this.#is(value.drug, ingredient))
      .map(({ id }) => id);
  }

  #advice(ingredient: string): readonly ClaimId[] {
    return this.subject.evidence
      .claims('recommendation')
      .filter(({ value }) => value.status === 'recommended')
      .filter(({ value }) =>
        givenUp(value).some(({ concept }) => concept.codings.some((coding) => this.#is(coding, ingredient))),
      )
      .map(({ id }) => id);
  }

  /** The first drug of a finding is the one to act upon. */
  #actsOn({ drugs }: SafetyValue, ingredient: string): boolean {
    return drugs[0] !== undefined && this.#is(drugs[0], ingredient);
  }

  #is(coding: Coding, ingredient: string): boolean {
    return ingredientOf(coding, this.subject) === ingredient;
  }
}

/** What a recommendation speaks against; beside it stand the drugs that may take its place. */
function givenUp({ action, options }: RecommendationValue): RecommendationValue['options'] {
  const ruledOut = options.filter(({ status }) => status === 'contraindicated');
  if (action === 'switch') return ruledOut;
  if (!opposing.includes(action)) return [];
  return ruledOut.length > 0 && action !== 'lower-dose' ? ruledOut : options;
}

/** The terminology's key of an ingredient coding. */
export function ingredientOf(coding: Coding, { terminology }: Subject): string {
  return terminology.ingredientByCode(coding)?.key ?? coding.display?.toLowerCase() ?? coding.code;
}

/** The coding under which claims name an ingredient. */
export function codingOf(ingredient: string, { terminology }: Subject): Coding {
  const known = terminology.ingredient(ingredient);
  const coding = known?.codings[0] ?? { system: 'urn:sartor:ingredient', code: ingredient };
  return { system: coding.system, code: coding.code, display: known?.title.en ?? ingredient };
}
