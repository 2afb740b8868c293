import {
  type Citation,
  type LocalizedText,
  type RecommendationAction,
  type RecommendationValue,
  recommendationActions,
  recommendationDomains,
} from '../../record/index.js';
import { compileExpression, type FullFhirPath, variablesOf } from './expression.js';
import {
  extensionCoding,
  extensionStrings,
  extensionUrl,
  type FhirAction,
  type FhirCondition,
  type FhirDataRequirement,
  type FhirElement,
  type FhirPlanDefinition,
  type FhirRelatedArtifact,
  translationOf,
} from './plan-definition.js';
import {
  type Condition,
  type Input,
  type InputType,
  inputTypes,
  type Rule,
  type RuleOption,
  sartorSystem,
} from './rule.js';
import { withoutUncheckedTreatment } from './unchecked.js';

/** What an action inherits from the groups around it. */
interface Scope {
  readonly plan: FhirPlanDefinition & { readonly id: string };
  readonly pack: string;
  readonly domain: RecommendationValue['domain'];
  readonly inputs: ReadonlyMap<string, Input>;
  readonly conditions: readonly Condition[];
  readonly full: FullFhirPath | undefined;
}

/**
 * The recommendations of one PlanDefinition (FHIR R4), those resting on unread sources already made harmless.
 * @param json the parsed file
 * @param pack the id of the pack that holds it
 * @param full for conditions beyond the built-in part of FHIRPath
 * @throws with pack, PlanDefinition and action if it does not say what a rule needs: a fault of the pack
 */
export function parsePlanDefinition(json: unknown, pack: string, full?: FullFhirPath): readonly Rule[] {
  const plan = json as Partial<FhirPlanDefinition> | null;
  if (plan?.resourceType !== 'PlanDefinition' || !plan.id) throw new Error(`${pack}: not a PlanDefinition with an id`);
  const domain = codeIn(plan.topic?.[0]?.coding, sartorSystem.domain);
  const scope: Scope = {
    plan: plan as Scope['plan'],
    pack,
    domain: oneOf(recommendationDomains, domain, `${pack} ${plan.id}: topic`),
    inputs: new Map(),
    conditions: [],
    full,
  };
  const rules = (plan.action ?? []).flatMap((action) => rulesOf(action, scope));
  const ids = new Set<string>();
  for (const { id } of rules) {
    if (ids.has(id)) throw new Error(`${pack} ${id}: two actions have this id`);
    ids.add(id);
  }
  return rules.map(withoutUncheckedTreatment);
}

function rulesOf(action: FhirAction, scope: Scope): readonly Rule[] {
  const inner = scopeOf(action, scope);
  if (codeOf(action, sartorSystem.action) !== undefined) return [ruleOf(action, inner)];
  return (action.action ?? []).flatMap((child) => rulesOf(child, inner));
}

function scopeOf(action: FhirAction, scope: Scope): Scope {
  const where = `${scope.pack} ${scope.plan.id}/${action.id ?? '?'}`;
  const inputs = new Map(scope.inputs);
  for (const requirement of action.input ?? []) {
    const input = inputOf(requirement, where);
    inputs.set(input.id, input);
  }
  const conditions = (action.condition ?? []).map((condition) => conditionOf(condition, { ...scope, inputs }, where));
  return { ...scope, inputs, conditions: [...scope.conditions, ...conditions] };
}

function ruleOf(action: FhirAction, scope: Scope): Rule {
  const where = `${scope.pack} ${scope.plan.id}/${action.id ?? '?'}`;
  if (!action.id) throw new Error(`${where}: a recommendation needs an id`);
  const detail = localized(action.description, action._description, where, 'description');
  const [decision] = extensionStrings(action, extensionUrl.decision);
  return {
    id: `${scope.plan.id}/${action.id}`,
    pack: scope.pack,
    action: actionOf(action, where),
    domain: scope.domain,
    urgency: urgencyOf(action),
    title: required(localized(action.title, action._title, where, 'title'), `${where}: title`),
    ...(detail ? { detail } : {}),
    conditions: scope.conditions,
    options: (action.action ?? []).map((child) => optionOf(child, scope, where)),
    strength: strengthOf(action, where),
    citations: citationsOf(action, scope, where),
    ...(decision ? { decision } : {}),
    against: extensionStrings(action, extensionUrl.against),
    finds: extensionStrings(action, extensionUrl.finds),
    effects: extensionStrings(action, extensionUrl.effect),
  };
}

function optionOf(action: FhirAction, scope: Scope, where: string): RuleOption {
  const ingredients = (action.code ?? [])
    .flatMap((concept) => concept.coding ?? [])
    .flatMap(({ system, code }) => (system === sartorSystem.ingredient && code ? [code] : []));
  const key = required(
    ingredients[0] ?? codeOf(action, sartorSystem.thing) ?? action.id,
    `${where}: an option needs a code`,
  );
  const dose = localized(action.description, action._description, where, 'description');
  return {
    key,
    ingredients,
    ...(action.title ? { title: localized(action.title, action._title, where, 'title')! } : {}),
    ...(dose ? { dose } : {}),
    conditions: (action.condition ?? []).map((condition) => conditionOf(condition, scope, where)),
  };
}

function inputOf(requirement: FhirDataRequirement, where: string): Input {
  const id = required(requirement.id, `${where}: an input needs an id`);
  const filter = (path: string) =>
    (requirement.codeFilter ?? []).filter((each) => each.path === path).flatMap((each) => each.code ?? []);
  const duration = requirement.dateFilter?.[0]?.valueDuration;
  return {
    id,
    type: oneOf(inputTypes, requirement.type, `${where}: input ${id}`) as InputType,
    codes: filter('code').map(({ system = '', code = '' }) => ({ system, code })),
    answers: filter('value').map(({ code = '' }) => code),
    methods: filter('method').map(({ code = '' }) => code),
    statuses: filter('clinicalStatus').map(({ code = '' }) => code),
    ...(duration?.value ? { withinDays: duration.value * daysIn(duration.code, where) } : {}),
  };
}

function conditionOf(condition: FhirCondition, { inputs, full }: Scope, where: string): Condition {
  const { language, expression } = condition.expression ?? {};
  if (language !== 'text/fhirpath' || !expression) throw new Error(`${where}: a condition must be FHIRPath`);
  const role = roleOf(condition, where);
  return {
    expression,
    judge: inPlace(where, () => compileExpression(expression, full)),
    role: condition.kind === 'stop' ? 'done' : role,
    inputs: variablesOf(expression).map((name) => required(inputs.get(name), `${where}: no input is named ${name}`)),
  };
}

/** A role that cannot be read would make a reason against out of one for: it is refused. */
function roleOf(condition: FhirCondition, where: string): 'applies' | 'contraindicates' {
  const written = condition.extension?.find(({ url }) => url === extensionUrl.conditionRole);
  if (!written) return 'applies';
  const role = written.valueString;
  if (role === 'contraindicates' || role === 'applies') return role;
  const found = role ?? (written.valueCode === undefined ? 'no valueString' : `valueCode ${written.valueCode}`);
  throw new Error(
    `${where}: ${extensionUrl.conditionRole} must be a valueString, contraindicates or applies; found ${found}`,
  );
}

function citationsOf(action: FhirAction, scope: Scope, where: string): Rule['citations'] {
  const [first, ...rest] = (action.documentation ?? []).map((artifact) => citationOf(artifact, scope, where));
  return [required(first, `${where}: no citation`), ...rest];
}

function citationOf(artifact: FhirRelatedArtifact, scope: Scope, where: string): Citation {
  const source = scope.plan.relatedArtifact?.find((each) => each.label === artifact.label) ?? artifact;
  const url = artifact.url ?? source.url;
  const year = Number(extensionStrings(source, extensionUrl.year)[0]);
  const checked = [artifact, source].flatMap((each) => extensionStrings(each, extensionUrl.checkedAgainst))[0];
  return {
    title: required(source.citation, `${where}: the citation ${artifact.label ?? ''} has no text`),
    ...(Number.isInteger(year) ? { year } : {}),
    ...(url ? { url } : {}),
    ...(artifact.display ? { locator: artifact.display } : {}),
    checkedAgainst: checked ?? 'unchecked',
  };
}

function strengthOf(action: FhirAction, where: string): Rule['strength'] {
  const { system, code } = extensionCoding(action, extensionUrl.strength) ?? {};
  if (!system?.startsWith(sartorSystem.strength) || !code) throw new Error(`${where}: no strength`);
  const level = extensionCoding(action, extensionUrl.evidence)?.code;
  return { scheme: system.slice(sartorSystem.strength.length), grade: code, ...(level ? { level } : {}) };
}

function urgencyOf({ priority }: FhirAction): Rule['urgency'] {
  if (priority === 'stat' || priority === 'asap') return 'now';
  return priority === 'urgent' ? 'soon' : 'routine';
}

const actionOf = (action: FhirAction, where: string): RecommendationAction =>
  oneOf(recommendationActions, codeOf(action, sartorSystem.action), `${where}: action`);

const codeOf = (action: FhirAction, system: string) =>
  codeIn(
    (action.code ?? []).flatMap((concept) => concept.coding ?? []),
    system,
  );

function codeIn(codings: readonly { readonly system?: string; readonly code?: string }[] | undefined, system: string) {
  return codings?.find((coding) => coding.system === system)?.code;
}

function localized(
  en: string | undefined,
  element: FhirElement | undefined,
  where: string,
  field: string,
): LocalizedText | undefined {
  if (en === undefined) return undefined;
  return { en, zh: required(translationOf(element, 'zh'), `${where}: ${field} has no Chinese`) };
}

/** Does it, with the place in the message of what it throws. */
function inPlace<T>(where: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`);
  }
}

const dayCounts: Readonly<Record<string, number>> = { d: 1, wk: 7, mo: 30.4375, a: 365.25 };
const daysIn = (unit: string | undefined, where: string) =>
  required(dayCounts[unit ?? ''], `${where}: duration in ${unit ?? '?'}`);

function required<T>(value: T | undefined, message: string): T {
  if (value === undefined) throw new Error(message);
  return value;
}

function oneOf<T extends string>(allowed: readonly T[], value: string | undefined, where: string): T {
  const found = allowed.find((each) => each === value);
  if (!found) throw new Error(`${where}: ${value ?? 'nothing'} is none of ${allowed.join(', ')}`);
  return found;
}
