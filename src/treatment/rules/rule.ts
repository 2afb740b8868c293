import type {
  Citation,
  LocalizedText,
  RecommendationAction,
  RecommendationValue,
  Strength,
} from '../../record/index.js';
import type { Judge } from './expression.js';

/** What a condition asks of the patient; bound to the FHIRPath variable `%<id>`. */
export interface Input {
  readonly id: string;
  readonly type: InputType;
  /** Codes of which any counts: the terminology's keys under `urn:sartor:*`, or real codes of a code system. */
  readonly codes: readonly { readonly system: string; readonly code: string }[];
  /** Codes of the answer of which any counts as yes; the input is then a yes or no instead of a value. */
  readonly answers: readonly string[];
  /** Begin of the names of models that count, for risks; any where empty. */
  readonly methods: readonly string[];
  /** Clinical statuses that count, for conditions; active ones where empty. */
  readonly statuses: readonly string[];
  /** Older facts do not count. */
  readonly withinDays?: number;
}

export const inputTypes = [
  'Patient',
  'Observation',
  'Condition',
  'MedicationStatement',
  'AllergyIntolerance',
  'RiskAssessment',
  'FamilyMemberHistory',
  'Procedure',
  'Immunization',
  /** Anything in the record that states one of the codes: an order, an encounter, a device, a finding, a diagnosis. */
  'Resource',
] as const;
export type InputType = (typeof inputTypes)[number];

/** A FHIRPath expression over the inputs. One object may be shared by all rules of a group and is judged once. */
export interface Condition {
  readonly expression: string;
  readonly judge: Judge;
  /** `applies`: must hold; `contraindicates`: must not hold for anything to be done; `done`: nothing is left to do. */
  readonly role: 'applies' | 'contraindicates' | 'done';
  readonly inputs: readonly Input[];
}

/** One drug, or one other thing to do, among which the plan chooses. */
export interface RuleOption {
  /** The terminology's key of the ingredient, or a name of its own for what is no drug. */
  readonly key: string;
  /** All ingredients of a combination, the key first; findings on any of them count. Empty for what is no drug. */
  readonly ingredients: readonly string[];
  /** Absent where the terminology's name of the ingredient will do. */
  readonly title?: LocalizedText;
  readonly dose?: LocalizedText;
  readonly conditions: readonly Condition[];
}

/** One recommendation of a guideline, as its PlanDefinition states it. */
export interface Rule {
  /** `<PlanDefinition id>/<action id>`. */
  readonly id: string;
  readonly pack: string;
  readonly action: RecommendationAction;
  readonly domain: RecommendationValue['domain'];
  readonly urgency: RecommendationValue['urgency'];
  readonly title: LocalizedText;
  readonly detail?: LocalizedText;
  readonly conditions: readonly Condition[];
  readonly options: readonly RuleOption[];
  readonly strength: Strength;
  readonly citations: readonly [Citation, ...Citation[]];
  /** Rules that settle the same question compete under one name: `statin-intensity`. */
  readonly decision?: string;
  /** Ingredients and classes that an `avoid` or `stop` rule speaks against. */
  readonly against: readonly string[];
  /** Measures that doing this makes known: other rules' want of them is then met. */
  readonly finds: readonly string[];
  /** Entries of the effects pack that say what this does. */
  readonly effects: readonly string[];
}

/** `urn:sartor:<name>`, the systems of our own in a PlanDefinition. */
export const sartorSystem = {
  measure: 'urn:sartor:measure',
  problem: 'urn:sartor:problem',
  ingredient: 'urn:sartor:ingredient',
  risk: 'urn:sartor:risk',
  gene: 'urn:sartor:gene',
  group: 'urn:sartor:group',
  criterion: 'urn:sartor:criterion',
  action: 'urn:sartor:action',
  domain: 'urn:sartor:domain',
  thing: 'urn:sartor:thing',
  strength: 'urn:sartor:strength:',
  evidenceLevel: 'urn:sartor:evidence:',
} as const;
